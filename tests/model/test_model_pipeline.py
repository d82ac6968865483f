"""Everything that a manifest can say at once, through the templates and the compiler into tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossmsi.compile import compile_source
from crossmsi.wxs import render

HEAD = """\
package:
  name: Kitchen Sink & Co
  manufacturer: Mäker
  version: 1.2.3.4
  upgrade_code: 0F8FAD5B-D9CB-469F-A165-70867728950E
  license: license.rtf
  icon: i.ico
  arp: {help_link: 'https://example.invalid/?a=b&c=d', no_modify: true}
  compression: {level: 9}
  cabinet: {placement: external, name: data.cab}
  launch_conditions: [{condition: VersionNT >= 603 OR Installed, message: 'Needs "Windows 8.1" <or later>'}]
  major_upgrade: {schedule: after-install-initialize, allow_same_version: true}
"""
TEXT = r"""
directories:
  ProgramFiles: {INSTALLFOLDER: {name: Maker/Sink, directories: {BIN: bin}}}
  CommonAppData: {DATADIR: Sink}
features:
  Main: {title: Main, features: {Extra: {level: 1000, levels: [{condition: WANT_EXTRA, level: 1}]}}}
components:
- isa: [i386, amd64]
  files: bin/${isa}/com.dll
  directory: BIN
  com:
    via: class-table
    classes:
      clsid: 11111111-2222-3333-4444-555555555551
      description: Sample
      threading_model: both
      programmable: true
      prog_ids: {id: Maker.Thing.1, version_independent: Maker.Thing, icon: i.ico}
    app_id: {id: 11111111-2222-3333-4444-555555555552, description: App, dll_surrogate: ''}
    type_library: {id: 11111111-2222-3333-4444-555555555553, version: "2.1", help_directory: INSTALLFOLDER}
    interfaces: {iid: 11111111-2222-3333-4444-555555555554, name: IThing, methods: 4}
- files: tool.exe
  directory: BIN
  feature: Extra
  condition: VersionNT64
  shared: true
  services: {name: SinkSvc, start: demand, dependencies: [RpcSs, +Net], account: '[SVC_USER]', arguments: --run}
  service_controls: {name: SinkSvc, start: install, stop: both, remove: uninstall, arguments: [a, b]}
  shortcuts:
  - {name: Sink, directory: ProgramMenu/Sink, icon: i.ico, hotkey: Ctrl+Alt+S, arguments: '-x "y"', show: minimized}
  - {name: Sink advertised, directory: Desktop, advertise: true, icon: i.ico}
  environment:
  - {name: SINK_HOME, value: '[INSTALLFOLDER]'}
  - {name: PATH, value: '[BIN]', part: last, system: false}
  - {name: OLD, action: remove}
  ini:
  - {file: sink.ini, directory: DATADIR, section: A, key: K, value: '[#tool.exe]'}
  - {file: sink.ini, directory: DATADIR, section: A, key: L, action: remove-line}
  extensions:
    extension: snk
    prog_id: {id: Maker.Sink.1, description: Sink file, icon: i.ico}
    content_type: application/x-sink
    verbs: [{id: open, label: '&Open', argument: '"%1"'}, {id: print, argument: '-p "%1"'}]
  remove_files: [{directory: DATADIR, name: '*.log'}, {directory: DATADIR/cache, on: both}]
  duplicate_files: {file: tool.exe, name: copy.exe}
  permissions: [{file: tool.exe, sddl: 'D:P'}, {sddl: 'D:'}, {key: HKLM\Software\Maker, sddl: 'D:'}]
  registry:
  - key: HKLM\Software\Maker
    values:
      Text: '[INSTALLFOLDER]'
      Hash: '#hash'
      Number: -5
      Prop: {type: dword, value: '[NUM]'}
      List: [a, b, c]
      App: {value: [d], action: append}
      Pre: {value: [z], action: prepend}
      Raw: {type: binary, value: 00 ff}
      Exp: {type: expandable, value: '%PATH%'}
      '@': default
      Gone: {action: remove}
  - {key: HKLM\Software\Maker\Empty, action: create}
  - {key: HKLM\Software\Maker\Old, action: remove}
  - {key: HKCU\Software\Maker, values: {U: u}}
  - {key: HKMU\Software\Maker2, values: {U: u}}
