"""Reports of the samples and of small manifests, each computed once."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crossmsi.cli.report import select_hosts
from crossmsi.report.decision import Report
from tests.decision.samples import SAMPLES, report_of
from tests.model.conftest import PACKAGE
from tests.variants.conftest import FILES, write


@pytest.fixture(scope="session")
def sample() -> Callable[..., Report]:
    """The report of a sample manifest, on all Windows hosts or those of a pattern."""

    @cache
    def sample(name: str, hosts: str | None = None, limit: int = 100) -> Report:
        return report_of(SAMPLES / name, select_hosts([hosts] if hosts else None), limit)

    return sample


@pytest.fixture
def report(tmp_path: Path) -> Callable[..., Report]:
    """The report of five lines of package section (or ``head``) and ``text``; FILES lie beside it."""

    def report(text: str, *, head: str = PACKAGE, hosts: str = "win10-x86,win10-x64", limit: int = 100) -> Report:
        write(tmp_path, FILES)
        path = tmp_path / "m.yaml"
        path.write_text(head + text, encoding="utf-8")
        return report_of(path, select_hosts([hosts]), limit)

    return report


def plain(document: dict[str, Any]) -> Any:
    """What a reader of the JSON gets."""
    return json.loads(json.dumps(document))
