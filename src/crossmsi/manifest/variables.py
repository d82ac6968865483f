"""Replaces ``${…}`` in the texts of a manifest.

``${env:NAME}`` is an environment variable, ``${name}`` comes from ``--define name=value``, else from the manifest's
``variables:``, else it is one of the built-in ones: ``${version}``, ``${name}`` and ``${manufacturer}`` of the package,
and ``${isa}``, ``${bits}``, ``${arch}`` in a component that states its ISA. ``$${`` stands for a literal ``${``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as AnyMapping
from typing import Any

from crossmsi.errors import CrossmsiError
from crossmsi.manifest.problems import did_you_mean
from crossmsi.manifest.tree import Mapping, Scalar, scalars

_REFERENCE = re.compile(r"\$\$\{|\$\{([^{}$\n]*)(\}?)")
_NAME = re.compile(r"(env:)?[A-Za-z_][A-Za-z0-9_.-]*")
BUILT_IN = ("version", "name", "manufacturer")
"""Keys of ``package`` that are variables too."""
MAX_EXPANDED = 1 << 20
"""Characters of one expanded text: variables that double each other would fill the memory."""


class Unresolved(Exception):
    """A reference that has no value: what is wrong, and a hint."""

    def __init__(self, what: str, hint: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


class Variables:
    """The values of variables, resolved on demand (they may refer to each other)."""

    def __init__(
        self, defines: AnyMapping[str, str], environ: AnyMapping[str, str], root: Mapping | None = None
    ) -> None:
        self.values: dict[str, str] = {}
        self.environ = environ
        self.raw: dict[str, Scalar] = {}
        if root is not None:
            package, section = root.get("package"), root.get("variables")
            for source, names in ((package, BUILT_IN), (section, section)):
                if isinstance(source, Mapping) and names:
                    self.raw.update({name: source[name] for name in names if isinstance(source.get(name), Scalar)})
        self.values.update(defines)
        self.open: list[str] = []

    def expand(self, text: str, local: AnyMapping[str, str] | None = None) -> str:
        """``text`` with all references replaced.

        Raises Unresolved when one has no value, refers to itself or makes the text enormous.
        """
        if "${" not in text:
            return text
        parts: list[str] = []
        size = end = 0
        for match in _REFERENCE.finditer(text):
            value = "${" if match[0] == "$${" else self._value(match, local or {})
            parts += [text[end : match.start()], value]
            end = match.end()
            size += len(value)
            if size > MAX_EXPANDED:
                raise Unresolved("the variables make this text longer than a million characters")
        return "".join(parts) + text[end:]

    def _value(self, match: re.Match[str], local: AnyMapping[str, str]) -> str:
        name = match[1].strip()
        if not match[2] or not _NAME.fullmatch(name):
            raise Unresolved(f"'{match[0]}' is not a variable", "write ${name} or ${env:NAME}; $${ is a literal ${")
        if name.startswith("env:"):
            if name[4:] not in self.environ:
                raise Unresolved(f"the environment variable {name[4:]} is not set")
            return self.environ[name[4:]]
        if name in local:
            return local[name]
        if name in self.values:
            return self.values[name]
        if name not in self.raw:
            known = sorted({*self.values, *self.raw, *local})
            hint = did_you_mean(name, known)
            raise Unresolved(
                f"the variable '{name}' is not defined", hint or f"add it under 'variables:' or give --define {name}=…"
            )
        if name in self.open:
            raise Unresolved(f"the variable '{name}' refers to itself ({' → '.join([*self.open, name])})")
        self.open.append(name)
        try:
            self.values[name] = self.expand(self.raw[name].text)
        finally:
            self.open.pop()
        return self.values[name]


def substitute(node: Any, variables: Variables, local: AnyMapping[str, str], problems: list[CrossmsiError]) -> None:
    """Replace the references in all scalars below ``node``; those that have no value are reported and marked broken."""
    for scalar in scalars(node):
        if "${" not in scalar.text:
            continue
        try:
            scalar.text = variables.expand(scalar.text, local)
        except Unresolved as error:
            scalar.broken = True
            problems.append(CrossmsiError(f"{scalar.path}: {error.what}", where=scalar.at, hint=error.hint))
