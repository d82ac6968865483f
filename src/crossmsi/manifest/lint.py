"""The ``lint`` section: which rules run on this package, and what they report."""

from __future__ import annotations

from typing import Literal

from pydantic import PrivateAttr

from crossmsi.manifest.later import later
from crossmsi.manifest.node import Node, one_or_many, optional
from crossmsi.manifest.rule_ids import Rule, RuleId

PackageSuppression = later("suppress", "PackageSuppression")


class Lint(Node):
    """Rules by id (ICE80) or prefix (ISA)."""

    _of_package: bool = PrivateAttr(default=False)

    @property
    def of_package(self) -> bool:
        """Whether the section, read by ``load_lint``, is a package's own and not one of settings alone."""
        return self._of_package

    select: one_or_many(Rule) = optional("Run only these; default: all that are on by default.", [])
    ignore: one_or_many(Rule) = optional("Leave these out.", [])
    extend_select: one_or_many(Rule) = optional("Run these too.", [])
    extend_ignore: one_or_many(Rule) = optional("Leave these out too.", [])
    profile: Literal["default", "wix", "vista-logo"] | None = optional(
        "Which rules run when 'select' names none: all, those that WiX runs, or those of the Vista logo test."
    )
    severity: dict[RuleId, Literal["error", "warning", "info"]] = optional(
        "Report a rule's findings with another severity.", {}
    )
    fail_level: Literal["error", "warning", "info", "never"] | None = optional(
        "The lowest severity that makes the exit status 1; default: error."
    )
    suppress: one_or_many(PackageSuppression) = optional("Single findings that are known and accepted.", [])
