"""Payloads whose imports the package itself answers with the wrong instruction set.

Source: https://learn.microsoft.com/windows/win32/dlls/dynamic-link-library-search-order
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from crossmsi.analysis import Package
from crossmsi.analysis.bitness import isa_width
from crossmsi.analysis.instruction_sets import instruction_sets
from crossmsi.hosts.host import Host
from crossmsi.hosts.loading import loads, runs
from crossmsi.hosts.survey import Situation, gather, survey
from crossmsi.pe import PeIdentity

# Names that Windows or a redistributable of the compiler's answers for every ISA.
_ELSEWHERE = ("api-ms-", "ext-ms-", "vcruntime", "msvcp", "msvcr", "mfc", "atl1", "concrt", "vcomp", "ucrtbase")


class ImportDefect(NamedTuple):
    """``file`` (of ``isa``) imports ``dll``, and the package has it only as ``other``, of ``other_isa``; ``beside``: it
    lies in the same folder, where the loader finds it first."""

    file: str
    isa: str
    dll: str
    other: str
    other_isa: str
    beside: bool
    program: bool
    hosts: tuple[Host, ...]


class _Placed(NamedTuple):
    key: str
    identity: PeIdentity


def import_defects(package: Package) -> list[ImportDefect]:
    """The defects; none in a package whose payloads are of one ISA, which costs nothing."""
    if len(package.kept(instruction_sets).isas) < 2:
        return []
    wanted = {dll.lower() for identity in package.payloads.identified.values() for dll in identity.imports}
    found = gather(survey(package).everything, lambda situation: _look(situation, wanted))
    return [defect._replace(hosts=hosts) for defect, hosts in found.values()]


def _look(situation: Situation, wanted: set[str]) -> Iterator[tuple[Hashable, ImportDefect]]:
    package, certain = situation.session.package, situation.session.selection.components
    by_name: dict[str, dict[str, _Placed]] = {}
    importers: list[tuple[str, _Placed]] = []
    for entry in situation.state.files:
        folder, _, name = entry.path.lower().rpartition("\\")
        for writer in entry.writers:
            identity = package.payloads.get(writer.file)
            if identity is None or isa_width(identity.isa) is None or certain.get(writer.component) is not None:
                continue
            placed = _Placed(writer.file, identity)
            if name in wanted:
                by_name.setdefault(name, {})[folder] = placed
            if identity.imports and runs(situation.host, identity):
                importers.append((folder, placed))
    for folder, placed in importers:
        for dll in placed.identity.imports:
            if found := _defect(situation.host, placed, folder, dll, by_name.get(dll.lower(), {})):
                yield (found.file, found.dll, found.beside), found


def _defect(host: Host, placed: _Placed, folder: str, dll: str, offered: dict[str, _Placed]) -> ImportDefect | None:
    identity = placed.identity
    beside = offered.get(folder)
    wrong = beside if beside is not None and not loads(host, identity.isa, beside.identity) else None
    if wrong is None:
        if any(loads(host, identity.isa, other.identity) for other in offered.values()):
            return None
        wrong = next(iter(offered.values()), None)
        if wrong is None or dll.lower().startswith(_ELSEWHERE):
            return None
    return ImportDefect(
        placed.key, identity.isa, dll, wrong.key, wrong.identity.isa, wrong is beside, identity.kind == "exe", ()
    )
