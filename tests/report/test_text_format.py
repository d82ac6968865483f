"""The text for people: rows, widths, colours, limits."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from crossmsi.errors import SourceLocation
from crossmsi.msi import Database, Stream
from crossmsi.report.formats import text
from crossmsi.report.lintrun import Style
from crossmsi.report.rows import RowView, row_key, rows_of
from crossmsi.report.terminal import Painter, row_lines, wrapped
from crossmsi.rules import Finding
from tests.report.lint_samples import FINDINGS, outcome, run


@pytest.fixture
def database() -> Database:
    database = Database()
    database.create("Component").append("C", "{A}", "DIR", 256, None, "key.exe")
    database.create("Feature").append("F", None, "Title", None, 2, 1, "DIR", 0)
    database.create("Icon").append("I", Stream.from_bytes(b"12345"))
    database.create("Media").append(1, 4, None, "#a.cab", None, None)
    database.create("FeatureComponents").append("F", "C")
    database.summary.template = "x64;1033"
    return database


def finding(table: str, column: str, *keys: str, rule: str = "ICE80", severity="error") -> Finding:
    return Finding(rule, severity, "m", table, column, keys)


@pytest.mark.parametrize(
    ("given", "columns", "values", "marked"),
    [
        (finding("Component", "Attributes", "C"), "Component Directory_ Attributes Condition", "C DIR 256 (null)", 2),
        (finding("Component", "Component", "C"), "Component ComponentId Directory_ Attributes", "C {A} DIR 256", None),
        (finding("Component", "", "C"), "Component ComponentId Directory_ Attributes", "C {A} DIR 256", None),
        (finding("Component", "KeyPath", "C"), "Component Condition KeyPath", "C (null) key.exe", 2),
        (finding("Media", "Cabinet", "1"), "DiskId DiskPrompt Cabinet VolumeLabel", "1 (null) #a.cab (null)", 2),
        (finding("FeatureComponents", "Component_", "F", "C"), "Feature_ Component_", "F C", 1),
        (finding("_SummaryInfo", "7"), "PID property value", "7 template x64;1033", 2),
    ],
)
def test_the_row_of_a_finding(database, given: Finding, columns: str, values: str, marked: int | None) -> None:
    (view,) = rows_of(database, [given]).values()
    assert view == RowView(tuple(columns.split()), tuple(values.split()), marked)


def test_a_binary_cell_tells_its_size(database) -> None:
    (view,) = rows_of(database, [finding("Icon", "Data", "I")]).values()
    assert view.values == ("I", "(5 bytes)")


@pytest.mark.parametrize(
    "given",
    [finding("Component", "", "none"), finding("None", "x", "C"), finding("Component", ""), finding("Media", "", "x")],
)
def test_a_row_that_is_not_there(database, given: Finding) -> None:
    assert rows_of(database, [given]) == {}


def test_rows_are_kept_for_as_many_findings_as_are_shown(database) -> None:
    table = database["Component"]
    for number in range(20):
        table.append(f"C{number}", None, "DIR", 0, None, None)
    findings = [finding("Component", "Attributes", f"C{number}") for number in range(20)]
    findings += [finding("Component", "Condition", f"C{number}", rule="ICE81") for number in range(3)]
    assert len(rows_of(database, findings)) == 5 + 3
    assert len(rows_of(database, findings, None)) == 20 + 3


def lines_of(width: int | None, *values: str, marked: int | None = 1) -> list[str]:
    view = RowView(tuple("ABCDE"[: len(values)]), values, marked)
    return list(row_lines(view, Painter(False), "error", width, 4))


def test_carets_stand_below_the_value() -> None:
    head, row, carets = lines_of(None, "key", "a value", "next")
    assert row == "    key  a value  next"
    assert head.index("B") == row.index("a value") == carets.index("^") and carets.endswith("^" * 7)


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_rows_keep_to_the_width(width: int) -> None:
    lines = lines_of(width, "k" * 70, "表" * 60, "short", "x" * 300)
    assert all(cell_len(line) <= width for line in lines)
    assert "short" in lines[1]


def test_a_long_value_keeps_its_ends() -> None:
    (_, row) = lines_of(40, "start" + "-" * 100 + "end", marked=None)
    assert row.strip().startswith("start") and row.endswith("end") and "..." in row


@pytest.mark.parametrize("width", [50, 80, 132])
def test_text_is_wrapped_to_the_width(width: int) -> None:
    result = list(wrapped("lead: ", ["word " * 60, "second"], width, 4))
    assert all(len(line) <= width for line in result) and len(result) > 2
    assert " ".join(" ".join(result).split()) == "lead: " + "word " * 60 + "second"
    assert all(line.startswith("      ") for line in result[1:])


def test_nothing_is_wrapped_without_a_width() -> None:
    assert list(wrapped("lead: ", ["word " * 100], None, 4)) == ["    lead: " + ("word " * 100).strip()]


def test_a_path_is_never_broken() -> None:
    place = "folder/" * 20 + "x.yaml:3:4: "
    lines = list(wrapped(place, ["word " * 20], 60, 2))
    assert lines[0] == f"  {place}".rstrip() and lines[1].startswith("    word")


def test_a_rule_shows_five_findings_unless_asked_for_all() -> None:
    many = [Finding("ICE33", "warning", f"number {n}", "Registry", "Key", (str(n),)) for n in range(1234)]
    short = text.render(run(outcome(findings=many)), Style())
    assert short.count("number ") == 5 and "... and 1,229 more; -v shows them" in short
    assert short.count("Use instead:") == 1 and "ICE33 1234 warnings (" in short
    assert text.render(run(outcome(findings=many), verbose=True), Style()).count("number ") == 1234


def test_colour_changes_nothing_else() -> None:
    given = run(verbose=True)
    coloured = text.render(given, Style(None, True))
    assert "\x1b[" in coloured and "\x1b" not in text.render(given, Style())
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text.render(given, Style())


def test_everything_is_told() -> None:
    told = text.render(run(), Style())
    assert "out/b.msi\n  ICE03 failed: ValueError: no\n    good\n" in told
    assert "out/c.msi\n  can't be linted: is no package\n    hint: give one\n" in told
    assert "out/d.msi" not in told
    assert told.endswith("1 error, 2 warnings, 1 rule failed in 3 files; 1 file not linted; 2 suppressed\n")


def test_suppressed_findings_are_listed_when_asked_for() -> None:
    told = text.render(run(verbose=True), Style())
    assert "  ICE03 suppressed (ticket 7) [Property/B/Value] accepted\n" in told
    assert "  ISA002 suppressed (by comment) [File/tool.exe/FileName] one line\n" in told
    assert "ticket 7" not in text.render(run(), Style())


def test_findings_of_a_rule_stay_together() -> None:
    first, second = FINDINGS[1], FINDINGS[3]
    told = text.render(run(outcome(findings=[first, second, first])), Style())
    assert told.count("  ICE33 2 warnings") == 1


def test_a_clean_run_is_one_line() -> None:
    assert text.render(run(outcome(findings=[])), Style()) == "no findings\n"
    assert text.render(run(outcome(findings=[]), outcome("b", findings=[])), Style()) == "no findings in 2 files\n"


def test_an_id_that_no_rule_has() -> None:
    odd = Finding("XYZ001", "warning", "unused", location=SourceLocation("a.yaml", 2))
    assert "  XYZ001 1 warning\n    a.yaml:2: warning unused\n" in text.render(run(outcome(findings=[odd])), Style())


def test_row_keys_tell_findings_apart() -> None:
    assert row_key(finding("A", "x", "1")) != row_key(finding("A", "y", "1"))
