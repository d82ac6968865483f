"""``$(var.X)``, ``$(env.X)``, ``$(sys.X)`` in attribute values, text and instructions."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from crossmsi.compile.dispatch import near_miss
from crossmsi.errors import CrossmsiError, SourceLocation

_DYNAMIC = re.compile(r"!\((loc|wix|bind|bindpath)\.[^)]*\)")
BUILD_ARCH_SHORT = {"x86": "X86", "x64": "X64", "arm64": "A64"}


class Variables:
    """Preprocessor variables of one compilation; ``base_dir`` is where the main source's relative paths start."""

    def __init__(self, arch: str, base_dir: Path, defines: Mapping[str, str]) -> None:
        self.arch = arch
        self.base_dir = base_dir
        self.values = dict(defines)

    def lookup(self, name: str, at: SourceLocation) -> str | None:
        """The value of ``prefix.name`` (``var.`` may be left out), None when undefined."""
        prefix, dot, rest = name.partition(".")
        if dot and prefix == "env":
            return os.environ.get(rest)
        if dot and prefix == "sys":
            return self._system(rest, at)
        if dot and prefix == "var":
            return self.values.get(rest)
        return self.values.get(name)

    def _system(self, name: str, at: SourceLocation) -> str | None:
        source = self.base_dir / at.path
        known = {
            "BUILDARCH": self.arch,
            "PLATFORM": self.arch,
            "BUILDARCHSHORT": BUILD_ARCH_SHORT[self.arch],
            "CURRENTDIR": os.path.join(os.getcwd(), ""),
            "SOURCEFILEDIR": os.path.join(source.parent, ""),
            "SOURCEFILEPATH": str(source),
            "WIXMAJORVERSION": "4",
        }
        return known.get(name)

    def expand(self, text: str, at: SourceLocation) -> str:
        """``text`` with its ``$(…)`` replaced; ``$$`` is one dollar. Raises CrossmsiError for an undefined variable."""
        if "$" not in text:
            return text
        out: list[str] = []
        position = 0
        while (dollar := text.find("$", position)) >= 0:
            out.append(text[position:dollar])
            follower = text[dollar + 1 : dollar + 2]
            if follower == "$":
                out.append("$")
                position = dollar + 2
            elif follower == "(":
                end = closing(text, dollar + 1)
                if end < 0:
                    raise CrossmsiError(
                        f"variable reference without its closing parenthesis: {text[dollar:]!r}", where=at
                    )
                out.append(self._value(text[dollar + 2 : end], at))
                position = end + 1
            else:
                out.append("$")
                position = dollar + 1
        out.append(text[position:])
        return "".join(out)

    def _value(self, name: str, at: SourceLocation) -> str:
        if name.startswith("loc."):
            return f"$({name})"
        if name.startswith("fun."):
            raise CrossmsiError(
                f"preprocessor function $({name}) isn't supported", where=at,
                hint="its result would change from build to build; state the value",
            )  # fmt: skip
        value = self.lookup(name, at)
        if value is None:
            bare = name.removeprefix("var.")
            hint = near_miss(bare, self.values) or f'define it, e.g. <?define {bare} = "value" ?>'
            raise CrossmsiError(f"preprocessor variable $({name}) isn't defined", where=at, hint=hint)
        return value


def closing(text: str, opening: int) -> int:
    """Index of the parenthesis that closes the one at ``opening``, -1 when there is none."""
    depth = 0
    for index in range(opening, len(text)):
        if text[index] == "(":
            depth += 1
        elif text[index] == ")":
            depth -= 1
            if depth == 0:
                return index
    return -1


def refuse_dynamic(text: str, at: SourceLocation) -> None:
    """Raise CrossmsiError for the link-time variables of WiX, which would otherwise end up in the package as text."""
    found = _DYNAMIC.search(text)
    if found:
        raise CrossmsiError(
            f"the variable {found.group()} isn't supported", where=at, hint="use a preprocessor variable: $(var.Name)"
        )
