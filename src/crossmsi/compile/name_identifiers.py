"""Identifiers made from names: a service's or file's name with what an identifier can't hold replaced by ``_``."""

from __future__ import annotations

import re

from crossmsi.compile.attributes import MAX_IDENTIFIER
from crossmsi.compile.identifiers import derived_id

_BAD = re.compile(r"[^A-Za-z0-9_.]")
_BAD_START = re.compile(r"[^A-Za-z_]")


def identifier_from_name(name: str) -> str:
    """``My Service`` → ``My_Service``, ``7z`` → ``_7z`` (as WiX does); names too long for a key are hashed."""
    made = _BAD.sub("_", name)
    if _BAD_START.match(name):
        made = f"_{made}"
    return made if len(made) <= MAX_IDENTIFIER else derived_id("nam", name)
