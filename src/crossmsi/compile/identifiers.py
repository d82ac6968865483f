"""Derived identifiers and GUIDs: stable functions of what they name.

Generated identifiers have the shape WiX gives them (prefix + 27 characters of a base64 SHA-1), GUIDs are
UUIDv5 (RFC 9562, section 5.5) over UTF-16 little-endian text, so that both toolsets derive the same values.
"""

from __future__ import annotations

import base64
import hashlib
import uuid

COMPONENT_NAMESPACE = uuid.UUID("3064E5C6-FB63-4FE9-AC49-E446A792EFA5")  # WiX's namespace of component GUIDs


def derived_id(prefix: str, *parts: object) -> str:
    """``prefix`` followed by 27 identifier characters that depend on ``parts`` only."""
    joined = "|".join("" if part is None else str(part) for part in parts)
    digest = base64.b64encode(hashlib.sha1(joined.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest())
    return prefix + digest[:-1].decode("ascii").replace("+", ".").replace("/", "_")


def derived_guid(namespace: uuid.UUID, text: str) -> str:
    """``{GUID}`` in upper case, version 5, of ``text`` within ``namespace``."""
    digest = bytearray(hashlib.sha1(namespace.bytes + text.encode("utf-16-le"), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex().upper()
    return f"{{{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}}}"
