"""Splitting manifests that are written in other ways than the samples."""

from __future__ import annotations

import pytest

from crossmsi.errors import CrossmsiErrors
from crossmsi.variants import Unmade, Variant
from tests.model.conftest import PACKAGE
from tests.pe.pe_builder import PeBuilder
from tests.variants.conftest import component, installed, split


def names(variant: Variant) -> set[str]:
    return {path.rpartition("/")[2] for path in installed(variant)}


def test_files_of_two_isas_in_one_entry(variants) -> None:
    found = variants("components: [{files: ['*.dll', read.txt, lib.a], directory: INSTALLFOLDER/bin}]\n", files={})
    assert [item.label for item in found.all] == ["mixed", "split x86", "split x64", "split arm64", "merged"]
    for platform, library in (("x86", "a32.dll"), ("x64", "a64.dll"), ("arm64", "arm.dll")):
        variant = split(found, platform)
        root = "ProgramFilesFolder" if platform == "x86" else "ProgramFiles64Folder"
        assert set(installed(variant)) == {f"{root}/Tool/bin/{name}" for name in (library, "read.txt", "lib.a")}
        ids = {item.id: item.guid for item in found.mixed.prepared.model.components}
        own = component(variant, library)
        assert own.guid == ids[library]
    assert split(found, "arm64").prepared.model.installer_version == 500


def test_deep_globs_keep_their_folders(variants) -> None:
    files = {"tree/x/one.dll": "i386", "tree/y/two.dll": "amd64", "tree/y/z/three.dll": "amd64", "tree/n.txt": b"n"}
    found = variants("components: [{files: 'tree/**'}]\n", files=files)
    assert set(installed(split(found, "x86"))) == {
        "ProgramFilesFolder/Tool/x/one.dll",
        "ProgramFilesFolder/Tool/n.txt",
    }
    assert set(installed(split(found, "x64"))) == {
        "ProgramFiles64Folder/Tool/y/two.dll",
        "ProgramFiles64Folder/Tool/y/z/three.dll",
        "ProgramFiles64Folder/Tool/n.txt",
    }


def test_resources_follow_their_file(variants) -> None:
    found = variants(
        "components:\n"
        "- files: [tool32.exe, tool64.exe]\n"
        "  services: [{name: S32, file: tool32.exe}, {name: S64, file: tool64.exe}]\n"
        "  shortcuts: [{name: T32, target: tool32.exe}, {name: T64, target: tool64.exe}]\n"
        "  registry: {key: HKLM\\Software\\Tool, values: {Home: '[INSTALLFOLDER]'}}\n"
    )
    for platform, bits in (("x86", "32"), ("x64", "64")):
        parts = split(found, platform).prepared.model.components
        assert [row.name for item in parts for row in item.services] == [f"S{bits}"]
        assert [row.name for item in parts for row in item.shortcuts] == [f"T{bits}"]
    # The first program of the entry had the registry value in the mixed package.
    assert [len(split(found, p).prepared.compiled.database.rows("Registry")) for p in ("x86", "x64")] == [2, 1]


def test_neutral_parts_go_with_the_code_of_their_feature(variants) -> None:
    found = variants(
        "features:\n"
        "  Base: {features: {Wide: {features: {WidePath: WidePath}}, Narrow: Narrow}}\n"
        "components:\n"
        "- {files: read.txt, feature: Base}\n"
        "- {files: a64.dll, feature: Wide}\n"
        "- {files: lib.a, feature: Wide}\n"
        "- {id: P, feature: WidePath, environment: {name: PATH, value: '[INSTALLFOLDER]', part: last}}\n"
        "- {files: a32.dll, feature: Narrow}\n"
    )
    assert names(split(found, "x86")) == {"read.txt", "a32.dll"}
    assert names(split(found, "x64")) == {"read.txt", "a64.dll", "lib.a"}
    features = {
        p: {row.Feature for row in split(found, p).prepared.compiled.database.rows("Feature")} for p in ("x86", "x64")
    }
    assert features == {"x86": {"Base", "Narrow"}, "x64": {"Base", "Wide", "WidePath"}}
    where = {item.component: (item.platform, item.packages) for item in found.placements}
    assert where["P"] == ("x64", ("x64",)) and where["read.txt"] == (None, ("x86", "x64"))


