"""Text in markdown that stays as it is."""

from __future__ import annotations

import re

from crossmsi.report.packagetext import printable

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~$&])")


def plain_text(text: str) -> str:
    """Text that stays as it is in markdown and in a table, and calls nobody by an @."""
    return _SPECIAL.sub(r"\\\1", printable(text.replace("\n", " "))).replace("@", "&#64;")


def code_span(text: str) -> str:
    """A code span in a table: the fence is longer than any run of backticks inside."""
    text = printable(text)
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace("|", "\\|")
