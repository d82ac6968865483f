"""Manifest → model → WiX source → database: everything before a byte is packed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crossmsi.compile import Compiled
    from crossmsi.manifest import Manifest
    from crossmsi.model import Package
    from crossmsi.model.contents import Contents
    from crossmsi.pe import PeIdentity
    from crossmsi.wxs import Rendered


@dataclass(frozen=True, slots=True)
class Prepared:
    """A manifest, resolved, rendered and compiled; ``held`` are payloads that were read whole, by path."""

    manifest: Manifest
    model: Package
    rendered: Rendered
    compiled: Compiled
    held: dict[str, bytes]


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
    from crossmsi.model.contents import Contents

    manifest = load_manifest(path, dict(defines or {}))
    contents = Contents()
    model = resolve(manifest, contents=contents)
    return compile_model(manifest, model, f"{path.with_suffix('')}.wxs (rendered)", templates_dir, contents)


def compile_model(
    manifest: Manifest,
    model: Package,
    name: str,
    templates_dir: Path | None = None,
    contents: Contents | None = None,
) -> Prepared:
    """Render and compile the package that a manifest resolved to; ``name`` stands for the WiX source in messages.

    ``contents`` is what resolving read, if it is to be used again. Raises CrossmsiErrors.
    """
    from crossmsi.compile import compile_source
    from crossmsi.model.contents import Contents
    from crossmsi.wxs import render

    rendered = render(model, templates_dir=templates_dir)
    base = Path(model.source_dir)
    known = _known(model, contents or Contents(), os.path.abspath(base))
    compiled = compile_source(
        rendered.text,
        name=name,
        base_dir=base,
        arch=model.platform,
        origins=rendered.origins,
        identities=known.identities,
        digests=known.digests,
    )
    # Stands in until packing derives the package code from the content: rules look for one.
    compiled.database.summary.revision = model.product_code
    return Prepared(manifest, model, rendered, compiled, known.held)


def compile_wxs(path: Path, arch: str, defines: Mapping[str, str] | None = None) -> Compiled:
    """Compile a .wxs file; its payloads are looked for below its folder. Raises CrossmsiErrors with all found wrong."""
    from crossmsi.compile import compile_source

    compiled = compile_source(path, base_dir=path.parent, arch=arch, defines=defines)
    product = compiled.database["Property"].get("ProductCode")
    compiled.database.summary.revision = product.Value if product else None  # stands in, as above
    return compiled


@dataclass(slots=True)
class _Known:
    """What resolving a model found out about its files, by the paths under which the compiler knows them."""

    identities: dict[str, PeIdentity] = field(default_factory=dict)
    digests: dict[str, bytes] = field(default_factory=dict)
    held: dict[str, bytes] = field(default_factory=dict)


def _known(model: Package, contents: Contents, base: str) -> _Known:
    known = _Known()
    for component in model.components:
        for file in component.files:
            path = os.path.join(base, file.source)
            if file.identity is not None:
                known.identities[path] = file.identity
            if file.path in contents.digests:
                known.digests[path] = contents.digests[file.path]
            if file.path in contents.held:
                known.held[path] = contents.held[file.path]
    return known
