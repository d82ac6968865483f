"""The cabinets that a package's Media table names, and what they list."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crossmsi.errors import CrossmsiError

if TYPE_CHECKING:
    from crossmsi.cab import CabFile
    from crossmsi.msi import Database


@dataclass(frozen=True, slots=True)
class CabinetListing:
    """``files`` in the cabinet's order; ``problem`` says why there are none to list."""

    name: str
    embedded: bool
    files: tuple[CabFile, ...] = ()
    problem: str | None = None


def list_cabinets(database: Database, folder: Path) -> list[CabinetListing]:
    """Every cabinet in the order of the Media table; those outside of the package are looked for in ``folder``."""
    names = dict.fromkeys(getattr(row, "Cabinet", None) for row in database.rows("Media"))
    return [_listing(database, folder, name) for name in names if isinstance(name, str)]


def _listing(database: Database, folder: Path, cabinet: str) -> CabinetListing:
    from crossmsi.cab import CabinetReader

    embedded = cabinet.startswith("#")
    name = cabinet.removeprefix("#")
    try:
        with _open(database, folder, name, embedded) as file, CabinetReader(file, name=name) as reader:
            return CabinetListing(name, embedded, tuple(reader.files))
    except CrossmsiError as error:
        return CabinetListing(name, embedded, problem=error.what)
    except OSError as error:
        return CabinetListing(name, embedded, problem=f"can't be read: {error.strerror}")


def _open(database: Database, folder: Path, name: str, embedded: bool):
    if embedded:
        stream = database.streams.get(name)
        if stream is None:
            raise CrossmsiError("the package has no such stream")
        return stream.open()
    from crossmsi.analysis.sources import find_beside

    path = find_beside(str(folder), (name,))
    if path is None:
        raise CrossmsiError("there is no such file beside the package")
    return open(path, "rb")
