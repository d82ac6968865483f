"""What a command line names: an .msi to read or a manifest to compile, as a Package to lint."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crossmsi.errors import CrossmsiError

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.msi import Database
    from crossmsi.msi.opening import Storage

MANIFEST_SUFFIXES = (".yaml", ".yml")


def is_manifest(path: Path) -> bool:
    """Whether the file is taken for a manifest (by its suffix)."""
    return path.suffix.lower() in MANIFEST_SUFFIXES


def is_source(path: Path) -> bool:
    """Whether the file is taken for WiX source (by its suffix)."""
    return path.suffix.lower() == ".wxs"


def open_package(path: Path, transforms: Sequence[str] = ()) -> Package:
    """An existing package with transforms applied. Raises CrossmsiError when something can't be read."""
    from crossmsi.analysis import Package

    return Package(open_database(path, transforms), path=path)


def open_whole_package(path: Path) -> Package:
    """``open_package`` for what needs files and rows. Raises CrossmsiError for a transform, too: it has none."""
    from crossmsi.msi.opening import CLSID_TRANSFORM

    package = open_package(path)
    if package.db.clsid == CLSID_TRANSFORM:
        hint = "give its package; 'crossmsi inspect' shows what the transform changes"
        raise CrossmsiError("a transform is no package", where=str(path), hint=hint)
    return package


def open_database(path: Path, transforms: Sequence[str] = ()) -> Database:
    """An existing database; each transform is an .mst file, or ``:name`` for a storage of the package itself.

    What a transform wants to change but isn't there is noted on standard error. Raises CrossmsiError when something
    can't be read.
    """
    from crossmsi.msi import Database

    database = Database.open(path)
    for transform in transforms:
        source = _nested(path, database, transform[1:]) if transform.startswith(":") else transform
        for remark in database.apply_transform(source):
            print(f"note: transform {transform}: {remark}", file=sys.stderr)
    return database


def _nested(path: Path, database: Database, name: str) -> Storage:
    if name not in database.storages:
        has = ", ".join(f":{known}" for known in sorted(database.storages)) or "none at all"
        raise CrossmsiError(f"there is no storage {name!r} in the package", where=str(path), hint=f"it has {has}")
    return database.storages[name]
