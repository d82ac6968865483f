"""Which code runs on a host, and which DLLs a process loads.

Data: ``data/windows.toml``, section loads. Sources:
https://learn.microsoft.com/windows/win32/winprog64/process-interoperability, https://learn.microsoft.com/windows/arm/arm64ec
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crossmsi.hosts.datafile import read_toml
from crossmsi.hosts.host import Host

if TYPE_CHECKING:
    from crossmsi.pe import PeIdentity


def isas_of(identity: PeIdentity) -> set[str]:
    """The ISAs of a file: an ARM64X file is code for two kinds of process."""
    return {"arm64", "arm64ec"} if identity.hybrid == "arm64x" else {identity.isa}


def runs(host: Host, identity: PeIdentity) -> bool:
    """Whether a program starts on a host."""
    return bool(isas_of(identity) & {*host.programs, "anycpu"})


def loads(host: Host, process: str, identity: PeIdentity) -> bool:
    """Whether a process of an ISA can load a DLL there."""
    return bool(isas_of(identity) & set(read_toml("windows")["loads"].get(process, ())) & set(host.programs))
