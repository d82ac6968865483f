"""Which files make one component, its bitness, and where it goes."""

from __future__ import annotations

import pytest


def summary(package):
    return {
        item.id: (item.isa, item.bitness, item.directory, [file.name for file in item.files])
        for item in package.components
    }


def test_a_glob_becomes_one_component_for_each_pe_file(package):
    result = package(
        "components: [{files: bin/*}]\n",
        {"bin/a.dll": "amd64", "bin/b.exe": "amd64-exe", "bin/a.ini": b"x", "bin/z.txt": b"y"},
    )
    assert summary(result) == {
        "a.dll": ("amd64", 64, "INSTALLFOLDER", ["a.dll"]),
        "a.ini": ("neutral", 64, "INSTALLFOLDER", ["a.ini", "z.txt"]),
        "b.exe": ("amd64", 64, "INSTALLFOLDER", ["b.exe"]),
    }
    assert all(item.key_path.kind == "file" and item.key_path.id == item.files[0].id for item in result.components)
    assert {item.id: item.isa_origin for item in result.components} == {
        "a.dll": "bin/a.dll is amd64",
        "a.ini": "nothing here is bound to an ISA, goes with bin/a.dll (amd64)",
        "b.exe": "bin/b.exe is amd64",
    }
    assert result.platform == "x64"


def test_a_single_pe_file_takes_the_others_along(package):
    result = package("components: [{files: [a.txt, tool.exe]}]\n", {"a.txt": b"", "tool.exe": "i386-exe"})
    assert summary(result) == {"tool.exe": ("i386", 32, "INSTALLFOLDER", ["a.txt", "tool.exe"])}
    assert result.components[0].key_path.id == "tool.exe"
    assert result.platform == "x86"


def test_twins_go_to_the_folder_of_their_bitness(package, folders):
    result = package(
        "components: [{files: bin/**, directory: INSTALLFOLDER/lib}]\n",
        {"bin/i386/x.dll": "i386", "bin/amd64/x.dll": "amd64", "bin/readme.txt": b""},
    )
    paths = folders(result)
    assert {(item.id, item.bitness, paths[item.directory]) for item in result.components} == {
        ("x.dll_i386", 32, "ProgramFilesFolder/Tool/lib/i386"),
        ("x.dll_amd64", 64, "ProgramFiles64Folder/Tool/lib/amd64"),
        ("readme.txt", 64, "ProgramFiles64Folder/Tool/lib"),
    }


def test_only_folders_that_are_used_are_there(package, folders):
    text = "directories: {ProgramFiles: {INSTALLFOLDER: {name: Maker/Tool, directories: {BIN: bin, UNUSED: doc}}}}\n"
    result = package(text + "components: [{files: x.dll, directory: BIN}]\n", {"x.dll": "i386"}, platform="x64")
    assert folders(result) == {
        "ProgramFilesFolder": "ProgramFilesFolder",
        "ProgramFiles_Maker": "ProgramFilesFolder/Maker",
        "INSTALLFOLDER": "ProgramFilesFolder/Maker/Tool",
        "BIN": "ProgramFilesFolder/Maker/Tool/bin",
    }


def test_the_declared_id_stays_with_the_platforms_twin(package, folders):
    files = {"a.dll": "i386", "b.dll": "amd64"}
    text = "directories: {ProgramFiles: {TOP: {name: T, directories: {BIN: bin}}}}\n"
    text += "components: [{files: '*.dll', directory: BIN}]\n"
    mixed = folders(package(text, files))
    assert mixed["BIN"] == "ProgramFiles64Folder/T/bin" and mixed["BIN_32"] == "ProgramFilesFolder/T/bin"
    intel = folders(package(text, files, platform="x86"))
    assert intel["BIN"] == "ProgramFilesFolder/T/bin" and intel["BIN_64"] == "ProgramFiles64Folder/T/bin"


@pytest.mark.parametrize(
    ("name", "folder32", "folder64"),
    [
        ("ProgramFiles", "ProgramFilesFolder", "ProgramFiles64Folder"),
        ("CommonFiles", "CommonFilesFolder", "CommonFiles64Folder"),
        ("System", "SystemFolder", "System64Folder"),
        ("ProgramFiles6432Folder", "ProgramFilesFolder", "ProgramFiles64Folder"),
        ("ProgramFilesFolder", "ProgramFilesFolder", "ProgramFilesFolder"),
        ("CommonAppData", "CommonAppDataFolder", "CommonAppDataFolder"),
    ],
)
def test_standard_folders_by_bitness(package, folders, name, folder32, folder64):
    result = package(
        f"components: [{{files: [a.dll, b.dll], directory: {name}/X}}]\n", {"a.dll": "i386", "b.dll": "amd64"}
    )
    paths = folders(result)
    assert [paths[item.directory] for item in result.components] == [f"{folder32}/X", f"{folder64}/X"]


