"""Which rules run: a profile, then what is selected and ignored by id or prefix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.rules.applicability import applies, is_merge_module
from crossmsi.rules.discovery import load_rule, rule_modules
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


def _ices(text: str) -> frozenset[str]:
    numbers: set[int] = set()
    for part in text.split():
        first, _, last = part.partition("-")
        numbers.update(range(int(first), int(last or first) + 1))
    return frozenset(f"ICE{number:02}" for number in numbers)


# "wix" leaves out what WiX's validator always mutes, and one more on merge modules; "vista-logo" are the validators of
# the Windows Vista logo test.
WIX_MUTED = _ices("8 33 47 66")
WIX_MUTED_ON_MODULES = WIX_MUTED | _ices("103")
VISTA_LOGO = _ices("1-24 27-31 33-36 38 40-57 59 61-63 65 67-72 74-84 86-87 89-94 96-99")
PROFILES = ("default", "wix", "vista-logo")


@dataclass(frozen=True, slots=True)
class Selection:
    """Ids or prefixes (``ICE``, ``ICE3``) of rules that run or don't; the longest match decides, ignore on a tie.

    Preview rules run only when selected by their whole id. ``select`` replaces the profile's choice, ``extend_select``
    adds to either.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str = "default"
    extend_select: tuple[str, ...] = ()
    extend_ignore: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.profile not in PROFILES:
            raise CrossmsiError(f"there is no profile {self.profile!r}", hint=f"choose from {', '.join(PROFILES)}")
        for part in (*self.select, *self.ignore, *self.extend_select, *self.extend_ignore):
            check_prefix(part)

    def rules(self, package: Package | None = None) -> list[type[Rule]]:
        """The classes of the rules that run, in order: on this package, or on any (None)."""
        if package is None:
            return [load_rule(rule) for rule in rule_modules() if self._chosen(rule)]
        module = is_merge_module(package)
        fit = (rule for rule in rule_modules() if applies(rule, module=module))
        return [load_rule(rule) for rule in fit if self._chosen(rule, WIX_MUTED_ON_MODULES if module else WIX_MUTED)]

    def _chosen(self, rule: str, wix_muted: frozenset[str] = WIX_MUTED) -> bool:
        selected = _longest((*self.select, *self.extend_select), rule)
        ignored = _longest((*self.ignore, *self.extend_ignore), rule)
        if ignored >= selected and ignored:
            return False
        if selected or self.select:
            wanted = selected > 0
        elif self.profile == "wix":
            wanted = rule not in wix_muted
        elif self.profile == "vista-logo":
            wanted = rule in VISTA_LOGO
        else:
            wanted = True
        return wanted and (selected == len(rule) or load_rule(rule).lifecycle == "stable")


def check_prefix(part: str, where: SourceLocation | None = None) -> None:
    """Raises CrossmsiError when ``part``, written at ``where``, is neither a rule's id nor the start of one."""
    if not any(rule.startswith(part.upper()) for rule in rule_modules()):
        raise CrossmsiError(
            f"no rule's id starts with {part!r}", where=where, hint="give ids or prefixes such as ICE80, ICE3 or ISA"
        )


def _longest(parts: Sequence[str], rule: str) -> int:
    return max((len(part) for part in parts if _matches(part.upper(), rule)), default=0)


def _matches(part: str, rule: str) -> bool:
    # ICE10 is that rule, not the prefix of ICE100.
    return rule == part or (part not in rule_modules() and rule.startswith(part))
