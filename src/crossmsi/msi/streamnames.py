"""Windows Installer's mangling of stream names.

Pairs of the 64 characters ``0-9A-Za-z._`` are packed into one UTF-16 unit in U+3800..U+47FF, a single one into
U+4800..U+483F; a table's stream starts with U+4840. Source: observed in every .msi; described in msitools and Wine
as well, and needed because a compound file's names end at 31 units.
"""

from __future__ import annotations

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._"
_INDEX = {character: index for index, character in enumerate(_ALPHABET)}
TABLE_MARK = "\u4840"
MAX_UNITS = 31


def encode_name(name: str, *, table: bool = False) -> str:
    """The raw compound-file name of a stream or (``table``) of a table's stream."""
    out = [TABLE_MARK] if table else []
    at = 0
    while at < len(name):
        first = _INDEX.get(name[at])
        second = _INDEX.get(name[at + 1]) if at + 1 < len(name) else None
        if first is None:
            out.append(name[at])
        elif second is None:
            out.append(chr(0x4800 + first))
        else:
            out.append(chr(0x3800 + first + (second << 6)))
            at += 1
        at += 1
    return "".join(out)


def decode_name(raw: str) -> tuple[str, bool]:
    """``(name, is a table's stream)`` of a raw compound-file name."""
    table = raw.startswith(TABLE_MARK)
    out = []
    for character in raw[1:] if table else raw:
        code = ord(character)
        if 0x3800 <= code < 0x4800:
            code -= 0x3800
            out.append(_ALPHABET[code & 0x3F] + _ALPHABET[code >> 6])
        elif 0x4800 <= code < 0x4840:
            out.append(_ALPHABET[code - 0x4800])
        else:
            out.append(character)
    return "".join(out), table
