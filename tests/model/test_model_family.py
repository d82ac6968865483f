"""What packages of one product for several platforms share: names, GUIDs, key paths, the bitness of neutral parts."""

from __future__ import annotations

FILES = {"a.dll": "i386", "b.dll": "amd64", "read.txt": b"x"}


def head(code: str, platform: str, extra: str = "", name: str = "Tool") -> str:
    return (
        f"package: {{name: {name}, manufacturer: Maker, version: 1.0.0, platform: {platform}, upgrade_code: {code}"
        f"{extra}}}\n"
    )


ONE, TWO = "0F8FAD5B-D9CB-469F-A165-70867728950E", "3F6B9D12-08C4-47EE-B5A9-6E21D7F0384C"
FAMILY = f", family: {{namespace: {ONE}, name: Tool}}"


def test_a_namespace_gives_the_guids_of_another_package(package):
    text = "components: [{files: a.dll}]\n"
    first = package(text, FILES, head=head(ONE, "x86")).components[0]
    other = package(text, FILES, head=head(TWO, "x86")).components[0]
    kin = package(text, FILES, head=head(TWO, "x86", FAMILY)).components[0]
    assert first.guid == kin.guid != other.guid


def test_the_common_name_is_that_of_folder_and_key_path(package, folders):
    scope = ", scope: per-user"
    text = "components: [{files: a.dll}]\n"
    first = package(text, FILES, head=head(ONE, "x86", scope))
    kin = package(text, FILES, head=head(TWO, "x86", scope + FAMILY, "Tool (x86)"))
    assert set(folders(first).values()) == set(folders(kin).values())
    keys = [[(row.key, row.name) for row in found.components[0].registry] for found in (first, kin)]
    assert keys[0] == keys[1] and kin.name == "Tool (x86)"


def test_a_neutral_component_states_its_bitness(package):
    text = "components: [{files: read.txt, directory: CommonAppData/Tool, isa: neutral, bits: 32}]\n"
    narrow, wide = (package(text, FILES, head=head(ONE, platform)).components[0] for platform in ("x86", "x64"))
    assert (narrow.bitness, wide.bitness) == (32, 32) and narrow.guid == wide.guid
    assert "bits: 32 is stated" in wide.isa_origin


def test_the_bitness_of_code_can_not_be_stated(errors):
    (text,) = errors("components: [{files: b.dll, bits: 32}]\n", FILES)
    assert "components[0].bits: the component is amd64" in text


def test_only_registry_keys_with_two_views_tell_neutral_components_apart(package):
    def guids(key: str) -> set[str]:
        text = f"components: [{{registry: {{key: '{key}', values: {{A: b}}}}, directory: CommonAppData/Tool}}]\n"
        return {package(text, head=head(ONE, platform)).components[0].guid for platform in ("x86", "x64")}

    assert len(guids(r"HKCU\Software\Maker")) == 1
    assert len(guids(r"HKU\.DEFAULT\Software\Maker")) == 1
    for key in (r"HKLM\Software\Maker", r"HKCR\.txt", r"HKMU\Software\Maker", r"HKCU\Software\Classes\.txt"):
        assert len(guids(key)) == 2, key


def test_key_paths_that_are_made_are_named_after_the_component(package):
    text = "components: [{files: a.dll}, {files: {source: b.dll, name: a.dll}, directory: INSTALLFOLDER/w}]\n"
    result = package(text, FILES, head=head(ONE, "x64", ", scope: per-user"))
    for item in result.components:
        (row,) = item.registry
        assert row.name == item.guid.strip("{}") and row.id == item.key_path.id
