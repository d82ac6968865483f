"""What a variant costs: bytes to download and to install, by ISA."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from crossmsi.model.draft import BITS
from crossmsi.pack.native import write_package
from crossmsi.pack.packing import Packing
from crossmsi.pack.pipeline import compile_model
from crossmsi.variants.variant import Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Bytes. ``download``: the .msi and whatever lies beside it; ``installed``: the files, uncompressed, by ISA
    ("neutral" for what none binds); copies made by DuplicateFile are not counted."""

    download: int
    installed: Mapping[str, int]

    @property
    def installed_total(self) -> int:
        """All files together."""
        return sum(self.installed.values())


def measure(variant: Variant, packing: Packing | None = None) -> Sizes:
    """Pack the variant into a temporary folder and measure it. Raises CrossmsiError when a payload can't be read."""
    model = variant.prepared.model
    installed: Counter[str] = Counter()
    for component in model.components:
        for file in component.files:
            installed[file.isa if file.isa in BITS else "neutral"] += file.size
    if packing is None:
        cabinet = model.cabinet
        packing = Packing(cabinet.compression, cabinet.level or None, cabinet.engine)
    # Packing writes into the database, and the variant's is for rules to look at.
    compiled = compile_model(variant.prepared.manifest, model, variant.label).compiled
    with tempfile.TemporaryDirectory() as folder:
        written = write_package(compiled, Path(folder) / "package.msi", packing)
        download = sum(path.stat().st_size for path in written)
    return Sizes(download=download, installed=MappingProxyType(dict(sorted(installed.items()))))
