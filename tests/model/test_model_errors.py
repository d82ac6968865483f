"""The exact words for what can't be resolved."""

# ruff: noqa: E501
from __future__ import annotations

import os

import pytest

from crossmsi.errors import CrossmsiError

DLLS = {"a.dll": "i386", "b.dll": "amd64", "c.exe": "i386-exe", "t.txt": b"text"}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("- {files: none.dll}", "m.yaml:7:11: components[0].files: the payload 'none.dll' is not there: No such file or directory\n  hint: looked for {cwd}/none.dll"),
        ("- {files: ['*.sys']}", "m.yaml:7:12: components[0].files[0]: no file matches '*.sys'"),
        ("- {files: nowhere/**}", "m.yaml:7:11: components[0].files: no file matches 'nowhere/**'\n  hint: the folder {cwd}/nowhere does not exist"),
        ("- {files: .}", "m.yaml:7:11: components[0].files: the payload '.' is a folder\n  hint: write ./** for all files in it"),
        ("- {files: {source: '*.dll', name: x.dll}}", "m.yaml:7:35: components[0].files.name: 'name' can't be given to the 2 files that match"),
        ("- {files: a.dll, directory: BINN}", "m.yaml:7:29: components[0].directory: 'BINN' is neither a directory id nor a standard folder\n  hint: declare it under 'directories:', or write INSTALLFOLDER/BINN"),
        ("- {files: a.dll, directory: INSTALFOLDER/x}", "m.yaml:7:29: components[0].directory: 'INSTALFOLDER' is neither a directory id nor a standard folder\n  hint: did you mean 'INSTALLFOLDER' or 'WindowsFolder'?"),
        ("- {files: a.dll, directory: 'INSTALLFOLDER/a:b'}", "m.yaml:7:29: components[0].directory: the name 'a:b' holds ':', which Windows does not allow in names"),
        ("- {files: a.dll, feature: Main}", "m.yaml:7:27: components[0].feature: there is no feature 'Main'\n  hint: known features: Complete"),
        ("- {files: [a.dll, b.dll], keep_together: true}", "m.yaml:7:19: components[0].files[1]: one component can't hold files of different bitness: a.dll (m.yaml:7:12) is i386, b.dll is amd64\n  hint: remove 'keep_together', or state 'isa:' when that is meant"),
        ("- {files: [a.dll, b.dll], guid: 0F8FAD5B-D9CB-469F-A165-70867728950E}", "m.yaml:7:33: components[0].guid: one GUID can't serve the 2 components that this entry becomes (one for each PE file)\n  hint: leave 'guid' out, list the files in entries of their own, or set 'keep_together: true'"),
        ("- {files: a.dll, key_path: b.dll}", "m.yaml:7:28: components[0].key_path: 'b.dll' is installed by no file of this component\n  hint: its files: a.dll"),
        ("- {files: a.dll, registry: {key: HKLM\\x, values: {v: '[#b.dll]'}}}", "m.yaml:7:54: components[0].registry.values.v: 'b.dll' is installed by no component\n  hint: did you mean 'a.dll'?"),
        ("- {files: [a.dll, b.dll], com: {classes: {clsid: 0F8FAD5B-D9CB-469F-A165-70867728950E, description: x}}}", "m.yaml:7:32: components[0].com: the COM server's file is not stated and not clear: the component needs one PE file, it has 2: a.dll, b.dll\n  hint: set 'file:'"),
        ("- {files: t.txt, services: {name: x}}", "m.yaml:7:28: components[0].services: the service's program is not stated and not clear: the component needs one PE file, it has none\n  hint: set 'file:'"),
        ("- {files: [a.dll, c.exe], keep_together: true, services: {name: x}}", "m.yaml:7:58: components[0].services: the service's program c.exe must be the key path of its component, that is a.dll\n  hint: set 'key_path:' of the component, or list the file in an entry of its own"),
        ("- {files: a.dll, shortcuts: {name: S, hotkey: T}}", "m.yaml:7:47: components[0].shortcuts.hotkey: 'T' is not a keyboard shortcut\n  hint: write it like Ctrl+Alt+T or Shift+F2"),
        ("- {files: a.dll, duplicate_files: {file: a.dll}}", "m.yaml:7:35: components[0].duplicate_files: the copy would be the file itself\n  hint: give 'directory' or 'name'"),
        ("- {files: a.dll, permissions: {key: HKLM\\Software\\X, sddl: D}}", "m.yaml:7:37: components[0].permissions.key: the component writes nothing under HKLM\\Software\\X\n  hint: add it to 'registry:'"),
        ("- {files: a.dll, id: X}\n- {files: b.dll, id: x}", "m.yaml:8:22: components[1].id: the id 'x' is used twice (first at m.yaml:7:22)"),
        ("- {files: {source: a.dll, id: F}}\n- {files: {source: b.dll, id: f}}", "m.yaml:8:31: components[1].files.id: the file id 'f' is used twice (first at m.yaml:7:31)"),
    ],
)  # fmt: skip
def test_words(errors, text, error):
    found = errors(f"components:\n{text}\n", DLLS)
    assert found == [error.replace("{cwd}", os.getcwd())]


