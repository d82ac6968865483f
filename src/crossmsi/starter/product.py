"""What the product is called: from a program's version information, else from the folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from crossmsi.manifest.node import Problem
from crossmsi.manifest.types import check_version
from crossmsi.pe.versionstrings import version_strings
from crossmsi.starter.survey import Survey

_OUTPUT_FOLDERS = {"bin", "binaries", "build", "debug", "dist", "install", "out", "output", "publish", "release"}


@dataclass(frozen=True, slots=True)
class Product:
    """The values of the ``package`` section; ``sources`` says where each is from."""

    name: str
    manufacturer: str
    version: str
    sources: dict[str, str]


def product_of(survey: Survey) -> Product:
    """Name, manufacturer and version from the first program whose VERSIONINFO names a product, else from the folder."""
    strings, path = _representative(survey)
    source = f"from {path}"
    sources = {}
    name = _text(strings.get("ProductName"))
    sources["name"] = source if name else "the folder's name"
    name = name or _folder_name(survey.folder)
    manufacturer = _text(strings.get("CompanyName"))
    sources["manufacturer"] = source if manufacturer else "TODO: who makes it? No file's version information says so"
    version = _version(strings.get("ProductVersion")) or _version(strings.get("FileVersion"))
    sources["version"] = source if version else "no file's version information says so"
    return Product(name, manufacturer or name, version or "1.0.0", sources)


def _representative(survey: Survey) -> tuple[dict[str, str], str]:
    order = {"exe": 0, "com": 1, "dll": 1, "driver": 2}
    programs = [found for found in survey.files if found.role in order]
    for found in sorted(programs, key=lambda found: (order[found.role], len(found.path.parts), found.path)):
        strings = version_strings(survey.folder / found.path)
        if _text(strings.get("ProductName")):
            return strings, found.path.as_posix()
    return {}, ""


def _text(value: str | None) -> str | None:
    """The value without control characters and spaces around it, None when nothing is left."""
    text = "".join(c for c in value or "" if c.isprintable()).strip()
    return text.replace("${", "$${")[:200] or None


def _version(text: str | None) -> str | None:
    """The numbers that ``text`` begins with, when the installer can hold them as a ProductVersion: three, since it
    compares no more."""
    match = re.match(r"\s*v?(\d+(?:\s*[.,]\s*\d+){1,3})(?!\d)", text or "")
    if not match:
        return None
    try:
        return ".".join(check_version(re.sub(r"\s*[.,]\s*", ".", match[1])).split(".")[:3])
    except Problem:
        return None


def _folder_name(folder: Path) -> str:
    named = [part for part in folder.resolve().parts if part.lower() not in _OUTPUT_FOLDERS and part.strip("/\\")]
    return _text(named[-1] if named else None) or "Product"
