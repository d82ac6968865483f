"""How a manifest names rules: by id, or by the prefix that several have in common."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from crossmsi.manifest.node import FilledText, Problem


def check_rule(text: str) -> str:
    """``text`` as a rule id or prefix in upper case."""
    if not text.isalnum() or not text.isascii():
        raise Problem(f"'{text}' is not a rule id or prefix", "write it like ICE80 or ISA")
    return text.upper()


Rule = Annotated[FilledText, AfterValidator(check_rule), Field(json_schema_extra={"pattern": r"^[A-Za-z0-9]+$|\$\{"})]


def check_rule_id(text: str) -> str:
    """``text`` as a whole rule id in upper case."""
    if not re.fullmatch(r"[A-Za-z]+[0-9]+", text):
        raise Problem(f"'{text}' is not a rule id", "write a whole id here, such as ICE33")
    return text.upper()


RuleId = Annotated[
    FilledText, AfterValidator(check_rule_id), Field(json_schema_extra={"pattern": r"^[A-Za-z]+[0-9]+$"})
]
