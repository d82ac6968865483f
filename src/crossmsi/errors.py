"""The one exception type that reaches the user, and the place it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple


class SourceLocation(NamedTuple):
    """A place in a text file; ``line`` and ``column`` count from 1."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


class CrossmsiError(Exception):
    """Bad input or an operation that can't be done: what, where, and what to do next."""

    def __init__(self, what: str, *, where: SourceLocation | str | None = None, hint: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where is not None else self.what
        return f"{text}\n  hint: {self.hint}" if self.hint else text


class CrossmsiErrors(CrossmsiError):
    """Several errors found in one go (``errors`` is never empty)."""

    def __init__(self, errors: Sequence[CrossmsiError]) -> None:
        self.errors = list(errors)
        super().__init__(f"{len(self.errors)} errors")

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


@contextmanager
def located(where: SourceLocation | str | None) -> Iterator[None]:
    """Errors from within that don't say where get ``where``."""
    try:
        yield
    except CrossmsiError as error:
        if error.where is None:
            error.where = where
        raise
