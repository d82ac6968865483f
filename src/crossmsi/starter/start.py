"""From a folder to the text of a manifest that the loader and the resolver have checked."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, replace
from pathlib import Path

from crossmsi.errors import CrossmsiError
from crossmsi.manifest.node import Problem
from crossmsi.manifest.types import check_guid, check_version
from crossmsi.starter.entries import MAGIC, entries_of
from crossmsi.starter.places import place, platform_of
from crossmsi.starter.product import Product, product_of
from crossmsi.starter.survey import survey
from crossmsi.starter.text import manifest_text


@dataclass(frozen=True, slots=True)
class Wishes:
    """Values that the user states, None for those to be found out."""

    name: str | None = None
    manufacturer: str | None = None
    version: str | None = None
    upgrade_code: str | None = None

    def stated(self) -> dict[str, str]:
        """What is stated of name, manufacturer and version, checked. Raises CrossmsiError for the first wrong one."""
        result = {}
        for option, value, check in (
            ("name", self.name, _filled),
            ("manufacturer", self.manufacturer, _filled),
            ("version", self.version, check_version),
            ("upgrade_code", self.upgrade_code, check_guid),
        ):
            if value is None:
                continue
            try:
                result[option] = check(value).replace("${", "$${")
            except Problem as problem:
                named = "product-version" if option == "version" else option.replace("_", "-")
                raise CrossmsiError(str(problem), where=f"--{named}", hint=problem.hint) from None
        result.pop("upgrade_code", None)
        return result


def _filled(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise Problem("expected text in one line, found an empty value or control characters")
    return text.strip()


@dataclass(frozen=True, slots=True)
class Start:
    """The manifest's text; what it is about, counted; and the files that are left out, with the reason."""

    text: str
    product: Product
    platform: str
    files: int
    left_out: dict[str, str]


def start(folder: Path, manifest: Path, wishes: Wishes) -> Start:
    """A manifest for the files of ``folder``, to be written to ``manifest``.

    Raises CrossmsiError for a wish that can't be fulfilled or a folder that is unfit.
    """
    stated = wishes.stated()
    found = survey(folder, manifest)
    product = product_of(found)
    sources = {**product.sources, **dict.fromkeys(stated, "")}
    product = replace(product, **stated, sources=sources)
    base = _between(manifest.absolute().parent, folder)
    entries = entries_of(place(found.files), found.paths(), globs=not MAGIC & set(base))
    text = manifest_text(
        product,
        platform_of(found.files),
        wishes.upgrade_code or str(uuid.uuid4()).upper(),
        entries,
        base,
        found.left_out,
    )
    _check(text, manifest)
    return Start(text, product, platform_of(found.files), len(found.files), found.left_out)


def _between(base: Path, folder: Path) -> str:
    """The path from ``base`` to ``folder`` with '/', '' for the same one; absolute where there is no other way."""
    try:
        path = os.path.relpath(folder, base)
    except ValueError:  # another drive
        path = os.path.abspath(folder)
    path = path.replace(os.sep, "/").replace("${", "$${")
    return "" if path == "." else f"{path}/"


def _check(text: str, manifest: Path) -> None:
    from crossmsi.manifest import load_manifest
    from crossmsi.model import resolve

    resolve(load_manifest(manifest, texts={os.fspath(manifest): text}))
