"""``lint --fix``: each fix removes its findings, touches nothing else, and can be run again."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crossmsi.cli.app import app
from crossmsi.errors import CrossmsiError
from crossmsi.fix.discovery import all_fixes
from crossmsi.rules.discovery import rule_modules

BIN = Path(__file__).parents[2] / "sample_payloads" / "bin"
HEAD = """\
# crossmsi
package:
  name:   Tool   # aligned
  manufacturer: 'Maker'
  version: 1.2.3
  upgrade_code: 0F8FAD5B-D9CB-469F-A165-70867728950E
  platform: {platform}
"""
COM = """\
    com:
      classes:
        clsid: "{3C0B2F4E-5D19-4C83-8E57-91A6D4F0B721}"
        description: server
        threading_model: both
"""


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for isa in ("i386", "amd64"):
        (tmp_path / isa).mkdir()
        for name in ("crosstool.exe", "crosscom.dll"):
            shutil.copy(BIN / isa / name, tmp_path / isa / name)
    (tmp_path / "readme.txt").write_text("read me")
    return tmp_path


def write(text: str, platform: str = "x64", name: str = "m.yaml") -> str:
    Path(name).write_bytes((HEAD.format(platform=platform) + text).encode())
    return name


def run(*arguments: object, status: int | None = 0):
    result = CliRunner().invoke(app, ["lint", *map(str, arguments)])
    assert status is None or result.exit_code == status, (result.output, result.exception)
    return result


def changed_lines(before: str, after: str) -> list[tuple[str, str]]:
    """Pairs of lines that differ; both texts must have as many lines."""
    old, new = before.splitlines(), after.splitlines()
    assert len(old) == len(new)
    return [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]


def fixed(name: str = "m.yaml", *options: str, status: int | None = 0) -> tuple[str, str]:
    """The text before and after; the preview is checked against the change, and a second run changes nothing."""
    before = Path(name).read_bytes()
    preview = run(name, "--diff", *options, status=1)
    assert Path(name).read_bytes() == before
    run(name, "--fix", *options, status=status)
    after = Path(name).read_bytes()
    assert after != before and preview.stdout.startswith(f"--- {name}\n+++ {name}\n@@")
    plus = {line[1:] for line in preview.stdout.splitlines() if line.startswith("+") and not line.startswith("+++")}
    assert plus == set(after.decode().splitlines()) - set(before.decode().splitlines())
    again = run(name, "--diff", *options, status=0)
    assert again.stdout == "" and Path(name).read_bytes() == after
    run(name, "--fix", *options, status=None)
    assert Path(name).read_bytes() == after
    return before.decode(), after.decode()


def test_every_fix_names_rules_that_there_are() -> None:
    fixes = all_fixes()
    assert [type(fix).__name__ for fix in fixes] == ["DuplicateGuid", "FolderWidth", "VersionNT64"]
    assert all(set(fix.rules) <= set(rule_modules()) for fix in fixes)


@pytest.mark.parametrize(
    ("isa", "folder_name", "neutral"),
    [
        ("amd64", "ProgramFilesFolder", "ProgramFiles"),
        ("i386", "ProgramFiles64Folder", "ProgramFiles"),
        ("i386", "ProgramFiles64", "ProgramFiles"),
        ("amd64", "CommonFilesFolder", "CommonFiles"),
    ],
)
def test_the_folder_of_the_other_width(folder: Path, isa: str, folder_name: str, neutral: str) -> None:
    text = f"""
directories:
  {folder_name}:   # the folder
    INSTALLFOLDER: {{ name: "Tool" }}
components:
  # the tool
  - files: {isa}/crosstool.exe
"""
    run(write(text), "--select", "ICE80", status=1)
    before, after = fixed()
    assert changed_lines(before, after) == [(f"  {folder_name}:   # the folder", f"  {neutral}:   # the folder")]
    run("m.yaml", "--select", "ICE80,ISA001")


def test_what_moves_along_is_named(folder: Path) -> None:
    text = """
directories: {ProgramFilesFolder: {INSTALLFOLDER: Tool}}
components:
  - files: amd64/crosstool.exe
  - files: i386/crosscom.dll
  - files: readme.txt
"""
    result = run(write(text), "--diff", status=1)
    note = "m.yaml: note: the component readme.txt, which no ISA binds, goes to ProgramFiles64Folder along with it"
    assert [line for line in result.stderr.splitlines() if "note" in line] == [note]
    write(text.replace("  - files: readme.txt\n", ""))
    assert "note" not in run("m.yaml", "--diff", status=1).stderr


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_a_path_below_the_wrong_folder(folder: Path, quote: str) -> None:
    text = f"\ncomponents:\n  - {{files: amd64/crosstool.exe, directory: {quote}ProgramFilesFolder/Tool{quote}}} # x\n"
    write(text)
    before, after = fixed()
    assert after == before.replace("ProgramFilesFolder", "ProgramFiles")


def test_the_neutral_folder_is_there_already(folder: Path) -> None:
    text = """
