"""What one package does on a host, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from crossmsi.rules import Severity

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Listing(Generic[Item]):
    """The first ``items`` of a list of ``total``, what is wrong before what is not."""

    total: int
    items: tuple[Item, ...]

    @property
    def left_out(self) -> int:
        """How many are not shown."""
        return self.total - len(self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A file that lands. ``usable``: whether this code can run there, None when that can't be told; data is usable.
    ``note`` says why not; ``contended``: several components write it."""

    path: str
    component: str | None
    isa: str | None
    size: int
    usable: bool | None
    contended: bool
    note: str
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who asks for a value: ``bits`` of the component's attribute, ``isa`` of its code."""

    component: str
    bits: int
    isa: str | None
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A value in one view. ``key``: its physical key; ``value`` None when its writers contend; ``redirected``: below
    Wow6432Node; ``reflected``: copied there by WOW64; ``mark``: "collision", "dead" (a COM server that no client of
    the view can use) or ""."""

    key: str
    type: str | None
    value: str | None
    writers: tuple[Writer, ...]
    redirected: bool
    reflected: bool
    mark: Literal["", "collision", "dead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryRow:
    """A value side by side: ``key`` without Wow6432Node, ``name`` "" for the default value and None for a key alone.
    ``shared``: the one place that both views show; ``note``: what is wrong with it in any of them."""

    subject: str
    key: str
    name: str | None
    view32: Cell | None
    view64: Cell | None
    shared: Cell | None
    isas: tuple[str, ...]
    note: str
    severity: Severity

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Those that there are."""
        return tuple(cell for cell in (self.view32, self.view64, self.shared) if cell is not None)

    @property
    def mark(self) -> str:
        """The marks of its cells, a collision before a dead server."""
        return next((mark for mark in ("collision", "dead") if any(cell.mark == mark for cell in self.cells)), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ComRow:
    """A COM server for the clients of a view: ``works`` None when it can't be told, or depends on the client."""

    clsid: str
    view: str
    kind: str
    server: str | None
    isa: str | None
    works: bool | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadWeight:
    """Files that were installed where their code can't run."""

    files: int
    bytes: int
    isas: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A fact about hosts that a prediction rests on; ``confidence``: documented, reported, measured, expected."""

    text: str
    confidence: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """A service, shortcut or environment variable that is made."""

    what: Literal["service", "shortcut", "environment"]
    name: str
    value: str
    component: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """One package on hosts where everything goes the same way. ``code``: the installer's error when it is refused.
    ``wide``: a host with two registry views; ``installed``: bytes of all files, each path once; ``misplaced``: files of
    64-bit code in folders for 32-bit code."""

    id: str
    hosts: tuple[str, ...]
    title: str
    wide: bool
    installs: bool
    code: int | None
    refusal: str
    installed: int
    misplaced: int
    dead_weight: DeadWeight
    collisions: int
    dead: int
    files: Listing[FileRow]
    registry: Listing[RegistryRow]
    com: Listing[ComRow]
    others: Listing[Other]
    skipped: Listing[str]
    doubts: Listing[str]
    facts: tuple[str, ...]

    @property
    def severity(self) -> Severity:
        """The worst that is in it."""
        return "error" if self.collisions or self.dead else "warning" if self.dead_weight.files else "info"
