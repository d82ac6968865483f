"""The files of an installation, and which of them are of no use there."""

from __future__ import annotations

from crossmsi.analysis.bitness import isa_width
from crossmsi.hosts.host import Host
from crossmsi.hosts.loading import loads, runs
from crossmsi.hosts.simulation.file_state import FileEntry
from crossmsi.pe import PeIdentity
from crossmsi.report.decision.candidate import Candidate, Situation
from crossmsi.report.decision.evidence import DeadWeight, FileRow

NARROW = ("c:\\program files (x86)\\", "c:\\windows\\syswow64\\")
_NO_CODE = ("none", "anycpu")


def file_rows(candidate: Candidate, situation: Situation) -> list[FileRow]:
    """Every file that lands, in the order of the simulation."""
    state = situation.simulation.state
    if state is None or not situation.simulation.installs:
        return []
    return [_row(entry, candidate, situation.host) for entry in state.files]


def dead_weight(rows: list[FileRow]) -> DeadWeight:
    """What of the files can't run there."""
    dead = [row for row in rows if row.usable is False]
    isas = sorted({row.isa for row in dead if row.isa})
    return DeadWeight(files=len(dead), bytes=sum(row.size for row in dead), isas=tuple(isas))


def misplaced(rows: list[FileRow], host: Host) -> int:
    """How many files of 64-bit code lie in folders that 64-bit Windows has for 32-bit code."""
    if not host.wow64:
        return 0
    return sum(isa_width(row.isa or "") == 64 and row.path.lower().startswith(NARROW) for row in rows)


def usable(identity: PeIdentity | None, host: Host) -> bool | None:
    """Whether any process (for a driver: the kernel) of the host can run the file; data always, None if unknown."""
    if identity is None:
        return None
    if identity.format != "pe" or identity.isa in _NO_CODE:
        return True
    if identity.kind == "driver":
        return identity.isa == host.drivers
    if identity.kind == "exe":
        return runs(host, identity)
    return any(loads(host, process, identity) for process in host.programs)


def _row(entry: FileEntry, candidate: Candidate, host: Host) -> FileRow:
    survivor = entry.survivor(file_order=host.differs("file-order"))
    shown = survivor or entry.writers[-1]
    identity = candidate.package.payloads.get(shown.file)
    can = usable(identity, host) if survivor else None
    note = ""
    if can is False and identity is not None:
        what = "drivers" if identity.kind == "driver" else "code"
        note = f"{identity.isa} {what} can't run there"
    elif survivor is None:
        note = f"written by {', '.join(dict.fromkeys(writer.component for writer in entry.writers))}"
    return FileRow(
        path=entry.path,
        component=survivor.component if survivor else None,
        isa=identity.isa if identity and survivor else None,
        size=candidate.sizes.get(shown.file, 0),
        usable=can,
        contended=survivor is None,
        note=note,
        severity="error" if survivor is None else "warning" if can is False else "info",
    )
