"""One file's settings: from the command line, else the configuration, else the default, and where each is from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.rules import Selection, Severity
from crossmsi.rules.discovery import load_rule
from crossmsi.rules.finding import SEVERITIES
from crossmsi.rules.selection import check_prefix

if TYPE_CHECKING:
    from crossmsi.manifest.lint import Lint

COMMAND_LINE = "command line"
DEFAULT = "default"
LISTS = ("select", "ignore", "extend_select", "extend_ignore")


@dataclass(frozen=True, slots=True)
class Setting:
    """A value and where it is from: a place in a file, the command line, or nowhere (the default)."""

    value: Any
    origin: SourceLocation | str = DEFAULT


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the command line says; None where it says nothing."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] | None = None
    extend_ignore: tuple[str, ...] | None = None
    profile: str | None = None
    fail_level: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting of one file. ``severity`` holds a Setting by rule id."""

    select: Setting = Setting(())
    ignore: Setting = Setting(())
    extend_select: Setting = Setting(())
    extend_ignore: Setting = Setting(())
    profile: Setting = Setting("default")
    fail_level: Setting = Setting("error")
    severity: dict[str, Setting] = field(default_factory=dict)

    def selection(self) -> Selection:
        """Which rules run. Raises CrossmsiError for an id of the command line that no rule has."""
        lists = {name: getattr(self, name).value for name in LISTS}
        return Selection(profile=self.profile.value, **lists)

    def severity_of(self, rule: str, default: Severity) -> Severity:
        """The severity that findings of ``rule`` get."""
        setting = self.severity.get(rule)
        return setting.value if setting else default

    def failing(self) -> tuple[Severity, ...]:
        """The severities that make the exit status 1."""
        level = self.fail_level.value
        return () if level == "never" else SEVERITIES[: SEVERITIES.index(level) + 1]


def settle(lint: Lint | None, overrides: Overrides) -> Settings:
    """The settings that follow from a ``lint`` section (None: there is none) and the command line.

    ``--select`` is a whole selection: the section's select, ignore, extend_select and extend_ignore don't count then.
    ``--profile`` takes the place of the section's profile and select. Raises CrossmsiError, with file and line, for an
    id in the section that no rule has.
    """
    found: dict[str, Any] = {} if lint is None else _of_section(lint)
    if overrides.select is not None:
        found = {name: setting for name, setting in found.items() if name not in LISTS}
    if overrides.profile is not None:
        found.pop("select", None)
    for name in (*LISTS, "profile", "fail_level"):
        value = getattr(overrides, name)
        if value is None:
            continue
        if name in ("extend_select", "extend_ignore") and name in found:
            value = (*found[name].value, *value)
            found[name] = Setting(value, f"{found[name].origin} and {COMMAND_LINE}")
        else:
            found[name] = Setting(value, COMMAND_LINE)
    return Settings(**found)


def _of_section(lint: Lint) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in LISTS:
        value = getattr(lint, name)
        if name not in lint.model_fields_set:
            continue
        for index, part in enumerate(value):
            check_prefix(part, lint.at_item(name, index))
        found[name] = Setting(tuple(value), lint.at_of(name))
    for name in ("profile", "fail_level"):
        if getattr(lint, name) is not None:
            found[name] = Setting(getattr(lint, name), lint.at_of(name))
    found["severity"] = {}
    for rule, severity in lint.severity.items():
        at = lint.at_item("severity", rule)
        check_rule(rule, at)
        found["severity"][rule] = Setting(severity, at)
    return found


def check_rule(rule: str, where: SourceLocation) -> None:
    """Raises CrossmsiError when no rule has the id ``rule``, written at ``where``."""
    try:
        load_rule(rule)
    except CrossmsiError as error:
        raise CrossmsiError(error.what, where=where, hint=error.hint) from None
