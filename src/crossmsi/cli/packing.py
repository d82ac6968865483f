"""``--compression``: the manifest's choice, or the command line's instead of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crossmsi.errors import CrossmsiError

if TYPE_CHECKING:
    from crossmsi.model import Cabinet
    from crossmsi.pack.packing import Packing

# Option value -> (engine, level): what the engines are for.
NAMED = {"deflate": ("deflate", None), "fast": ("isal", None)}


def likely_packing(option: str | None, threads: int | None) -> Packing:
    """What ``choose_packing`` returns for most manifests: they say nothing about compression.

    Raises CrossmsiError for an option that names no compression.
    """
    from crossmsi.pack.packing import Packing

    return Packing(threads=threads) if option is None else _named(option, threads)


def choose_packing(cabinet: Cabinet, option: str | None, threads: int | None) -> Packing:
    """Raises CrossmsiError for an option that names no compression."""
    from crossmsi.pack.packing import Packing

    if option is None:
        level = cabinet.level if cabinet.compression == "mszip" else None
        return Packing(cabinet.compression, level, cabinet.engine, threads)
    return _named(option, threads)


def _named(option: str, threads: int | None) -> Packing:
    from crossmsi.pack.packing import Packing

    if option == "none":
        return Packing("none", threads=threads)
    if option in NAMED:
        engine, level = NAMED[option]
        return Packing("mszip", level, engine, threads)
    if option.isdigit() and 1 <= int(option) <= 9:
        return Packing("mszip", int(option), threads=threads)
    raise CrossmsiError(f"there is no compression {option!r}", hint=f"choose none, 1 to 9, {' or '.join(NAMED)}")
