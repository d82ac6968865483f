"""The database that a folder of archive files (.idt) holds: the inverse of ``archive``."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

from crossmsi.cfb import CompoundReader
from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.msi.archive import CLASS_FILE, STORAGE_FOLDER, STREAM_FOLDER
from crossmsi.msi.archivenames import name_of
from crossmsi.msi.codepages import decode
from crossmsi.msi.database import Database
from crossmsi.msi.idt import FORCE_CODEPAGE, import_table
from crossmsi.msi.opening import SUMMARY_STREAM, Storage
from crossmsi.msi.streams import Stream
from crossmsi.msi.summary import SummaryInformation
from crossmsi.msi.summarytable import SUMMARY_TABLE, read_summary

_FORCED = re.compile(rb"\r?\n\r?\n(\d{1,5})\t_ForceCodepage\s*")
_OWN_CODEPAGE = re.compile(rb"[^\n]*\n[^\n]*\n(\d{1,5})\t")


def import_database(folder: Path) -> Database:
    """The database of an archive folder; its binary data is read from there when it is asked for.

    A file whose third line begins with a code page is read by it; without ``_ForceCodepage.idt`` the first of them
    is that of the database. Raises CrossmsiError with file and line for what is no archive file.
    """
    database = Database()
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".idt")
        if not paths:
            raise CrossmsiError(
                "there are no .idt files", where=str(folder), hint="'crossmsi export' makes such a folder"
            )
        texts = {path: path.read_bytes() for path in paths}
        database.codepage = _codepage(texts)
        for path in _files(folder / STREAM_FOLDER):
            database.streams[name_of(path.name)] = Stream.from_path(path)
        for path in _files(folder / STORAGE_FOLDER):
            database.storages[name_of(path.name)] = _storage(database, path)
        if SUMMARY_STREAM in database.streams:
            database.summary = SummaryInformation.parse(database.streams.pop(SUMMARY_STREAM).read())
        for path, data in texts.items():
            if name_of(path.stem) != FORCE_CODEPAGE:
                _add(database, path, data)
        if (folder / CLASS_FILE).exists():
            database.clsid = _class_id(folder / CLASS_FILE)
    except OSError as error:
        where = str(error.filename or folder)
        raise CrossmsiError(f"can't read: {error.strerror}", where=where) from None
    return database


def _files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _codepage(texts: dict[Path, bytes]) -> int:
    for path, data in texts.items():
        if name_of(path.stem) == FORCE_CODEPAGE:
            match = _FORCED.fullmatch(data)
            if not match:
                raise CrossmsiError("not of the form of a code page file", where=SourceLocation(str(path), 3))
            return int(match[1])
    own = (_OWN_CODEPAGE.match(data) for data in texts.values())
    return next((int(match[1]) for match in own if match), Database().codepage)


def _storage(database: Database, path: Path) -> Storage:
    file = path.open("rb")
    database.keep_open(file)
    return Storage(CompoundReader(file, str(path)), None)


def _class_id(path: Path) -> bytes:
    try:
        return uuid.UUID(path.read_text("ascii").strip()).bytes_le
    except ValueError:
        raise CrossmsiError("not a class id", where=str(path)) from None


def _add(database: Database, path: Path, data: bytes) -> None:
    own = _OWN_CODEPAGE.match(data)
    text = decode(data, int(own[1]) if own else database.codepage)
    if name_of(path.stem) == SUMMARY_TABLE:
        read_summary(database.summary, import_table(text, Stream.from_path, str(path)))
    else:
        database.import_idt(text, str(path), lambda name: _cell_stream(path, name))


def _cell_stream(path: Path, name: str) -> Stream:
    # A cell may only name a file of its own table's folder.
    if Path(name).name != name or "\\" in name or ":" in name:
        raise CrossmsiError(f"{name!r} is no file name", where=str(path))
    return Stream.from_path(path.parent / path.stem / name)
