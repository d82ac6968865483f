"""``crossmsi report`` as a user calls it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import jsonschema
import pytest

from crossmsi.cli.app import main
from crossmsi.report.decision import as_document
from crossmsi.report.pages.html import render_html
from crossmsi.report.pages.markdown import render_markdown
from crossmsi.report.schemas import output_schema
from tests.decision.conftest import plain
from tests.decision.samples import SAMPLES
from tests.model.conftest import PACKAGE


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


MIXED = SAMPLES / "cfx" / "mixed.yaml"
FEW = ("--hosts", "win10-x86,win10-x64")


@pytest.fixture
def run(monkeypatch, capsys, tmp_path) -> Callable[..., Done]:
    """The command line in this process: a start costs more than a report."""

    def run(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["crossmsi", *map(str, arguments)])
        monkeypatch.chdir(tmp_path)
        try:
            main()
            status = 0
        except SystemExit as leave:
            status = leave.code or 0
        out, error = capsys.readouterr()
        return Done(status, out, error)

    return run


def test_the_output_file_names_the_format(run, tmp_path: Path) -> None:
    for name, start in (("r.html", "<!doctype html>"), ("r.json", "{"), ("r.md", "## cfx")):
        done = run("report", MIXED, *FEW, "-o", tmp_path / name)
        assert done.returncode == 0, done.stderr
        assert "Split it" in done.stdout
        assert (tmp_path / name).read_text("utf-8").lstrip().startswith(start)


def test_json_keeps_to_its_schema_from_a_manifest_and_from_a_package(run, tmp_path: Path) -> None:
    assert run("build", MIXED, "-o", tmp_path / "m.msi", "--no-lint").returncode == 0
    for file in (MIXED, tmp_path / "m.msi"):
        done = run("report", file, *FEW, "--format", "json")
        assert done.returncode == 0, done.stderr
        jsonschema.validate(json.loads(done.stdout), output_schema("report"))


def test_a_finished_package_is_told_alone(run, tmp_path: Path) -> None:
    assert run("build", MIXED, "-o", tmp_path / "m.msi", "--no-lint").returncode == 0
    document = json.loads(run("report", tmp_path / "m.msi", *FEW, "--format", "json").stdout)
    assert document["verdict"]["layout"] is None
    assert "finished package" in document["verdict"]["headline"]
    package = document["packages"][0]
    assert package["download"] == (tmp_path / "m.msi").stat().st_size
    on = {host: item for item in package["installations"] for host in item["hosts"]}
    assert on["win10-x86"]["collisions"] == 1 and on["win10-x64"]["collisions"] == 0
    for page in ("html", "markdown"):
        assert run("report", tmp_path / "m.msi", *FEW, "--format", page).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("absent.yaml",), "absent.yaml"),
        (("absent.msi",), "absent.msi"),
        ((str(MIXED), "--hosts", "win10-x68"), "did you mean win10-x86"),
        ((str(MIXED), *FEW, "-o", "no/folder/r.html"), "no/folder/r.html"),
        ((str(MIXED), "--hosts", ","), "names no host"),
    ],
)
def test_what_is_wrong_is_one_error(run, tmp_path: Path, arguments: tuple[str, ...], text: str) -> None:
    done = run("report", *arguments)
    assert done.returncode == 2
    assert text in done.stderr and "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_merge_module_is_refused(run, tmp_path: Path) -> None:
    assert run("build", MIXED, "-o", tmp_path / "m.msi", "--no-lint").returncode == 0
    (tmp_path / "m.msi").rename(tmp_path / "m.msm")
    done = run("report", tmp_path / "m.msm", "-o", tmp_path / "r.html")
    assert done.returncode == 2 and "merge module" in done.stderr
    assert not (tmp_path / "r.html").exists()


def test_markup_in_a_manifest_stays_text(report) -> None:
    evil = "<script>alert(1)</script>\"'&"
    head = PACKAGE.replace("name: Tool", f"name: {json.dumps(evil)}")
    text = """
components:
  - files: a32.dll
    registry:
      key: HKLM\\Software\\Tool
      values:
        "<img src=x onerror=alert(2)>": "</script><b>|`x`"
"""
    found = report(text, head=head)
    page = render_html(found)
    assert page.count("<script>") == 1 and "<img" not in page and "<b>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    markdown = render_markdown(found)
    assert "<script>" not in markdown and "<img" not in markdown


def test_the_page_needs_nothing_from_elsewhere(sample) -> None:
    from lxml import html

    page = html.fromstring(render_html(sample("cfx/mixed.yaml")))
    for name in ("src", "href", "data", "action", "poster", "srcset"):
        assert all(value.startswith("#") for value in page.xpath(f"//@{name}"))
    assert "@import" not in page.xpath("string(//style)") and "url(" not in page.xpath("string(//style)")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {value[1:] for value in page.xpath("//@href")} <= set(ids)


def test_a_large_package_gives_a_small_page(report, tmp_path: Path) -> None:
    (tmp_path / "many").mkdir()
    for number in range(3000):
        (tmp_path / "many" / f"file{number:05}.txt").write_text(str(number))
    found = report("components:\n  - files: a32.dll\n  - files: a64.dll\n  - files: many/*.txt\n", limit=50)
    package = found.package("mixed")
    item = next(item for item in package.installations if item.installs)
    assert item.files.total == 3002 and len(item.files.items) == 50
    page = render_html(found)
    assert len(page) < 1_000_000 and "50 of 3,002 shown" in page
    assert len(render_markdown(found)) < 65_000
    jsonschema.validate(plain(as_document(found)), output_schema("report"))


@pytest.mark.parametrize("name", ["crossmsi.yaml", "cfx/crossmsi.yaml", "cfx/mixed.yaml"])
def test_markdown_fits_into_a_comment(sample, name: str) -> None:
    assert len(render_markdown(sample(name))) < 20_000
