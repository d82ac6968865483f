"""Manifest → model → WiX source → database: everything before a byte is packed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crossmsi.compile import Compiled
    from crossmsi.manifest import Manifest
    from crossmsi.model import Package
    from crossmsi.pe import PeIdentity
    from crossmsi.wxs import Rendered


@dataclass(frozen=True, slots=True)
class Prepared:
    """A manifest, resolved, rendered and compiled."""

    manifest: Manifest
    model: Package
    rendered: Rendered
    compiled: Compiled


def resolve_manifest(path: Path, defines: Mapping[str, str] | None = None) -> Package:
    """The resolved package of a manifest. Raises CrossmsiErrors with everything found wrong."""
    from crossmsi.manifest import load_manifest
    from crossmsi.model import resolve

    return resolve(load_manifest(path, dict(defines or {})))


def compile_manifest(
    path: Path, defines: Mapping[str, str] | None = None, templates_dir: Path | None = None
) -> Prepared:
    """Take a manifest as far as the in-memory database. Raises CrossmsiErrors with everything found wrong."""
    from crossmsi.manifest import load_manifest
    from crossmsi.model import resolve

    manifest = load_manifest(path, dict(defines or {}))
    return compile_model(manifest, resolve(manifest), f"{path.with_suffix('')}.wxs (rendered)", templates_dir)


def compile_model(manifest: Manifest, model: Package, name: str, templates_dir: Path | None = None) -> Prepared:
    """Render and compile the package that a manifest resolved to; ``name`` stands for the WiX source in messages.

    Raises CrossmsiErrors.
    """
    from crossmsi.compile import compile_source
    from crossmsi.wxs import render

    rendered = render(model, templates_dir=templates_dir)
    base = Path(model.source_dir)
    compiled = compile_source(
        rendered.text,
        name=name,
        base_dir=base,
        arch=model.platform,
        origins=rendered.origins,
        identities=_identities(model, os.path.abspath(base)),
    )
    # Stands in until packing derives the package code from the content: rules look for one.
    compiled.database.summary.revision = model.product_code
    return Prepared(manifest, model, rendered, compiled)


def compile_wxs(path: Path, arch: str, defines: Mapping[str, str] | None = None) -> Compiled:
    """Compile a .wxs file; its payloads are looked for below its folder. Raises CrossmsiErrors with all found wrong."""
    from crossmsi.compile import compile_source

    compiled = compile_source(path, base_dir=path.parent, arch=arch, defines=defines)
    product = compiled.database["Property"].get("ProductCode")
    compiled.database.summary.revision = product.Value if product else None  # stands in, as above
    return compiled


def _identities(model: Package, base: str) -> dict[str, PeIdentity]:
    """What resolving the model found out about its files, by the paths under which the compiler knows them."""
    return {
        os.path.join(base, file.source): file.identity
        for component in model.components
        for file in component.files
        if file.identity is not None
    }
