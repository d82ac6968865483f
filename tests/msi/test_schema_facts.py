"""The standard facts agree with each other (test_schema_packages.py compares them with packages)."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from graphlib import TopologicalSorter

import pytest

from crossmsi.msi import Database, schema
from crossmsi.msi.schema import actions, directories, properties, tables

STORED = [table for table in schema.TABLES.values() if table.stored]
FIELDS = [(table, field) for table in schema.TABLES.values() for field in table.fields]
# Packages in use say this of a 2-byte column too.
RANGE_BEYOND_WIDTH = {("ControlEvent", "Ordering")}


def test_nothing_is_read_before_it_is_used() -> None:
    program = "import sys, crossmsi.msi.schema as s; print([m for m in sys.modules if m.startswith(s.__name__ + '.')])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="STANDARD_TABLES"):
        _ = schema.STANDARD_TABLES


def test_reading_all_facts_takes_less_than_15_ms() -> None:
    def read() -> float:
        start = time.perf_counter()
        for home in (tables, actions, directories, properties):
            assert len(list(home._load())) > 20
        return time.perf_counter() - start

    assert min(read() for _ in range(10)) < 0.015


def test_documented_tables_are_there() -> None:
    assert {table.group for table in schema.TABLES.values()} == set(tables.GROUPS)
    assert schema.TABLES["File"].keys == ("File",)
    assert schema.TABLES["MsiLockPermissionsEx"].since == 500
    assert [(c.name, c.type, c.key) for c in schema.TABLES["Media"].columns()] == [
        ("DiskId", "i2", True),
        ("LastSequence", "i4", False),
        ("DiskPrompt", "L64", False),
        ("Cabinet", "S255", False),
        ("VolumeLabel", "S32", False),
        ("Source", "S72", False),
    ]


def test_columns_are_valid_unique_and_keys_come_first() -> None:
    for table in schema.TABLES.values():
        columns = table.columns()
        assert len({column.name for column in columns}) == len(columns), table.name
        flags = [column.key for column in columns]
        assert flags[0] and flags == sorted(flags, reverse=True), table.name


def test_key_tables_exist_and_their_columns_are_keys_of_the_same_kind() -> None:
    checked = 0
    for table, field in FIELDS:
        assert (field.key_table is None) == (field.key_column is None)
        for name in (field.key_table or "").split(";"):
            if name:
                target = schema.TABLES[name].fields[field.key_column - 1]
                assert target.key, (table.name, field.name)
                assert (target.type[0] in "iI") == (field.type[0] in "iI"), (table.name, field.name)
                checked += 1
    assert checked > 100


def test_categories_are_known_and_suit_the_type() -> None:
    for table, field in FIELDS:
        where = (table.name, field.name)
        kind = field.type[0].lower()
        if kind == "i":
            assert field.category is None, where
        else:
            assert field.category in schema.CATEGORIES or field.set, where
            assert (kind == "v") == (field.category == "Binary"), where


def test_ranges_are_of_integers_and_fit() -> None:
    for table, field in FIELDS:
        where = (table.name, field.name)
        if field.min is None and field.max is None:
            continue
        assert field.type[0] in "iI", where
        limit = 2 ** (8 * int(field.type[1:]) - 1) - 1
        low, high = (limit if end is None else end for end in (field.min, field.max))
        assert low <= high, where
        assert where in RANGE_BEYOND_WIDTH or abs(low) <= limit >= high, where


def test_sets_hold_distinct_values_of_the_columns_type() -> None:
    for table, field in FIELDS:
        if field.set is None:
            continue
        values, width = field.set.split(";"), int(field.type[1:])
        assert all(values) and len(set(values)) == len(values), (table.name, field.name)
        if field.type[0] in "iI":
            assert all(abs(int(value)) < 2 ** (8 * width - 1) for value in values), (table.name, field.name)
        else:
            assert all(len(value) <= width for value in values), (table.name, field.name)


def test_since_is_a_schema_and_never_before_the_table() -> None:
    for table, field in FIELDS:
        since = [number for number in (table.since, field.since) if number is not None]
        assert since == sorted(since) and all(100 < number <= 500 for number in since), (table.name, field.name)


def test_validation_rows_and_tables_survive_a_database() -> None:
    database = Database()
    limits = {c.name: c.width for c in database.create("_Validation").columns if c.kind == "s"}
    for table in STORED:
        database.ensure(table.name)
        for row in schema.validation_rows(table.name):
            stored = database["_Validation"].append(*row)
            for name, width in limits.items():
                assert len(getattr(stored, name) or "") <= width, (table.name, row)
    out = io.BytesIO()
    database.save(out)
    again = Database.open(out.getvalue())
    for table in STORED:
        assert again[table.name].columns == table.columns()
    rows = {tuple(row) for row in again["_Validation"]}
    assert rows == {row for table in STORED for row in schema.validation_rows(table.name)}
    assert len(rows) == len(again["_Validation"]) > 500


def test_validation_rows_of_other_tables() -> None:
    assert schema.validation_rows("_Streams") == ()
    with pytest.raises(KeyError):
        schema.validation_rows("NoSuchTable")
    assert schema.validation_rows("FeatureComponents")[0] == (
        *("FeatureComponents", "Feature_", "N", None, None),
        *("Feature", 1, "Identifier", None, None),
    )


def test_actions_refer_to_known_tables_and_actions() -> None:
    for action in schema.STANDARD_ACTIONS.values():
        assert action.after | action.before <= set(schema.STANDARD_ACTIONS), action.name
        for name, scheduling in action.sequences.items():
            assert name in schema.SEQUENCE_TABLES
            assert name in schema.TABLES
            for table in scheduling.tables:
                assert schema.TABLES[table].group not in ("system", "merge-module"), action.name
            assert scheduling.number or not scheduling.always, action.name


@pytest.mark.parametrize("table", schema.SEQUENCE_TABLES)
def test_usual_numbers_differ_and_keep_to_the_order(table: str) -> None:
    numbers = {
        name: action.sequences[table].number
        for name, action in schema.STANDARD_ACTIONS.items()
        if table in action.sequences and action.sequences[table].number
    }
    assert len(set(numbers.values())) == len(numbers) >= 5
    for name, number in numbers.items():
        for earlier in schema.STANDARD_ACTIONS[name].after & set(numbers):
            assert numbers[earlier] < number, (earlier, name)


def test_order_has_no_circle() -> None:
    order = list(TopologicalSorter({a.name: a.after for a in schema.STANDARD_ACTIONS.values()}).static_order())
    assert order.index("StopServices") < order.index("InstallFiles") < order.index("StartServices")
    assert "RegisterMIMEInfo" in schema.STANDARD_ACTIONS["UnregisterClassInfo"].before


def test_needed_actions_follow_from_the_tables_with_rows() -> None:
    execute = {
        name: action.sequences["InstallExecuteSequence"]
        for name, action in schema.STANDARD_ACTIONS.items()
        if "InstallExecuteSequence" in action.sequences
    }
    bare = {name for name, scheduling in execute.items() if scheduling.needed(())}
    assert {"CostInitialize", "InstallFinalize", "PublishProduct"} <= bare
    with_registry = {name for name, scheduling in execute.items() if scheduling.needed({"Registry"})}
    assert with_registry - bare == {"RemoveRegistryValues", "WriteRegistryValues"}


def test_properties() -> None:
    known = schema.STANDARD_PROPERTIES
    required = {name for name, facts in known.items() if facts.required}
    assert required == {"Manufacturer", "ProductCode", "ProductLanguage", "ProductName", "ProductVersion"}
    for name, facts in known.items():
        assert facts.by_installer or facts.by_author or facts.by_user, name
        assert facts.public or not facts.by_user, f"{name} can't be set on a command line"
    assert known["VersionNT64"].by_installer and not known["VersionNT64"].public
    assert all(known[name].by_installer for name in schema.STANDARD_DIRECTORIES)


def test_no_property_is_listed_twice() -> None:
    names = [facts.name for facts in properties._load()]
    assert sorted(names) == sorted(set(names))


def test_directories() -> None:
    for name, facts in schema.STANDARD_DIRECTORIES.items():
        if facts.counterpart:
            other = schema.STANDARD_DIRECTORIES[facts.counterpart]
            assert {facts.width, other.width} == {"32", "64"}
            assert other.counterpart == name
        assert facts.profile or not facts.all_users
    assert schema.STANDARD_DIRECTORIES["ProgramFilesFolder"].counterpart == "ProgramFiles64Folder"
    assert schema.STANDARD_DIRECTORIES["WindowsFolder"].width is None
