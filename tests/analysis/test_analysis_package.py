"""Package: the facts of a small in-memory database, and of a hostile one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossmsi.analysis import Package
from crossmsi.analysis.component_bits import ComponentBits
from crossmsi.analysis.conditions import Condition, ConditionSyntaxError
from crossmsi.analysis.custom_actions import ActionKind, SourceKind
from crossmsi.analysis.formatted import ReferenceKind
from crossmsi.analysis.sequences import SEQUENCE_TABLES
from crossmsi.msi import Column, Database


def table(db, name, columns, *rows):
    """Add a table; ``columns`` like ``Key*:s72 Value:L0``."""
    parsed = [column.partition(":") for column in columns.split()]
    made = db.create(name, [Column(n.rstrip("*"), kind, key=n.endswith("*")) for n, _, kind in parsed])
    for row in rows:
        made.append(*row)


@pytest.fixture
def db():
    db = Database()
    table(db, "Property", "Property*:s72 Value:L0", ("ProductName", "Kestrel"), ("DATADIR", "E:\\Data"))
    table(db, "Directory", "Directory*:s72 Directory_Parent:S72 DefaultDir:l255",
          ("TARGETDIR", None, "SourceDir"), ("AppDataFolder", "TARGETDIR", "."), ("Mine", "AppDataFolder", "K|Kestrel"),
          ("APPDIR", "ProgramFiles64Folder", "Kestrel"), ("DATADIR", "APPDIR", "data"))  # fmt: skip
    table(db, "Component", "Component*:s72 ComponentId:S38 Directory_:s72 Attributes:i2 Condition:S255 KeyPath:S72",
          ("Core", "{0A1B2C3D-0000-1111-2222-ABCDEFABCDEF}", "APPDIR", 256, "VersionNT64", "core.dll"),
          ("Keys", None, "APPDIR", 4, None, "RegKey"), ("Data", None, "DATADIR", 32, "A AND", "Source"),
          ("Dot", None, "Mine", 0, None, None))  # fmt: skip
    table(db, "File", "File*:s72 Component_:s72 FileName:l255 Version:S72", ("core.dll", "Core", "core.dll", "1.0"),
          ("help.chm", "Core", "help.chm", None))  # fmt: skip
    table(db, "Registry", "Registry*:s72 Root:i2 Key:l255 Value:L0 Component_:s72",
          ("RegKey", 2, "Software\\K", "[#core.dll];[$Core]", "Keys"))  # fmt: skip
    table(db, "Feature", "Feature*:s38 Feature_Parent:S38 Title:L64", ("Main", None, "M"), ("Sub", "Main", "S"),
          ("Ring1", "Ring2", "r"), ("Ring2", "Ring1", "r"), ("Own", "Own", "o"), ("OnRing", "Ring1", "x"))  # fmt: skip
    table(db, "FeatureComponents", "Feature_*:s38 Component_*:s72", ("Main", "Core"), ("Sub", "Core"), ("Sub", "Keys"),
          ("Ghost", "Nowhere"))  # fmt: skip
    table(db, "CustomAction", "Action*:s72 Type:i2 Source:S72 Target:S255",
          ("Deferred", 1 + 0x400 + 0x800 + 0x40, "Bin", "Entry"), ("SetDir", 35, "APPDIR", "[DATADIR]x"),
          ("Script64", 22 + 0x1000, "core.vbs", None), ("Undo", 1 + 0x500, "Bin", "U"), ("Odd", 63, None, None),
          ("First", 51 + 0x100, "PROP", "v"))  # fmt: skip
    table(db, "InstallExecuteSequence", "Action*:s72 Condition:S255 Sequence:I2", ("InstallFinalize", None, 6600),
          ("CostFinalize", None, 1000), ("SetDir", "NOT Installed", None), ("Deferred", "1", 1000))  # fmt: skip
    return db


@pytest.fixture
def package(db):
    return Package(db)


def test_properties_and_summary(db):
    db.summary.template, db.summary.page_count, db.summary.word_count = "x64;1033,1031", 500, 3
    package = Package(db)
    assert package.properties == {"ProductName": "Kestrel", "DATADIR": "E:\\Data"}
    facts = package.summary
    assert (facts.platforms, facts.languages, facts.schema) == (("x64",), ("1033", "1031"), 500)
    assert facts.is_64bit and facts.short_names and facts.compressed and not facts.admin_image and facts.has_semicolon


def test_a_missing_template(db):
    db.summary.template = None
    facts = Package(db).summary
    assert (facts.template, facts.platforms, facts.languages, facts.is_64bit) == (None, (), (), False)


def test_directories_use_the_property_table_and_standard_folders(package):
    assert package.directories.path("APPDIR") == ("ProgramFiles64Folder", "Kestrel")
    assert package.directories.path("DATADIR") == ("E:", "Data")
    assert package.directories.nearest_standard("DATADIR") == "ProgramFiles64Folder"
    assert package.profile_directories == {"AppDataFolder", "Mine"}


def test_components(package):
    core, keys, data, dot = package.components.values()
    assert core.is_64bit and core.key_file == "core.dll" and core.has(ComponentBits.SIXTY_FOUR_BIT)
    assert (keys.key_path_table, keys.key_file) == ("Registry", None)
    assert data.key_path_table == "ODBCDataSource"
    assert dot.key_path is None and dot.key_file is None
    assert package.component("Core") is core and package.component("Nobody") is None and package.component(None) is None
    assert [c.key for c in package.components_in["APPDIR"]] == ["Core", "Keys"]
    assert [row.File for row in package.files_of("Core")] == ["core.dll", "help.chm"]
    assert [row.Registry for row in package.registry_of("Keys")] == ["RegKey"]
    assert package.files_of("Nobody") == [] and package.rows_of("Core", "NoSuchTable") == []
    assert package.file("help.chm").Component_ == "Core" and package.file("none") is None


def test_features(package):
    graph = package.features
    assert graph.components_of("Sub") == ("Core", "Keys") and graph.features_of("Core") == ("Main", "Sub")
    assert graph.pair("Ghost", "Nowhere") and not graph.pair("Main", "Keys") and "Ghost" not in graph
    assert graph.parent("Sub") == "Main" and graph.parent("Main") is None and graph.parent("Nobody") is None
    assert graph.children["Main"] == ["Sub"] and "Own" not in graph.children
    assert graph.cyclic == {"Ring1", "Ring2", "Own", "OnRing"}


def test_custom_actions(package):
    actions = package.custom_actions
    deferred = actions["Deferred"]
    assert (deferred.basic_type, deferred.kind, deferred.source_kind) == (1, ActionKind.DLL, SourceKind.BINARY)
    assert (
        deferred.in_script and not deferred.impersonates and not deferred.rollback and deferred.source_table == "Binary"
    )
    assert actions["Undo"].rollback and actions["Undo"].impersonates and not actions["Undo"].commit
    assert actions["SetDir"].sets_directory and actions["SetDir"].source_table == "Directory"
    assert actions["Script64"].script_64bit and actions["Script64"].source_table == "File"
    assert actions["First"].sets_property and not actions["First"].rollback and actions["First"].source_table is None
    assert not actions["Odd"].documented and actions["SetDir"].documented


def test_sequences(package):
    assert set(package.sequences) == set(SEQUENCE_TABLES)
    sequence = package.sequence("InstallExecuteSequence")
    assert [a.action for a in sequence] == ["InstallFinalize", "CostFinalize", "SetDir", "Deferred"]
    assert [a.action for a in sequence.ordered] == ["CostFinalize", "Deferred", "InstallFinalize"]
    assert [a.action for a in sequence.by_number[1000]] == ["CostFinalize", "Deferred"]
    assert sequence.number("SetDir") is None and sequence.number("Nothing") is None and "SetDir" in sequence
    assert sequence.get("SetDir").condition == "NOT Installed"
    absent = package.sequence("AdminUISequence")
    assert not absent.exists and len(absent) == 0 and sequence.exists


def test_texts_are_parsed_once(package):
    condition = package.condition("VersionNT64")
    assert isinstance(condition, Condition) and package.condition("VersionNT64") is condition
    assert isinstance(package.condition("A AND"), ConditionSyntaxError)
    assert package.condition(None).root is None
    text = "[#core.dll];[$Core]"
    parsed = package.formatted(text)
    assert [r.kind for r in parsed.references] == [ReferenceKind.FILE, ReferenceKind.COMPONENT]
    assert package.formatted(text) is parsed and package.formatted(None).references == ()


def test_indexes(package):
    index = package.index
    assert index.values("Component", "Condition") == {"VersionNT64", "A AND"}
    assert index.key_values("Feature") >= {"Main", "Sub"} and index.key_values("Nothing") == frozenset()
    assert index.numbered_values("File", 2) == {"Core"} and index.numbered_values("File", 9) == frozenset()
    assert index.column("File", "NoColumn") == () and index.rows_by("File", "NoColumn") == {}
    assert [r.File for r in index.rows_by("File", "Version")["1.0"]] == ["core.dll"]
    assert None not in index.rows_by("File", "Version")


def touch_everything(package):
    for name in ("properties", "summary", "directories", "profile_directories", "components", "components_in",
                 "features", "custom_actions", "sequences", "validation"):  # fmt: skip
        getattr(package, name)
    tree = package.directories
    for directory in tree:
        tree.path(directory.key)
        tree.source_path(directory.key)
        tree.location(directory.key, short=True)
        tree.nearest_standard(directory.key)
        tree.chain(directory.key)
    assert package.features.cyclic is not None
    for component in package.components.values():
        package.files_of(component.key)
        package.condition(component.condition)
    for action in package.custom_actions.values():
        assert action.kind and action.source_kind
    for key, identity in package.payloads.items():
        assert isinstance(key, str) and identity is None


def test_an_empty_database_has_empty_facts():
    package = Package(Database())
    touch_everything(package)
    assert package.components == {} and len(package.validation) == 0 and not package.has("File")


WRONG = {
    "Property": "Property*:i2 Value:I4",
    "Directory": "Directory*:i2 Directory_Parent:I2",
    "Component": "Component*:i2 Directory_:I2 Attributes:S72 Condition:I4",
    "File": "File*:i4 Component_:I2 Attributes:S72 Sequence:S72",
    "Feature": "Feature*:i2 Feature_Parent:I2",
    "FeatureComponents": "Feature_*:i2 Component_*:i2",
    "CustomAction": "Action*:i2 Type:S72 Source:I2",
    "InstallExecuteSequence": "Action*:i2 Sequence:S72",
    "_Validation": "Table*:i2 Column*:i2 KeyTable:I2 Set:I2",
    "Media": "DiskId*:s72 LastSequence:S72 Cabinet:I2",
}


def test_a_database_of_wrong_types_has_empty_facts():
    db = Database()
    for name, columns in WRONG.items():
        made = [c.partition(":")[2] for c in columns.split()]
        table(db, name, columns, *[[n if t[0] in "iI" else f"x{n}" for t in made] for n in (1, 2)])
    touch_everything(Package(db))


KEYS = st.sampled_from(["A", "B", "TARGETDIR", "AppDataFolder", "a|b", ".", "", "x" * 300])


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_random_rows_never_break_the_facts(data):
    db = Database()
    for name, columns in {
        "Directory": "Directory*:s72 Directory_Parent:S72 DefaultDir:L255",
        "Component": "Component*:s72 ComponentId:S38 Directory_:S72 Attributes:I2 Condition:S255 KeyPath:S72",
        "Feature": "Feature*:s38 Feature_Parent:S38",
        "FeatureComponents": "Feature_*:s38 Component_*:s72",
        "CustomAction": "Action*:s72 Type:I2 Source:S72 Target:S255",
        "InstallExecuteSequence": "Action*:s72 Condition:S255 Sequence:I2",
        "Property": "Property*:s72 Value:L0",
    }.items():
        kinds = [c.partition(":")[2] for c in columns.split()]
        keys = columns.count("*")
        row = st.tuples(*[st.integers(-32767, 32767) | st.none() if k in ("I2", "i2") else KEYS for k in kinds])
        rows = data.draw(st.lists(row, max_size=5, unique_by=lambda r, keys=keys: r[:keys]))
        table(db, name, columns, *rows)
    touch_everything(Package(db))
