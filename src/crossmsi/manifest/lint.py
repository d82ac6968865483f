"""The ``lint`` section: which rules run on this package."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from crossmsi.manifest.node import FilledText, Node, Problem, one_or_many, optional


def check_rule(text: str) -> str:
    """``text`` as a rule id or prefix in upper case."""
    if not text.isalnum() or not text.isascii():
        raise Problem(f"'{text}' is not a rule id or prefix", "write it like ICE80 or ISA")
    return text.upper()


Rule = Annotated[FilledText, AfterValidator(check_rule), Field(json_schema_extra={"pattern": r"^[A-Za-z0-9]+$|\$\{"})]


def check_rule_id(text: str) -> str:
    """``text`` as a whole rule id in upper case."""
    if not check_rule(text)[-1:].isdigit():
        raise Problem(f"'{text}' is not a rule id", "severities are given rule by rule, such as 'ICE33: info'")
    return text.upper()


RuleId = Annotated[
    FilledText, AfterValidator(check_rule_id), Field(json_schema_extra={"pattern": r"^[A-Za-z]+[0-9]+$"})
]


class Lint(Node):
    """Rules by id (ICE80) or prefix (ISA)."""

    select: one_or_many(Rule) = optional("Run only these; default: all that are on by default.", [])
    ignore: one_or_many(Rule) = optional("Leave these out.", [])
    severity: dict[RuleId, Literal["error", "warning", "info"]] = optional(
        "Report a rule's findings with another severity.", {}
    )
