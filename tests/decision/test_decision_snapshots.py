"""What the report says of the samples, as JSON and as markdown."""

from __future__ import annotations

import pytest

from tests.decision.samples import FOLDER, NAMES, ROOT, snapshots


@pytest.mark.parametrize("name", NAMES)
def test_the_samples_reports_are_as_recorded(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a difference that is meant: ``python -m tests.decision.samples``."""
    monkeypatch.chdir(ROOT)
    for file, text in snapshots(name).items():
        assert text == (FOLDER / file).read_text("utf-8"), file
