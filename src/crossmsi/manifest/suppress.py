"""Findings that are known and accepted: the ``suppress`` lists of a component and of the ``lint`` section."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from crossmsi.manifest.node import FilledText, Node, Problem, one_or_many, optional, required
from crossmsi.manifest.rule_ids import RuleId


def check_day(text: str) -> str:
    """``text`` when it is a day of the calendar, written like 2027-03-01."""
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError
        date.fromisoformat(text)
    except ValueError:
        raise Problem(f"'{text}' is not a day", "write it like 2027-03-01: year, month, day") from None
    return text


Day = Annotated[
    FilledText, AfterValidator(check_day), Field(json_schema_extra={"pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$|\$\{"})
]


class Suppression(Node):
    """Findings of one rule that are known and accepted."""

    rule: RuleId = required("The rule's whole id, such as ICE33.")
    reason: FilledText = required("Why that is accepted; reports show it.")
    table: FilledText | None = optional("Only findings about this table.")
    key: FilledText | None = optional(
        "Only rows with this primary key, its values joined by '/'; '*' and '?' are wildcards."
    )
    column: FilledText | None = optional("Only findings about this column.")
    until: Day | None = optional("The last day on which it counts, such as 2027-03-01.")


class PackageSuppression(Suppression):
    """Findings of one rule that are known and accepted, in all or some packages."""

    files: one_or_many(FilledText) = optional(
        "Only in files that match one of these globs, relative to the folder of this file.", []
    )
