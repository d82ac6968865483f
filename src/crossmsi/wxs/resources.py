"""Where the jinja2 templates and the WiX fragments lie: beside ``src`` in a checkout, inside an installed wheel."""

from __future__ import annotations

from pathlib import Path

from crossmsi.errors import CrossmsiError

PACKAGE = Path(__file__).resolve().parent.parent  # …/crossmsi


def resource_folder(name: str, package: Path = PACKAGE, checkout: str | None = None) -> Path:
    """The folder ``name`` ("templates", "wix" or "chain") of this installation.

    A wheel carries them as ``crossmsi/_data/<name>`` (see ``force-include`` in pyproject.toml); a checkout, also an
    editable install of it, has them beside ``src``, under
    the same name or as ``checkout``.
    """
    parent = package.parent
    candidates = [package / "_data" / name]
    if parent.name == "src":
        candidates.append(parent.parent / (checkout or name))
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise CrossmsiError(
        f"the folder '{name}' of crossmsi is missing",
        where=str(candidates[0]),
        hint="install crossmsi again: the installation is incomplete",
    )
