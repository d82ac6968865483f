"""Derived GUIDs: name-based ones (version 5, RFC 9562) in the namespace of the product's upgrade code.

A component's GUID depends on what the component rules call its identity: where its key path is installed and what it
is there for; not on the machine, the manifest's order, the version, or on what else the package holds.
"""

from __future__ import annotations

import uuid


def derived(upgrade_code: str, *parts: str) -> str:
    """The GUID for ``parts`` in the namespace ``upgrade_code``, upper case with braces."""
    return f"{{{str(uuid.uuid5(uuid.UUID(upgrade_code), '|'.join(parts))).upper()}}}"


def product_code(upgrade_code: str, version: str, language: int, platform: str) -> str:
    """A product code that is new for each version, language and platform and the same for the same ones."""
    return derived(upgrade_code, "product", version, str(language), platform)
