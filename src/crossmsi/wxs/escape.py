"""Text for the places that WiX source has: attribute values and element text, comments.

XML 1.0 (https://www.w3.org/TR/xml/#charsets, #AVNormalize) and WiX's own preprocessor, which reads ``$(…)`` and
``!(…)`` in every value: https://docs.firegiant.com/wix/tools/preprocessor/
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from markupsafe import Markup

ENTITIES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",  # as references: a parser turns bare ones in an attribute into blanks
    "\n": "&#10;",
    "\r": "&#13;",
}
_SPECIAL = re.compile("[" + "".join(ENTITIES) + "]")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SUSPECT = re.compile(f"[$!{''.join(ENTITIES)}]|{_ILLEGAL.pattern}")
_VARIABLE = re.compile(r"\$(?=[$(])")
_DOLLARS = re.compile(r"\$+")
_BOUND = re.compile(r"!(?=\((?:loc|wix|bind)\.)")


class Unprintable(ValueError):
    """A value that WiX source can't hold."""


def wix_literal(text: str) -> str:
    """``text`` such that WiX's preprocessor and binder give it back unchanged."""
    return _BOUND.sub("!!", _VARIABLE.sub("$$", text))


def wixl_literal(text: str) -> str:
    """``text`` such that wixl's preprocessor gives it back: it drops the last ``$`` of a row and can't say ``$(``."""
    if "$(" in text:
        raise Unprintable(f"wixl can't be given the text '$(': {text!r}")
    return _DOLLARS.sub(r"\g<0>$", text)


def check_characters(text: str) -> str:
    """``text`` if XML can hold all its characters; Unprintable otherwise."""
    if found := _ILLEGAL.search(text):
        raise Unprintable(f"XML can't hold the character U+{ord(found[0]):04X}: {text!r}")
    return text


def is_plain(text: str) -> bool:
    """Whether ``text`` can stand in WiX source as it is."""
    return not _SUSPECT.search(text)


def xml_escaper(literal: Callable[[str], str]) -> Callable[[str], Markup]:
    """A function that makes attribute or element text of a string (``literal`` is one of the two above)."""

    @cache
    def escape(text: str) -> Markup:
        if is_plain(text):
            return Markup(text)
        return Markup(_SPECIAL.sub(lambda found: ENTITIES[found[0]], literal(check_characters(text))))

    return escape


def comment(text: str) -> Markup:
    """``text`` for the inside of ``<!-- … -->``: one line, and without the ``--`` that would end the comment."""
    line = " ".join(check_characters(str(text)).split())
    line = re.sub("-(?=-)", "- ", line)
    return Markup(f"{line} " if line.endswith("-") else line)
