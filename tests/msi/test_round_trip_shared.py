"""Every package of ../shared/ice-conformance, read, written and read again: the same tables, rows, streams, storages.

A fixed sample of about 120 packages; ``CROSSMSI_ROUND_TRIP=all`` takes all of them (under a minute).
"""

from __future__ import annotations

import os
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from crossmsi.errors import CrossmsiError
from crossmsi.msi import Database, Stream
from crossmsi.msi.opening import Storage
from crossmsi.msi.saving import database_bytes

ARCHIVE = Path(__file__).parents[3] / "shared" / "ice-conformance" / "packages.tar.xz"
# A compound-file signature before an XML text: no package, and never was one.
NO_DATABASE = "wix-Authoring__FragmentTests__MultipleFragments__expected.msi"
PARTS = 1 if os.environ.get("CROSSMSI_ROUND_TRIP") == "all" else 7


def packages() -> Iterator[tuple[str, bytes]]:
    if not ARCHIVE.is_file():
        pytest.skip(f"{ARCHIVE} is absent")
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            # The packages with sub-storages and the one that is none are always in.
            always = "InstanceTransforms" in member.name or member.name == NO_DATABASE
            if member.isfile() and (always or zlib.crc32(member.name.encode()) % PARTS == 0):
                yield member.name, archive.extractfile(member).read()


def cell(value: object) -> object:
    return value.read() if isinstance(value, Stream) else value


def storage_contents(storage: Storage) -> dict:
    return {
        "class": storage.clsid,
        "streams": {name: stream.read() for name, stream in storage.streams().items()},
        "storages": {name: storage_contents(inner) for name, inner in storage.storages().items()},
    }


def contents(database: Database) -> dict:
    """Everything that a package says, in the order in which it says it."""
    return {
        "code page": database.codepage,
        "class": database.clsid,
        "tables": {n: (t.columns, [tuple(map(cell, row)) for row in t]) for n, t in database.tables.items()},
        "streams": {name: stream.read() for name, stream in database.streams.items()},
        "raw names": database.raw_names,
        "storages": {name: storage_contents(storage) for name, storage in database.storages.items()},
        "summary": {pid: database.summary.typed(pid) for pid in database.summary.numbers()},
    }


def test_read_written_and_read_again() -> None:
    different, count, nested = [], 0, 0
    for name, data in packages():
        if name == NO_DATABASE:
            continue
        original = Database.open(data)
        before = contents(original)
        written = database_bytes(original)
        if contents(Database.open(written)) != before:
            different.append(name)
        # A second round has nothing left to change.
        assert database_bytes(Database.open(written)) == written, name
        count += 1
        nested += bool(original.storages)
    assert different == []
    assert count > (820 if PARTS == 1 else 90)
    assert nested >= 2


def test_what_is_no_database_is_one_error() -> None:
    data = next((data for name, data in packages() if name == NO_DATABASE), None)
    assert data is not None
    with pytest.raises(CrossmsiError, match="compound file: unknown version"):
        Database.open(data)
