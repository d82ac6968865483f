"""Mixed manifests of payloads that are nothing but PE headers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crossmsi.variants import Choices, Variant, Variants, install_paths, make_variants
from tests.model.conftest import PACKAGE, pe_bytes

SAMPLES = Path(__file__).parents[2] / "sample_payloads"
FILES = {
    "a32.dll": "i386", "a64.dll": "amd64", "tool32.exe": "i386-exe", "tool64.exe": "amd64-exe", "arm.dll": "arm64",
    "read.txt": b"text", "lib.a": b"!<arch>",
}  # fmt: skip


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            content = pe_bytes(content.removesuffix("-exe"), dll=not content.endswith("-exe"))
        path.write_bytes(content)


@pytest.fixture
def variants(tmp_path: Path) -> Callable[..., Variants]:
    """The variants of a manifest: five lines of package section (or ``head``) and ``text``; FILES lie beside it."""

    def variants(text: str, *, head: str = PACKAGE, files: dict[str, str | bytes] | None = None, **choices: str):
        write(tmp_path, FILES | (files or {}))
        path = tmp_path / "m.yaml"
        path.write_text(head + text, encoding="utf-8")
        return make_variants(path, choices=Choices(**choices))

    return variants


def split(variants: Variants, platform: str) -> Variant:
    """The split package for a platform; fails with its error when it could not be made."""
    for item in variants.split:
        if item.platform == platform:
            assert isinstance(item, Variant), str(item.error)
            return item
    raise AssertionError(f"no split package for {platform}")


def installed(variant: Variant) -> dict[str, str]:
    """Install path in terms of the standard folder → component id."""
    return {path: item.id for path, item in install_paths(variant.prepared.model).items()}


def component(variant: Variant, identifier: str):
    """One component of the variant's model."""
    return next(item for item in variant.prepared.model.components if item.id == identifier)
