"""The manifest ``crossmsi.yaml``: :func:`load_manifest` reads and checks it, :func:`manifest_schema` describes it."""

from crossmsi.manifest.load import load_lint, load_manifest, manifest_of
from crossmsi.manifest.manifest import Manifest
from crossmsi.manifest.schema import config_schema, manifest_schema

__all__ = ["Manifest", "config_schema", "load_lint", "load_manifest", "manifest_of", "manifest_schema"]
