"""The rendered v4 source, compiled: every feature of the model arrives in its table, with its place in the manifest."""

from __future__ import annotations

from pathlib import Path

import pytest
from wxs_packages import rich_package
from wxs_parts import small_package, write_payloads

from crossmsi.compile import compile_source
from crossmsi.errors import CrossmsiError, CrossmsiErrors
from crossmsi.model import Package
from crossmsi.msi import Database
from crossmsi.wxs import render

WIN64 = 256


def compiled(package: Package, folder: Path) -> Database:
    write_payloads(package, folder)
    rendered = render(package)
    return compile_source(rendered.text, base_dir=folder, arch=package.platform, origins=rendered.origins).database


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return compiled(rich_package(), tmp_path_factory.mktemp("rich"))


def rows(db: Database, table: str, *columns: str) -> list[tuple]:
    return [tuple(getattr(row, column) for column in columns) for row in db.rows(table)]


def test_components_with_their_attributes(db: Database) -> None:
    attributes = dict(rows(db, "Component", "Component", "Attributes"))
    assert {name: bool(value & WIN64) for name, value in attributes.items()} == {
        component.id: component.bitness == 64 for component in rich_package().components
    }
    assert attributes["notes.txt"] == WIN64 | 0x8 | 0x10 | 0x40 | 0x80
    assert attributes["Values"] & 0x4
    assert ("viewer.exe", "VersionNT >= 600") in rows(db, "Component", "Component", "Condition")


def test_rows_name_their_place_in_the_manifest(db: Database) -> None:
    for table, key, line in [
        ("Component", "daemon.exe", 160), ("File", "daemon.exe", 161), ("ServiceInstall", "Daemon", 163),
        ("Registry", "Number", 144), ("Shortcut", "Menu", 183), ("CustomAction", "Call", 93), ("Feature", "Extras", 52),
        ("Directory", "DATA", 12), ("IniFile", "Line", 205), ("Environment", "Path", 203), ("Icon", "viewer.ico", 64),
    ]:  # fmt: skip
        place = db[table].locate(db[table].get(key))
        assert (place.path, place.line) == ("crossmsi.yaml", line), (table, key)


def test_registry(db: Database) -> None:
    found = {row.Registry: (row.Root, row.Name, row.Value) for row in db.rows("Registry")}
    assert found["Default"] == (2, None, None)
    assert found["Expandable"][2] == "#%%PATH%;[INSTALLFOLDER]"
    assert found["Number"][2] == "#4294967295"
    assert found["Bytes"][2] == "#x00FF"
    assert found["Many"][2] == "one[~]two"
    assert found["Append"][2] == "[~]three"
    assert found["Prepend"][2] == "zero[~]half[~]"
    assert found["Sharp"][2] == "##1"
    assert found["Made"][1:] == ("+", None)
    assert found["User"][0] == -1
    assert rows(db, "RemoveRegistry", "RemoveRegistry", "Name") == [("Gone", "-"), ("Out", "Out")]


def test_com_of_both_bitnesses_in_one_package(db: Database) -> None:
    clsid, app, library = (f"{{00000000-0000-4000-8000-{number:012X}}}" for number in (900, 901, 902))
    assert rows(db, "Class", "CLSID", "Component_", "AppId_") == [(clsid, f"thing{bits}.dll", app) for bits in (32, 64)]
    assert rows(db, "TypeLib", "LibID", "Component_", "Version") == [
        (library, f"thing{bits}.dll", 0x10A) for bits in (32, 64)
    ]
    assert rows(db, "AppId", "AppId", "RunAsInteractiveUser") == [(app, 1)]
    assert {("Maker.Thing.1", None, clsid), ("Maker.Thing", "Maker.Thing.1", None)} <= set(
        rows(db, "ProgId", "ProgId", "ProgId_Parent", "Class_")
    )
    values = set(rows(db, "Registry", "Key", "Name", "Value"))
    assert (f"AppID\\{app}", "DllSurrogate", None) in values
    assert (f"AppID\\{app}", None, "Thing host") in values
    interface, other = (f"Interface\\{{00000000-0000-4000-8000-{number:012X}}}" for number in (903, 905))
    assert (f"{interface}\\TypeLib", "Version", "1.a") in values
    assert (other, None, "IOther") in values
    assert not any(key == f"{other}\\TypeLib" for key, _, _ in values)


def test_services(db: Database) -> None:
    service = db["ServiceInstall"].get("Daemon")
    assert (service.ServiceType, service.StartType, service.ErrorControl) == (16, 2, 1 | 0x8000)
    assert service.Dependencies == "Tcpip[~]+NetworkProvider[~][~]"
    control = db["ServiceControl"].get("DaemonControl")
    assert (control.Event, control.Arguments, control.Wait) == (1 | 2 | 32 | 128, "-one[~]two words", 1)