def test_neutral_files_follow_a_folder_that_is_bound(package):
    result = package("components: [{files: a.txt, directory: ProgramFilesFolder/X}, {files: b.txt}]\n",
                     {"a.txt": b"", "b.txt": b""}, platform="x64")  # fmt: skip
    assert [item.bitness for item in result.components] == [32, 64]
    assert result.components[0].isa_origin == "nothing here is bound to an ISA, ProgramFilesFolder is the 32-bit folder"
    assert result.components[1].isa_origin == "nothing here is bound to an ISA, the package is x64"


def test_a_stated_isa_wins(package):
    text = "components: [{files: a.dll, isa: i386}, {files: b.dll, isa: neutral}, {isa: amd64, create_folder: true}]\n"
    result = package(text, {"a.dll": "amd64", "b.dll": "amd64"}, platform="x86")
    assert [(item.isa, item.bitness) for item in result.components] == [("i386", 32), ("neutral", 32), ("amd64", 64)]
    assert [item.isa_origin for item in result.components] == [
        "isa: i386 is stated, although a.dll is amd64",
        "b.dll is amd64, but isa: neutral is stated, the package is x86",
        "isa: amd64 is stated",
    ]


@pytest.mark.parametrize(
    ("isas", "platform"),
    [
        (["i386"], "x86"),
        (["arm"], "x86"),
        (["i386", "amd64"], "x64"),
        (["arm64", "i386"], "arm64"),
        (["arm64", "amd64"], "x64"),
        ([], "x86"),
    ],
)
def test_the_platform_follows_the_payload(package, isas, platform):
    files = {f"{isa}.dll": isa for isa in isas} or {"x.txt": b""}
    assert package(f"components: [{{files: [{', '.join(files)}]}}]\n", files).platform == platform


def test_kept_together(package):
    result = package("components: [{id: All, files: '*.dll', keep_together: true, key_path: b.dll}]\n",
                     {"a.dll": "i386", "b.dll": "i386"})  # fmt: skip
    assert summary(result) == {"All": ("i386", 32, "INSTALLFOLDER", ["a.dll", "b.dll"])}
    assert result.components[0].key_path.id == "b.dll"


def test_a_component_for_each_font(package, folders):
    result = package("components: [{fonts: [a.ttf, {source: b.fon, title: Old}]}]\n", {"a.ttf": b"", "b.fon": b""})
    assert [(item.directory, item.files[0].font) for item in result.components] == [
        ("FontsFolder", ""),
        ("FontsFolder", "Old"),
    ]


def test_drivers_are_copied(package):
    result = package("components: [{drivers: ['*.sys', x.inf]}]\n", {"x.sys": "amd64-exe", "x.inf": b""})
    assert summary(result) == {"x.sys": ("amd64", 64, "INSTALLFOLDER", ["x.sys", "x.inf"])}
    assert result.components[0].services == ()


def test_deep_globs_keep_folders_and_others_do_not(package, folders):
    result = package(
        "components: [{files: share/**/*.txt}, {files: flat/*/*.md}]\n",
        {"share/a.txt": b"", "share/x/y/b.txt": b"", "share/x/c.bin": b"", "flat/one/d.md": b""},
    )
    paths = folders(result)
    root = "ProgramFilesFolder/Tool"
    assert {(paths[item.directory], file.name) for item in result.components for file in item.files} == {
        (root, "a.txt"),
        (f"{root}/x/y", "b.txt"),
        (root, "d.md"),
    }


def test_files_are_in_the_order_of_their_names(package, put):
    names = ["b.txt", "A.txt", "c.txt", "a.txt", "10.txt", "9.txt"]
    result = package("components: [{files: 'd/*'}]\n", {f"d/{name}": b"" for name in names if name != "a.txt"})
    assert [file.name for file in result.components[0].files] == ["10.txt", "9.txt", "A.txt", "b.txt", "c.txt"]


def test_payload_paths_start_at_the_manifest_that_names_them(package, put):
    put.file("sub/part.yaml", b"components: [{files: p.txt}]\n")
    result = package(
        "includes: sub/part.yaml\ncomponents: [{files: sub/q.txt}]\n", {"sub/p.txt": b"1", "sub/q.txt": b"22"}
    )
    assert [(file.source, file.path, file.size) for item in result.components for file in item.files] == [
        ("sub/p.txt", "sub/p.txt", 1),
        ("sub/q.txt", "sub/q.txt", 2),
    ]


def test_environment_without_files_gets_its_folder(package):
    result = package("components: [{environment: {name: PATH, value: '[INSTALLFOLDER]', part: last}}]\n")
    (item,) = result.components
    assert (item.id, item.key_path.kind, item.create_folders) == ("Environment_PATH", "directory", ("INSTALLFOLDER",))
    assert item.environment[0].system is True


def test_a_registry_value_can_be_the_key_path(package):
    text = r"""
components:
- registry:
    key: HKLM\Software\Maker
    values: {A: a, B: {value: b, key_path: true}}
- isa: i386
  registry: {key: HKLM\Software\Maker, values: {A: a}}
"""
    first, second = package(text, platform="x64").components
    assert (first.key_path.kind, first.key_path.id, first.bitness) == ("registry", first.registry[1].id, 64)
    assert (second.key_path.id, second.bitness) == (second.registry[0].id, 32)
    assert first.guid != second.guid
