"""Everything that is done to a package or cabinet that someone else made, damage or not."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from crossmsi.analysis import Package
from crossmsi.cab import CabinetReader
from crossmsi.errors import CrossmsiError
from crossmsi.extract import unpack_package, unpack_streams
from crossmsi.extract.layout import install_layout
from crossmsi.msi import Database, Stream
from crossmsi.msi.archive import export_database
from crossmsi.msi.idt import export_table
from crossmsi.msi.opening import CLSID_MSI, CLSID_TRANSFORM, Storage
from crossmsi.msi.saving import database_bytes
from crossmsi.msi.unarchive import import_database
from crossmsi.report.packagejson import package_document
from crossmsi.report.packagetext import package_lines
from crossmsi.rules import Selection, run_rules

# A handful: text formats, directories, references, sequences, cabinets, payloads.
RULES = ("ICE03", "ICE06", "ICE07", "ICE15", "ICE18", "ICE27", "ICE30", "ICE38", "ICE80", "ISA")
PLACES = {"files", "streams", "archive"}
READ = 1 << 20  # bytes read of each stream
DEPTH = 8  # of storages that are opened


def exercise(kind: str, data: bytes) -> list[CrossmsiError]:
    """The errors that the parts of the input ended in (empty: all sound). Lets any other exception through."""
    errors: list[CrossmsiError] = []
    for part in (package_parts if kind == "package" else cabinet_parts)(data):
        try:
            part()
        except CrossmsiError as error:
            errors.append(error)
    return errors


def package_parts(data: bytes) -> Iterator[Callable[[], object]]:
    opened: list[Database] = []
    yield lambda: opened.append(Database.open(data))
    for database in opened:
        yield from database_parts(database, 0)


def database_parts(database: Database, depth: int) -> Iterator[Callable[[], object]]:
    names: list[str] = []
    sound: list[bool] = []
    yield lambda: names.extend(database.table_names)
    for name in names:
        yield lambda name=name: sound.append(read_table(database, name))
    for stream in database.streams.values():
        yield lambda stream=stream: read_stream(stream)
    yield lambda: package_document(database)
    yield lambda: list(package_lines(Path("p.msi"), database, []))
    if names and len(sound) == len(names):
        if database.clsid != CLSID_TRANSFORM:
            yield lambda: database_bytes(database)
        yield lambda: analyse(Package(database))
        if not depth:
            yield lambda: through_folders(database)
    for storage in database.storages.values():
        inner: list[Database] = []
        yield lambda storage=storage: transform(database, storage)
        yield lambda storage=storage, inner=inner: inner.append(Database.from_storage(storage))
        if depth < DEPTH:
            for nested in inner:
                yield from database_parts(nested, depth + 1)


def through_folders(database: Database) -> None:
    """Unpacked, exported and imported: whatever the package says, nothing leaves the folder."""
    with TemporaryDirectory() as above:
        root = Path(above, "root")
        root.mkdir()
        unpack_package(Package(database), root / "files")
        unpack_streams(database, root / "streams")
        if database.clsid != CLSID_TRANSFORM:
            export_database(database, root / "archive")
            with import_database(root / "archive") as again:
                database_bytes(again)
        if [path.name for path in Path(above).iterdir()] != ["root"] or {path.name for path in root.iterdir()} - PLACES:
            raise Broke("something was written outside of the folder")


def transform(database: Database, storage: Storage) -> None:
    if storage.clsid != CLSID_MSI:
        database.apply_transform(storage)


def read_table(database: Database, name: str) -> bool:
    table = database[name]
    for row in table:
        table.get(*table.key_of(row))
        for cell in row:
            if isinstance(cell, Stream) and cell.size:
                read_stream(cell)
    export_table(table, repr)
    return True


def read_stream(stream: Stream) -> None:
    with stream.open() as file:
        start = file.read(READ)
        file.seek(0)
        if start[:4] == b"MSCF":
            read_cabinet(file)


def cabinet_parts(data: bytes) -> Iterator[Callable[[], object]]:
    yield lambda: read_cabinet(io.BytesIO(data))


class Sink(io.RawIOBase):
    """Swallows what is unpacked."""

    def write(self, data) -> int:
        return len(data)


def read_cabinet(file) -> None:
    with CabinetReader(file) as reader:
        reader.extract(None, lambda _: Sink(), limit=READ)


def analyse(package: Package) -> None:
    install_layout(package)
    for _ in package.payloads.items():
        pass
    outcome = run_rules(package, Selection(select=RULES).rules(package))
    for failed in outcome.failed:
        # A rule may give up with one of our errors (a column is missing), not with an exception of its own.
        if _PYTHON_ERROR.search(failed.reason):
            raise Broke(f"{failed.rule}: {failed.reason}")


_PYTHON_ERROR = re.compile(r"^\w+: .* \(\w+\.py:\d+\)$", re.DOTALL)


class Broke(Exception):
    """A rule ended in an exception of its own, or unpacking left its folder."""
