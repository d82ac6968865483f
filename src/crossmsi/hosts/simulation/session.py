"""The execute sequence of a first installation, up to what each placing action is to do.

Source: https://learn.microsoft.com/windows/win32/msi/using-a-sequence-table and the standard actions' pages
"""

from __future__ import annotations

from typing import NamedTuple

from crossmsi.analysis.component_bits import FeatureBits
from crossmsi.analysis.conditions import ConditionSyntaxError
from crossmsi.analysis.custom_actions import ActionKind, CustomAction
from crossmsi.analysis.filenames import long_name
from crossmsi.analysis.rows import text
from crossmsi.analysis.sequences import SequencedAction
from crossmsi.hosts.host import Host
from crossmsi.hosts.platforms import Refusal, launch_refusal
from crossmsi.hosts.properties import host_properties, unknown_properties
from crossmsi.hosts.simulation.context import context_of
from crossmsi.hosts.simulation.feature_requests import NOT_SIMULATED, PROPERTIES
from crossmsi.hosts.simulation.options import Options
from crossmsi.hosts.simulation.paths import DirectoryPaths, slashed
from crossmsi.hosts.simulation.plan import Plan
from crossmsi.hosts.simulation.selection import FOLLOWING, Selection, select
from crossmsi.hosts.simulation.texts import Texts
from crossmsi.hosts.simulation.variables import Variables
from crossmsi.msi.schema import STANDARD_ACTIONS

SEQUENCE = "InstallExecuteSequence"
ERROR_ACTION = 19


class Step(NamedTuple):
    """A standard action that runs: its position in the sequence and the texts as they resolve then."""

    action: str
    order: int
    texts: Texts


