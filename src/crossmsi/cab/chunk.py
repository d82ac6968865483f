"""A run of blocks compressed in one go: the work of one thread."""

from __future__ import annotations

from collections.abc import Iterator

from crossmsi.cab.block import pack_block
from crossmsi.cab.engines import Engine
from crossmsi.cab.limits import BLOCK_SIZE
from crossmsi.cab.mszip import encode_block

CHUNK_SIZE = 16 * BLOCK_SIZE
"""Large against the cost of handing it to a thread, small against the memory limit."""

Chunk = tuple[bytes, bytes]
"""The bytes before it, as many as the engine wants, and its own bytes."""


def pack_chunk(engine: Engine | None, chunk: Chunk) -> Iterator[bytes]:
    """One CFDATA after the other; without an engine they are stored."""
    before, raw = chunk
    view = memoryview(raw)
    for at in range(0, len(raw), BLOCK_SIZE):
        data = view[at : at + BLOCK_SIZE]
        if engine is None:
            payload = bytes(data)
        else:
            history = view[at - engine.history : at] if at else before
            payload = encode_block(engine, history, data)
        yield pack_block(payload, len(data))