def test_file_types_and_shortcuts(db: Database) -> None:
    assert rows(db, "Extension", "Extension", "ProgId_", "MIME_") == [
        ("mkd", "Maker.Document.1", "application/x-maker"),
        ("mkx", None, None),
    ]
    assert rows(db, "Verb", "Extension_", "Verb", "Sequence", "Command", "Argument") == [
        ("mkd", "open", 1, "&Open", '"%1"'),
        ("mkd", "print", 2, None, '/p "%1"'),
    ]
    menu, advertised = db["Shortcut"].get("Menu"), db["Shortcut"].get("Advertised")
    assert (menu.Target, menu.ShowCmd, menu.Hotkey, menu.Icon_) == ("[#viewer.exe]", 3, 1601, "viewer.ico")
    assert advertised.Target == "Extras"  # its feature


def test_settings_folders_and_rights(db: Database) -> None:
    assert set(rows(db, "Environment", "Name", "Value")) == {
        ("=-*PATH", "[~];[INSTALLFOLDER]"), ("+APP_HOME", "[INSTALLFOLDER]"),
    }  # fmt: skip
    assert rows(db, "CreateFolder", "Directory_") == [("INSTALLFOLDER",), ("DATA",)]
    assert set(rows(db, "RemoveFile", "FileKey", "DirProperty", "InstallMode")) == {
        ("NoMenu", "ProgramMenuFolder", 2), ("Logs", "INSTALLFOLDER", 3),
    }  # fmt: skip
    assert rows(db, "DuplicateFile", "FileKey", "File_", "DestFolder") == [("Copy", "notes.txt", "DATA")]
    rights = {row.LockObject: row.Permission for row in db.rows("LockPermissions")}
    assert rights["notes.txt"] == 0x00120089  # FILE_GENERIC_READ
    assert rights["DATA"] & 0xFFFFFFFF == 0xE0000000  # GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE
    assert rows(db, "MsiLockPermissionsEx", "LockObject", "Table") == [("Text", "Registry")]


def test_searches(db: Database) -> None:
    assert set(rows(db, "AppSearch", "Property", "Signature_")) == {
        ("FOUND", "S.Reg"), ("FOUND", "S.Dir"), ("FOUND", "S.Comp"), ("OLDFILE", "S.File"), ("OLDFILE", "S.Ini"),
    }  # fmt: skip
    assert rows(db, "RegLocator", "Signature_", "Type") == [("S.Reg", 2)]  # raw, 32-bit view
    assert rows(db, "Signature", "Signature", "MinVersion") == [("S.File", "0.65535.65535.65535")]


def test_custom_actions(db: Database) -> None:
    assert dict(rows(db, "CustomAction", "Action", "Type")) == {
        "SetName": 51, "SetDir": 35, "Stop": 19, "Call": 1 | 0x400 | 0x800, "Undo": 1 | 0x500, "Run": 18 | 0xC0,
        "Script": 53 | 0x1000, "Function": 5 | 0x40 | 0x2000,
    }  # fmt: skip
    numbers = dict(rows(db, "InstallExecuteSequence", "Action", "Sequence"))
    assert (
        numbers["InstallInitialize"] < numbers["Undo"] < numbers["Call"] < numbers["InstallFinalize"] < numbers["Run"]
    )
    assert numbers["Stop"] == 1
    assert db["Property"].get("Script.Script").Value == "var a = 1;\nvar b = [2];"


def test_features(db: Database) -> None:
    main, extras = db["Feature"].get("Main"), db["Feature"].get("Extras")
    assert (main.Attributes & 0x10, main.Attributes & 0x8, main.Directory_) == (0x10, 0, "INSTALLFOLDER")
    assert (extras.Feature_Parent, extras.Level, extras.Display, extras.Attributes & 0x18) == ("Main", 2, 0, 0x8)
    assert rows(db, "Condition", "Feature_", "Level", "Condition") == [("Extras", 0, "NOT VersionNT64")]


def test_properties(db: Database) -> None:
    values = dict(rows(db, "Property", "Property", "Value"))
    assert values["MsiHiddenProperties"] == values["AdminProperties"] == "TOKEN"
    assert {"TOKEN", "FOUND"} <= set(values["SecureCustomProperties"].split(";"))


def test_summary_information(db: Database) -> None:
    assert (db.summary.subject, db.summary.comments, db.summary.keywords) == ("App, 1.2", "No comment", "Installer,App")
    assert db.summary.author == "Maker"
    assert db.summary.page_count == 500


def test_an_error_of_the_compiler_names_the_manifest(tmp_path: Path) -> None:
    package = small_package()
    with pytest.raises(CrossmsiError) as caught:  # the payload is absent
        rendered = render(package)
        compile_source(rendered.text, base_dir=tmp_path, arch="x64", origins=rendered.origins)
    errors = caught.value.errors if isinstance(caught.value, CrossmsiErrors) else [caught.value]
    assert [(error.where.path, error.where.line) for error in errors] == [("crossmsi.yaml", 21)]
