"""Fixtures of the tests of crossmsi.wxs."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

UPDATE = "CROSSMSI_UPDATE_SNAPSHOTS"
FOLDER = Path(__file__).parent / "snapshots"


@pytest.fixture
def snapshot() -> Callable[[str, str], None]:
    """``snapshot(name, text)``: text must equal the stored file; with CROSSMSI_UPDATE_SNAPSHOTS=1 it is stored."""

    def check(name: str, text: str) -> None:
        path = FOLDER / name
        if os.environ.get(UPDATE) == "1":
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"no snapshot {name}: run the test once with {UPDATE}=1"
        stored = path.read_text(encoding="utf-8")
        assert text == stored, f"{name} differs; if that is meant, run the test with {UPDATE}=1"

    return check
