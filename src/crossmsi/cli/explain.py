"""``crossmsi explain``: what a rule checks, why, and what to do."""

from __future__ import annotations

from typing import Annotated

import typer


def explain(
    rules: Annotated[list[str], typer.Argument(help="Rule ids, such as ICE80 or ISA002.", show_default=False)],
) -> None:
    """Explain rules: what they check, why it matters, an example, what to do instead."""
    from crossmsi.report.explain import explanation
    from crossmsi.rules.discovery import load_rule

    typer.echo("\n\n".join(explanation(load_rule(rule)) for rule in rules))
