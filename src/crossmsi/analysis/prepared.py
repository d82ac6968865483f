"""A compiled manifest as a package to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crossmsi.analysis.package import Package

if TYPE_CHECKING:
    from crossmsi.pack.pipeline import Prepared


def prepared_package(prepared: Prepared) -> Package:
    """A compiled manifest, with its payloads as they are on disk."""
    foreign_ok = (component.id for component in prepared.model.components if component.foreign_ok)
    return Package(prepared.compiled.database, payloads=prepared.compiled.identities, foreign_ok=foreign_ok)
