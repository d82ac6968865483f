"""msiinfo reads what we write, and says what our reader says."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossmsi.msi import Column, Database, Stream
from crossmsi.msi.idt import import_table

pytestmark = pytest.mark.skipif(shutil.which("msiinfo") is None, reason="msiinfo (Debian: msitools) is not installed")

COLUMNS = [
    Column("Key", "s72", True), Column("Number", "i2", True), Column("Wide", "I4"), Column("Small", "I2"),
    Column("Text", "L0"), Column("Short", "S20"),
]  # fmt: skip


def exported(path, table: str):
    run = subprocess.run(["msiinfo", "export", str(path), table], capture_output=True, check=True)
    return import_table(run.stdout.decode("utf-8"), lambda name: Stream.from_bytes(name.encode()), table)


def agree(database: Database, path) -> None:
    database.save(path)
    for name, table in Database.open(path).tables.items():
        theirs = exported(path, name)
        assert theirs.columns == table.columns
        assert sorted(map(repr, theirs.rows)) == sorted(map(repr, table.rows))


# Single quotes aside, msiinfo prints any text but those of the control characters that the archive format uses itself.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)
KEY = st.text(st.characters(codec="ascii", categories=("L", "N"), include_characters="_."), min_size=1, max_size=30)


@settings(max_examples=50, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.tuples(KEY, st.integers(-32767, 32767)),
        st.tuples(
            st.none() | st.integers(-(2**31) + 1, 2**31 - 1),
            st.none() | st.integers(-32767, 32767),
            st.none() | TEXT,
            st.none() | KEY,
        ),
        max_size=12,
    )
)
def test_generated_packages(tmp_path, rows: dict) -> None:
    database = Database()
    database.codepage = 65001
    table = database.create("Thing", COLUMNS)
    for key, values in rows.items():
        table.append(*key, *values)
    agree(database, tmp_path / "generated.msi")


def test_a_long_string(tmp_path) -> None:
    # Twice, or from 128 KiB on, libmsi stores and reads long strings in a form of its own: see stringpool.py.
    database = Database()
    database.create("Thing", COLUMNS).append("a", 1, None, None, "long " * 20_000)
    agree(database, tmp_path / "long.msi")


def test_three_byte_references(tmp_path) -> None:
    database = Database()
    table = database.create("Thing", COLUMNS)
    for number in range(70_000):
        table.append(f"key{number}", 1, number, None, None, None)
    agree(database, tmp_path / "many.msi")


def test_streams_are_extracted(tmp_path) -> None:
    database = Database()
    database.create("Thing", COLUMNS).append("a", 1)
    blobs = {"small.bin": b"x" * 100, "large.bin": bytes(range(256)) * 100}
    for name, data in blobs.items():
        database.streams[name] = Stream.from_bytes(data)
    path = tmp_path / "streams.msi"
    database.save(path)
    for name, data in blobs.items():
        run = subprocess.run(["msiinfo", "extract", str(path), name], capture_output=True, check=True)
        assert run.stdout == data
