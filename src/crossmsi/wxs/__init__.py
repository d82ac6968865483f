"""From the resolved package to WiX source text (``render``), by way of jinja2 templates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from crossmsi.wxs.rendered import Note, Rendered

if TYPE_CHECKING:
    from crossmsi.model import Package

__all__ = ["Note", "Rendered", "render"]


def render(
    package: Package, schema: str = "v4", dialect: str = "wix", templates_dir: Path | str | None = None
) -> Rendered:
    """See :func:`crossmsi.wxs.rendering.render_package`; imported late, as jinja2 and lxml are slow to load."""
    from crossmsi.wxs.rendering import render_package

    return render_package(package, schema, dialect, templates_dir)
