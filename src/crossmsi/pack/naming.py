"""What a package's file is called when nobody says so."""

from __future__ import annotations


def file_name(name: str, version: str, platform: str) -> str:
    """``Product-1.2.3-x64.msi``; what can't stand in a file name becomes a hyphen."""
    text = f"{name}-{version}-{platform}"
    return "".join(c if c.isalnum() or c in "._-+" else "-" for c in text) + ".msi"
