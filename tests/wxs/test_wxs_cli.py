"""``crossmsi wxs``."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import typer
from lxml import etree
from typer.testing import CliRunner

from crossmsi.cli.wxs import wxs
from crossmsi.errors import CrossmsiError

MANIFEST = """\
package:
  name: ${title}
  manufacturer: Maker
  version: 1.0.0
  upgrade_code: 5B1C7A52-0E8D-4E6B-9C4F-2F7A4D3E9B10
  platform: x64
components:
  - files: readme.txt
"""
V4, V3 = "http://wixtoolset.org/schemas/v4/wxs", "http://schemas.microsoft.com/wix/2006/wi"


@pytest.fixture
def run(tmp_path: Path):
    (tmp_path / "crossmsi.yaml").write_text(MANIFEST)
    (tmp_path / "readme.txt").write_text("read me")
    app = typer.Typer()
    app.command()(wxs)

    def invoke(*arguments: str):
        options = [str(tmp_path / "crossmsi.yaml"), "-D", "title=é <1>", *arguments]
        return CliRunner().invoke(app, options, catch_exceptions=False)

    return invoke


def test_v4_on_standard_output(run) -> None:
    result = run()
    assert result.exit_code == 0
    assert result.stderr == ""
    root = etree.fromstring(result.stdout_bytes)
    assert root.tag == f"{{{V4}}}Wix"
    assert root[0].get("Name") == "é <1>"


def test_v3(run) -> None:
    assert etree.fromstring(run("--schema", "v3").stdout_bytes)[0].tag == f"{{{V3}}}Product"


def test_wixl_is_v3_and_its_notes_go_to_standard_error(run) -> None:
    result = run("--dialect", "wixl")
    assert etree.fromstring(result.stdout_bytes).tag == f"{{{V3}}}Wix"
    assert "note: " in result.stderr and "AllowAdvertise" in result.stderr


def test_v4_for_wixl_is_refused(run) -> None:
    with pytest.raises(CrossmsiError, match="doesn't read WiX v4"):
        run("--dialect", "wixl", "--schema", "v4")


def test_a_file_is_written_and_replaced(run, tmp_path: Path) -> None:
    target = tmp_path / "out.wxs"
    target.write_text("old")
    assert run("-o", str(target)).stdout == ""
    assert target.read_bytes() == run().stdout_bytes
    assert target.stat().st_mode & 0o777 == 0o666 & ~_umask()
    assert sorted(os.listdir(tmp_path)) == ["crossmsi.yaml", "out.wxs", "readme.txt"]


def test_an_error_leaves_the_old_file(run, tmp_path: Path) -> None:
    target = tmp_path / "out.wxs"
    target.write_text("old")
    (tmp_path / "mine" / "v4").mkdir(parents=True)
    (tmp_path / "mine" / "v4" / "package.xml.j2").write_text("{{ nothing }}")
    with pytest.raises(CrossmsiError, match="nothing"):
        run("-o", str(target), "--templates", str(tmp_path / "mine"))
    assert target.read_text() == "old"


def test_a_folder_that_is_not_there(run, tmp_path: Path) -> None:
    with pytest.raises(CrossmsiError, match="can't be written") as caught:
        run("-o", str(tmp_path / "absent" / "out.wxs"))
    assert "absent" in str(caught.value.where)


def test_templates_option(run, tmp_path: Path) -> None:
    (tmp_path / "mine" / "v4").mkdir(parents=True)
    (tmp_path / "mine" / "v4" / "package.xml.j2").write_text("<Mine>{{ package.name }}</Mine>\n")
    assert run("--templates", str(tmp_path / "mine")).stdout == "<Mine>é &lt;1&gt;</Mine>\n"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
