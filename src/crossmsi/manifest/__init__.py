"""The manifest ``crossmsi.yaml``: :func:`load_manifest` reads and checks it, :func:`manifest_schema` describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crossmsi.exports import lazily

if TYPE_CHECKING:
    from crossmsi.manifest.load import check_manifest, load_lint, load_manifest, manifest_of
    from crossmsi.manifest.manifest import Manifest
    from crossmsi.manifest.reading import read_manifest
    from crossmsi.manifest.schema import config_schema, manifest_schema

__all__ = [
    "Manifest",
    "check_manifest",
    "config_schema",
    "load_lint",
    "load_manifest",
    "manifest_of",
    "manifest_schema",
    "read_manifest",
]

__getattr__ = lazily(
    globals(),
    {
        "load": ("check_manifest", "load_lint", "load_manifest", "manifest_of"),
        "manifest": ("Manifest",),
        "reading": ("read_manifest",),
        "schema": ("config_schema", "manifest_schema"),
    },
)
