"""Cabinet files: reader (MSZIP, LZX, stored) and writer (MSZIP, stored). Knows nothing of packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crossmsi.exports import lazily

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
__getattr__ = lazily(
    globals(),
    {
        "chain": ("Resolver",),
        "extract": ("Sink",),
        "file": ("CabFile",),
        "member": ("CabMember",),
        "plan": ("plan_cabinets",),
        "reader": ("CabinetReader",),
        "writer": ("CabinetWriter", "write_cabinet"),
    },
)
