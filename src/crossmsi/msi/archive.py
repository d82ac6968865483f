"""A whole database as a folder of archive files (.idt); ``unarchive`` brings it back.

``_SummaryInformation.idt`` and ``_ForceCodepage.idt`` are written as Microsoft's tools and msibuild know them; a binary
cell names a file in the folder of its table; free streams are files in ``_Streams``; sub-storages are compound files
(a nested transform is an .mst file) in ``_Storages``. What text can't carry of the summary information is kept by its
stream, and a class other than a package's by ``_ClassId``.
https://learn.microsoft.com/windows/win32/msi/archive-file-format
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from crossmsi.errors import CrossmsiError
from crossmsi.msi.archivenames import file_name
from crossmsi.msi.codepages import encode
from crossmsi.msi.database import Database
from crossmsi.msi.idt import FORCE_CODEPAGE, export_table
from crossmsi.msi.opening import CLSID_MSI, CLSID_TRANSFORM, SUMMARY_STREAM, stream_name
from crossmsi.msi.streams import Stream
from crossmsi.msi.summarytable import SUMMARY_TABLE, is_whole, summary_table
from crossmsi.msi.table import Table

STREAM_FOLDER = "_Streams"
STORAGE_FOLDER = "_Storages"
CLASS_FILE = "_ClassId"
UTF_8 = 65001


def export_database(database: Database, folder: Path) -> list[Path]:
    """Write every table, stream and storage into ``folder``, which must be empty or missing; the paths written.

    Raises CrossmsiError for a folder that holds something, and for content that an archive can't carry. What was
    written until then, or until an interrupt, is taken away again.
    """
    if database.clsid == CLSID_TRANSFORM:
        raise CrossmsiError("a transform is no database to export", hint="apply it to the package that it changes")
    made: list[Path] = []
    try:
        try:
            if not folder.exists():
                folder.mkdir(parents=True)
                made.append(folder)
            elif any(folder.iterdir()):
                raise CrossmsiError("the folder is not empty", where=str(folder), hint="name a new one")
            return _Export(database, folder, made).run()
        except BaseException:
            _take_away(made)
            raise
    except OSError as error:
        where = str(error.filename or folder)
        raise CrossmsiError(f"can't write: {error.strerror}", where=where) from None


def _take_away(made: list[Path]) -> None:
    for path in reversed(made):
        with contextlib.suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()


class _Export:
    def __init__(self, database: Database, folder: Path, made: list[Path]) -> None:
        self.database = database
        self.folder = folder
        self.made = made
        self.files: list[Path] = []

    def run(self) -> list[Path]:
        database = self.database
        owned: set[str] = set()
        self._text(FORCE_CODEPAGE, f"\r\n\r\n{database.codepage}\t{FORCE_CODEPAGE}\r\n", database.codepage)
        for name, table in database.tables.items():
            owned |= self._table(name, table)
        for name, stream in database.streams.items():
            if name not in owned:
                self._file(STREAM_FOLDER, file_name(name), stream.write_to)
        self._summary()
        for name, storage in database.storages.items():
            from crossmsi.msi.saving import write_storage

            self._file(STORAGE_FOLDER, file_name(name), lambda out, storage=storage: write_storage(storage, out))
        if database.clsid != CLSID_MSI:
            self._write(
                self.folder / CLASS_FILE, lambda out: out.write(f"{uuid.UUID(bytes_le=database.clsid)}\n".encode())
            )
        return self.files

    def _table(self, name: str, table: Table) -> set[str]:
        """Write a table and its binary cells; the names of their streams."""
        files = {}
        if any(column.kind == "v" for column in table.columns):
            for row in table:
                stream = next((value for value in row if isinstance(value, Stream)), None)
                if stream is not None:
                    key = table.key_of(row)
                    files[key] = file_name(".".join(map(str, key))) + ".ibd"
                    self._file(file_name(name), files[key], stream.write_to)
        codepage = self.database.codepage
        self._text(name, export_table(table, lambda row: files[table.key_of(row)], codepage), codepage)
        return {stream_name(name, key) for key in files}

    def _summary(self) -> None:
        summary = self.database.summary
        if not summary.numbers():
            return
        table = summary_table(summary)
        text = export_table(table, lambda _: "", self.database.codepage)
        try:
            self._text(SUMMARY_TABLE, text, self.database.codepage)
        except UnicodeEncodeError:
            self._text(SUMMARY_TABLE, export_table(table, lambda _: "", UTF_8), UTF_8)
        if not is_whole(summary):
            data = summary.pack()
            self._file(STREAM_FOLDER, file_name(SUMMARY_STREAM), lambda out: out.write(data))

    def _text(self, name: str, text: str, codepage: int) -> None:
        data = encode(text, codepage)
        self._write(self.folder / f"{file_name(name)}.idt", lambda out: out.write(data))

    def _file(self, folder: str, name: str, write: Callable[[BinaryIO], object]) -> None:
        path = self.folder / folder
        if not path.exists():
            path.mkdir()
            self.made.append(path)
        self._write(path / name, write)

    def _write(self, path: Path, write: Callable[[BinaryIO], object]) -> None:
        with path.open("x+b") as out:
            self.made.append(path)
            write(out)
        self.files.append(path)
