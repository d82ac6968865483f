"""Registrations that the other view's programs see only where WOW64 reflects them, which ended with Windows 7."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from crossmsi.analysis import Package
from crossmsi.analysis.bitness import isa_width
from crossmsi.analysis.instruction_sets import instruction_sets
from crossmsi.hosts.host import Host
from crossmsi.hosts.simulation.registry_writer import RegistryWriter
from crossmsi.hosts.survey import Situation, survey
from crossmsi.hosts.written_rows import subject_of

# What fills the gap without a row: registering a type library writes its interfaces to both views.
FILLERS = ("TypeLib", "SelfReg")
# Parts of the classes key that were reflected and have two copies since.
BRANCHES = ("clsid\\", "interface\\", "directshow\\", "media type\\", "mediafoundation\\")


class ReflectionGap(NamedTuple):
    """``subjects``: what a component registers in one view only (``Interface\\{…}`` …); ``view``: the other one, whose
    programs miss it; ``writer``: of the first; ``hosts``: where it was reflected."""

    component: str
    branch: str
    subjects: tuple[str, ...]
    view: str
    writer: RegistryWriter
    hosts: tuple[Host, ...]


def reflection_gaps(package: Package) -> list[ReflectionGap]:
    """The gaps, one a component and branch of the classes key; only a package with code of both widths has some."""
    sets = package.kept(instruction_sets)
    widths = {isa_width(isa) for isa in sets.isas}
    if not {32, 64} <= widths or any(package.index.key_values(table) for table in FILLERS):
        return []
    if not (
        package.index.key_values("Class") or any(_is_class(key) for key in package.index.values("Registry", "Key"))
    ):
        return []
    situations = survey(package).everything
    reflecting = [situation for situation in situations if situation.host.reflects]
    later = [situation for situation in situations if situation.host.wow64 and not situation.host.reflects]
    return list(_gaps(reflecting[-1], later[-1])) if reflecting and later else []


def _is_class(key: object) -> bool:
    return isinstance(key, str) and any(branch in key.lower() for branch in BRANCHES)


def _gaps(reflecting: Situation, later: Situation) -> Iterator[ReflectionGap]:
    found: dict[tuple[str, str, str], tuple[dict[str, None], RegistryWriter]] = {}
    for entry in reflecting.state.registry:
        if not all(writer.reflected for writer in entry.writers) or entry.view == "shared":
            continue
        there = later.host.registry.place(entry.key, entry.view == "64")
        if later.state.registry.get(there.view, there.key, entry.name or "") is None:
            writer, subject = entry.writers[0], subject_of(entry.key)
            branch = subject.partition("\\")[0]
            subjects, _ = found.setdefault((writer.component, branch, entry.view), ({}, writer))
            subjects[subject] = None
    for (component, branch, view), (subjects, writer) in found.items():
        yield ReflectionGap(component, branch, tuple(subjects), view, writer, reflecting.hosts)
