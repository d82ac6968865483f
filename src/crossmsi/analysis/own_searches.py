"""Whether a package may search the registry for what it writes itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crossmsi.analysis.package import Package


def searches_own_keys(package: Package) -> bool:
    """Whether a RegLocator key is one of the Registry table's, or may become one when its references are resolved."""
    searched = {key.lower() for key in package.index.values("RegLocator", "Key") if isinstance(key, str)}
    if not searched:
        return False
    written = {key.lower() for key in package.index.values("Registry", "Key") if isinstance(key, str)}
    return bool(written) and (any("[" in key for key in searched) or not searched.isdisjoint(written))
