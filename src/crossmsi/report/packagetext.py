"""A package for people, as lines of text: summary information, tables with their row counts, streams, cabinets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crossmsi.errors import CrossmsiError
from crossmsi.report.packagejson import SIGNATURE, summary_values

if TYPE_CHECKING:
    from crossmsi.msi import Database
    from crossmsi.report.cabinets import CabinetListing


class Heading(str):
    """A line that stands out where the output can do that."""

    __slots__ = ()


def package_lines(path: Path, database: Database, problems: list[CrossmsiError]) -> Iterator[str]:
    """Summary information, signature, tables, streams. ``problems`` gets what is wrong with tables that are damaged."""
    yield Heading(printable(path))
    yield from summary_lines(database)
    yield from ("", Heading("Tables"))
    for name in database.table_names:
        try:
            count = len(database[name])
        except CrossmsiError as error:
            problems.append(error)
            yield f"  {printable(name):28} damaged"
        else:
            yield f"  {printable(name):28} {count:7} row{'s' if count != 1 else ''}"
    yield ""
    yield from stream_lines(database)


def summary_lines(database: Database) -> Iterator[str]:
    """Code page, signature and summary information."""
    yield f"code page {database.codepage}"
    signature = database.streams.get(SIGNATURE)
    yield "not signed" if signature is None else f"signed: {signature.size:,} bytes of signature, unchecked"
    yield from ("", Heading("Summary information"))
    for name, value in summary_values(database.summary).items():
        if value is not None:
            yield f"  {name:16} {printable(value)}"


def stream_lines(database: Database) -> Iterator[str]:
    """Streams and sub-storages with their sizes."""
    yield Heading("Streams")
    for name, stream in sorted(database.streams.items()):
        yield f"  {printable(name):44} {stream.size:12,} bytes"
    for name in sorted(database.storages):
        yield f"  {printable(name):44}      storage"


def cabinet_lines(cabinets: Sequence[CabinetListing]) -> Iterator[str]:
    """Every cabinet with its files."""
    for cabinet in cabinets:
        place = "in the package" if cabinet.embedded else "beside the package"
        count = cabinet.problem or f"{len(cabinet.files)} files, {sum(file.size for file in cabinet.files):,} bytes"
        yield Heading(f"{printable(cabinet.name)} ({place}): {printable(count)}")
        for file in cabinet.files:
            yield f"  {printable(file.name):44} {file.size:12,} bytes"
    if not cabinets:
        yield "the Media table names no cabinet"


def printable(value: object) -> str:
    """Text whose control characters can't steer a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "replace").decode() for c in str(value))
