"""The deflate compressors that can fill an MSZIP block, by name.

``zlib``      the standard library; bytes depend on the zlib that Python is linked with, not on the CPU
``deflate``   libdeflate (PyPI package ``deflate``); knows no preset dictionary, so every block stands alone
``isal``      Intel ISA-L (PyPI package ``isal``); fastest, but its bytes differ between CPU generations
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import NamedTuple

from crossmsi.errors import CrossmsiError

Bytes = bytes | memoryview
_RAW_DEFLATE = -15


class Engine(NamedTuple):
    """A deflate compressor set to one level.

    ``compress(history, block)`` returns one finished raw deflate stream (RFC 1951) of ``block``, in which matches
    may reach back into ``history``. ``history`` is how many bytes before the block the engine wants to be given.
    """

    name: str
    level: int
    history: int
    compress: Callable[[Bytes, Bytes], bytes]


def make_engine(name: str, level: int | None = None) -> Engine:
    """The engine called ``name`` at ``level`` (None: the engine's default).

    Raises CrossmsiError for an unknown name, a level out of range, or an optional package that is not installed.
    """
    if name not in _ENGINES:
        raise CrossmsiError(
            f"there is no compression engine {name!r}", hint="use one of: " + ", ".join(sorted(_ENGINES))
        )
    make, low, high, default = _ENGINES[name]
    level = default if level is None else level
    if not low <= level <= high:
        raise CrossmsiError(f"compression level {level} is out of range", hint=f"engine {name!r} takes {low} to {high}")
    return make(level)


def _zlib(level: int) -> Engine:
    def compress(history: Bytes, block: Bytes) -> bytes:
        if len(history):
            stream = zlib.compressobj(level, zlib.DEFLATED, _RAW_DEFLATE, zdict=history)
        else:
            stream = zlib.compressobj(level, zlib.DEFLATED, _RAW_DEFLATE)
        return stream.compress(block) + stream.flush()

    # Entering the dictionary costs time per block that only slow levels earn back: at level 4 the last 16 KiB keep
    # most of the gain of 32 KiB and are a seventh faster.
    return Engine("zlib", level, 16_384 if level <= 4 else 32_768, compress)


def _deflate(level: int) -> Engine:
    try:
        from deflate import deflate_compress
    except ImportError as error:
        raise _missing("deflate") from error

    def compress(_history: Bytes, block: Bytes) -> bytes:
        return bytes(deflate_compress(block, level))

    return Engine("deflate", level, 0, compress)


def _isal(level: int) -> Engine:
    try:
        from isal.isal_zlib import DEF_MEM_LEVEL, DEFLATED, Z_DEFAULT_STRATEGY, compressobj
    except ImportError as error:
        raise _missing("isal") from error

    def compress(history: Bytes, block: Bytes) -> bytes:
        if len(history):
            stream = compressobj(level, DEFLATED, _RAW_DEFLATE, DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY, history)
        else:
            stream = compressobj(level, DEFLATED, _RAW_DEFLATE)
        return stream.compress(block) + stream.flush()

    # Entering a dictionary costs more than what it saves in matching: 16 KiB are a twentieth faster than 24, and 0.3 %
    # larger; with less, the output comes near 7 % over what zlib 6 makes of blocks alone.
    return Engine("isal", level, 16_384, compress)


def _missing(package: str) -> CrossmsiError:
    return CrossmsiError(
        f"the compression engine {package!r} needs the Python package {package!r}, which is not installed",
        hint=f"run: pip install {package} (or use the engine 'zlib', which is always there)",
    )


_ENGINES: dict[str, tuple[Callable[[int], Engine], int, int, int]] = {
    "zlib": (_zlib, 1, 9, 4),
    # 5: a seventh faster than 6, and still no larger than zlib 6 of blocks alone.
    "deflate": (_deflate, 1, 12, 5),
    "isal": (_isal, 0, 3, 2),
}
