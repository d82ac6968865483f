"""What a simulated installation leaves on the host, each kind computed on first use."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from crossmsi.analysis.filenames import long_name
from crossmsi.analysis.rows import text
from crossmsi.hosts.simulation.file_state import FileState
from crossmsi.hosts.simulation.place_classes import register_classes, register_progids
from crossmsi.hosts.simulation.place_extensions import register_extensions, register_mime, register_typelibs
from crossmsi.hosts.simulation.place_files import duplicate_files, install_files, move_files, remove_files
from crossmsi.hosts.simulation.place_registry import count_shared, remove_values, write_values
from crossmsi.hosts.simulation.place_services import Service, delete_services, install_services
from crossmsi.hosts.simulation.place_settings import IniValue, Variable, write_environment, write_ini
from crossmsi.hosts.simulation.place_shell import Shortcut, create_shortcuts
from crossmsi.hosts.simulation.plan import Plan
from crossmsi.hosts.simulation.registrar import Registrar
from crossmsi.hosts.simulation.registry_state import RegistryEntry, RegistryState
from crossmsi.hosts.simulation.session import Session, Step
from crossmsi.hosts.simulation.unknowns import Unknown, unknowns

REGISTRARS: dict[str, Callable[[Registrar], None]] = {
    "RegisterClassInfo": register_classes,
    "RegisterProgIdInfo": register_progids,
    "RegisterExtensionInfo": register_extensions,
    "RegisterMIMEInfo": register_mime,
    "RegisterTypeLibraries": register_typelibs,
}


FILE_TABLES = {
    "InstallFiles": "File",
    "DuplicateFiles": "DuplicateFile",
    "MoveFiles": "MoveFile",
    "RemoveFiles": "RemoveFile",
}


class State:
    """The result of a session's steps. Nothing is placed when the session was refused."""

    def __init__(self, session: Session, plan: Plan) -> None:
        self.session = session
        self.plan = plan
        self._steps = () if session.refusal else session.steps

    @cached_property
    def registry(self) -> RegistryState:
        """Registry values."""
        state = RegistryState(self.session.host.registry)
        for step in self._steps:
            if step.action == "WriteRegistryValues":
                write_values(self.session, self.plan, step, state)
            elif step.action == "ProcessComponents":
                count_shared(self.session, self.plan, step, state)
            elif step.action == "RemoveRegistryValues":
                remove_values(self.session, step, state)
            elif step.action in REGISTRARS:
                REGISTRARS[step.action](Registrar(self.session, step, state))
        if self.session.host.reflects:
            state.reflect(yields=self.session.host.reflection_yields)
        return state

    @cached_property
    def com_entries(self) -> list[RegistryEntry]:
        """Default values of the server keys of CLSIDs."""
        return list(self.registry.servers())

    @cached_property
    def _files(self) -> tuple[FileState, list[Unknown]]:
        steps = [step for step in self._steps if self._places_files(step)]
        if len(steps) != 1 or steps[0].action != "InstallFiles":
            return self._place_files(steps)
        # Hosts often differ in the registry only.
        session = self.session
        directories = session.package.index.values("Component", "Directory_")
        folders = tuple(session.paths.get(key) for key in directories if isinstance(key, str))
        key = (steps[0].order, tuple(session.selection.components), folders)
        if key not in self.plan.file_states:
            self.plan.file_states[key] = self._place_files(steps)
        return self.plan.file_states[key]

    def _places_files(self, step: Step) -> bool:
        table = FILE_TABLES.get(step.action)
        return table is not None and bool(self.session.package.index.key_values(table))

    def _place_files(self, steps: Iterable[Step]) -> tuple[FileState, list[Unknown]]:
        state = FileState()
        unknown: list[Unknown] = []
        for step in steps:
            if step.action == "InstallFiles":
                install_files(self.session, self.plan, step, state)
            elif step.action == "DuplicateFiles":
                unknown += duplicate_files(self.session, step, state)
            elif step.action == "MoveFiles":
                unknown += move_files(self.session, step, state)
            elif step.action == "RemoveFiles":
                remove_files(self.session, step, state)
        return state, unknown

    @property
    def files(self) -> FileState:
        """Files by path."""
        return self._files[0]

    @cached_property
    def skipped_paths(self) -> dict[str, str]:
        """Folded path → component, for the files of skipped components: where they would be."""
        result: dict[str, str] = {}
        components = self.session.package.components
        for component in self.session.selection.skipped:
            folder = self.session.paths.get(components[component].directory or "") or ""
            for row in self.session.package.files_of(component):
                path = folder + long_name(text(row, "FileName") or "")
                result.setdefault(path.lower(), component)
        return result

    @cached_property
    def services(self) -> list[Service]:
        """Services, in row order."""
        services: list[Service] = []
        for step in self._steps:
            if step.action == "InstallServices":
                install_services(self.session, step, services)
            elif step.action == "DeleteServices":
                delete_services(self.session, step, services)
        return services

    @cached_property
    def shortcuts(self) -> list[Shortcut]:
        """Shortcuts, in row order."""
        return [
            x for step in self._steps if step.action == "CreateShortcuts" for x in create_shortcuts(self.session, step)
        ]

    @cached_property
    def environment(self) -> list[Variable]:
        """Changes of environment variables, in row order."""
        steps = (step for step in self._steps if step.action == "WriteEnvironmentStrings")
        return [change for step in steps for change in write_environment(self.session, step)]

    @cached_property
    def ini(self) -> list[IniValue]:
        """Values of .ini files, in row order."""
        return [x for step in self._steps if step.action == "WriteIniValues" for x in write_ini(self.session, step)]

    @cached_property
    def unknown(self) -> list[Unknown]:
        """What can't be told."""
        return [] if self.session.refusal else [*self._files[1], *unknowns(self.session)]