directories:
  ProgramFiles: {INSTALLFOLDER: Tool}
  ProgramFilesFolder: {OLD: Old}
components:
  - {files: amd64/crosstool.exe, directory: OLD}
"""
    result = run(write(text), "--diff")
    assert result.stdout == ""
    assert "m.yaml:11:3: not corrected: 'OLD' belongs below 'ProgramFiles', which is there already" in result.stderr


def test_a_folder_from_a_variable(folder: Path) -> None:
    entry = "components:\n  - {files: amd64/crosstool.exe, directory: '${root}/T'}\n"
    result = run(write(f"\nvariables: {{root: ProgramFilesFolder}}\n{entry}"), "--diff")
    assert "'ProgramFilesFolder' should be 'ProgramFiles', but does not stand here as such" in result.stderr


def test_a_folder_shared_by_an_anchor(folder: Path) -> None:
    text = """
components:
  - {files: amd64/crosstool.exe, directory: &where ProgramFilesFolder/Tool}
  - {files: i386/crosscom.dll, directory: *where}
"""
    result = run(write(text), "--diff", status=0)
    assert "not corrected" in result.stderr and result.stdout == ""


GUID = "0F8FAD5B-D9CB-469F-A165-708677289501"


@pytest.mark.parametrize("form", [GUID, f'"{{{GUID}}}"', f"'{GUID.lower()}'"])
def test_one_guid_for_two_components(folder: Path, form: str) -> None:
    text = f"""
components:
  - files: amd64/crosstool.exe
    guid: {GUID} # first
  - files: amd64/crosscom.dll
    guid: {form} # second
  - {{guid: "{GUID}", files: readme.txt}}
"""
    run(write(text), status=2)
    before, after = fixed()
    second, third = (new for _, new in changed_lines(before, after))
    assert second.startswith(f"    guid: {form[0] if form[0] in QUOTES else ''}") and second.endswith(" # second")
    assert len(second) == len(f"    guid: {form} # second") and (form.lower() != form) == (second.lower() != second)
    assert third.startswith('  - {guid: "') and third.endswith('", files: readme.txt}')
    assert after.count(GUID) == 1
    run("m.yaml", "--select", "ICE08")
    # It is the one that the entry has when it states none.
    stated = second.split()[1].strip("\"'{}").upper()
    write(text.replace(f"    guid: {form} # second\n", "").replace(f'guid: "{GUID}", ', ""))
    from crossmsi.pack.pipeline import resolve_manifest

    derived = {component.id: component.guid for component in resolve_manifest(Path("m.yaml")).components}
    assert derived["crosscom.dll"] == f"{{{stated}}}"


QUOTES = "\"'"


def test_a_guid_from_a_variable(folder: Path) -> None:
    text = f"""
variables: {{g: {GUID}}}
components:
  - {{files: amd64/crosstool.exe, guid: '${{g}}'}}
  - {{files: amd64/crosscom.dll, guid: '${{g}}'}}
"""
    result = run(write(text), "--fix", status=1)
    assert isinstance(result.exception, CrossmsiError) and "have the same GUID" in str(result.exception)
    assert "m.yaml:12:39: not corrected: this 'guid' is there twice" in result.stderr
    assert Path("m.yaml").read_text().endswith(text)


def test_code_for_64_bit_windows_in_a_package_for_both(folder: Path) -> None:
    text = """
components:
  - files: amd64/crosstool.exe   # carried along
    isa: neutral
  - isa: [i386, amd64] # both
    files: ${isa}/crosscom.dll
    directory: INSTALLFOLDER/${isa}