def test_two_files_for_one_path_name_both_lines(errors):
    found = errors(
        "components:\n- {files: x/Tool.exe}\n- {files: y/*.EXE}\n", {"x/Tool.exe": "i386-exe", "y/TOOL.EXE": "i386-exe"}
    )
    assert found == [
        "m.yaml:8:11: components[1].files: y/TOOL.EXE and x/Tool.exe (m.yaml:7:11) would both be installed as ProgramFilesFolder\\Tool\\TOOL.EXE\n"
        "  hint: give one of them another 'name:' or 'directory:', or each component its own condition"
    ]


def test_twins_of_two_bitnesses_do_not_clash(package):
    result = package("components:\n- {files: x/a.dll}\n- {files: y/a.dll}\n", {"x/a.dll": "i386", "y/a.dll": "amd64"})
    assert len(result.components) == 2


def test_over_long_paths(errors):
    found = errors(
        f"components: [{{files: a.txt, directory: INSTALLFOLDER/{'x' * 120}/{'y' * 120}}}]\n", {"a.txt": b""}
    )
    assert len(found) == 1
    assert found[0].startswith(
        "m.yaml:6:22: components[0].files: the install path has 275 characters, Windows allows 259: C:\\Program Files (x86)\\"
    )


def test_errors_of_all_passes_come_together(errors):
    found = errors(
        """\
features: {F: {features: {G: x, F: y}}}
properties: {ProductName: x, lower: {secure: true}}
ui: {kind: install-dir, directory: OTHER}
custom_actions:
  A: {exe: none.exe, after: InstallFile}
  B: {directory: NOWHERE, value: x, after: CostFinalize}
  InstallFiles: {error: x, after: CostFinalize}
search: {X: {directory: {path: 'C:\\x', view: 32}}}
components: [{files: none.dll}, {files: a.dll, feature: H}]
""",
        DLLS,
    )
    assert [error.split("\n")[0] for error in found] == [
        "m.yaml:6:36: features.F.features.F: the feature id 'F' is used twice",
        "m.yaml:7:27: properties.ProductName: ProductName is set by package.name",
        "m.yaml:7:37: properties.lower: lower can't be secure: only public properties (upper case) can",
        "m.yaml:8:36: ui.directory: the directory 'OTHER' is not declared under 'directories:'",
        "m.yaml:10:12: custom_actions.A.exe: the payload 'none.exe' is not there: No such file or directory",
        "m.yaml:10:29: custom_actions.A.after: there is no action 'InstallFile'",
        "m.yaml:11:18: custom_actions.B.directory: the directory 'NOWHERE' is not declared under 'directories:'",
        "m.yaml:12:17: custom_actions.InstallFiles: 'InstallFiles' is a standard action",
        "m.yaml:13:46: search.X.directory.view: 'view' chooses between 32- and 64-bit folders, and this path has none",
        "m.yaml:14:22: components[0].files: the payload 'none.dll' is not there: No such file or directory",
        "m.yaml:14:57: components[1].feature: there is no feature 'H'",
    ]


def test_a_license_must_be_rtf(errors, package):
    head = "package: {name: T, manufacturer: M, version: 1.0, upgrade_code: 0F8FAD5B-D9CB-469F-A165-70867728950E, license: l.rtf}\n"
    assert errors("components: [{files: a.txt}]\n", {"l.rtf": b"plain", "a.txt": b""}, head=head) == [
        "m.yaml:1:112: package.license: l.rtf is not RTF, and the dialogs show nothing else\n"
        "  hint: save it as Rich Text Format"
    ]
    put_right = package("components: [{files: a.txt}]\n", {"l.rtf": rb"{\rtf1 x}"}, head=head)
    assert put_right.ui.license.source == "l.rtf"


def test_an_unknown_platform(package):
    with pytest.raises(CrossmsiError, match="'x46' is not a platform"):
        package("components: [{files: a.txt}]\n", {"a.txt": b""}, platform="x46")


def test_an_unreadable_name(errors, tmp_path):
    name = os.fsdecode(b"bad\xff.txt")
    try:
        (tmp_path / name).write_bytes(b"")
    except OSError:
        pytest.skip("this file system only holds Unicode names")
    (found,) = errors("components: [{files: '*.txt'}]\n")
    assert (
        found
        == "m.yaml:6:22: components[0].files: the name of 'bad\\udcff.txt' is not Unicode\n  hint: give it a 'name:'"
    )


def test_an_unreadable_folder(errors, tmp_path):
    folder = tmp_path / os.fsdecode(b"bad\xff")
    try:
        folder.mkdir()
    except OSError:
        pytest.skip("this file system only holds Unicode names")
    (folder / "a.txt").write_bytes(b"")
    (found,) = errors("components: [{files: '**/*.txt'}]\n")
    assert (
        found == "m.yaml:6:22: components[0].files: the name of 'bad\\udcff/a.txt' is not Unicode\n"
        "  hint: rename its folder"
    )


def test_a_name_that_windows_refuses(errors):
    assert errors("components: [{files: 'd/*'}]\n", {"d/a:b.txt": b""}) == [
        "m.yaml:6:22: components[0].files: 'd/a:b.txt': the name 'a:b.txt' holds ':', which Windows does not allow in names"
    ]
