"""The wixl dialect: what wixl itself makes of it, and that nothing gets lost without a note."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from wxs_packages import (
    com_component,
    registry_component,
    rich_package,
    service_component,
    settings_component,
    shell_component,
)
from wxs_parts import at, make_action, make_feature, make_value, place, small_package, with_component, write_payloads

from crossmsi.compile import compile_source
from crossmsi.model import Component, LaunchCondition, Package, Property
from crossmsi.msi import Database
from crossmsi.pack.backends import wixl
from crossmsi.wxs import Rendered, render

SAMPLE = Path(__file__).resolve().parents[2] / "sample_payloads" / "crossmsi.yaml"
UNKNOWN = (
    "Class", "TypeLib", "AppId", "Interface", "ProgId", "Extension", "Environment", "IniFile", "Permission", "UI",
    "PermissionEx", "CopyFile", "RemoveFile", "RemoveRegistryKey", "RemoveRegistryValue", "UIRef", "DirectorySearch",
    "ComponentSearch", "IniFileSearch", "AdvertiseExecuteSequence",
)  # fmt: skip
needs_wixl = pytest.mark.skipif(shutil.which("wixl") is None, reason="wixl isn't installed")
Build = Callable[[Package], Database]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """The database that wixl makes of a package."""

    def run(package: Package) -> Database:
        write_payloads(package, tmp_path)
        out = tmp_path / "out.msi"
        wixl.build(render(package, "v3", "wixl").text, out, tmp_path, package.platform)
        return Database.open(out)

    return run


def native(package: Package, folder: Path) -> Database:
    write_payloads(package, folder)
    return compile_source(render(package).text, base_dir=folder, arch=package.platform).database


def package_of(*components: Component, **changes: object) -> Package:
    small = small_package()
    components = (*small.components, *components)
    feature = make_feature("Main", 50, *(item.id for item in components))
    folders = rich_package().directories
    return replace(
        small, components=components, features=(feature,), directories=folders, icons=rich_package().icons, **changes
    )


def told(rendered: Rendered) -> str:
    return "\n".join(map(str, rendered.notes))


def rows(db: Database, table: str, *columns: str) -> set[tuple]:
    return {tuple(getattr(row, column) for column in columns) for row in db.rows(table)}


@needs_wixl
@pytest.mark.parametrize(
    "package",
    [
        small_package(),
        rich_package(),
        small_package(platform="x86", scope="per-user", major_upgrade=None),
        package_of(com_component("a", 100, 32), com_component("b", 120, 64)),
        package_of(registry_component(140), service_component(160), shell_component(180), settings_component(200)),
        package_of(custom_actions=rich_package().custom_actions, binaries=rich_package().binaries),
        package_of(launch_conditions=(LaunchCondition(condition='A <> "&"', message="<&>", at=at(5)),)),
        small_package(name="A & B <C> \"D\" 'E' -- é $1 $$2", comments="\u6f22"),
    ],
    ids=["small", "rich", "x86 per-user", "com", "resources", "actions", "conditions", "hostile names"],
)
def test_wixl_compiles_it(build: Build, package: Package) -> None:
    db = build(package)
    assert {row.Component for row in db.rows("Component")} == {item.id for item in package.components}
    assert {row.File for row in db.rows("File")} == {file.id for item in package.components for file in item.files}
    assert db["Property"].get("ProductName").Value == package.name
    assert db["Property"].get("ProductCode").Value == package.product_code


@needs_wixl
def test_wixl_compiles_the_sample(tmp_path: Path) -> None:
    from crossmsi.manifest import load_manifest
    from crossmsi.model import resolve

    if not SAMPLE.is_file():
        pytest.skip("the sample manifest isn't there")
    package = resolve(load_manifest(SAMPLE, {}))
    out = tmp_path / "sample.msi"
    wixl.build(render(package, "v3", "wixl").text, out, Path(package.source_dir), package.platform)
    theirs = Database.open(out)
    ours = compile_source(render(package).text, base_dir=Path(package.source_dir), arch=package.platform).database
    for table, columns in {
        "Component": ("Component", "ComponentId", "Directory_", "KeyPath"),
        "Feature": ("Feature", "Feature_Parent", "Title", "Level"),
        "FeatureComponents": ("Feature_", "Component_"),
        "Registry": ("Registry", "Root", "Key", "Name", "Value", "Component_"),
    }.items():
        assert rows(theirs, table, *columns) == rows(ours, table, *columns), table
    bits = {(row.Component, row.Attributes & 256) for row in theirs.rows("Component")}
    assert bits == {(row.Component, row.Attributes & 256) for row in ours.rows("Component")}
    assert {number for _, number in bits} == {0, 256}


@needs_wixl
def test_registry_values_are_the_same_rows_as_ours(build: Build, tmp_path: Path) -> None:
    component = replace(registry_component(140), permissions=())
    kept = tuple(item for item in component.registry if not item.action.startswith("remove") and item.root != "HKMU")
    package = package_of(replace(component, registry=kept))
    columns = ("Registry", "Root", "Key", "Name", "Value", "Component_")
    assert rows(build(package), "Registry", *columns) == rows(native(package, tmp_path), "Registry", *columns)


@needs_wixl
@pytest.mark.parametrize(("scope", "root"), [("per-machine", 2), ("per-user", 1)])
def test_the_root_of_the_scope_is_made_definite(build: Build, scope: str, root: int) -> None:
    package = replace(with_component(registry=(make_value("r", 30, root="HKMU"),)), scope=scope)
    assert rows(build(package), "Registry", "Registry", "Root") == {("r", root)}


@needs_wixl
@pytest.mark.parametrize(("scope", "root", "prefix"), [("per-machine", 0, ""), ("per-user", 1, "Software\\Classes\\")])
def test_com_tables_become_registry_values(build: Build, scope: str, root: int, prefix: str) -> None:
    package = package_of(com_component("a", 100, 32), scope=scope)
    written = {(row.Key, row.Name): (row.Root, row.Value) for row in build(package).rows("Registry")}
    clsid, app, library = (f"{{00000000-0000-4000-8000-{number:012X}}}" for number in (900, 901, 902))
    expected = {
        (f"CLSID\\{clsid}", None): "Thing class",
        (f"CLSID\\{clsid}", "AppID"): app,
        (f"CLSID\\{clsid}\\InprocServer32", None): "[#a.dll]",
        (f"CLSID\\{clsid}\\InprocServer32", "ThreadingModel"): "Both",
        (f"CLSID\\{clsid}\\ProgID", None): "Maker.Thing.1",
        (f"CLSID\\{clsid}\\TypeLib", None): library,
        ("Maker.Thing\\CurVer", None): "Maker.Thing.1",
        (f"AppID\\{app}", "RunAs"): "Interactive User",
        (f"TypeLib\\{library}\\1.a\\409\\win32", None): "[#a.dll]",
    }
    for (key, name), value in expected.items():
        assert written[prefix + key, name] == (root, value)
    assert "Class" not in build(package)


@needs_wixl
def test_the_same_com_server_gives_the_values_that_the_com_tables_make_the_installer_write(
    build: Build, tmp_path: Path
) -> None:
    """ThreadingModel, flags, interfaces: what WiX writes to the Registry table even for class-table registrations."""
    package = package_of(com_component("a", 100, 32))
    theirs = rows(build(package), "Registry", "Root", "Key", "Name", "Value")
    ours = rows(native(package, tmp_path), "Registry", "Root", "Key", "Name", "Value")
    keys = {(key, name) for _, key, name, _ in theirs}
    assert ours
    for root, key, name, value in ours:
        if name == "*":  # a key that is made; the other side writes an empty default value
            assert (key, None) in keys
        else:
            assert (root, key, name, value) in theirs


@needs_wixl
def test_file_types_become_registry_values(build: Build) -> None:
    package = package_of(shell_component(180))
    written = {(row.Key, row.Name): row.Value for row in build(package).rows("Registry")}
    assert written[".mkd", None] == "Maker.Document.1"
    assert written[".mkd", "Content Type"] == "application/x-maker"
    assert written["MIME\\Database\\Content Type\\application/x-maker", "Extension"] == ".mkd"
    assert written["Maker.Document.1\\shell\\open", None] == "&Open"
    assert written["Maker.Document.1\\shell\\open\\command", None] == '"[#viewer.exe]" "%1"'
    assert written["Maker.Document.1\\shell\\print\\command", None] == '"[#viewer.exe]" /p "%1"'


@needs_wixl
def test_actions_stay_where_they_are_put(build: Build) -> None:
    actions = (
        make_action("Late", 90, scheduled=(place(90, before="InstallFinalize"),)),
        make_action("Later", 91, scheduled=(place(91, after="Late"),)),
        make_action(
            "Early", 92, scheduled=(place(92, after="CostFinalize"), place(92, "InstallUISequence", number=77))
        ),
    )
    db = build(small_package(custom_actions=actions))
    order = [row.Action for row in sorted(db.rows("InstallExecuteSequence"), key=lambda row: row.Sequence)]
    assert order.index("Early") == order.index("CostFinalize") + 1
    assert order.index("InstallFiles") < order.index("Late") < order.index("InstallFinalize")
    assert order.index("Later") > order.index("Late")
    assert rows(db, "InstallUISequence", "Action", "Sequence") >= {("Early", 77)}


@needs_wixl
@pytest.mark.parametrize(
    ("schedule", "before", "after"),
    [
        ("afterInstallValidate", "InstallValidate", "InstallInitialize"),
        ("afterInstallInitialize", "InstallInitialize", "ProcessComponents"),
        ("afterInstallExecute", "InstallExecute", "InstallFinalize"),
        ("afterInstallFinalize", "InstallFinalize", None),
    ],
)
def test_the_older_version_is_removed_when_the_manifest_says(
    build: Build, schedule: str, before: str, after: str | None
) -> None:
    package = small_package()
    db = build(replace(package, major_upgrade=package.major_upgrade._replace(schedule=schedule)))
    numbers = {row.Action: row.Sequence for row in db.rows("InstallExecuteSequence")}
    assert numbers[before] < numbers["RemoveExistingProducts"]
    assert after is None or numbers["RemoveExistingProducts"] < numbers[after]


def test_nothing_that_wixl_lacks_is_in_the_source() -> None:
    text = render(rich_package(), "v3", "wixl").text
    for name in UNKNOWN:
        assert f"<{name} " not in text and f"<{name}>" not in text, name


def test_every_loss_is_noted_with_its_place_and_commented() -> None:
    rendered = render(rich_package(), "v3", "wixl")
    expected = {
        42: "sign.fon", 52: "Extras", 60: "install-dir", 71: "TOKEN", 81: "S.Dir", 82: "S.Comp", 84: "S.File",
        85: "S.Ini", 91: "SetDir", 92: "Stop", 94: "Undo", 96: "Script", 97: "HideTarget", 100: "COM", 120: "COM",
        151: "Gone", 152: "Out", 154: "Values.Sddl", 163: "Daemon", 180: "Condition", 183: "Menu", 185: "icon",
        190: "NoMenu", 200: "Permanent", 203: "Path", 204: "Home", 205: "Line", 206: "Logs",
        207: "Copy", 208: "R1", 209: "R2",
    }  # fmt: skip
    for line, word in expected.items():
        assert any(note.at.line == line and word in note.message for note in rendered.notes), (line, word)
    for note in rendered.notes:
        assert f"<!-- {note.message} -->" in rendered.text


def test_a_package_without_losses_has_only_the_note_that_holds_for_all() -> None:
    notes = render(small_package(features=(make_feature("Main", 50, "app.exe", advertise=True),)), "v3", "wixl").notes
    assert notes == ()
    assert [note.message for note in render(small_package(), "v3", "wixl").notes] == [
        "wixl: every feature may be advertised: wixl ignores AllowAdvertise"
    ]


def test_other_dialects_have_no_notes() -> None:
    assert render(rich_package()).notes == render(rich_package(), "v3").notes == ()


def test_actions_beside_one_that_is_left_out_are_left_out_too() -> None:
    gone = make_action("Gone", 90, kind="error", source_kind=None, source=None, scheduled=(place(90, number=5),))
    beside = make_action("Beside", 91, scheduled=(place(91, after="Gone"), place(91, "InstallUISequence", number=9)))
    last = make_action("Last", 92, scheduled=(place(92, after="Beside"),))
    rendered = render(small_package(custom_actions=(gone, beside, last)), "v3", "wixl")
    assert 'Action="Beside" Sequence="9"' in rendered.text
    assert 'Id="Last"' not in rendered.text
    assert "Beside is not run beside Gone" in told(rendered)
    assert "Last is not run beside Beside" in told(rendered)


def test_lists_of_properties_are_written_out_unless_wixl_does_it() -> None:
    properties = (
        Property(id="A", value="1", secure=True, at=at(7)),
        Property(id="B", value=None, secure=True, at=at(8)),
    )
    text = render(small_package(properties=properties, major_upgrade=None), "v3", "wixl").text
    assert '<Property Id="SecureCustomProperties" Value="A;B" />' in text
    rendered = render(small_package(properties=properties), "v3", "wixl")
    assert "SecureCustomProperties" not in rendered.text.replace("<!--", "\n<!--").split("<Media")[1]
    assert "not secure: A, B" in told(rendered)


def test_cabinet_choices_that_wixl_lacks_are_noted() -> None:
    package = small_package()
    cabinet = package.cabinet._replace(embedded=False, compression="none")
    rendered = render(replace(package, cabinet=cabinet), "v3", "wixl")
    assert 'EmbedCab="yes"' in rendered.text
    assert "external" in told(rendered) and "MSZIP" in told(rendered)


def test_upgrade_choices_that_wixl_lacks_are_noted() -> None:
    package = small_package()
    upgrade = package.major_upgrade._replace(allow_downgrades=True, allow_same_version=True, migrate_features=False)
    notes = told(render(replace(package, major_upgrade=upgrade), "v3", "wixl"))
    for word in ("AllowDowngrades", "AllowSameVersionUpgrades", "feature states"):
        assert word in notes


@needs_wixl
def test_names_reach_the_database_unchanged(build: Build) -> None:
    hostile = "a<b>&\"c' -- é $ $$ $$$ x"  # wixl 0.101 itself crashes on "é 漢"
    package = replace(
        with_component(registry=(make_value("r", 30, key=f"Software\\{hostile}", name=hostile, value=hostile),)),
        codepage=65001,
    )
    (row,) = build(package).rows("Registry")
    assert (row.Key, row.Name, row.Value) == (f"Software\\{hostile}", hostile, hostile)
