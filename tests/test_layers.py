"""Data flows one way: a stage imports only from stages before it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "crossmsi"
ORDER = (
    "errors", "exports", "cfb", "cab", "msi", "pe", "manifest", "model", "wxs", "compile", "pack", "analysis",
    "starter", "variants", "extract", "compare", "hosts", "deploy", "chain", "rules", "report", "policy", "fix", "cli",
    "__main__",
)  # fmt: skip


def imported(path: Path) -> set[str]:
    """The stages that a module imports from, lazily or for types alone too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        found |= {name.split(".")[1] for name in names if name.startswith("crossmsi.")}
    return found


def test_every_folder_has_a_place() -> None:
    folders = {path.name.removesuffix(".py") for path in SOURCE.iterdir() if not path.name.startswith(("_", "."))}
    assert folders <= set(ORDER)


@pytest.mark.parametrize("stage", ORDER)
def test_a_stage_imports_only_from_those_before_it(stage: str) -> None:
    allowed = set(ORDER[: ORDER.index(stage) + 1])
    root = SOURCE / stage
    paths = sorted(root.rglob("*.py")) if root.is_dir() else [SOURCE / f"{stage}.py"]
    for path in paths:
        if path.exists():
            assert imported(path) <= allowed, path.relative_to(SOURCE)


def test_modules_stay_small() -> None:
    long = {path.name: n for path in SOURCE.rglob("*.py") if (n := len(path.read_text("utf-8").splitlines())) > 300}
    assert long == {}
