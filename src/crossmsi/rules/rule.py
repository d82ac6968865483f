"""The base of every rule: what it declares, and how it says what it found."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from crossmsi.rules.finding import Finding, Severity

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.msi import Row

HEADINGS = ("What it does", "Why is this bad?", "Example", "Use instead")


class Rule(ABC):
    """A rule is a class named like its id in a module named like its id in lower case; nothing registers it.

    The docstring is its documentation: a title line, then the sections of ``HEADINGS`` as ``## `` headings.
    ``parity`` compares it with Microsoft's validator of that name; ``same`` needs no note.
    ``order_dependent`` says that the order of a table's rows decides which of several rows are named, and where.
    """

    source_url: ClassVar[str]
    tables: ClassVar[tuple[str, ...]] = ()
    lifecycle: ClassVar[Literal["stable", "preview"]] = "stable"
    parity: ClassVar[Literal["same", "stricter", "weaker", "own"]] = "same"
    parity_note: ClassVar[str] = ""
    order_dependent: ClassVar[bool] = False

    def __init__(self, package: Package) -> None:
        self._package = package

    @classmethod
    def id(cls) -> str:
        return cls.__name__

    @classmethod
    def title(cls) -> str:
        """The first line of the docstring."""
        return (cls.__doc__ or "").strip().split("\n", 1)[0].rstrip(".")

    @classmethod
    def sections(cls) -> dict[str, str]:
        """The docstring's sections by heading, unindented."""
        from inspect import cleandoc

        parts = re.split(r"^## (.+)$", cleandoc(cls.__doc__ or ""), flags=re.MULTILINE)
        return {heading.strip(): text.strip() for heading, text in zip(parts[1::2], parts[2::2], strict=True)}

    @abstractmethod
    def check(self, package: Package) -> Iterator[Finding]:
        """Yield the findings of one package, made with ``error``, ``warning`` and ``info``."""

    def error(self, message: str, **where) -> Finding:
        return self.finding("error", message, **where)

    def warning(self, message: str, **where) -> Finding:
        return self.finding("warning", message, **where)

    def info(self, message: str, **where) -> Finding:
        return self.finding("info", message, **where)

    def finding(
        self,
        severity: Severity,
        message: str,
        *,
        table: str = "",
        column: str = "",
        row: Row | None = None,
        keys: Sequence[object] | None = None,
    ) -> Finding:
        """A finding about a row (its keys and source line are looked up), about ``keys``, or about a whole table."""
        location = None
        if row is not None:
            stored = self._package.db[table]
            location = stored.locate(row)
            if keys is None:
                keys = stored.key_of(row)
        text = tuple("" if key is None else str(key) for key in keys or ())
        return Finding(self.id(), severity, message, table, column, text, location)
