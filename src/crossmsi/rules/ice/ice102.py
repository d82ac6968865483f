"""ICE102: service configuration rows hold values that the service manager takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import number, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

CONFIG, FAILURE = "MsiServiceConfig", "MsiServiceConfigFailureActions"
PRESHUTDOWN = 7
_DIGITS = re.compile(r"[0-9]+")


def _is_number(value: str) -> bool:
    return _DIGITS.fullmatch(value) is not None


def _is_switch(value: str) -> bool:
    return _is_number(value) and value.lstrip("0") in ("", "1")


# ConfigType -> what it configures, whether an argument is good, what to write.
ARGUMENTS: dict[int, tuple[str, Callable[[str], object], str]] = {
    3: ("the delayed start", _is_switch, "0 or 1"),
    4: ("the failure actions flag", _is_switch, "0 or 1"),
    5: ("the SID type", _is_number, "0 (none), 1 (unrestricted) or 3 (restricted)"),
    6: ("the required privileges", str.strip, "a list of privileges, separated by [~]"),
    PRESHUTDOWN: ("the preshutdown time", _is_number, "milliseconds, or nothing for the default"),
}


class ICE102(Rule):
    """Service configurations have known types, fitting arguments and lists of equal length.

    ## What it does
    MsiServiceConfig: ConfigType is 3 to 7, and Argument fits it: 0 or 1 (3, 4), a number (5), a list of privileges
    (6), a number or nothing (7; nothing is a warning). MsiServiceConfigFailureActions: Actions and DelayActions are
    lists of numbers separated by `[~]`, of the same length; a null ResetPeriod is a warning.

    ## Why is this bad?
    MsiConfigureServices fails on such a row at installation time, or sets something that nobody wanted.

    ## Example
    MsiServiceConfig row Delay with ConfigType 3 and Argument `yes`.

    ## Use instead
    Argument 1. Actions `1[~]1[~]0` with DelayActions `60000[~]60000[~]0` and a ResetPeriod in seconds.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice-102"
    tables = (CONFIG, FAILURE)
    parity_note = (
        "As in Microsoft's suite, Event, the privileges' names and the SID type's range are not checked, and a list "
        "length finding has the row's key in place of the column. Component_ is left to ICE03."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        for row in package.rows(CONFIG):
            yield from self._config(row)
        for row in package.rows(FAILURE):
            yield from self._failure(row)

    def _config(self, row) -> Iterator[Finding]:
        name, kind, argument = text(row, CONFIG), number(row, "ConfigType"), text(row, "Argument")
        known = ARGUMENTS.get(kind) if kind is not None else None
        if known is None:
            yield self.error(
                f"{name} has ConfigType {kind}: state a number from 3 to 7", table=CONFIG, column="ConfigType", row=row
            )
            return
        what, is_good, wanted = known
        if kind == PRESHUTDOWN and argument is None:
            yield self.warning(
                f"{name} has no Argument, so {what} becomes 180000 ms: state it if you want another",
                table=CONFIG, column="Argument", row=row,
            )  # fmt: skip
        elif not is_good(argument or ""):
            yield self.error(
                f"{name} sets {what} to {argument!r}: state {wanted}", table=CONFIG, column="Argument", row=row
            )

    def _failure(self, row) -> Iterator[Finding]:
        name = text(row, FAILURE)
        if number(row, "ResetPeriod") is None:
            yield self.warning(
                f"{name} has no ResetPeriod, so failures are never forgotten: state the seconds if you want that",
                table=FAILURE, column="ResetPeriod", row=row,
            )  # fmt: skip
        lengths = []
        for column in ("Actions", "DelayActions"):
            value = text(row, column)
            items = value.split("[~]") if value is not None else []
            if all(map(_is_number, items)):
                lengths.append(len(items))
            else:
                yield self.error(
                    f"{column} of {name} is {value!r}: state numbers, separated by [~]",
                    table=FAILURE, column=column, row=row,
                )  # fmt: skip
        if len(lengths) == 2 and lengths[0] != lengths[1]:
            yield self.error(
                f"{name} has {lengths[0]} Actions and {lengths[1]} DelayActions: give each action its delay",
                table=FAILURE, column=name or "", row=row, keys=(),
            )  # fmt: skip