class Session:
    """One run of the sequence.

    ``refusal``: why it ends before anything is placed; ``selection``: features and components; ``steps``: standard
    actions after CostFinalize, in order; ``doubts``: what could not be told, for people; ``custom``: custom actions
    that run, whose effects aren't known; ``changes``: (position, name, value) of properties and directories that custom
    actions set. Raises CrossmsiError for options that don't fit the package.
    """

    def __init__(self, plan: Plan, host: Host, options: Options) -> None:
        package = plan.package
        given = dict(options.properties)
        self.package = package
        self._plan = plan
        self.host = host
        self.context = context_of(package, host, given)
        self.refusal: Refusal | None = None
        self.selection = Selection()
        self.steps: list[Step] = []
        self.doubts: list[str] = []
        self.custom: list[CustomAction] = []
        self.changes: list[tuple[int, str, str | None]] = []
        known = {**host_properties(host, self.context.platform), **self.context.folders}
        if package.properties.get("ROOTDRIVE"):
            del known["ROOTDRIVE"]
        # The installer sets it anew, whatever was asked for.
        given["ALLUSERS"] = "1" if self.context.all_users else ""
        self.variables = Variables(package, known, unknown_properties(host), given)
        if options.features or not set(PROPERTIES).isdisjoint(name for name, value in given.items() if value):
            self.variables.set("Preselected", "1")
        for name in plan.choices - given.keys() if options.any_values else ():
            self.variables.set(name, None)
        self.paths = DirectoryPaths(package.directories, self.context.folder, self._literal, self._root)
        self.options = options
        self._texts = self._new_texts()
        self._run()

    def _literal(self, name: str) -> str | None:
        return None if name in self.context.folders else self.variables.properties.get(name)

    def _root(self) -> str:
        return slashed(self.variables.properties.get("ROOTDRIVE") or self.context.folders["ROOTDRIVE"])

    def _new_texts(self) -> Texts:
        return Texts(self.variables, self.file_path, self._component_path)

    @property
    def following(self) -> int:
        """The attributes that make a feature come with its parent."""
        return FeatureBits.FOLLOW_PARENT if self.host.differs("features-follow-always") else FOLLOWING

    @property
    def texts(self) -> Texts:
        """Texts with the values at the end of the sequence."""
        return self._texts

    # Paths

    def directory(self, key: str | None, texts: Texts | None = None) -> str | None:
        """The path of a directory, folder property or property that holds a path; None when there is none."""
        if key is None:
            return None
        if key in self.paths:
            return self.paths[key]
        path = self.context.folder(key) or (texts or self._texts).resolve(f"[{key}]")
        return path or None

    def file_path(self, key: str) -> str | None:
        """Where a file is installed; None when it isn't."""
        row = self.package.files.rows.get(key)
        component = None if row is None else text(row, "Component_")
        folder = self._component_path(component)
        return None if folder is None else folder + long_name(text(row, "FileName") or "")

    def _component_path(self, key: str | None) -> str | None:
        component = self.package.component(key)
        if component is None or key not in self.selection.components:
            return None
        return self.paths.get(component.directory or "")

    # The sequence

    def _run(self) -> None:
        for order, action in enumerate(self._actions()):
            holds = self._holds(action)
            if holds is False:
                continue
            custom = self.package.custom_actions.get(action.action)
            if custom is not None:
                self._run_custom(order, custom, certain=holds is True)
            elif action.action == "LaunchConditions":
                self._launch_conditions()
            elif action.action == "CostFinalize":
                self._cost()
            elif self.variables.costed and action.action in STANDARD_ACTIONS:
                self.steps.append(Step(action.action, order, self._texts))
            if self.refusal is not None:
                return
        if self.host.differs("texts-at-the-end"):
            self.steps = [step._replace(texts=self._texts) for step in self.steps]

    def _actions(self) -> tuple[SequencedAction, ...]:
        sequence = self.package.sequence(SEQUENCE)
        if len(sequence):
            return tuple(action for action in sequence.ordered if (action.number or 0) > 0)
        self.doubts.append(f"{SEQUENCE} is empty: the standard actions are taken in their usual order")
        usual = (
            (facts.sequences[SEQUENCE].number, name)
            for name, facts in STANDARD_ACTIONS.items()
            if SEQUENCE in facts.sequences
        )
        ordered = sorted((number, name) for number, name in usual if number is not None)
        return tuple(SequencedAction(SEQUENCE, name, None, number, None) for number, name in ordered)

    def _holds(self, action: SequencedAction) -> bool | None:
        condition = self.package.condition(action.condition)
        holds = self.variables.holds(condition)
        if isinstance(condition, ConditionSyntaxError):
            self.doubts.append(f"the condition of action {action.action} can't be parsed: it doesn't run")
        elif holds is None:
            unknown = ", ".join(self.variables.unknowns_of(condition))
            self.doubts.append(
                f"cannot decide whether action {action.action} runs: {unknown} is not known; taken as run"
            )
        return holds

    def _launch_conditions(self) -> None:
        for row in self.package.rows("LaunchCondition"):
            source = text(row, "Condition")
            condition = self.package.condition(source)
            holds = self.variables.holds(condition)
            if holds is False:
                message = self._texts.resolve(text(row, "Description")) or "no message"
                self.refusal = launch_refusal(f"the launch condition {source} is false: {message}")
                return
            if holds is None:
                unknown = ", ".join(self.variables.unknowns_of(condition))
                self.doubts.append(
                    f"cannot decide the launch condition {source}: {unknown} is not known; taken as true"
                )

    def _cost(self) -> None:
        self.variables.costed = True
        self.variables.directories = self.paths
        components = self._plan.components
        if self.host.differs("source-only-installed"):
            components = [facts._replace(from_source=False) for facts in components]
        self.selection = select(
            self.package, components, self.variables, self.options.features, following=self.following
        )
        self._skip_placeless()
        for name in NOT_SIMULATED:
            if self.variables.properties.get(name):
                self.doubts.append(f"{name} is not simulated: name features with ADDLOCAL")
        self._texts = self._new_texts()

    def _skip_placeless(self) -> None:
        """Components whose directory has no path: the installer ends with an error, what it places is left out."""
        lost = {key for key in self.package.index.values("Component", "Directory_") if key not in self.paths}
        components = self.package.components
        for key in [key for key in self.selection.components if components[key].directory in lost] if lost else ():
            del self.selection.components[key]
            self.selection.skipped[key] = (
                f"its directory {components[key].directory} has no row or no root above it: the installation fails"
            )

    def _run_custom(self, order: int, action: CustomAction, *, certain: bool) -> None:
        if action.basic_type == ERROR_ACTION:
            if certain:
                self.refusal = launch_refusal(
                    f"the action {action.name} stops it: {self._texts.resolve(action.target)}"
                )
        elif action.sets_property and action.source:
            value = self._texts.resolve(action.target) if certain else None
            self._fork(order, action.source, value)
            self.variables.set(action.source, value)
        elif action.sets_directory and action.source and certain:
            path = self._texts.resolve(action.target)
            self._fork(order, action.source, path)
            self.paths.set(action.source, path)
        elif action.kind is not ActionKind.SET_OR_ERROR:
            self.custom.append(action)

    def _fork(self, order: int, name: str, value: str | None) -> None:
        """Leave the steps recorded so far with the values they were recorded with: one of them changes."""
        self.changes.append((order, name, value))
        if self.steps:
            self.variables = self.variables.copy()
        self._texts = self._new_texts()