def test_conditions_of_components(variants) -> None:
    found = variants(
        "components:\n"
        "- {files: a64.dll, condition: VersionNT64 AND EXTRA}\n"
        "- {files: {source: a32.dll, name: old.dll}, condition: NOT VersionNT64}\n"
        "- {files: {source: read.txt, name: one.txt}, condition: NOT VersionNT64}\n"
        "- {files: {source: read.txt, name: two.txt}, condition: VersionNT64}\n"
    )
    assert names(split(found, "x64")) == {"a64.dll", "two.txt"}
    assert component(split(found, "x64"), "a64.dll").condition == "EXTRA"
    assert component(split(found, "x64"), "two.txt").condition is None
    assert names(split(found, "x86")) == {"old.dll", "one.txt", "two.txt"}
    assert component(split(found, "x86"), "old.dll").condition == "NOT VersionNT64"
    assert any("one.txt" in note and "never holds" in note for note in split(found, "x64").notes)


def test_a_guid_that_came_of_a_condition_is_kept(variants) -> None:
    found = variants(
        "components:\n"
        "- {isa: amd64, files: {source: read.txt, name: a.txt}, condition: NOT VersionNT64}\n"
        "- {isa: amd64, files: {source: lib.a, name: a.txt}, condition: VersionNT64}\n"
        "- {files: a32.dll}\n"
    )
    mixed = {item.files[0].source: item for item in found.mixed.prepared.model.components}
    (left,) = split(found, "x64").prepared.model.components
    assert left.files[0].source == "lib.a" and left.condition is None
    assert left.guid == mixed["lib.a"].guid != mixed["read.txt"].guid


def test_launch_conditions(variants) -> None:
    head = (
        "package:\n  name: Tool\n  manufacturer: Maker\n  version: 1.2.3\n  platform: x64\n"
        "  upgrade_code: 0F8FAD5B-D9CB-469F-A165-70867728950E\n"
        "  launch_conditions:\n"
        "  - {condition: Installed OR VersionNT64, message: 64-bit Windows please}\n"
        "  - {condition: VersionNT >= 603, message: newer please}\n"
    )
    found = variants("components: [{files: [a32.dll, a64.dll]}]\n", head=head)
    for platform in ("x86", "x64"):
        conditions = split(found, platform).prepared.model.launch_conditions
        assert [item.condition for item in conditions] == ["VersionNT >= 603"]
    assert any("Installed OR VersionNT64" in note for note in split(found, "x86").notes)


def test_a_launch_condition_against_the_package_itself(variants) -> None:
    head = (
        "package:\n  name: Tool\n  manufacturer: Maker\n  version: 1.2.3\n"
        "  upgrade_code: 0F8FAD5B-D9CB-469F-A165-70867728950E\n"
        "  launch_conditions: [{condition: NOT VersionNT64, message: use the other one}]\n"
    )
    found = variants("components: [{files: [a32.dll, a64.dll]}]\n", head=head)
    assert [(item.label, type(item)) for item in found.split] == [("split x86", Variant), ("split x64", Unmade)]
    assert "never holds" in str(found.unmade[0].error)
    assert isinstance(found.merged, Variant)


def test_custom_actions(variants) -> None:
    found = variants(
        "components: [{files: [a32.dll, a64.dll]}, {files: tool64.exe}]\n"
        "custom_actions:\n"
        "  First: {dll: a32.dll, entry: f, after: CostFinalize, condition: NOT VersionNT64}\n"
        "  Second: {dll: a64.dll, entry: f, after: First, condition: VersionNT64}\n"
        "  Third: {property: X, value: y, after: Second}\n"
        "  Run: {exe: {file: tool64.exe}, command: /x, after: InstallFinalize}\n",
        head="package: {name: T, manufacturer: M, version: 1.0.0, platform: x64, "
        "upgrade_code: 0F8FAD5B-D9CB-469F-A165-70867728950E}\n",
    )
    actions = {
        platform: {
            item.id: (item.scheduled[0].after, item.scheduled[0].condition)
            for item in split(found, platform).prepared.model.custom_actions
        }
        for platform in ("x86", "x64")
    }
    assert actions["x64"] == {
        "Second": ("CostFinalize", None),
        "Third": ("Second", None),
        "Run": ("InstallFinalize", None),
    }
    assert actions["x86"] == {"First": ("CostFinalize", "NOT VersionNT64"), "Third": ("First", None)}
    assert {note.split(" is left out")[0] for note in split(found, "x86").notes} == {
        "custom action Second",
        "custom action Run",
    }


