"""Components in a user's profile, and shortcuts: key paths under HKCU, folders that are removed."""

from __future__ import annotations

USER = (
    "package: {name: Tool, manufacturer: Maker, version: 1.0, scope: per-user, "
    "upgrade_code: 0F8FAD5B-D9CB-469F-A165-70867728950E}\n"
)
FILES = {"a.dll": "i386", "b.exe": "i386-exe", "d/x.txt": b"", "t.ico": b""}


def test_a_per_user_package_goes_into_the_profile(package, folders):
    result = package("components: [{files: a.dll}, {files: d/**, directory: INSTALLFOLDER/doc}]\n", FILES, head=USER)
    dll, text = result.components
    paths = folders(result)
    assert paths[dll.directory] == "LocalAppDataFolder/Programs/Tool"
    for item in (dll, text):
        (row,) = item.registry
        assert item.key_path.kind == "registry" and item.key_path.id == row.id
        assert (row.root, row.key, row.name, row.value) == (
            "HKCU",
            r"Software\Maker\Tool\Components",
            item.guid.strip("{}"),
            1,
        )
    # ICE64: every folder below the profile folder is removed, each once.
    removed = [paths[row.directory] for item in (dll, text) for row in item.remove_files]
    assert sorted(removed) == sorted(
        ["LocalAppDataFolder/Programs", "LocalAppDataFolder/Programs/Tool", "LocalAppDataFolder/Programs/Tool/doc"]
    )
    assert all(row.name is None and row.on == "uninstall" for item in (dll, text) for row in item.remove_files)


def test_an_own_hkcu_value_becomes_the_key_path(package):
    text = (
        r"components: [{files: a.dll, registry: {key: HKCU\Software\Maker, values: {Home: '[INSTALLFOLDER]'}}}]" + "\n"
    )
    (item,) = package(text, FILES, head=USER).components
    assert [row.name for row in item.registry] == ["Home"] and item.key_path.id == item.registry[0].id


def test_the_guid_of_a_profile_component_is_that_of_its_file(package):
    first = package("components: [{files: a.dll}]\n", FILES, head=USER).components[0].guid
    second = package("components: [{id: Other, files: a.dll}]\n", FILES, head=USER).components[0].guid
    assert first == second


def test_plain_shortcuts_get_a_component_of_their_own(package, folders):
    text = """
components:
- files: b.exe
  shortcuts:
  - {name: Tool, directory: ProgramMenu/Maker, hotkey: Ctrl+Shift+F2, icon: t.ico}
  - {name: Web, directory: Desktop, target: '[ProgramFilesFolder]x.exe', working_directory: INSTALLFOLDER}
"""
    result = package(text, FILES)
    main, user = result.components
    paths = folders(result)
    assert (main.key_path.kind, main.shortcuts, user.files) == ("file", (), ())
    assert user.id == "b.exe_user" and paths[user.directory] == "ProgramMenuFolder/Maker"
    first, second = user.shortcuts
    assert (first.target, first.working_directory, first.hotkey) == ("[INSTALLFOLDER]b.exe", "INSTALLFOLDER", 0x371)
    assert first.icon == "t.ico" and [icon.id for icon in result.icons] == ["t.ico"]
    assert (second.target, second.working_directory, paths[second.directory]) == (
        "[ProgramFilesFolder]x.exe", "INSTALLFOLDER", "DesktopFolder",
    )  # fmt: skip
    assert user.registry[0].root == "HKCU" and user.key_path.id == user.registry[0].id
    assert [paths[row.directory] for row in user.remove_files] == ["ProgramMenuFolder/Maker"]
    assert {main.id, user.id} == set(result.features[0].components)


def test_an_advertised_shortcut_stays_with_its_program(package):
    text = "components: [{files: b.exe, shortcuts: {name: Tool, advertise: true, icon: t.ico}}]\n"
    result = package(text, FILES)
    (item,) = result.components
    assert (item.shortcuts[0].target, item.shortcuts[0].icon) == (None, "t.exe")  # ICE50: the ending of the target


def test_shortcuts_alone_are_one_component(package, folders):
    text = "components: [{files: b.exe}, {shortcuts: {name: Tool, target: b.exe, directory: ProgramMenu/M}}]\n"
    result = package(text, FILES)
    assert [(item.id, item.directory) for item in result.components] == [
        ("b.exe", "INSTALLFOLDER"),
        ("Shortcut_Tool", "ProgramMenu_M"),
    ]
    assert result.components[1].shortcuts[0].target == "[INSTALLFOLDER]b.exe"


def test_hkcu_values_beside_machine_files_move_out(package):
    text = r"""
components:
- files: a.dll
  registry:
  - {key: HKLM\Software\Maker, values: {A: x}}
  - {key: HKCU\Software\Maker, values: {B: y}}
"""
    main, user = package(text, FILES).components
    assert [row.root for row in main.registry] == ["HKLM"] and main.key_path.kind == "file"
    assert [row.root for row in user.registry] == ["HKCU"] and user.key_path.id == user.registry[0].id


def test_hkcu_values_alone_need_nothing_else(package):
    text = r"components: [{id: Settings, registry: {key: HKCU\Software\Maker, values: {B: y}}}]" + "\n"
    (item,) = package(text).components
    assert item.id == "Settings" and item.key_path.id == item.registry[0].id and len(item.registry) == 1


def test_each_feature_removes_its_own_folders(package):
    text = """
features: {A: a, B: b}
components:
- {files: a.dll, feature: A}
- {files: b.exe, feature: B}
"""
    result = package(text, FILES, head=USER)
    assert [len(item.remove_files) for item in result.components] == [2, 2]
    assert len({row.id for item in result.components for row in item.remove_files}) == 4


def test_whatever_is_in_a_profile_is_keyed_by_the_user(package):
    text = r"""
components:
- environment: {name: TOOL_HOME, value: '[INSTALLFOLDER]'}
- registry: {key: HKLM\Software\Maker, values: {A: a}}
- {create_folder: true, directory: INSTALLFOLDER/empty}
"""
    result = package(text, FILES, head=USER)
    for item in result.components:
        keys = [row for row in item.registry if row.id == item.key_path.id]
        assert item.key_path.kind == "registry" and [row.root for row in keys] == ["HKCU"]
    assert len({item.guid for item in result.components}) == 3
    assert [item.create_folders for item in result.components] == [(), (), ("INSTALLFOLDER_empty",)]


def test_a_stated_key_path_is_kept(package):
    (item,) = package("components: [{files: a.dll, key_path: a.dll}]\n", FILES, head=USER).components
    assert (item.key_path.kind, item.registry) == ("file", ())
