"""Every command in ``docs`` is run, and prints what the page shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from crossmsi.manifest.component import Component
from crossmsi.manifest.manifest import Manifest
from tests.docs.pages import DOCS, RUN, Block, blocks, pages, pattern

ROOT = DOCS.parent
pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


def bash(script: str, cwd: Path) -> subprocess.CompletedProcess:
    """Run ``script``; both streams go to one, and ``crossmsi`` is this environment's."""
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "SOURCE_DATE_EPOCH"):
        env.pop(name, None)
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script], cwd=cwd, env=env, text=True, timeout=300, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def runnable(page: Path) -> list[Block]:
    return [block for block in blocks(page) if block.language in RUN or "save" in block.markers]


@pytest.mark.parametrize("page", [page for page in pages() if runnable(page)], ids=lambda page: page.stem)
def test_the_commands_do_what_the_page_says(page: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sample_payloads", tmp_path / "sample_payloads", ignore=shutil.ignore_patterns("src"))
    missing = []
    for block in runnable(page):
        where = f"docs/{page.name}:{block.line}"
        if prepare := block.markers.get("run first"):
            result = bash(prepare, tmp_path)
            assert result.returncode == 0, f"{where}: {prepare}\n{result.stdout}"
        if name := block.markers.get("save"):
            (tmp_path / name).write_text(block.text, "utf-8")
            continue
        lacking = [name for name in block.markers.get("needs", "").split() if shutil.which(name) is None]
        missing += lacking
        if lacking or "not run" in block.markers:
            continue
        commands = block.commands()
        for index, (command, shown) in enumerate(commands):
            result = bash(command, tmp_path)
            status = int(block.markers.get("exit", 0)) if index == len(commands) - 1 else 0
            assert result.returncode == status, f"{where}: {command}\n{result.stdout}"
            if shown is not None:
                printed = "\n".join(line.rstrip() for line in result.stdout.rstrip().split("\n"))
                assert re.fullmatch(pattern(shown), printed, re.DOTALL), f"{where}: {command}\n{result.stdout}"
    if missing:
        pytest.skip(f"blocks that need {', '.join(sorted(set(missing)))} were not run; all others were")


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_no_command_hides_in_another_block(page: Path) -> None:
    for block in blocks(page):
        if block.language in RUN:
            assert block.markers.get("not run", "a reason").strip(), block.line
        elif page.name != "commands.md":
            assert not re.search(r"^(\$|crossmsi|pip|uv) ", block.text, re.MULTILINE), f"docs/{page.name}:{block.line}"


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_manifests_in_examples_have_known_keys(page: Path) -> None:
    for block in blocks(page):
        if block.language != "yaml" or block.text.startswith("# ."):  # a file of another program
            continue
        document = yaml.safe_load(block.text)
        assert set(document) <= set(Manifest.model_fields), f"docs/{page.name}:{block.line}"
        components = document.get("components", [])
        for component in components if isinstance(components, list) else [components]:
            assert set(component) <= set(Component.model_fields), f"docs/{page.name}:{block.line}"


def test_a_wrong_page_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "p.md").write_text("text\n\n<!-- exit: 3 -->\n```console\n$ echo a; exit 3\na\n$ echo b\n…c\n```\n")
    (block,) = blocks(tmp_path / "p.md")
    assert (block.line, block.markers) == (4, {"exit": "3"})
    assert block.commands() == [("echo a; exit 3", "a\n"), ("echo b", "…c\n")]
    assert re.fullmatch(pattern("x …\n"), "x 1\n2", re.DOTALL) and not re.fullmatch(pattern("x …y\n"), "x 1", re.DOTALL)
