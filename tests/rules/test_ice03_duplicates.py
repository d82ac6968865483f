"""ICE03 on rows that share a primary key, which only a damaged database can hold."""

from __future__ import annotations

from crossmsi.analysis import Package
from crossmsi.msi import Column, Database
from crossmsi.rules import run_rules
from crossmsi.rules.ice.ice03 import ICE03


def findings(rows):
    db = Database()
    table = db.create("Nest", [Column("Nest", "s12", True), Column("Level", "I2", True)])
    for row in rows:
        for values, value in zip(table.data, row, strict=True):
            values.append(value)
    validation = db.create("_Validation")
    validation.insert(Table="Nest", Column="Nest", Nullable="N")
    validation.insert(Table="Nest", Column="Level", Nullable="Y")
    outcome = run_rules(Package(db), [ICE03])
    assert not outcome.failed
    return [(f.severity, f.table, f.column, f.keys) for f in outcome.findings]


def test_every_row_but_the_first_is_reported():
    found = findings([("North", 1), ("North", 2), ("North", 1), ("South", None), ("North", 1), ("South", None)])
    north = ("error", "Nest", "Nest", ("North", "1"))
    assert found == [north, north, ("error", "Nest", "Nest", ("South", ""))]


def test_keys_that_differ_in_one_part_are_no_duplicates():
    assert findings([("North", 1), ("North", None), ("north", 1)]) == []
