"""The other backends: the same model rendered for an installed program, whose result is renamed to the target."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from crossmsi.errors import CrossmsiError

if TYPE_CHECKING:
    from crossmsi.model import Package

# Backend -> the schema and dialect that it reads.
SOURCES = {"wixl": ("v3", "wixl"), "wix": ("v4", "wix")}


def build_with(backend: str, model: Package, target: Path, templates_dir: Path | None) -> list[str]:
    """Build ``target`` with "wixl" or "wix"; returns what the program said and what the dialect left out.

    Raises CrossmsiError, leaving the old target, when the program is absent or fails.
    """
    from crossmsi.pack.backends import wix, wixl
    from crossmsi.wxs import render

    schema, dialect = SOURCES[backend]
    rendered = render(model, schema=schema, dialect=dialect, templates_dir=templates_dir)
    temporary = target.with_name(f".{target.stem}.{os.getpid()}.tmp.msi")
    program = {"wixl": wixl, "wix": wix}[backend]
    try:
        said = program.build(rendered.text, temporary, Path(model.source_dir), model.platform)
        os.replace(temporary, target)
    except OSError as error:
        raise CrossmsiError(f"can't write the package: {error.strerror}", where=str(target)) from None
    finally:
        temporary.unlink(missing_ok=True)
    return [*map(str, rendered.notes), *said]
