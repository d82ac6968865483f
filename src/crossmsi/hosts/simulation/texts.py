"""Formatted text on a host.

Source: https://learn.microsoft.com/windows/win32/msi/formatted
"""

from __future__ import annotations

from collections.abc import Callable

from crossmsi.analysis.formatted import ReferenceKind, resolve
from crossmsi.hosts.simulation.variables import Variables


class Texts:
    """Resolves texts with the values that hold at one moment of the sequence; results are kept until ``forget``.

    ``file_path(key)`` and ``component_path(key)`` give paths on the host, None for what isn't installed. What can't be
    told stays as its reference: ``[NAME]``, ``[%NAME]``. Short paths ([!file]) are given as long ones.
    """

    def __init__(
        self,
        variables: Variables,
        file_path: Callable[[str], str | None],
        component_path: Callable[[str], str | None],
    ) -> None:
        self._variables = variables
        self._file_path = file_path
        self._component_path = component_path
        self._known: dict[str, str] = {}

    def forget(self) -> None:
        """Values have changed."""
        self._known = {}

    def value(self, name: str) -> str | None:
        """A property's value; None when it is undefined, ``[name]`` when it can't be told."""
        return self._variables.value(name)

    def resolve(self, text: str | None) -> str:
        """The text with its references replaced; "" for null."""
        if not text:
            return ""
        # Braces without a reference in them stay.
        if "[" not in text:
            return text
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = resolve(text, self._look_up)
        return found

    def _look_up(self, kind: ReferenceKind, name: str) -> str | None:
        if kind is ReferenceKind.PROPERTY:
            return self._variables.value(name)
        if kind in (ReferenceKind.FILE, ReferenceKind.SHORT_FILE):
            return self._file_path(name)
        if kind is ReferenceKind.COMPONENT:
            return self._component_path(name)
        return f"[%{name}]" if kind is ReferenceKind.ENVIRONMENT else None
