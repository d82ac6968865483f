"""Everything of a package that is no component: features, properties, searches, actions, dialogs."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossmsi.manifest import load_manifest
from crossmsi.model import resolve

SAMPLE = Path(__file__).parents[2] / "sample_payloads" / "crossmsi.yaml"
FILES = {"a.dll": "i386", "b.dll": "amd64", "c.exe": "amd64-exe", "x.vbs": b"", "i.ico": b""}


def test_the_sample(folders):
    package = resolve(load_manifest(SAMPLE, {}))
    paths = folders(package)
    assert package.platform == "x64" and package.scope == "per-machine"
    files = {(paths[item.directory], file.name, file.isa) for item in package.components for file in item.files}
    assert files == {
        ("ProgramFiles64Folder/CrossMSI Sample", "readme.txt", "none"),
        *(
            (f"{root}/CrossMSI Sample", name, isa)
            for root, isa in (("ProgramFilesFolder", "i386"), ("ProgramFiles64Folder", "amd64"))
            for name in ("crosstool.exe", "crosscom.dll", "crossshell.dll")
        ),
    }
    for item in package.components:
        assert item.bitness == {"i386": 32}.get(item.isa, 64)
        assert str(item.at).startswith(f"{SAMPLE}:")
    servers = [row for item in package.components for row in item.registry if row.key.endswith("InprocServer32")]
    assert len(servers) == 8
    assert package.ui.kind == "install-dir" and package.ui.directory == "INSTALLFOLDER"
    assert [feature.id for feature in package.features[0].children] == ["Tools64", "Tools32", "AddToPath"]
    ids = [item.id for item in package.components]
    assert sorted(ids) == sorted(name for feature in (package.features[0], *package.features[0].children)
                                 for name in feature.components)  # fmt: skip


def test_components_without_a_feature_go_to_the_first(package):
    text = """
features:
  Main: {title: Main program, features: {Extra: {level: 1000, levels: [{condition: X, level: 1}]}}}
  Other: Another
components:
- {files: a.dll}
- {files: c.exe, feature: [Extra, Other]}
"""
    main, other = package(text, FILES).features
    assert (main.title, main.components, other.components) == ("Main program", ("a.dll",), ("c.exe",))
    (extra,) = main.children
    assert (extra.title, extra.level, extra.components) == ("Extra", 1000, ("c.exe",))
    assert [(item.condition, item.level) for item in extra.levels] == [("X", 1)]


def test_without_features_there_is_one(package):
    (feature,) = package("components: [{files: a.dll}]\n", FILES).features
    assert (feature.id, feature.title, feature.components) == ("Complete", "Tool", ("a.dll",))


def test_properties_of_programs_and_features(package):
    head = """\
