"""What a good manifest becomes: defaults, short forms, types and places."""

from __future__ import annotations

import pytest

from crossmsi.errors import SourceLocation


def test_defaults(load):
    manifest = load()
    package = manifest.package
    assert package.version == "1.2.3"
    assert package.upgrade_code == "{0F8FAD5B-D9CB-469F-A165-70867728950E}"
    assert (package.language, package.codepage, package.platform, package.scope) == (1033, 1252, None, "per-machine")
    assert (package.compression.method, package.compression.level, package.cabinet.placement) == (
        "mszip",
        None,
        "embedded",
    )
    assert package.major_upgrade.enabled and package.major_upgrade.schedule == "after-install-validate"
    assert manifest.ui.kind == "none" and manifest.components == []


def test_short_and_long_forms_mean_the_same(load):
    manifest = load(
        """\
directories:
  ProgramFiles: {A: Tools, B: {name: Tools2}}
features: {F: Main, G: {title: Main}}
components:
- files: a.dll
- files: [a.dll]
- files: [{source: a.dll}]
properties: {P: x, Q: {value: x}}
ui: minimal
"""
    )
    assert {name: node.name for name, node in manifest.directories["ProgramFiles"].items()} == {
        "A": "Tools",
        "B": "Tools2",
    }
    assert [feature.title for feature in manifest.features.values()] == ["Main", "Main"]
    assert [[file.source for file in item.files] for item in manifest.components] == [["a.dll"]] * 3
    assert [item.value for item in manifest.properties.values()] == ["x", "x"]
    assert manifest.ui.kind == "minimal"


def test_every_node_knows_its_place(load):
    manifest = load("components:\n- id: A\n  files:\n  - a.dll\n  - source: b.dll\n")
    assert manifest.at == SourceLocation("m.yaml", 1, 1)
    component = manifest.components[0]
    assert component.at == SourceLocation("m.yaml", 7, 3)
    assert [file.at for file in component.files] == [SourceLocation("m.yaml", 9, 5), SourceLocation("m.yaml", 10, 5)]
    assert [file.yaml_path for file in component.files] == ["components[0].files[0]", "components[0].files[1]"]
    assert component.at_of("id") == SourceLocation("m.yaml", 7, 7)
    assert component.at_of("directory") == component.at  # a default stands where its owner stands
    assert manifest.package.at_of("version") == SourceLocation("m.yaml", 4, 12)


@pytest.mark.parametrize(
    ("written", "version"),
    [("1.10", "1.10.0"), ("1.2.3", "1.2.3"), ("01.002.3.4", "1.2.3.4"), ('"255.255.65535"', "255.255.65535")],
)
def test_versions_keep_what_was_written(load, minimal, write, written, version):
    from crossmsi.manifest import load_manifest

    manifest = load_manifest(write(minimal.replace("1.2.3", written)), {})
    assert manifest.package.version == version


def test_registry_types_follow_the_yaml_type(load):
    manifest = load(
        r"""
components:
- registry:
    key: HKEY_LOCAL_MACHINE/Software/Maker
    values:
      Text: abc
      Number: 0x10
      List: [a, 1.10]
      Long: "4000000000"
      Default: {type: dword, value: "4000000000"}
      Raw: {type: binary, value: 00 FF}
      Path: {type: expandable, value: "%PATH%"}
      "@": "true"
      Gone: {action: remove}
"""
    )
    entry = manifest.components[0].registry[0]
    assert entry.key == r"HKLM\Software\Maker"
    assert {name: (data.kind, data.value) for name, data in entry.values.items()} == {
        "Text": ("string", "abc"),
        "Number": ("dword", 16),
        "List": ("multi-string", ("a", "1.10")),
        "Long": ("string", "4000000000"),
        "Default": ("dword", "4000000000"),
        "Raw": ("binary", "00 FF"),
        "Path": ("expandable", "%PATH%"),
        "@": ("string", "true"),
        "Gone": ("string", None),
    }


def test_a_list_of_isas_repeats_the_component(load):
    manifest = load(
        """\
components:
- id: Server
  isa: [i386, amd64, arm64]
  files: bin/${isa}/server${bits}.dll
  condition: ARCH = "${arch}"
- id: One_${isa}
  isa: [neutral]
  files: x
"""
    )
    assert [(item.id, item.isa, item.files[0].source, item.condition) for item in manifest.components] == [
        ("Server_i386", "i386", "bin/i386/server32.dll", 'ARCH = "x86"'),
        ("Server_amd64", "amd64", "bin/amd64/server64.dll", 'ARCH = "x64"'),
        ("Server_arm64", "arm64", "bin/arm64/server64.dll", 'ARCH = "arm64"'),
        ("One_neutral", "neutral", "x", None),
    ]
    assert {item.at.line for item in manifest.components} == {7, 11}


def test_aliases_and_merge_keys_are_followed(load):
    manifest = load(
        """\
components:
- &base
  files: &files [a.txt]
  shared: true
- <<: *base
  shared: false
- files: *files
"""
    )
    assert [(item.files[0].source, item.shared) for item in manifest.components] == [
        ("a.txt", True),
        ("a.txt", False),
        ("a.txt", False),
    ]
