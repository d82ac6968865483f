"""``-sice`` and ``--wixproj``: what WiX's users bring along."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from crossmsi.cli.app import app
from crossmsi.cli.wixoptions import suppressed_ices
from crossmsi.cli.wixproj import suppress_ices
from crossmsi.errors import CrossmsiError
from crossmsi.msi import Database

GROUPS = """
  <PropertyGroup>
    <Configuration Condition=" '$(Configuration)' == '' ">Debug</Configuration>
    <Platform Condition=" '$(Platform)' == '' ">x86</Platform>
  </PropertyGroup>
  <!-- <PropertyGroup><SuppressIces>ICE01</SuppressIces></PropertyGroup> -->
  <PropertyGroup Condition=" '$(Configuration)|$(Platform)' == 'debug|X86' ">
    <SuppressIces>ICE33; ICE61 ;</SuppressIces>
  </PropertyGroup>
  <PropertyGroup Condition="'$(Configuration)' == 'Release' and '$(Platform)' != 'x64' or '$(Platform)' == 'arm64'">
    <SuppressIces>ICE08</SuppressIces>
    <SuppressIces>$(SuppressIces);ICE09</SuppressIces>
  </PropertyGroup>
  <ItemGroup><SuppressIces>ICE02</SuppressIces></ItemGroup>
"""
OLD = f'<Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003">{GROUPS}</Project>'
SDK = f'<Project Sdk="WixToolset.Sdk/4.0.0">{GROUPS}</Project>'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "x.wixproj"
    path.write_text(OLD)
    return path


@pytest.mark.parametrize("text", [OLD, SDK, '<?xml version="1.0" encoding="utf-16"?>' + OLD])
def test_every_form_of_project(project: Path, text: str) -> None:
    project.write_bytes(text.encode("utf-16" if "utf-16" in text else "utf-8"))
    assert suppress_ices(project, {}) == ["ICE33", "ICE61"]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"Configuration": "Release"}, ["ICE08", "ICE09"]),
        ({"configuration": "release", "PLATFORM": "x64"}, []),
        ({"Platform": "arm64"}, ["ICE08", "ICE09"]),
        ({"SuppressIces": "ICE99"}, ["ICE99"]),
    ],
)
def test_conditions(project: Path, properties: dict[str, str], expected: list[str]) -> None:
    assert suppress_ices(project, properties) == expected


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<Project>", "is no XML"),
        ("<Wix/>", "its root element is Wix"),
        ("<Project>\n<PropertyGroup Condition=\"Exists('x')\"/></Project>", "can't evaluate the condition Exists"),
    ],
)
def test_a_project_that_is_wrong(project: Path, content: str, message: str) -> None:
    project.write_text(content)
    with pytest.raises(CrossmsiError, match=message) as caught:
        suppress_ices(project, {})
    assert str(caught.value.where).startswith(str(project))


def test_an_absent_project(tmp_path: Path) -> None:
    with pytest.raises(CrossmsiError, match="can't read the project"):
        suppress_ices(tmp_path / "no.wixproj", {})


def test_validators_that_we_lack_are_named(project: Path, capsys) -> None:
    project.write_text("<Project><PropertyGroup><SuppressIces>ICE33;ICE999</SuppressIces></PropertyGroup></Project>")
    assert suppressed_ices(["ice08;ICE33"], [project], {}) == ("ICE08", "ICE33")
    assert capsys.readouterr().err == f"note: {project}: crossmsi has no ICE999, so there is nothing to leave out\n"


@pytest.mark.parametrize(
    ("arguments", "muted"),
    [
        (["-sice:ICE24"], {"ICE24"}),
        (["-sice", "ICE24", "-sice:ICE05"], {"ICE24", "ICE05"}),
        (["-sice:ICE24;ICE05"], {"ICE24", "ICE05"}),
        (["--wixproj", "PROJECT"], {"ICE33", "ICE61"}),
        (["--wixproj", "PROJECT", "-D", "Configuration=Release"], {"ICE08", "ICE09"}),
        (["--select", "ICE05,ICE24", "-sice:ICE05"], {"ICE05"}),
        (["-sice:ICE05", "--", "-sice:x.msi"], {"ICE05"}),
    ],
)
def test_they_are_left_out(project: Path, monkeypatch, arguments: list[str], muted: set[str]) -> None:
    monkeypatch.chdir(project.parent)
    database = Database()
    database.create("Property").append("ProductName", "Plover")
    file = arguments[-1] if "--" in arguments else "a.msi"
    database.save(file)
    given = [str(project) if part == "PROJECT" else part for part in arguments]
    options = ["lint", "--format", "junit:o.xml", *given, *([] if "--" in arguments else [file])]
    assert CliRunner().invoke(app, options).exit_code in (0, 1)
    ran = {part.split('"')[0] for part in Path("o.xml").read_text().split('name="')[1:]}
    assert not ran & muted and (ran & {"ICE05", "ICE24"} or muted == {"ICE05", "ICE24"})


def test_an_empty_id_is_an_error() -> None:
    with pytest.raises(CrossmsiError, match="-sice lacks the ICE"):
        suppressed_ices([""], [], {})