"""
    chosen = ("--select", "ISA010,ISA014")
    assert run(write(text + COM, "x86"), *chosen, status=1).stdout.count("ISA0") >= 2
    before, after = fixed("m.yaml", *chosen)
    added = [line for line in after.splitlines() if line not in before.splitlines()]
    assert added == ["    condition: VersionNT64", '    condition: "VersionNT64 OR ${bits}=32"']
    assert [line for line in after.splitlines() if line not in added] == before.splitlines()
    assert "no findings" in run("m.yaml", *chosen).stdout


NEUTRAL = "\n    isa: neutral\n    files: amd64/crosstool.exe"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("{files: amd64/crosstool.exe, isa: neutral}", "- {condition: VersionNT64, files: amd64/crosstool.exe, isa"),
        (f"condition: VersionNT >= 601 # w{NEUTRAL}", "- condition: (VersionNT >= 601) AND VersionNT64 # w\n"),
        (f"condition: 'VersionNT >= 601'{NEUTRAL}", "- condition: '(VersionNT >= 601) AND VersionNT64'\n"),
        ("files: [\n      amd64/crosstool.exe]\n    isa: neutral", "    isa: neutral\n    condition: VersionNT64"),
        (
            "files:\n      - amd64/crosstool.exe",
            "  - condition: VersionNT64\n    files:\n      - amd64/crosstool.exe\n",
        ),
    ],
)
def test_where_the_condition_goes(folder: Path, entry: str, expected: str) -> None:
    write(f"\ncomponents:\n  - {entry}\n", "x86")
    _, after = fixed("m.yaml", "--select", "ISA014")
    assert expected in after


def test_a_condition_in_a_block_of_text_is_left_to_its_author(folder: Path) -> None:
    write("\ncomponents:\n  - condition: >-\n      VersionNT\n    files: amd64/crosstool.exe\n", "x86")
    result = run("m.yaml", "--diff", "--select", "ISA014")
    assert result.stdout == "" and "the condition needs 'AND VersionNT64': add it by hand" in result.stderr


def test_what_is_meant_is_let_be(folder: Path) -> None:
    entry = "\ncomponents:\n  - {files: amd64/crosstool.exe, isa: neutral, %s}\n"
    for part in ("foreign_ok: true", "condition: VersionNT64", "suppress: {rule: ISA014, reason: r}"):
        result = run(write(entry % part, "x86"), "--diff", "--select", "ISA014")
        assert result.stdout == "" and "nothing to correct" in result.stderr
    result = run(write(entry % "create_folder: true", "x64"), "--diff", "--select", "ISA014")
    assert result.stdout == ""


def test_bytes_that_nothing_is_wrong_with_stay(folder: Path) -> None:
    text = "\ncomponents:\n  - {files: amd64/crosstool.exe, directory: ProgramFilesFolder/T}   \n# end, ü, no newline"
    data = b"\xef\xbb\xbf" + (HEAD.format(platform="x64") + text).replace("\n", "\r\n").encode()
    Path("m.yaml").write_bytes(data)
    os.chmod("m.yaml", 0o640)
    os.symlink("m.yaml", "link.yaml")
    run("link.yaml", "--fix")
    assert Path("m.yaml").read_bytes() == data.replace(b"ProgramFilesFolder", b"ProgramFiles")
    assert stat.S_IMODE(os.stat("m.yaml").st_mode) == 0o640 and os.path.islink("link.yaml")


def test_a_condition_in_a_file_with_crlf(folder: Path) -> None:
    text = HEAD.format(platform="x86") + "\ncomponents:\n  - files: amd64/crosstool.exe # t\n    isa: neutral\n"
    Path("m.yaml").write_bytes(text.replace("\n", "\r\n").encode())
    run("m.yaml", "--fix", "--select", "ISA014")
    expected = text.replace("# t\n", "# t\n    condition: VersionNT64\n").replace("\n", "\r\n").encode()
    assert Path("m.yaml").read_bytes() == expected


def test_an_included_file_is_corrected_where_it_stands(folder: Path) -> None:
    Path("part.yaml").write_text("directories: {ProgramFilesFolder: {INSTALLFOLDER: T}} # d\n")
    name = write("\nincludes: part.yaml\ncomponents:\n  - files: amd64/crosstool.exe\n")
    before = Path(name).read_bytes()
    run(name, "--fix")
    assert Path("part.yaml").read_text() == "directories: {ProgramFiles: {INSTALLFOLDER: T}} # d\n"
    assert Path(name).read_bytes() == before


def test_a_repair_that_would_do_harm_is_not_made(folder: Path) -> None:
    """Both tools would go to one folder when a third component's folder becomes neutral."""
    text = """
directories:
  ProgramFilesFolder: {OLD: Tool}
  ProgramFiles64Folder: {NEW: Tool}
components:
  - {files: amd64/crosstool.exe, directory: NEW}
  - {files: amd64/crosstool.exe, directory: OLD}
"""
    before = Path(write(text)).read_bytes()
    result = run("m.yaml", "--fix", status=None)
    assert "m.yaml:10:3: not corrected: ProgramFiles instead of ProgramFilesFolder" in result.stderr
    assert "it would lead to" in result.stderr and Path("m.yaml").read_bytes() == before


def test_a_package_is_never_changed(folder: Path) -> None:
    from crossmsi.msi import Database

    Database().save(Path("a.msi"))
    write("\ncomponents:\n  - {files: amd64/crosstool.exe, directory: ProgramFilesFolder/T}\n")
    before = Path("a.msi").read_bytes(), Path("m.yaml").read_bytes()
    for option in ("--fix", "--diff"):
        result = run("m.yaml", "a.msi", option, status=1)
        assert isinstance(result.exception, CrossmsiError)
        assert str(result.exception).startswith("a.msi: only manifests can be corrected, a package is never changed")
    assert before == (Path("a.msi").read_bytes(), Path("m.yaml").read_bytes())


def test_a_manifest_that_is_wrong_otherwise(folder: Path) -> None:
    before = Path(write("\ncomponents:\n  - files: absent.exe\n")).read_bytes()
    for option in ("--fix", "--diff"):
        result = run("m.yaml", option, status=1)
        assert isinstance(result.exception, CrossmsiError) and "absent.exe" in str(result.exception)
    Path("n.yaml").write_text("package: [")
    result = run("n.yaml", "--fix", status=1)
    assert isinstance(result.exception, CrossmsiError) and "not valid YAML" in str(result.exception)
    assert Path("m.yaml").read_bytes() == before