package:
  name: Tool
  manufacturer: Maker
  version: 1.2.3
  upgrade_code: 0F8FAD5B-D9CB-469F-A165-70867728950E
  icon: i.ico
  arp: {help_link: https://example.invalid, no_modify: true, no_repair: false}
  major_upgrade: {schedule: after-install-execute-again, allow_same_version: true}
  compression: none
  cabinet: {placement: external, name: data.cab}
"""
    result = package(
        "properties: {MODE: fast, KEY: {secure: true, hidden: true}}\ncomponents: [{files: a.dll}]\n", FILES, head=head
    )
    assert [(row.id, row.value, row.secure, row.hidden) for row in result.properties] == [
        ("ARPHELPLINK", "https://example.invalid", False, False),
        ("ARPNOMODIFY", "1", False, False),
        ("ARPPRODUCTICON", "i.ico", False, False),
        ("MODE", "fast", False, False),
        ("KEY", None, True, True),
    ]
    assert [icon.source for icon in result.icons] == ["i.ico"]
    assert (result.major_upgrade.schedule, result.major_upgrade.allow_same_version) == (
        "afterInstallExecuteAgain",
        True,
    )
    assert result.major_upgrade.downgrade_message == "A newer version of Tool is already installed."
    assert (result.cabinet.embedded, result.cabinet.name, result.cabinet.compression) == (False, "data.cab", "none")
    assert str(result.major_upgrade.at) == "m.yaml:8:18"


def test_upgrades_can_be_off(package):
    head = "package: {name: T, manufacturer: M, version: 1.0, major_upgrade: false, "
    head += "upgrade_code: 0F8FAD5B-D9CB-469F-A165-70867728950E}\n"
    assert package("components: [{files: a.dll}]\n", FILES, head=head).major_upgrade is None


@pytest.mark.parametrize(("platform", "bits"), [("x86", 32), ("x64", 64), ("arm64", 64)])
def test_searches_have_a_view(package, platform, bits):
    text = r"""
search:
  FOUND:
  - registry: {key: HKLM\Software\Maker, name: Home, type: directory}
  - registry: {key: HKLM\Software\Maker, view: 32}
  - directory: ProgramFiles/Maker
  - directory: {path: ProgramFiles/Maker, view: 32, depth: 2}
  - file: {path: 'C:/Data', name: x.exe, min_version: "1.0"}
  - component: {guid: 0F8FAD5B-D9CB-469F-A165-70867728950E, type: directory}
  - ini: {file: win.ini, section: s, key: k, field: 2}
components: [{files: a.dll}]
"""
    (search,) = package(text, FILES, platform=platform).searches
    first, second, folder, folder32, file, component, ini = search.locators
    assert (first.bitness, first.type, first.name, first.root, first.key) == (
        bits,
        "directory",
        "Home",
        "HKLM",
        r"Software\Maker",
    )
    assert (second.bitness, second.type, second.name) == (32, "raw", None)
    assert folder.path == {32: "[ProgramFilesFolder]Maker", 64: "[ProgramFiles64Folder]Maker"}[bits]
    assert (folder32.path, folder32.depth) == ("[ProgramFilesFolder]Maker", 2)
    assert (file.path, file.name, file.min_version) == (r"C:\Data", "x.exe", "1.0")
    assert (component.type, ini.field) == ("directory", 2)
    assert len({locator.id for locator in search.locators}) == 7


def test_custom_actions(package):
    text = """
components: [{files: c.exe}, {files: a.dll}]
custom_actions:
  Run: {exe: {file: c.exe}, command: '/dir [INSTALLFOLDER]', after: InstallFiles, execute: deferred, impersonate: false}
  Helper: {exe: c.exe, before: InstallFinalize, sequence: both, condition: NOT Installed, result: ignore}
  Call: {dll: a.dll, entry: Go, after: CostFinalize}
  Set: {property: X, value: '[#a.dll]', after: CostFinalize, sequence: ui}
  Move: {directory: INSTALLFOLDER, value: 'C:\\T', number: 1005}
  Stop: {error: No., after: LaunchConditions, condition: X}
  Script: {script: x.vbs, function: F, after: Run}
  Inline: {script: {text: 'x=1'}, language: jscript, isa: i386, after: Run}
"""
    result = package(text, FILES)
    actions = {item.id: item for item in result.custom_actions}
    run, helper, call = actions["Run"], actions["Helper"], actions["Call"]
    assert (run.source_kind, run.source, run.target, run.isa) == ("file", "c.exe", "/dir [INSTALLFOLDER]", "amd64")
    assert (run.execute, run.impersonate) == ("deferred", False)
    assert (helper.source_kind, helper.source, helper.result) == ("binary", "c.exe", "ignore")
    assert [(item.table, item.before, item.condition) for item in helper.scheduled] == [
        ("InstallUISequence", "InstallFinalize", "NOT Installed"),
        ("InstallExecuteSequence", "InstallFinalize", "NOT Installed"),
    ]
    assert (call.source, call.target, call.isa) == ("a.dll", "Go", "i386")
    assert actions["Set"].target == "[#a.dll]" and actions["Set"].source == "X"
    assert (actions["Move"].source, actions["Move"].target, actions["Move"].scheduled[0].number) == (
        "INSTALLFOLDER",
        "C:\\T",
        1005,
    )
    assert (actions["Stop"].source_kind, actions["Stop"].target) == (None, "No.")
    assert (actions["Script"].script, actions["Script"].target, actions["Script"].bitness) == ("vbscript", "F", 64)
    assert (actions["Inline"].script, actions["Inline"].target, actions["Inline"].bitness) == ("jscript", "x=1", 32)
    assert sorted(item.id for item in result.binaries) == ["a.dll", "c.exe", "x.vbs"]


@pytest.mark.parametrize(
    ("dll", "platform", "error"),
    [
        ("a.dll", "x64", None),
        ("b.dll", "x64", None),
        ("b.dll", "x86", "the DLL is amd64, the installer of an x86 package can't load it\n  hint: it can load i386"),
        ("x.vbs", "x64", "the DLL is not a DLL with machine code, the installer of an x64 package can't load it\n"
         "  hint: it can load amd64 and i386"),
    ],
)  # fmt: skip
def test_a_custom_action_dll_must_be_loadable(package, errors, dll, platform, error):
    text = f"custom_actions: {{A: {{dll: {dll}, entry: E, after: CostFinalize}}}}\ncomponents: [{{files: x.vbs}}]\n"
    if error is None:
        assert package(text, FILES, platform=platform).custom_actions[0].source == dll
    else:
        assert errors(text, FILES, platform=platform) == [f"m.yaml:6:27: custom_actions.A.dll: {error}"]


def test_services(package):
    text = """
components:
- files: c.exe
  services: {name: Svc, start: demand, dependencies: [RpcSs, +Group], account: '[USER]'}
  service_controls: {name: Svc, start: install, stop: both, remove: uninstall, arguments: [a, b]}
"""
    (item,) = package(text, FILES).components
    (service,), (control,) = item.services, item.service_controls
    assert (service.name, service.type, service.start, service.dependencies) == (
        "Svc",
        "own-process",
        "demand",
        ("RpcSs", "+Group"),
    )
    assert (control.start, control.stop, control.remove, control.wait, control.arguments) == (
        "install",
        "both",
        "uninstall",
        True,
        ("a", "b"),
    )


def test_the_smaller_resources(package):
    text = r"""
components:
- files: c.exe
  environment: {name: HOME_OF, value: '[INSTALLFOLDER]', system: false}
  ini: {file: s.ini, section: A, key: K, value: '[#c.exe]'}
  extensions:
    extension: .foo
    prog_id: {id: Maker.Foo, description: Foo}
    content_type: x/foo
    verbs: [open, {id: print}]
  remove_files: [{directory: INSTALLFOLDER, name: '*.log'}, {directory: INSTALLFOLDER/cache, on: both}]
  duplicate_files: {file: c.exe, name: d.exe}
  permissions:
  - {sddl: 'D:'}
  - {file: c.exe, sddl: 'D:P', condition: X}
"""
    result = package(text, FILES)
    (item,) = result.components
    assert [(row.name, row.system) for row in item.environment] == [("HOME_OF", False)]
    assert [(row.file, row.directory, row.value) for row in item.ini] == [("s.ini", "INSTALLFOLDER", "[#c.exe]")]
    (extension,) = item.extensions
    assert (extension.id, extension.prog_id, [verb.id for verb in extension.verbs]) == (
        "foo",
        "Maker.Foo",
        ["open", "print"],
    )
    assert [prog.description for prog in item.prog_ids] == ["Foo"]
    assert [(row.name, row.directory, row.on) for row in item.remove_files] == [
        ("*.log", "INSTALLFOLDER", "uninstall"),
        (None, "INSTALLFOLDER_cache", "both"),
    ]
    assert [(row.file, row.directory, row.name) for row in item.duplicate_files] == [
        ("c.exe", "INSTALLFOLDER", "d.exe")
    ]
    assert [(row.kind, row.target) for row in item.permissions] == [("directory", "INSTALLFOLDER"), ("file", "c.exe")]
    assert item.create_folders == ("INSTALLFOLDER",)
    assert result.installer_version == 500  # MsiLockPermissionsEx


def test_references_are_to_the_components_own_twin(package):
    text = r"""
properties: {P: '[INSTALLFOLDER]'}
components:
- isa: [i386, amd64]
  files: '${isa}/t.exe'
  registry:
    key: HKLM\Software\Maker
    values:
      Home: '[INSTALLFOLDER]'
      Exe: '"[#t.exe]" [!${isa}/t.exe] [$t.exe_${isa}]'
      Other: '[ProgramFilesFolder] [~] [\[]'
"""
    low, high = package(text, {"i386/t.exe": "i386-exe", "amd64/t.exe": "amd64-exe"}).components
    assert [row.value for row in low.registry] == [
        "[INSTALLFOLDER_32]",
        '"[#t.exe_i386]" [!t.exe_i386] [$t.exe_i386]',
        "[ProgramFilesFolder] [~] [\\[]",
    ]
    assert [row.value for row in high.registry][:2] == [
        "[INSTALLFOLDER]",
        '"[#t.exe_amd64]" [!t.exe_amd64] [$t.exe_amd64]',
    ]


def test_a_reference_that_means_two_files(errors):
    files = {"i386/t.exe": "i386-exe", "amd64/t.exe": "amd64-exe"}
    text = "components:\n- {files: '*/t.exe'}\n- {environment: {name: T, value: '[#t.exe]'}}\n"
    assert errors(text, files) == [
        "m.yaml:8:34: components[1].environment.value: 't.exe' means 2 files\n"
        "  hint: use one of their keys: t.exe_amd64, t.exe_i386"
    ]


def test_the_two_kinds_of_permissions_exclude_each_other(package, errors):
    text = """
components:
- files: c.exe
  permissions:
  - {file: c.exe, user: Users, rights: [read, execute]}
"""
    (error,) = errors(f"{text}  - {{sddl: 'D:'}}\n", FILES)
    assert error == (
        "m.yaml:11:5: components[0].permissions[1]: one package can't give permissions by 'sddl' and by 'user' "
        "(m.yaml:10:5): the installer refuses it\n  hint: write all of them as 'sddl'"
    )
    (item,) = package(text, FILES).components
    assert [(row.user, row.rights, row.target) for row in item.permissions] == [("Users", ("read", "execute"), "c.exe")]
