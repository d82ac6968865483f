"""Code pages of a database and of its summary information.

https://learn.microsoft.com/windows/win32/intl/code-page-identifiers
"""

from __future__ import annotations

import codecs

_SPECIAL = {
    0: "cp1252", 708: "iso8859_6", 936: "gbk", 1200: "utf-16-le", 10000: "mac_roman", 20127: "ascii", 20866: "koi8_r",
    20932: "euc_jp", 21866: "koi8_u", 28591: "latin_1", 51932: "euc_jp", 51949: "euc_kr", 54936: "gb18030",
    65000: "utf_7", 65001: "utf_8",
    **{28590 + part: f"iso8859_{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 13, 15)},
}  # fmt: skip


def python_codec(codepage: int) -> str | None:
    """Python's name of a Windows code page, None for one that Python doesn't know. 0 is neutral: read as 1252."""
    name = _SPECIAL.get(codepage, f"cp{codepage}")
    try:
        codecs.lookup(name)
    except LookupError:
        return None
    return name


def decode(data: bytes, codepage: int) -> str:
    """Text of ``data``; bytes that the code page doesn't define come back as lone surrogates, so none is lost."""
    return data.decode(python_codec(codepage) or "ascii", "surrogateescape")


def encode(text: str, codepage: int) -> bytes:
    """The inverse of ``decode``. Raises UnicodeEncodeError for a character that the code page lacks."""
    return text.encode(python_codec(codepage) or "ascii", "surrogateescape")


def is_single_byte(codepage: int) -> bool:
    """Whether every character is one byte, so that offsets in bytes are offsets in text."""
    name = python_codec(codepage) or "ascii"
    return name.startswith(("cp125", "iso8859", "latin", "ascii", "koi8", "mac", "cp437", "cp85", "cp86", "cp874"))
