"""Compressing the payloads that were read already, while the package is rendered, compiled and linted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Protocol

from crossmsi.cab.ahead import AheadOfTime, Head
from crossmsi.cab.engines import Engine, make_engine
from crossmsi.cab.writer import processors

if TYPE_CHECKING:
    from crossmsi.compile import Payload
    from crossmsi.pack.packing import Packing

WORTH_IT = 4 << 20  # bytes: what a thread compresses during the stages in between


class Held(Protocol):
    """Contents of payloads by path; each can be had once."""

    def pop(self, path: str, default: None, /) -> bytes | None: ...


class Ahead:
    """The start of a package's first cabinet. The order of its files is guessed, and checked when it is known."""

    def __init__(self, engine: Engine | None, paths: Sequence[str], held: dict[str, bytes]) -> None:
        """Start with ``held``, which maps paths to contents, in the order of ``paths``."""
        self._files = [(path, len(held[path])) for path in paths]
        self._work = AheadOfTime(engine, paths, held)

    def head(self, payloads: Sequence[Payload]) -> Head | None:
        """What is done of a cabinet that holds ``payloads``; None when it starts with other files."""
        return checked_head(self._work.finish(), self._files, payloads)

    def stop(self) -> None:
        """Give up."""
        self._work.finish()


def checked_head(head: Head, files: Iterable[tuple[str, int]], payloads: Sequence[Payload]) -> Head | None:
    """``head``, when ``payloads`` start with the ``files`` (path, size in bytes) that it was made of; else None."""
    covered = 0
    for payload, file in zip(payloads, files, strict=False):
        if covered >= head.size:
            break
        if (payload.path, payload.size) != file:
            return None
        covered += payload.size
    return head if 0 < head.size <= covered else None


def start_ahead(packing: Packing, paths: Iterable[str], held: dict[str, bytes]) -> Ahead | None:
    """Start on the first of ``paths`` that are all in ``held``, when there is a processor and enough to do.

    Raises CrossmsiError when the compressor is not there.
    """
    engine = make_engine(packing.engine, packing.level) if packing.compression == "mszip" else None
    first = list(dict.fromkeys(takewhile(held.__contains__, paths)))
    if processors() < 2 or sum(len(held[path]) for path in first) < WORTH_IT:
        return None
    return Ahead(engine, first, held)
