"""The first blocks of a cabinet, compressed by a thread while the caller still finds out what else goes into it."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass

from crossmsi.cab.chunk import CHUNK_SIZE, pack_chunk
from crossmsi.cab.engines import Engine
from crossmsi.cab.limits import BLOCK_SIZE
from crossmsi.cab.switching import switch_as_usual, switch_often
from crossmsi.cab.threads import start_threads


@dataclass(slots=True)
class Head:
    """The start of a folder in whole blocks: CFDATA structures, with the uncompressed bytes that they hold.

    When all ``chunks`` were taken, ``size`` is their uncompressed bytes together, and ``before`` are the bytes before
    the next block.
    """

    chunks: Iterator[tuple[int, bytes]]
    size: int = 0
    before: bytes = b""


class AheadOfTime:
    """Compresses what is in ``contents`` in the order of ``keys``, up to the first that isn't there.

    Contents are taken out when their turn comes. ``finish`` must be called.
    """

    def __init__(self, engine: Engine | None, keys: Sequence[str], contents: MutableMapping[str, bytes]) -> None:
        self._engine, self._keys, self._contents = engine, keys, contents
        self._blocks: list[bytes] = []
        self._before = b""
        self._error: BaseException | None = None
        self._stop = False
        switch_often()
        self._threads = list(start_threads(1, self._run))

    def finish(self) -> Head:
        """Stop after the present block; what there is. Raises what went wrong in the thread."""
        if not self._stop:
            self._stop = True
            for thread in self._threads:
                thread.join()
            switch_as_usual()
        if self._error is not None:
            raise self._error
        chunks = ((BLOCK_SIZE, block) for block in self._blocks)
        return Head(chunks, len(self._blocks) * BLOCK_SIZE, self._before)

    def _run(self) -> None:
        try:
            for block, before in self._packed():
                self._blocks.append(block)
                self._before = before
                if self._stop:
                    return
        except BaseException as error:
            # Handed over rather than lost: ``finish`` raises it.
            self._error = error

    def _packed(self) -> Iterator[tuple[bytes, bytes]]:
        reach = self._engine.history if self._engine else 0
        before = b""
        for raw in self._raw():
            for number, block in enumerate(pack_chunk(self._engine, (before, raw)), 1):
                end = number * BLOCK_SIZE
                yield block, raw[end - reach : end]
            before = raw[len(raw) - reach :]

    def _raw(self) -> Iterator[bytes]:
        """The contents one after another in pieces of whole blocks."""
        parts: list[bytes] = []
        total = 0
        for key in self._keys:
            data = self._contents.pop(key, None)
            if data is None:
                break
            parts.append(data)
            total += len(data)
            if total >= CHUNK_SIZE:
                joined = b"".join(parts)
                whole = total - total % BLOCK_SIZE
                yield joined[:whole]
                parts, total = [joined[whole:]], total - whole
        whole = total - total % BLOCK_SIZE
        if whole:
            yield b"".join(parts)[:whole]
