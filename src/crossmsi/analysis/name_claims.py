"""What a file name says about the instruction set inside: ``tool_x64.exe``, ``cfix32.exe``, ``setup-arm64.msi``.

``32`` and ``win32`` also name an API or an algorithm (``opengl32.dll``, ``crc32.dll``): such a claim is weak.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NARROW = frozenset({"i386", "arm"})
WIDE = frozenset({"amd64", "arm64", "arm64ec", "ia64"})
AMD64 = frozenset({"amd64", "arm64ec"})
ARM64 = frozenset({"arm64", "arm64ec"})
I386 = frozenset({"i386"})
IA64 = frozenset({"ia64"})

_EXACT = {
    "x86_64": AMD64, "x86-64": AMD64, "amd64": AMD64, "x64": AMD64,
    "aarch64": ARM64, "arm64": ARM64, "ia64": IA64,
    "x86": I386, "i386": I386, "i486": I386, "i586": I386, "i686": I386,
    "win64": WIDE, "64bit": WIDE, "64-bit": WIDE, "win32": NARROW, "32bit": NARROW, "32-bit": NARROW,
}  # fmt: skip
# An ISA's name counts at the end of a word: "toolx64", "tool-x64-debug", but not "hex64k".
_TOKEN = re.compile(r"(?<![0-9])(" + "|".join(sorted(map(re.escape, _EXACT), key=len, reverse=True)) + r")(?![0-9a-z])")
_NUMBER = re.compile(r"(?<=[a-z_\-. ])(32|64)(?=d?$)")
# Words whose number is a width of something else than code.
_OTHER_WIDTHS = re.compile(
    r"(?:base|crc|adler|utf|ucs|int|uint|float|fp|sha|md|xxh|hash|fnv|murmur|city|rgb|bgr|hex|oct|des|rc|ascii|z|c)"
    r"[_\-]?(?:32|64)d?$"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """``text`` is the part of the name that claims; ``isas`` are the ISAs it allows."""

    text: str
    isas: frozenset[str]
    weak: bool


def name_claim(name: str) -> Claim | None:
    """The claim in a file name (its long form, without directories), None when it makes none or contradicts itself."""
    stem, _, extension = name.lower().rpartition(".")
    if not stem:
        stem, extension = name.lower(), ""
    found = {match[1]: _EXACT[match[1]] for match in _TOKEN.finditer(stem)}
    if not found and not _OTHER_WIDTHS.search(stem):
        found = {match[1]: NARROW if match[1] == "32" else WIDE for match in _NUMBER.finditer(stem)}
    if not found:
        return None
    allowed = frozenset.intersection(*found.values())
    if not allowed:
        return None
    text = next(iter(found))
    weak = text in ("32", "win32") and extension not in ("exe", "sys", "com", "scr")
    return Claim(text, allowed, weak)
