"""The manifest ``crossmsi.yaml``: :func:`load_manifest` reads and checks it, :func:`manifest_schema` describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crossmsi.exports import lazily

if TYPE_CHECKING:
    from crossmsi.manifest.load import load_lint, load_manifest, manifest_of
    from crossmsi.manifest.manifest import Manifest
    from crossmsi.manifest.schema import config_schema, manifest_schema

__all__ = ["Manifest", "config_schema", "load_lint", "load_manifest", "manifest_of", "manifest_schema"]

__getattr__ = lazily(
    globals(),
    {
        "load": ("load_lint", "load_manifest", "manifest_of"),
        "manifest": ("Manifest",),
        "schema": ("config_schema", "manifest_schema"),
    },
)
