"""Each format's text for the sample packages is the one that was looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossmsi.report.formats import format_names
from tests.report.snapshots import FOLDER, prepare, render_all


@pytest.fixture(scope="module")
def texts(tmp_path_factory) -> tuple[dict[str, str], dict[str, str]]:
    folder: Path = tmp_path_factory.mktemp("formats")
    prepare(folder)
    return render_all(folder), render_all(folder, "--jobs", 2)


@pytest.mark.parametrize("name", format_names())
def test_snapshot(texts, name: str) -> None:
    """After a wanted change: ``python -m tests.report.snapshots``, and look at the difference."""
    assert texts[0][name] == (FOLDER / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("name", format_names())
def test_processes_change_nothing(texts, name: str) -> None:
    assert texts[1][name] == texts[0][name]
