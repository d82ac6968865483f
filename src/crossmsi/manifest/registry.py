"""Registry keys and values of a component."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from crossmsi.manifest.node import AnyText, FilledText, Flag, Node, Problem, described, optional, required
from crossmsi.manifest.tree import Integer, Number

ROOTS = {
    "HKLM": "HKLM",
    "HKEY_LOCAL_MACHINE": "HKLM",
    "HKCU": "HKCU",
    "HKEY_CURRENT_USER": "HKCU",
    "HKCR": "HKCR",
    "HKEY_CLASSES_ROOT": "HKCR",
    "HKU": "HKU",
    "HKEY_USERS": "HKU",
    "HKMU": "HKMU",
}
"""Registry roots by every name; HKMU is HKLM or HKCU, whichever the installation's scope asks for."""

MAX_DWORD = 0xFFFFFFFF


def check_key(text: str) -> str:
    """``text`` as ``ROOT\\path`` with a short root name and no empty part."""
    root, _, path = text.replace("/", "\\").partition("\\")
    if root.upper() not in ROOTS:
        raise Problem(
            f"'{root}' is not a registry root", f"start with one of {', '.join(r for r in ROOTS if len(r) <= 4)}"
        )
    parts = path.split("\\")
    if not path or "" in parts:
        raise Problem(f"the registry key '{text}' has an empty part", r"write it like HKLM\Software\Maker\Product")
    return "\\".join([ROOTS[root.upper()], *parts])


RegistryKey = Annotated[FilledText, AfterValidator(check_key)]


def _as_data(value: Any) -> Any:
    """A value's data: text, a whole number, or a list of texts (kept apart from each other)."""
    if isinstance(value, bool) or value is None or isinstance(value, dict):
        raise Problem(f"expected text, a whole number or a list of texts, found {described(value)}")
    if isinstance(value, list):
        items = []
        for item in value:
            if not isinstance(item, str | Integer | Number):
                raise Problem(f"expected a list of texts, found {described(item)} in it")
            items.append(getattr(item, "text", str(item)))
        return tuple(items)
    if isinstance(value, Number):
        return value.text
    return int(value) if isinstance(value, Integer) else str(value)


Data = Annotated[
    Any,
    BeforeValidator(_as_data),
    WithJsonSchema(
        {"anyOf": [{"type": ["string", "number"]}, {"type": "array", "items": {"type": ["string", "number"]}}]}
    ),
]


class RegistryData(Node):
    """A registry value; a single value or a list is its data."""

    shorthand = "value"
    shorthand_list = True
    value: Data = optional("The data: text, a whole number (dword) or a list of texts (multi-string).", None)
    type: Literal["string", "expandable", "multi-string", "dword", "binary"] | None = optional(
        "The type; default: string, dword for a whole number, multi-string for a list. binary: hexadecimal digits."
    )
    action: Literal["write", "append", "prepend", "remove"] = optional(
        "write, append or prepend to a multi-string, or remove the value at installation.", "write"
    )
    key_path: Flag = optional("Make this value the component's key path.", False)

    @model_validator(mode="after")
    def _consistent(self) -> RegistryData:
        kind = self.kind
        if self.action == "remove":
            if self.value is not None or self.type is not None:
                raise Problem("a value that is removed has no data and no type")
            return self
        if self.value is None:
            raise Problem("'value' is missing", "give the data, '' for empty text")
        if self.action in ("append", "prepend") and kind != "multi-string":
            raise Problem(f"'{self.action}' works on multi-string values only, this is {kind}")
        if isinstance(self.value, tuple) != (kind == "multi-string"):
            raise Problem("a multi-string value takes a list of texts, other types take one value")
        if isinstance(self.value, tuple) and "" in self.value:
            raise Problem("a multi-string value can't hold an empty text: it would end the list")
        if kind == "dword":
            number = self.value if isinstance(self.value, int) else _whole(self.value)
            if number is not None and not 0 <= number <= MAX_DWORD and not -(1 << 31) <= number < 0:
                raise Problem(f"{number} does not fit a dword", "MSI has no 64-bit registry values; use binary")
        if kind == "binary" and not re.fullmatch(r"([0-9A-Fa-f]{2}|\s)*", str(self.value)):
            raise Problem("binary data is written as pairs of hexadecimal digits")
        return self

    @property
    def kind(self) -> str:
        """The type, stated or by the data."""
        if self.type is not None:
            return self.type
        if isinstance(self.value, tuple):
            return "multi-string"
        return "dword" if isinstance(self.value, int) else "string"


def _whole(text: str) -> int | None:
    """``text`` as a number; None for formatted text such as ``[Property]``."""
    if "[" in text:
        return None
    try:
        return int(text, 0)
    except ValueError:
        raise Problem(f"a dword is a whole number, found '{text}'") from None


class RegistryEntry(Node):
    """A registry key and what is done with it."""

    key: RegistryKey = required(r"Root and path: HKLM\Software\Maker\Product. Roots: HKLM HKCU HKCR HKU HKMU.")
    values: dict[AnyText, RegistryData] = optional("Values by name; '@' is the key's default value.", {})
    action: Literal["write", "create", "remove"] = Field(
        default="write",
        description="write the values, create the key even without any, or remove it with all below it.",
    )

    @model_validator(mode="after")
    def _something_to_do(self) -> RegistryEntry:
        if self.action == "write" and not self.values:
            raise Problem(
                "a key without values is not written", "add 'values:', or 'action: create' to make an empty key"
            )
        if self.action == "remove" and self.values:
            raise Problem("a key that is removed can't have values")
        return self
