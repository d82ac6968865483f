"""The standard facts agree with packages made by other tools."""

from __future__ import annotations

import json
import re
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from crossmsi.msi import Database, schema

CONFORMANCE = Path(__file__).resolve().parents[3] / "shared" / "ice-conformance"

# The bases, all WiX test packages, and one package for each standard table that these lack.
PACKAGES = re.compile(
    r"base-.*|wix-.*|ice18-movefile-clean|ice19-publish-without-componentid|ice39-certificate-table-clean"
    r"|ice40-three|ice45-moduleconfiguration|ice50-keypath-is-other-kind|ice52-private-elsewhere-clean"
    r"|ice56-root-with-createfolder-clean|ice62-same-directory|ice66-assemblies-schema-149|ice66-patch-certificate-200"
    r"|ice76-component-table-missing|ice81-embedded-cabinet|ice100-chainers-off-clean|ice100-filter-null"
    r"|ice104-both-tables|ice105-selfreg-typelib|ice105-services"
)
UNREADABLE = "wix-Authoring__FragmentTests__MultipleFragments__expected.msi"  # a text file with this name

# Standard columns that packages may lack.
ABSENT_COLUMNS = {
    ("CustomAction", "ExtendedType"): "came with schema 450; many tools still make the table without it",
}
# (Table, Column) -> (what packages have: Nullable Min Max KeyTable KeyColumn Category Set, why ours differs)
VALIDATION_DIFFERENCES = {
    ("ServiceInstall", "StartType"): (
        [("N", 0, 3, None, None, None, None)],
        "4, SERVICE_DISABLED, is documented as valid; today's WiX allows it",
    ),
    ("MoveFile", "SourceName"): (
        [("Y", None, None, None, None, "WildCardFilename", None)],
        "its page and WiX say Text",
    ),
    ("ModuleConfiguration", "Type"): (
        [("Y", None, None, None, None, "Identifier", None)],
        "its page and WiX say Text; the package is a single test case",
    ),
    ("MsiDigitalSignature", "Table"): (
        [("N", None, None, None, None, "Identifier", None)],
        "its page allows the value Media only",
    ),
    ("MsiSFCBypass", "File_"): (
        [("N", None, None, None, None, "Identifier", None)],
        "its page calls it a key into the File table",
    ),
    ("MsiLockPermissionsEx", "SDDLText"): (
        [("N", None, None, None, None, "FormattedSddl", None)],
        "written by an old WiX; the documented name is FormattedSDDLText",
    ),
}
# Rows for columns that the package's table doesn't have: internal columns of an early WiX 4.
ROWS_WITHOUT_COLUMN = {("File", "DiskId"), ("File", "Source")}
# Usual numbers that a package's author replaced.
OTHER_NUMBERS = {
    ("InstallExecuteSequence", "RemoveExistingProducts", 1410): "placed by its author",
    ("InstallExecuteSequence", "UnregisterTypeLibraries", 2150): "tool's own number; the page says 2300",
}
# (sequence table, action): in a package that doesn't need it, or missing from one that does
UNNEEDED = {
    ("InstallExecuteSequence", "RemoveExistingProducts"): "its place is the author's choice",
    (
        "InstallExecuteSequence",
        "InstallFiles",
    ): "File rows taken out of the package later, or a custom action placed beside it",
    ("InstallExecuteSequence", "RemoveFiles"): "File rows taken out of the package later",
    ("InstallExecuteSequence", "CreateFolders"): "EnsureTable with an empty table",
    ("InstallExecuteSequence", "RemoveFolders"): "EnsureTable with an empty table",
}
MISSING = {
    ("AdvtExecuteSequence", "InstallInitialize"): "an early WiX 4",
}


@pytest.fixture(scope="module")
def packages() -> dict[str, Database]:
    archive = CONFORMANCE / "packages.tar.xz"
    if not archive.is_file():
        pytest.skip(f"{archive} is absent")
    found = {}
    with tarfile.open(archive) as tar:
        for member in tar:
            name = Path(member.name).name
            if member.isfile() and PACKAGES.fullmatch(name.removesuffix(".msi")) and name != UNREADABLE:
                found[name] = Database.open(tar.extractfile(member).read())
    assert len(found) > 70
    return found


def standard_tables(packages: dict[str, Database]):
    for package, database in packages.items():
        for name, table in database.tables.items():
            if name in schema.TABLES:
                yield package, name, table


