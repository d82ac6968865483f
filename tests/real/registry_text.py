"""Wine's textual registry files (RegSaveKey writes them), and what changed between two of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ESCAPE = re.compile(r'\\(x[0-9a-fA-F]{1,4}|[0-7]{1,3}|.)', re.DOTALL)  # fmt: skip
CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v"}
# The link's target in newer prefixes.
CONTROL_SET = re.compile(r"(?i)^(System\\)ControlSet001(?=\\|$)")
TYPES = {0: "REG_NONE", 1: "REG_SZ", 2: "REG_EXPAND_SZ", 3: "REG_BINARY", 6: "REG_LINK", 7: "REG_MULTI_SZ"}
VALUE = re.compile(r'(@|"(?:[^"\\]|\\.)*")=(.*)', re.DOTALL)


class Value(NamedTuple):
    """``data``: text, a number, a list of strings, or hexadecimal text for all other types."""

    type: str
    data: str | int | list[str]


# (root, key) → the key's values, as the lines of the file.
Keys = dict[tuple[str, str], str]


def read_keys(root: str, path: Path) -> Keys:
    """Every key of a saved hive, as the file spells it."""
    keys: Keys = {}
    for block in path.read_text("utf-8").split("\n\n")[1:]:
        head, _, rest = block.lstrip("\n").partition("\n")
        if head.startswith("["):
            name = CONTROL_SET.sub(r"\1CurrentControlSet", _unescape(head[1 : head.rindex("]")]))
            keys[root, name] = rest[rest.find("\n") + 1 :] if rest.startswith("#time") else rest
    return keys


def values(text: str) -> dict[str, Value]:
    """Name → value of one key; "" is the default value."""
    result = {}
    for line in text.replace("\\\n  ", "").split("\n"):
        match = VALUE.fullmatch(line)
        if match is not None:
            name = "" if match[1] == "@" else _unescape(match[1][1:-1])
            result[name] = _value(match[2])
    return result


def _value(text: str) -> Value:
    if text.startswith('"'):
        return Value("REG_SZ", _unescape(text[1:-1]))
    kind, _, data = text.partition(":")
    if kind == "dword":
        return Value("REG_DWORD", int(data, 16))
    number = int(kind[4:-1], 16) if "(" in kind else 3
    name = TYPES.get(number, str(number))
    if not kind.startswith("str"):
        return Value(name, data.replace(",", ""))
    string = _unescape(data[1:-1])
    # The file drops the last null character of a string; that of a list ends its last string.
    return Value(name, string.removesuffix("\0").split("\0") if name == "REG_MULTI_SZ" else string)


def _unescape(text: str) -> str:
    return ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] == "x" and len(code) > 1:
        return chr(int(code[1:], 16))
    if code[0].isdigit():
        return chr(int(code, 8))
    return CONTROLS.get(code, code)
