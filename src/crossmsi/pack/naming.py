"""What a package's file is called when nobody says so."""

from __future__ import annotations


def file_name(name: str, version: str, platform: str) -> str:
    """``Product-1.2.3-x64.msi``."""
    return safe_name(f"{name}-{version}-{platform}") + ".msi"


def safe_name(text: str) -> str:
    """``text`` with a hyphen for whatever can't stand in a file name."""
    return "".join(c if c.isalnum() or c in "._-+" else "-" for c in text)