def test_columns_and_keys(packages: dict[str, Database]) -> None:
    absent = set()
    seen = Counter()
    for package, name, table in standard_tables(packages):
        ours = schema.TABLES[name].columns()
        gone = {(name, column.name) for column in ours} - {(name, column.name) for column in table.columns}
        absent |= gone
        assert table.columns == tuple(c for c in ours if (name, c.name) not in gone), f"{package}: {name}"
        seen[name] += 1
    assert absent == set(ABSENT_COLUMNS)
    assert len(seen) >= 80


def test_every_table_of_the_rich_bases_is_standard(packages: dict[str, Database]) -> None:
    for name in ("base-rich-x64.msi", "base-rich-x86.msi"):
        assert set(packages[name].tables) <= set(schema.TABLES)


def test_validation_rows(packages: dict[str, Database]) -> None:
    ours = {row[:2]: row[2:9] for name in schema.TABLES for row in schema.validation_rows(name)}
    equal = 0
    different: dict[tuple[str, str], set] = {}
    for database in packages.values():
        for row in database.rows("_Validation"):
            key, facts = (row.Table, row.Column), tuple(row)[2:9]
            if row.Table not in schema.TABLES:
                continue
            if key == ("_Validation", "Category"):
                # The list of category names grew over time; undocumented ones went.
                names = set(row.Set.split(";"))
                assert names - schema.CATEGORIES <= {"KeyFormatted", "URL", "FormattedSddl"}
                facts = (*facts[:6], ours[key][6])
            if facts == ours.get(key):
                equal += 1
            else:
                different.setdefault(key, set()).add(facts)
    assert {key for key in different if key not in ours} == ROWS_WITHOUT_COLUMN
    assert {key: facts for key, facts in different.items() if key in ours} == {
        key: set(values) for key, (values, _) in VALIDATION_DIFFERENCES.items()
    }
    assert equal > 8_000


def test_sequence_numbers(packages: dict[str, Database]) -> None:
    same = 0
    other = set()
    for package, database in packages.items():
        if not package.startswith(("base-", "wix-")):
            continue
        for table in schema.SEQUENCE_TABLES:
            for row in database.rows(table):
                action = schema.STANDARD_ACTIONS.get(row.Action)
                if action is None:
                    continue
                usual = action.sequences[table]
                if (usual.number, usual.condition) == (row.Sequence, row.Condition):
                    same += 1
                else:
                    other.add((table, row.Action, row.Sequence))
    assert other == set(OTHER_NUMBERS)
    assert same > 1500


def test_needed_actions(packages: dict[str, Database]) -> None:
    unneeded, missing = set(), set()
    for package, database in packages.items():
        if not package.startswith(("base-", "wix-")):
            continue
        present = {name for name, table in database.tables.items() if len(table)}
        for table in schema.SEQUENCE_TABLES:
            if table not in database:
                continue
            there = {row.Action for row in database.rows(table)} & set(schema.STANDARD_ACTIONS)
            needed = {
                name
                for name, action in schema.STANDARD_ACTIONS.items()
                if table in action.sequences and action.sequences[table].needed(present)
            }
            unneeded |= {(table, name) for name in there - needed}
            missing |= {(table, name) for name in needed - there}
    assert unneeded == set(UNNEEDED)
    assert missing == set(MISSING)


@pytest.mark.parametrize("table", [name for name in schema.SEQUENCE_TABLES if name != "AdvtExecuteSequence"])
def test_actions_that_ice26_prohibits(table: str) -> None:
    """A package with all actions in one sequence table: ICE26 names those that may not stand there."""
    expected = CONFORMANCE / "expected.jsonl"
    if not expected.is_file():
        pytest.skip(f"{expected} is absent")
    package = f"ice26-all-actions-{table.lower()}.msi"
    lines = (json.loads(line) for line in expected.open(encoding="utf-8"))
    findings = next(line["findings"] for line in lines if line["package"] == package)
    prohibited = {
        keys[0] for ice, _, name, column, keys in findings if (ice, name, column) == ("ICE26", table, "Action")
    }
    ours = {
        name for name, action in schema.STANDARD_ACTIONS.items() if action.sequences and table not in action.sequences
    }
    # Names that the suite knows and no page describes.
    assert prohibited - {"DetectRunningApps", "SystemRestart", "UpdateResources"} == ours


def test_profile_folders_are_those_of_the_ices() -> None:
    notes = CONFORMANCE / "notes.md"
    if not notes.is_file():
        pytest.skip(f"{notes} is absent")
    listed = re.search(r"A profile folder is one of (.*?) or anything below", notes.read_text("utf-8"), re.DOTALL)[1]
    ours = {name for name, facts in schema.STANDARD_DIRECTORIES.items() if facts.profile}
    assert ours == set(re.findall(r"\w+", listed))
