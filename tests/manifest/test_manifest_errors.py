# ruff: noqa: E501
"""The exact words for what is wrong in a manifest."""

from __future__ import annotations

import pytest


def test_all_errors_come_at_once_in_order(errors):
    assert errors(
        whole="""\
package:
  name: Tool
  manufacturer: 12
  version: 1.2.3-rc1
  upgrade_cod: x
  platform: amd46
  language: english
  scope: per-machine
components:
- file: a.dll
- files: [{source: a, nam: b}]
  isa: x86
ui: instal-dir
lint:
  select: [ICE80, "ICE-3"]
"""
    ) == [
        "m.yaml:2:3: package.upgrade_code: this key is required\n"
        "  hint: make one with 'python -c \"import uuid; print(uuid.uuid4())\"' and never change it again",
        "m.yaml:4:12: package.version: '1.2.3-rc1' is not a version that the installer can hold\n"
        "  hint: use two to four numbers with dots, such as 1.4.2; MSI has no suffixes like -rc1",
        "m.yaml:5:3: package.upgrade_cod: unknown key 'upgrade_cod'\n"
        "  hint: did you mean 'upgrade_code' or 'product_code'?",
        "m.yaml:6:13: package.platform: expected x86, x64 or arm64, found 'amd46'\n  hint: did you mean 'arm64'?",
        "m.yaml:7:13: package.language: expected a whole number, found 'english'",
        "m.yaml:10:3: components[0].file: unknown key 'file'\n  hint: did you mean 'files'?",
        "m.yaml:10:3: components[0]: the component holds nothing\n"
        "  hint: give it one of files, drivers, fonts, registry, com, services, service_controls, shortcuts, environment, "
        "ini, extensions, permissions, remove_files, duplicate_files",
        "m.yaml:11:23: components[1].files[0].nam: unknown key 'nam'\n  hint: did you mean 'name'?",
        "m.yaml:12:8: components[1].isa: expected auto, i386, amd64, arm64 or neutral, found 'x86'",
        "m.yaml:13:5: ui: expected none, minimal, install-dir or feature-tree, found 'instal-dir'\n"
        "  hint: did you mean 'install-dir'?",
        "m.yaml:15:19: lint.select[1]: 'ICE-3' is not a rule id or prefix\n  hint: write it like ICE80 or ISA",
    ]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("version: 256.0.0", "the major number of version 256.0.0 is 256, the installer's limit is 255"),
        ("version: 1.256", "the minor number of version 1.256 is 256, the installer's limit is 255"),
        ("version: 1.2.65536", "the build number of version 1.2.65536 is 65536, the installer's limit is 65535"),
        ("version: 1.2.3.65536", "the fourth number of version 1.2.3.65536 is 65536, the installer's limit is 65535"),
    ],
)
def test_version_limits(errors, minimal, text, error):
    assert errors(whole=minimal.replace("version: 1.2.3", text)) == [f"m.yaml:4:12: package.version: {error}"]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("features: {1st: x}", "m.yaml:6:12: features.1st: '1st' is not an identifier\n"
         "  hint: use letters, digits, '_' and '.', and start with a letter or '_'"),
        ("features: [a]", "m.yaml:6:11: features: expected a mapping, found a list"),
        ("components: {a: b}", "m.yaml:6:13: components: expected a list, found a mapping\n"
         "  hint: start each item with '- '"),
        ("components: [5]", "m.yaml:6:14: components[0]: expected a mapping with 'id', 'files', 'directory', 'feature', "
         "found '5'"),
        ("components: [{files: }]", "m.yaml:6:21: components[0].files: expected one value or a list, found nothing"),
        ("components: [{files: a, shared: yes}]", "m.yaml:6:33: components[0].shared: expected true or false, found 'yes'"),
        ("components: [{files: true}]", "m.yaml:6:22: components[0].files: expected text, found true\n"
         "  hint: put it in quotes to make it text"),
        ("components: [{files: ''}]", "m.yaml:6:22: components[0].files: expected text, found an empty value"),
        ("components: [{files: a, id: 'a b'}]", "m.yaml:6:29: components[0].id: 'a b' is not an identifier\n"
         "  hint: use letters, digits, '_' and '.', and start with a letter or '_'"),
        ("components: [{files: a, guid: '{x}'}]", "m.yaml:6:31: components[0].guid: '{x}' is not a GUID\n"
         "  hint: write it like {0F8FAD5B-D9CB-469F-A165-70867728950E}, in quotes if with braces"),
        ("components: [{files: {source: a, name: 'a/b'}}]", "m.yaml:6:40: components[0].files.name: the name 'a/b' holds "
         "'/', which Windows does not allow in names"),
        ("components: [{files: {source: a, name: nul.txt}}]", "m.yaml:6:40: components[0].files.name: the name 'nul.txt' "
         "is reserved for a device by Windows"),
        ("components: [{files: {source: a, name: 'a.'}}]", "m.yaml:6:40: components[0].files.name: the name 'a.' ends with "
         "a dot or a space, which Windows drops"),
        ("directories: {ProgramFile: {A: b}}", "m.yaml:6:15: directories.ProgramFile: 'ProgramFile' is not a standard "
         "folder\n  hint: did you mean 'ProgramFiles' or 'ProgramFiles64'?"),
        ("directories: {ProgramFiles: {A: a//b}}", "m.yaml:6:33: directories.ProgramFiles.A: the path 'a//b' has an empty "
         "part"),
        ("search: {Found: {component: 0F8FAD5B-D9CB-469F-A165-70867728950E}}", "m.yaml:6:10: search.Found: 'Found' must "
         "be a public property: upper-case letters only\n  hint: write FOUND"),
        ("search: {X: {file: {name: a, path: b}, directory: c}}", "m.yaml:6:13: search.X: give exactly one of registry, "
         "directory, file, component, ini, found directory and file"),
        ("properties: {X: ''}", "m.yaml:6:17: properties.X: a property without a value does not exist for the installer\n"
         "  hint: give it a value, or 'secure: true'"),
        ("custom_actions: {A: {exe: a, dll: b, after: X}}", "m.yaml:6:21: custom_actions.A: give exactly one of exe, dll, "
         "property, directory, error, script, found exe and dll"),
        ("custom_actions: {A: {error: a}}", "m.yaml:6:21: custom_actions.A: say when it runs with exactly one of after, "
         "before and number"),
        ("custom_actions: {A: {dll: a, after: X}}", "m.yaml:6:21: custom_actions.A: 'entry' is missing: the exported "
         "function to call"),
        ("components: [{services: {name: x, type: kernel}}]", "m.yaml:6:41: components[0].services.type: the Windows "
         "Installer does not install kernel or file-system drivers as services (type 'kernel')\n"
         "  hint: list the .sys files under 'drivers:' and register them with an INF, DIFx or your own program"),
        ("components: [{registry: {key: HKXX\\a, values: {a: b}}}]", "m.yaml:6:31: components[0].registry.key: 'HKXX' is "
         "not a registry root\n  hint: start with one of HKLM, HKCU, HKCR, HKU, HKMU"),
        ("components: [{registry: {key: HKLM\\a, values: {a: 5000000000}}}]", "m.yaml:6:51: "
         "components[0].registry.values.a: 5000000000 does not fit a dword\n"
         "  hint: MSI has no 64-bit registry values; use binary"),
        ("components: [{registry: {key: HKLM\\a, values: {a: {type: binary, value: xyz}}}}]", "m.yaml:6:51: "
         "components[0].registry.values.a: binary data is written as pairs of hexadecimal digits"),
        ("components: [{registry: {key: HKLM\\a}}]", "m.yaml:6:25: components[0].registry: a key without values is not "
         "written\n  hint: add 'values:', or 'action: create' to make an empty key"),
        ("components: [{permissions: {file: a, sddl: b, user: c}}]", "m.yaml:6:28: components[0].permissions: give either "
         "'sddl', or 'user' with 'rights'"),
        ("components: [{isa: [i386, i386], files: a}]", "m.yaml:6:20: components[0].isa: a list here needs at least one of "
         "i386, amd64, arm64, neutral, each once"),
        ("components: [{isa: [i386, amd64], files: a, guid: 0F8FAD5B-D9CB-469F-A165-70867728950E}]", "m.yaml:6:51: "
         "components[0].guid: one GUID can't serve the components of several ISAs\n"
         "  hint: leave 'guid' out (each gets its own), or write one entry per ISA"),
    ],
)  # fmt: skip
def test_words_for_a_bad_value(errors, text, error):
    assert errors(text) == [error]


def test_an_unknown_top_level_key(errors):
    assert errors("component: []\n") == [
        "m.yaml:6:1: component: unknown key 'component'\n  hint: did you mean 'components'?"
    ]


def test_a_key_far_from_all_others_lists_them(errors):
    assert errors("ui: {zzz: 1}\n") == ["m.yaml:6:6: ui.zzz: unknown key 'zzz'\n  hint: known keys: kind, directory"]


def test_package_is_required(errors):
    assert errors(whole="components: []\n") == ["m.yaml:1:1: package: this key is required"]
