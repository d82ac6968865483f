"""Cabinet files: reader (MSZIP, LZX, stored) and writer (MSZIP, stored). Knows nothing of packages."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crossmsi.cab.chain import Resolver
    from crossmsi.cab.extract import Sink
    from crossmsi.cab.file import CabFile
    from crossmsi.cab.member import CabMember
    from crossmsi.cab.plan import plan_cabinets
    from crossmsi.cab.reader import CabinetReader
    from crossmsi.cab.writer import CabinetWriter, write_cabinet

__all__ = [
    "CabFile",
    "CabMember",
    "CabinetReader",
    "CabinetWriter",
    "Resolver",
    "Sink",
    "plan_cabinets",
    "write_cabinet",
]

# A command that only reads does not pay for the import of the writer, one that does neither for none.
_HOMES = {
    "CabFile": "file",
    "CabMember": "member",
    "CabinetReader": "reader",
    "CabinetWriter": "writer",
    "Resolver": "chain",
    "Sink": "extract",
    "plan_cabinets": "plan",
    "write_cabinet": "writer",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
