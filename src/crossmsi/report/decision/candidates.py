"""Variants of a manifest, and finished packages, as candidates."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from crossmsi.analysis import Package
from crossmsi.hosts.platforms import package_platform
from crossmsi.model.draft import BITS
from crossmsi.report.decision.candidate import Candidate
from crossmsi.report.outcome import FileOutcome
from crossmsi.variants import Variant, measure

PLATFORMS = {"Intel": "x86", "x64": "x64", "AMD64": "x64", "Arm64": "arm64", "Intel64": "ia64", "Arm": "arm"}


def of_variant(variant: Variant, outcome: FileOutcome) -> Candidate:
    """A variant, packed to be measured. Raises CrossmsiError when a payload can't be read."""
    sizes = measure(variant)
    files = (file for component in variant.prepared.model.components for file in component.files)
    return Candidate(
        id=variant.platform if variant.kind == "split" else variant.kind,
        layout=variant.kind,
        label=variant.label,
        platform=variant.platform,
        package=variant.package,
        download=sizes.download,
        installed=sizes.installed,
        outcome=outcome,
        sources={file.id: file.path for file in files},
        notes=variant.notes,
    )


def of_package(path: Path, package: Package, outcome: FileOutcome) -> Candidate:
    """A finished package; what lies beside it counts as far as its Media table names it."""
    installed: Counter[str] = Counter()
    for row in package.rows("File"):
        identity = package.payloads.get(row.File)
        installed[identity.isa if identity and identity.isa in BITS else "neutral"] += row.FileSize or 0
    platform = package_platform(package.summary)
    return Candidate(
        id="package",
        layout="package",
        label="package",
        platform=PLATFORMS.get(platform, platform),
        package=package,
        download=path.stat().st_size + sum(_beside(path, package)),
        installed=dict(sorted(installed.items())),
        outcome=outcome,
    )


def _beside(path: Path, package: Package) -> list[int]:
    names = (row.Cabinet for row in package.rows("Media") if isinstance(row.Cabinet, str))
    cabinets = (path.parent / name for name in names if name and not name.startswith("#"))
    return [cabinet.stat().st_size for cabinet in cabinets if cabinet.is_file()]