def test_searches_of_the_64_bit_view(variants) -> None:
    found = variants(
        "components: [{files: [a32.dll, a64.dll]}]\n"
        "search:\n"
        "  OLD:\n"
        "  - registry: {key: HKLM\\Software\\Tool, name: Home, view: 64}\n"
        "  - registry: {key: HKLM\\Software\\Tool, name: Home, view: 32}\n"
        "  WIDE: {registry: {key: HKLM\\Software\\Tool, name: Home, view: 64}}\n"
    )
    searches = {item.property: len(item.locators) for item in split(found, "x86").prepared.model.searches}
    assert searches == {"OLD": 1}
    assert {item.property for item in split(found, "x64").prepared.model.searches} == {"OLD", "WIDE"}


def test_folders_that_were_stated_for_one_bitness(variants) -> None:
    found = variants(
        "directories:\n"
        "  ProgramFiles64Folder: {INSTALLFOLDER: Tool}\n"
        "  ProgramFilesFolder: {NARROW: Tool}\n"
        "components:\n"
        "- {files: a32.dll, directory: NARROW}\n"
        "- {files: a64.dll}\n"
        "- files: read.txt\n"
        "  registry: {key: HKLM\\Software\\Tool, values: {At: '[INSTALLFOLDER]', Up: '[ProgramFiles64Folder]'}}\n"
        "- {files: lib.a, directory: ProgramFiles64Folder/Tool/lib}\n"
    )
    assert set(installed(split(found, "x86"))) == {
        "ProgramFilesFolder/Tool/a32.dll",
        "ProgramFilesFolder/Tool/read.txt",
        "ProgramFilesFolder/Tool/lib/lib.a",
    }
    values = {row.name: row.value for row in component(split(found, "x86"), "read.txt").registry}
    assert values["Up"] == "[ProgramFilesFolder]"
    assert all(path.startswith("ProgramFiles64Folder/Tool/") for path in installed(split(found, "x64")))


def test_a_file_with_one_path_and_a_key_in_each_view_goes_to_one_package(variants) -> None:
    found = variants(
        "components:\n"
        "- {files: [a32.dll, a64.dll]}\n"
        "- {id: S, files: read.txt, directory: CommonAppData/Tool, "
        "registry: {key: HKLM\\Software\\Tool, values: {A: b}}}\n"
        "- {files: lib.a, directory: CommonAppData/Tool}\n"
    )
    where = {item.component: item.packages for item in found.placements}
    assert where["S"] == ("x64",) and where["lib.a"] == ("x86", "x64")
    shared = [component(split(found, platform), "lib.a") for platform in ("x86", "x64")]
    assert len({(item.guid, item.bitness) for item in shared}) == 1
    assert any("S goes to the x64 package alone" in note for note in split(found, "x86").notes)


def test_packages_that_replace_each_other_are_complete(variants) -> None:
    text = (
        "components:\n- {files: [a32.dll, a64.dll]}\n"
        "- {id: S, files: read.txt, directory: CommonAppData/Tool, "
        "registry: {key: HKLM\\Software\\Tool, values: {A: b}}}\n"
        "- {id: E, environment: {name: TOOL_HOME, value: '[INSTALLFOLDER]'}, "
        "shortcuts: {name: L, target: '[INSTALLFOLDER]'}}\n"
    )
    found = variants(text, relation="replace")
    for platform in ("x86", "x64"):
        variant = split(found, platform)
        assert {"S", "E"} <= {item.id for item in variant.prepared.model.components}
        assert [row.name for item in variant.prepared.model.components for row in item.shortcuts] == ["L"]
        assert not any("takes it away" in note for note in variant.notes)
    half = variants(text, relation="replace", neutral="x64")
    assert any("does not get it" in note for note in split(half, "x86").notes) and not split(half, "x64").notes


def test_a_file_whose_component_had_to_be_another_is_told(variants) -> None:
    text = (
        "components:\n- {files: [a32.dll, a64.dll]}\n"
        "- {id: S, files: read.txt, directory: CommonAppData/Tool, "
        "registry: {key: HKLM\\Software\\Tool, values: {A: b}}}\n"
    )
    told = {
        (neutral, platform): [note for note in split(variants(text, neutral=neutral), platform).notes if "GUID" in note]
        for neutral in ("x86", "x64")
        for platform in ("x86", "x64")
    }
    assert [key for key, notes in told.items() if notes] == [("x86", "x86")]
    assert told["x86", "x86"][0].startswith("S has another GUID")


