"""The decision report as plain data: ``dataclasses.asdict`` gives the JSON document of ``report/schemas/report.json``.

Sizes are bytes, hosts are names of ``crossmsi hosts``, layouts are "mixed", "split", "merged", or "package" for a
finished file. Nothing here knows how it will look.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from crossmsi.report.decision.evidence import Installation, Listing, Statement
from crossmsi.rules import Severity

Layout = Literal["mixed", "split", "merged", "package"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What was looked at: ``kind`` "manifest" or "package"; ``isas`` of its code, in the order i386, amd64, arm64."""

    file: str
    kind: Literal["manifest", "package"]
    name: str
    manufacturer: str
    version: str
    isas: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """A finding of the linter; ``where``: Table/Key/Column; ``line``: file:line of the manifest, or ""."""

    rule: str
    severity: Severity
    where: str
    line: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What lint says of one package. ``suppressed`` findings are accepted by the manifest and don't count."""

    errors: int
    warnings: int
    infos: int
    suppressed: int
    failed: tuple[str, ...]
    rows: Listing[FindingRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """The validators of the Windows Vista logo test, nothing suppressed: passed when none of them reports an error."""

    passed: bool
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageReport:
    """One package. ``installed``: bytes by ISA, "neutral" for what none binds; ``bits``: components by width."""

    id: str
    layout: Layout
    label: str
    platform: str
    name: str
    product_code: str
    upgrade_code: str
    schema: int | None
    components: int
    narrow_components: int
    wide_components: int
    download: int
    installed: dict[str, int]
    notes: tuple[str, ...]
    findings: Findings
    logo: Logo
    installations: tuple[Installation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmade:
    """A layout that can't be built, and why."""

    layout: Layout
    label: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HostGroup:
    """Hosts on which every package behaves the same; ``counts``: whether the verdict looks at them.
    ``installations``: package id → installation id."""

    id: str
    title: str
    hosts: tuple[str, ...]
    architecture: str
    counts: bool
    installations: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two packages of the split that meet on one host. ``kind``: "value" or "file" for different contents at one
    place (the later installed wins), "component" for one file with two component GUIDs (removing either removes it)."""

    kind: Literal["value", "file", "component"]
    place: str
    packages: tuple[str, ...]
    components: tuple[str, ...]
    text: str
    hosts: tuple[str, ...]
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutSize:
    """What a layout costs. ``download``: all its packages; ``on_wide``, ``on_narrow``: bytes installed on the newest
    64-bit and 32-bit Windows by all packages that install there (None: none does), ``dead_…`` the part that can't run;
    ``shared``: payload that several of the packages carry, counted once; ``shared_on_wide``: what it takes there, as
    much where the paths are the same, more where each package has its own copy."""

    layout: Layout
    packages: int
    download: int
    on_wide: int | None
    dead_wide: int
    on_narrow: int | None
    dead_narrow: int
    shared: int
    shared_on_wide: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What a layout means for upgrades and servicing."""

    topic: str
    layout: Layout
    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One measure of the layouts, the weightiest first; less is better. ``values``: layout → number, ``texts``: the
    same in words."""

    id: str
    title: str
    values: dict[str, int]
    texts: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A criterion in which the choice is better (``favours``) or worse than other layouts. ``texts``: the choice's and
    theirs, by layout."""

    criterion: str
    title: str
    favours: bool
    texts: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What to do: ``diff`` is a unified diff for ``patch -p1`` in the manifest's folder, "" when nothing changes."""

    text: str
    diff: str
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """What holds if only some hosts matter."""

    when: str
    text: str
    change: Change | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``layout`` None: nothing to choose between."""

    layout: Layout | None
    headline: str
    reasons: tuple[Reason, ...]
    change: Change
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole document. ``facts``: id → what predictions rest on; ``limit``: the longest list that is shown."""

    subject: Subject
    verdict: Verdict
    criteria: tuple[Criterion, ...]
    hosts: tuple[HostGroup, ...]
    packages: tuple[PackageReport, ...]
    unmade: tuple[Unmade, ...]
    overlaps: Listing[Overlap]
    sizes: tuple[LayoutSize, ...]
    servicing: tuple[Consequence, ...]
    facts: dict[str, Statement]
    limit: int
    version: int = field(default=1)

    def package(self, identifier: str) -> PackageReport:
        """The package with an id."""
        return next(package for package in self.packages if package.id == identifier)

    def installation(self, group: HostGroup, package: str) -> Installation:
        """What a package does on a group of hosts."""
        wanted = group.installations[package]
        return next(item for item in self.package(package).installations if item.id == wanted)
