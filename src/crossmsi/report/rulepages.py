"""The pages of ``docs/rules``, generated from the rules: ``python -m crossmsi.report.rulepages docs/rules``."""

from __future__ import annotations

import sys
from pathlib import Path

from crossmsi.report.explain import explanation
from crossmsi.rules.discovery import load_rule, rule_modules
from crossmsi.rules.rule import Rule

_HEAD = """# Rules

Generated from the rules by `python -m crossmsi.report.rulepages docs/rules`; `crossmsi explain RULE` prints a page.
"same" in the column parity means: the findings of Microsoft's own validator, also where its page says otherwise.

| rule | checks that | parity | lifecycle |
|---|---|---|---|
"""


def pages() -> dict[str, str]:
    """File name → markdown: a page a rule and an index."""
    rules = [load_rule(rule) for rule in rule_modules()]
    found = {f"{rule.id()}.md": explanation(rule) + "\n" for rule in rules}
    found["index.md"] = _HEAD + "".join(map(_line, rules))
    return found


def _line(rule: type[Rule]) -> str:
    note = f": {rule.parity_note}" if rule.parity_note else ""
    cells = (f"[{rule.id()}]({rule.id()}.md)", rule.title(), f"{rule.parity}{note}", rule.lifecycle)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"


def main(folder: str) -> None:
    """Write the pages into ``folder`` and remove pages of rules that are gone."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    content = pages()
    for path in target.glob("*.md"):
        if path.name not in content:
            path.unlink()
    for name, text in content.items():
        (target / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