def test_code_that_is_stated_to_be_neutral_keeps_its_component_where_its_folder_stays(variants) -> None:
    head = PACKAGE + "  platform: x64\n"
    found = variants("components: [{files: a32.dll}, {files: a64.dll, isa: neutral}]\n", head=head)
    assert component(split(found, "x64"), "a64.dll").guid == component(found.mixed, "a64.dll").guid
    narrow = variants("components: [{files: a32.dll}, {files: a64.dll, isa: neutral}]\n")
    assert narrow.mixed.platform == "x86"
    moved = component(split(narrow, "x64"), "a64.dll")
    assert (moved.isa, moved.bitness) == ("amd64", 64) and moved.guid != component(narrow.mixed, "a64.dll").guid


def test_shortcuts_of_both_packages_do_not_meet(variants) -> None:
    found = variants(
        "components: [{files: [a32.dll, a64.dll]}, {files: read.txt, shortcuts: {name: Read me, target: read.txt}}]\n"
    )
    rows = {
        platform: [row.name for item in split(found, platform).prepared.model.components for row in item.shortcuts]
        for platform in ("x86", "x64")
    }
    assert rows == {"x86": ["Read me (x86)"], "x64": ["Read me"]}


def test_what_only_one_package_can_have(variants) -> None:
    found = variants(
        "components:\n"
        "- {files: [a32.dll, a64.dll]}\n"
        "- {id: Svc, isa: neutral, files: tool32.exe, services: {name: S}}\n"
        "- id: Env\n"
        "  environment: [{name: TOOL_HOME, value: '[INSTALLFOLDER]'}, "
        "{name: PATH, value: '[INSTALLFOLDER]', part: last}]\n"
        "- {id: Reg, registry: {key: HKCU\\Software\\Tool, values: {At: '[INSTALLFOLDER]'}}}\n"
        "- {id: Cls, registry: {key: HKCU\\Software\\Classes\\Tool, values: {At: '[INSTALLFOLDER]'}}}\n",
        files={"tool32.exe": PeBuilder("i386").clr(1).build()},
    )
    where = {item.component: item.packages for item in found.placements}
    assert where["Svc"] == ("x64",) and where["Env"] == where["Reg"] == ("x86", "x64")
    for platform in ("x86", "x64"):
        told = {note.partition(":")[0] for note in split(found, platform).notes if "takes it away" in note}
        assert told == {"environment variable TOOL_HOME", "HKCU\\Software\\Tool"}
    assert any(note.startswith("Svc goes to the x64 package") for note in split(found, "x86").notes)


@pytest.mark.parametrize(
    ("text", "choices", "message"),
    [
        ("components: [{files: read.txt}]\n", {}, "nothing in the manifest is bound to an ISA"),
        ("components: [{files: a64.dll}]\n", {"neutral": "x86"}, "can't go to the x86 package"),
    ],
)
def test_a_split_that_can_not_be(variants, text: str, choices: dict[str, str], message: str) -> None:
    found = variants(text, **choices)
    assert isinstance(found.mixed, Variant) and isinstance(found.merged, Variant)
    (why,) = found.unmade
    assert why.kind == "split" and message in str(why.error)


def test_packages_that_replace_each_other_need_a_major_upgrade(variants) -> None:
    head = (
        "package: {name: T, manufacturer: M, version: 1.0.0, major_upgrade: false, "
        "upgrade_code: 0F8FAD5B-D9CB-469F-A165-70867728950E}\n"
    )
    found = variants("components: [{files: [a32.dll, a64.dll]}]\n", head=head, relation="replace")
    assert all("major upgrade" in str(item.error) for item in found.unmade) and len(found.unmade) == 2


def test_a_bad_manifest_is_an_error_as_ever(variants) -> None:
    with pytest.raises(CrossmsiErrors, match=r"nothing\.dll"):
        variants("components: [{files: nothing.dll}]\n")


def test_code_that_no_package_is_for(variants) -> None:
    found = variants("components: [{files: old.dll}]\n", files={"old.dll": "arm"})
    assert [item.label for item in found.unmade] == ["split", "merged"]
    assert "old.dll is arm" in str(found.unmade[0].error)
