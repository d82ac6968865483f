"""Version strings of one to four parts, each 0 to 65535.

Source: https://learn.microsoft.com/windows/win32/msi/version
"""

from __future__ import annotations

import re

_VERSION = re.compile(r"[0-9]{1,5}(\.[0-9]{1,5}){0,3}")
MAX_PART = 65535


def parse_version(value: object) -> tuple[int, ...] | None:
    """The parts of a valid version as integers (1 to 4 of them, not padded), or None when it is no version."""
    if not isinstance(value, str) or _VERSION.fullmatch(value) is None:
        return None
    parts = tuple(int(part) for part in value.split("."))
    return parts if max(parts) <= MAX_PART else None


def pad_version(parts: tuple[int, ...]) -> tuple[int, int, int, int]:
    """The same version with missing parts as 0, fit for comparison."""
    a, b, c, d = (*parts, 0, 0, 0, 0)[:4]
    return a, b, c, d


def product_version(value: object) -> tuple[int, int, int] | None:
    """The three parts of ProductVersion that the installer compares, or None when it is no version.

    Source: https://learn.microsoft.com/windows/win32/msi/productversion (major and minor up to 255).
    Parts are not limited here; see :func:`product_version_problem`.
    """
    parts = parse_version(value)
    return None if parts is None else pad_version(parts)[:3]


def product_version_problem(value: object) -> str | None:
    """Why the value can't serve as ProductVersion (major.minor.build, 255.255.65535), or None."""
    parts = product_version(value)
    if parts is None:
        return "this is no version of one to four numbers from 0 to 65535 separated by dots"
    if parts[0] > 255 or parts[1] > 255:
        return "the major and the minor version of a product may not exceed 255"
    return None
