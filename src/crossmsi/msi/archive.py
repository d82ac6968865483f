"""A whole database as a folder of archive files (.idt), and back.

``_SummaryInformation.idt`` and ``_ForceCodepage.idt`` are written as Microsoft's tools and msibuild know them; a binary
cell names a file in the folder of its table; free streams are files in ``_Streams``.
https://learn.microsoft.com/windows/win32/msi/archive-file-format
"""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.msi.codepages import decode, encode
from crossmsi.msi.columns import Column
from crossmsi.msi.database import Database
from crossmsi.msi.idt import FORCE_CODEPAGE, export_table, import_table
from crossmsi.msi.streams import Stream
from crossmsi.msi.summary import PROPERTIES
from crossmsi.msi.table import Table

SUMMARY_TABLE = "_SummaryInformation"
STREAM_FOLDER = "_Streams"
_SAFE = re.compile(r"[A-Za-z0-9_.\- ]+")
_DATE = "%Y/%m/%d %H:%M:%S"


def export_database(database: Database, folder: Path) -> list[Path]:
    """Write every table and stream into ``folder``, which must be empty or missing; the paths written.

    Raises CrossmsiError for a folder that holds something, and for content that a file name can't carry.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise CrossmsiError("the folder is not empty", where=str(folder), hint="name a new one")
        return _export(database, folder)
    except OSError as error:
        where = str(error.filename or folder)
        raise CrossmsiError(f"can't write: {error.strerror}", where=where) from None


def _export(database: Database, folder: Path) -> list[Path]:
    written = []
    texts = {FORCE_CODEPAGE: f"\r\n\r\n{database.codepage}\t{FORCE_CODEPAGE}\r\n"}
    if database.summary.numbers():
        texts[SUMMARY_TABLE] = _summary_text(database)
    owned: set[str] = set()
    for name, table in database.tables.items():
        files = _stream_files(table)
        texts[name] = export_table(table, lambda row, files=files, t=table: files[t.key_of(row)], database.codepage)
        for key, file in files.items():
            stream = next(value for value in table.get(*key) if isinstance(value, Stream))
            owned.add(".".join(map(str, (name, *key))))
            written.append(_write(folder / _safe(name) / file, stream))
    for name, text in texts.items():
        path = folder / f"{_safe(name)}.idt"
        path.write_bytes(encode(text, database.codepage))
        written.append(path)
    for name, stream in database.streams.items():
        if name not in owned:
            written.append(_write(folder / STREAM_FOLDER / _safe(name), stream))
    return written


def _stream_files(table: Table) -> dict[tuple, str]:
    if not any(column.kind == "v" for column in table.columns):
        return {}
    keys = [table.key_of(row) for row in table if any(isinstance(value, Stream) for value in row)]
    return {key: _safe(".".join(map(str, key))) + ".ibd" for key in keys}


def _write(path: Path, stream: Stream) -> Path:
    path.parent.mkdir(exist_ok=True)
    with path.open("xb") as out:
        stream.write_to(out)
    return path


def _safe(name: str) -> str:
    if not _SAFE.fullmatch(name) or name.strip(". ") != name:
        raise CrossmsiError(f"the name {name!r} can't be a file name in an archive folder")
    return name


def _summary_text(database: Database) -> str:
    lines = ["PropertyId\tValue", "i2\tl255", f"{SUMMARY_TABLE}\tPropertyId"]
    for pid, _ in PROPERTIES.values():
        value = database.summary.get(pid)
        if isinstance(value, datetime):
            value = value.strftime(_DATE)
        if value is not None:
            lines.append(f"{pid}\t{str(value).translate(str.maketrans({chr(9): chr(16), chr(10): chr(25)}))}")
    return "\r\n".join([*lines, ""])


def import_database(folder: Path) -> Database:
    """The database of an archive folder. Raises CrossmsiError with file and line for what is no archive file."""
    database = Database()
    try:
        paths = sorted(folder.glob("*.idt"))
        if not paths:
            raise CrossmsiError("there are no .idt files", where=str(folder))
        forced = folder / f"{FORCE_CODEPAGE}.idt"
        if forced.exists():
            database.codepage = _codepage(forced)
        for path in paths:
            if path.name == f"{SUMMARY_TABLE}.idt":
                _read_summary(database, path)
            elif path != forced:
                _add_table(database, path)
        streams = folder / STREAM_FOLDER
        if streams.is_dir():
            for path in sorted(streams.iterdir()):
                database.streams[path.name] = Stream.from_path(path)
    except OSError as error:
        where = str(error.filename or folder)
        raise CrossmsiError(f"can't read: {error.strerror}", where=where) from None
    return database


def _codepage(path: Path) -> int:
    match = re.match(rb"\r?\n\r?\n(\d+)\t_ForceCodepage\s*$", path.read_bytes())
    if not match:
        raise CrossmsiError("not of the form of a code page file", where=SourceLocation(str(path), 3))
    return int(match[1])


def _add_table(database: Database, path: Path) -> None:
    def read_stream(name: str) -> Stream:
        # A cell may only name a file of its own table's folder.
        if not _SAFE.fullmatch(name) or os.path.basename(name) != name:
            raise CrossmsiError(f"{name!r} is no file name", where=str(path))
        return Stream.from_path(path.parent / path.stem / name)

    table = import_table(decode(path.read_bytes(), database.codepage), read_stream, str(path))
    target = database.create(table.name, table.columns)
    for row in table:
        target.append(*row, at=table.locate(row))


def _read_summary(database: Database, path: Path) -> None:
    table = import_table(decode(path.read_bytes(), database.codepage), Stream.from_path, str(path))
    if [column.kind for column in table.columns] != ["i", "s"] or table.columns[0] != Column("PropertyId", "i2", True):
        raise CrossmsiError("not a summary information table", where=SourceLocation(str(path), 1))
    kinds = {pid: name for name, (pid, _) in PROPERTIES.items()}
    for row in table:
        pid, text = row
        if pid not in kinds:
            raise CrossmsiError(f"there is no summary property {pid}", where=table.locate(row))
        database.summary.set(pid, _summary_value(kinds[pid], text, table.locate(row)))


def _summary_value(name: str, text: str | None, at: SourceLocation | None) -> str | int | datetime | None:
    kind = PROPERTIES[name][1]
    try:
        if kind == 30 or text is None:
            return text or ""
        return datetime.strptime(text, _DATE).replace(tzinfo=UTC) if kind == 64 else int(text)
    except ValueError:
        raise CrossmsiError(f"the summary property {name} can't be {text!r}", where=at) from None
