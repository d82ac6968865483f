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
    """Contents of payloads by path. Ask for each once: some let go of what they gave."""

    def pop(self, path: str, default: None, /) -> bytes | None: ...


class Ahead:
    """The start of a package's first cabinet. The order of its files is guessed, and checked when it is known."""

    def __init__(self, engine: Engine | None, paths: Sequence[str], held: dict[str, bytes]) -> None:
        """Start with ``held``, which maps paths to contents, in the order of ``paths``."""
        self._files = [(path, len(held[path])) for path in paths]
        self._work = AheadOfTime(engine, paths, held)

    def head(self, payloads: Sequence[Payload]) -> Head | None:
        """What is done of a cabinet that holds ``payloads``; None when it starts with other files."""
        head = self._work.finish()
        return head if 0 < head.size <= common_bytes(self._files, payloads) else None

    def stop(self) -> None:
        """Give up."""
        self._work.finish()


def common_bytes(files: Iterable[tuple[str, int]], payloads: Sequence[Payload]) -> int:
    """Bytes of the first ``payloads`` that are these ``files`` (path, size in bytes) in this order."""
    pairs = zip(payloads, files, strict=False)
    return sum(file[1] for _, file in takewhile(lambda pair: (pair[0].path, pair[0].size) == pair[1], pairs))


def start_ahead(packing: Packing, paths: Iterable[str], held: dict[str, bytes]) -> Ahead | None:
    """Start on the first of ``paths`` that are all in ``held``, when there is a processor and enough to do.

    Raises CrossmsiError when the compressor is not there.
    """
    engine = make_engine(packing.engine, packing.level) if packing.compression == "mszip" else None
    first = list(dict.fromkeys(takewhile(held.__contains__, paths)))
    if processors() < 2 or sum(len(held[path]) for path in first) < WORTH_IT:
        return None
    return Ahead(engine, first, held)
