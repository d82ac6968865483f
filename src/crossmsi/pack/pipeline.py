"""Manifest → model → WiX source → database: everything before a byte is packed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crossmsi.compile import Compiled
    from crossmsi.compile.api import Document
    from crossmsi.manifest import Manifest
    from crossmsi.model import File, Package
    from crossmsi.model.contents import Contents
    from crossmsi.model.stamp import Stamp
    from crossmsi.pack.ahead import Ahead, Held
    from crossmsi.pack.early import Early
    from crossmsi.pack.packing import Packing


@dataclass(frozen=True, slots=True)
class Prepared:
    """A manifest, resolved and compiled.

    ``held`` has payloads that were read whole, by path; ``ahead`` may have compressed the first ones already.
    """

    manifest: Manifest
    model: Package
    compiled: Compiled
    held: Held = field(default_factory=dict)
    ahead: Ahead | Early | None = None


def resolve_manifest(path: Path, defines: Mapping[str, str] | None = None) -> Package:
    """The resolved package of a manifest. Raises CrossmsiErrors with everything found wrong."""
    from crossmsi.manifest import load_manifest
    from crossmsi.model import resolve

    return resolve(load_manifest(path, dict(defines or {})))


def compile_manifest(
    path: Path,
    defines: Mapping[str, str] | None = None,
    templates_dir: Path | None = None,
    packing: Callable[[Package], Packing] | None = None,
    *,
    helper: Packing | None = None,
) -> Prepared:
    """Take a manifest as far as the in-memory database. Raises CrossmsiErrors with everything found wrong.

    When ``packing`` tells how it is going to be packed, compressing starts meanwhile; write or drop the result then.
    With ``helper``, what ``packing`` is likely to tell, another process does that, which also reads and hashes, where
    there can be one.
    """
    from crossmsi.manifest import read_manifest
    from crossmsi.pack.early import start_early

    unchecked = read_manifest(path, dict(defines or {}))
    with ExitStack() as failed:
        early = start_early(unchecked.root, helper) if helper else None
        if early:
            failed.callback(early.stop)
        # The longest imports of all, and the helper works meanwhile.
        from crossmsi.manifest import check_manifest
        from crossmsi.model.contents import Contents

        manifest = check_manifest(unchecked)
        with closing(Contents(hashing=True, keep=early.keep if early else None)) as contents:
            from crossmsi.model.resolver import resolve_manifest

            if early:
                early.join(contents)
            model = resolve_manifest(manifest, contents=contents)
            contents.found = {}
            files = _files(model)
            held, ahead = _start_packing(early, packing(model) if packing else None, files, contents)
            if ahead:
                failed.callback(ahead.stop)
            name = f"{path.with_suffix('')}.wxs (rendered)"
            prepared = _compile(manifest, model, files, contents, name, templates_dir)
        failed.pop_all()
    return replace(prepared, held=held, ahead=ahead)


def _start_packing(
    early: Early | None, packing: Packing | None, files: list[tuple[str, File]], contents: Contents
) -> tuple[Held, Ahead | Early | None]:
    """Have somebody compress ``files``; what is at hand of their contents, and who compresses them."""
    from crossmsi.pack.ahead import start_ahead

    if early and packing:
        names = [(path, file.path) for path, file in files]
        early.pack(packing, names, contents)
        return early.held(names), early
    held = {path: contents.held.pop(file.path) for path, file in files if file.path in contents.held}
    return held, start_ahead(packing, [path for path, _ in files], held) if packing else None


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
    from crossmsi.model.contents import Contents

    return _compile(manifest, model, _files(model), contents or Contents(), name, templates_dir)


def _compile(
    manifest: Manifest,
    model: Package,
    files: list[tuple[str, File]],
    contents: Contents,
    name: str,
    templates_dir: Path | None,
) -> Prepared:
    from crossmsi.compile import compile_document

    def digests() -> dict[str, tuple[bytes, Stamp | None]]:
        found = contents.digests()
        return {path: found[file.path] for path, file in files if file.path in found}

    compiled = compile_document(
        _rendered(model, name, templates_dir),
        base_dir=Path(model.source_dir),
        arch=model.platform,
        known={pair[0]: pair for pair in files},
        digests=digests,
    )
    # Stands in until packing derives the package code from the content: rules look for one.
    compiled.database.summary.revision = model.product_code
    return Prepared(manifest, model, compiled)


def _rendered(model: Package, name: str, templates_dir: Path | None) -> Document:
    from crossmsi.compile import read_document
    from crossmsi.wxs import render

    rendered = render(model, templates_dir=templates_dir)
    return read_document(rendered.text, name, rendered.origins)


def compile_wxs(path: Path, arch: str, defines: Mapping[str, str] | None = None) -> Compiled:
    """Compile a .wxs file; its payloads are looked for below its folder. Raises CrossmsiErrors with all found wrong."""
    from crossmsi.compile import compile_source

    compiled = compile_source(path, base_dir=path.parent, arch=arch, defines=defines)
    product = compiled.database["Property"].get("ProductCode")
    compiled.database.summary.revision = product.Value if product else None  # stands in, as above
    return compiled


def _files(model: Package) -> list[tuple[str, File]]:
    """The files of a resolved model in their order, with the paths under which the compiler knows them."""
    base = os.path.abspath(model.source_dir)
    return [(os.path.join(base, file.source), file) for component in model.components for file in component.files]
