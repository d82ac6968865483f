"""How payloads are compressed."""

from __future__ import annotations

from typing import NamedTuple


class Packing(NamedTuple):
    """See ``crossmsi.cab.write_cabinet``."""

    compression: str = "mszip"
    level: int | None = None
    engine: str = "zlib"
    threads: int | None = None