- {id: Share, files: share/**, directory: DATADIR, permanent: true, never_overwrite: true}
- fonts: f.ttf
- {create_folder: true, directory: DATADIR/empty}
- files: {source: readme.txt, name: Lies mich.txt, hidden: true, read_only: true, vital: false}
  transitive: true
  condition: X
properties:
  MODE: fast
  SECRET: {secure: true, hidden: true, value: s}
  ADM: {admin: true, value: x}
  NUM: 7
search:
  FOUND:
  - registry: {key: HKLM\Software\Maker, name: Home, type: directory, view: 32}
  - directory: {path: ProgramFiles/Maker, depth: 1}
  FILE: {file: {path: ProgramFiles/Maker, name: x.exe, min_version: 1.0.0.0}}
  COMP: {component: 0F8FAD5B-D9CB-469F-A165-70867728950A}
  INI: {ini: {file: win.ini, section: s, key: k}}
custom_actions:
  Run: {exe: {file: tool.exe}, command: '/d [BIN]', after: InstallFiles, execute: deferred, impersonate: false}
  Helper: {exe: tool.exe, command: -q, before: InstallFinalize, condition: NOT Installed, result: ignore}
  Dir: {exe: {directory: BIN}, command: '[BIN]tool.exe', after: Run, result: async-no-wait}
  PropExe: {exe: {property: MODE}, after: Run, result: async-wait}
  Call: {dll: bin/i386/com.dll, entry: Go, after: CostFinalize, sequence: both, execute: first-sequence}
  Set: {property: NUM, value: '[MODE]', after: CostFinalize}
  Move: {directory: DATADIR, value: '[CommonAppDataFolder]Other\', after: CostFinalize}
  Stop: {error: No., after: LaunchConditions, condition: STOPIT}
  Inline: {script: {text: x=1}, language: jscript, isa: i386, after: Run}
ui: UI
"""
FILES = {
    "bin/i386/com.dll": "i386",
    "bin/amd64/com.dll": "amd64",
    "tool.exe": "amd64-exe",
    "license.rtf": b"{\\rtf1 Free}",
    "i.ico": b"\0\0\1\0",
    "f.ttf": b"font",
    "share/a/1.txt": b"1",
    "share/a/b/2.txt": b"2",
    "readme.txt": b"r",
}
ROWS = {
    "AppId": 1,
    "AppSearch": 5,
    "Binary": 2,
    "Class": 2,
    "CompLocator": 1,
    "Component": 9,
    "Condition": 1,
    "CreateFolder": 2,
    "CustomAction": 9,
    "DrLocator": 2,
    "DuplicateFile": 1,
    "Environment": 3,
    "Extension": 1,
    "Feature": 2,
    "File": 7,
    "Font": 1,
    "Icon": 2,
    "IniFile": 1,
    "IniLocator": 1,
    "LaunchCondition": 2,
    "MIME": 1,
    "Media": 1,
    "MsiLockPermissionsEx": 3,
    "RegLocator": 1,
    "RemoveIniFile": 1,
    "RemoveRegistry": 2,
    "ServiceControl": 1,
    "ServiceInstall": 1,
    "Shortcut": 2,
    "Signature": 1,
    "TypeLib": 2,
    "Verb": 2,
}


@pytest.mark.parametrize("ui", ["none", "minimal", "install-dir", "feature-tree"])
def test_a_manifest_with_everything_compiles(package, ui):
    result = package(TEXT.replace("UI", ui), FILES, head=HEAD)
    rendered = render(result)
    database = compile_source(
        rendered.text, base_dir=Path(result.source_dir), arch=result.platform, origins=rendered.origins
    ).database
    # The Icon count is that of the ICE50 rule: the advertised shortcut to an exe has its own copy of i.ico.
    assert {name: len(list(database.rows(name))) for name in ROWS} == ROWS
    assert {row.Component: row.Attributes & 256 for row in database.rows("Component")} == {
        item.id: 256 if item.bitness == 64 else 0 for item in result.components
    }
    assert {row.Component: row.ComponentId for row in database.rows("Component")} == {
        item.id: item.guid for item in result.components
    }
    values = {
        row.Name: row.Value for row in database.rows("Registry") if row.Key == "Software\\Maker" and row.Root == 2
    }
    assert values == {
        "Text": "[INSTALLFOLDER]",
        "Hash": "##hash",
        "Number": "#-5",
        "Prop": "#[NUM]",
        "List": "a[~]b[~]c",
        "App": "[~]d",
        "Pre": "z[~]",
        "Raw": "#x00FF",
        "Exp": "#%%PATH%",
        None: "default",
    }


@pytest.mark.parametrize("dialect", ["wix", "wixl"])
def test_a_manifest_with_everything_renders_as_v3(package, dialect):
    result = package(TEXT.replace("UI", "feature-tree"), FILES, head=HEAD)
    text = render(result, schema="v3", dialect=dialect).text
    assert text.count("<Component ") == len(result.components)
