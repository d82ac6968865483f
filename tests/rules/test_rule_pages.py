"""docs/rules is what the rules say, and ``explain`` prints it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from crossmsi.report.rulepages import pages

DOCS = Path(__file__).parents[2] / "docs" / "rules"


def test_the_pages_are_up_to_date() -> None:
    stored = {path.name: path.read_text("utf-8") for path in DOCS.glob("*.md")}
    assert stored == pages(), "run: python -m crossmsi.report.rulepages docs/rules"


def test_explain_prints_the_page() -> None:
    command = [sys.executable, "-m", "crossmsi", "explain", "ice80", "ISA002"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0
    assert result.stdout == pages()["ICE80.md"] + "\n" + pages()["ISA002.md"]
