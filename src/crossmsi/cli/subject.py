"""What a command line names: an .msi to read or a manifest to compile, as a Package to lint."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.pack.pipeline import Prepared

MANIFEST_SUFFIXES = (".yaml", ".yml")


def is_manifest(path: Path) -> bool:
    """Whether the file is taken for a manifest (by its suffix)."""
    return path.suffix.lower() in MANIFEST_SUFFIXES


def open_package(path: Path) -> Package:
    """An existing package. Raises CrossmsiError when it can't be read."""
    from crossmsi.analysis import Package
    from crossmsi.msi import Database

    return Package(Database.open(path), path=path)


def prepared_package(prepared: Prepared) -> Package:
    """A compiled manifest, with its payloads as they are on disk."""
    from crossmsi.analysis import Package

    return Package(prepared.compiled.database, payloads=prepared.compiled.identities)
