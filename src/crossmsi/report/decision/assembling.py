"""The report, put together from a manifest's variants or from one package."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from crossmsi.analysis import Package
from crossmsi.hosts.host import Host
from crossmsi.report.decision.alternatives import alternatives
from crossmsi.report.decision.candidate import Candidate
from crossmsi.report.decision.candidates import of_package, of_variant
from crossmsi.report.decision.changes import new_manifests, nothing
from crossmsi.report.decision.criteria import measure_layouts
from crossmsi.report.decision.document import (
    Change,
    Criterion,
    HostGroup,
    Layout,
    PackageReport,
    Report,
    Subject,
    Unmade,
    Verdict,
)
from crossmsi.report.decision.evidence import Statement
from crossmsi.report.decision.findings import findings, logo
from crossmsi.report.decision.installations import installations
from crossmsi.report.decision.layouts import LaidOut, counted_hosts
from crossmsi.report.decision.listing import listing
from crossmsi.report.decision.overlaps import overlaps
from crossmsi.report.decision.servicing import servicing
from crossmsi.report.decision.sizes import layout_size
from crossmsi.report.decision.titles import hosts_title
from crossmsi.report.decision.verdict import choose, headline, is_wrong, reasons
from crossmsi.report.outcome import FileOutcome
from crossmsi.variants import Variant, Variants

LIMIT = 100
_ORDER = ("i386", "amd64", "arm64", "arm64ec", "arm", "ia64")
Lint = Callable[[Variant], FileOutcome]
NO_HOST = Verdict(
    layout=None,
    headline="No verdict: none of these hosts is a Windows for whose architecture the product has code.",
    reasons=(),
    change=Change(text="Name other hosts, or none for all.", diff="", commands=()),
)


def report_on_manifest(path: Path, variants: Variants, lint: Lint, hosts: Sequence[Host], limit: int = LIMIT) -> Report:
    """The comparison of all layouts of the manifest ``path`` on ``hosts``; lists end after ``limit`` items.

    Raises CrossmsiError when a payload can't be read.
    """
    made: dict[Layout, list[Variant]] = {
        "mixed": [variants.mixed],
        "split": [item for item in variants.split if isinstance(item, Variant)],
        "merged": [variants.merged] if isinstance(variants.merged, Variant) else [],
    }
    if any(item.kind == "split" for item in variants.unmade):
        made["split"] = []
    facts: dict[str, Statement] = {}
    mixed = of_variant(variants.mixed, lint(variants.mixed))
    isas = _isas(mixed)
    counted = counted_hosts(hosts, isas)
    laid = []
    for layout, items in made.items():
        candidates = [mixed if item is variants.mixed else of_variant(item, lint(item)) for item in items]
        laid.append(_laid_out(layout, candidates, hosts, counted, limit, facts))
    sizes = {item.layout: layout_size(item) for item in laid if item.packages}
    criteria = measure_layouts(laid, sizes)
    verdict = _verdict(path, variants, made, lint, laid, criteria) if counted else NO_HOST
    model = variants.mixed.prepared.model
    subject = Subject(
        file=path.as_posix(), kind="manifest", name=model.name, manufacturer=model.manufacturer, version=model.version,
        isas=isas,
    )  # fmt: skip
    packages = [package for item in laid for package in item.packages]
    return Report(
        subject=subject,
        verdict=verdict,
        criteria=criteria,
        hosts=_groups(packages, hosts, counted),
        packages=tuple(packages),
        unmade=tuple(Unmade(layout=u.kind, label=u.label, reason=str(u.error)) for u in variants.unmade),
        overlaps=listing([overlap for item in laid for overlap in item.overlaps], limit),
        sizes=tuple(sizes.values()),
        servicing=servicing(laid, variants.plan),
        facts=facts,
        limit=limit,
    )


def _verdict(
    path: Path,
    variants: Variants,
    made: dict[Layout, list[Variant]],
    lint: Lint,
    laid: Sequence[LaidOut],
    criteria: Sequence[Criterion],
) -> Verdict:
    choice = choose(criteria)
    changes = {
        layout: nothing(path, wrong=is_wrong("mixed", criteria)) if layout == "mixed" else new_manifests(path, items)
        for layout, items in made.items()
        if items
    }
    return Verdict(
        layout=choice,
        headline=headline(choice, criteria),
        reasons=reasons(choice, criteria),
        change=changes[choice],
        alternatives=alternatives(path, variants, lint, laid, choice, changes),
    )


def report_on_package(
    path: Path, package: Package, outcome: FileOutcome, hosts: Sequence[Host], limit: int = LIMIT
) -> Report:
    """What can be said of one finished package: there is nothing to compare it with."""
    candidate = of_package(path, package, outcome)
    isas = _isas(candidate)
    counted = counted_hosts(hosts, isas)
    facts: dict[str, Statement] = {}
    laid = _laid_out("package", [candidate], hosts, counted, limit, facts)
    sizes = {"package": layout_size(laid)}
    properties = {row.Property: row.Value for row in package.rows("Property")}
    subject = Subject(
        file=path.as_posix(), kind="package", name=properties.get("ProductName") or "",
        manufacturer=properties.get("Manufacturer") or "", version=properties.get("ProductVersion") or "", isas=isas,
    )  # fmt: skip
    verdict = Verdict(
        layout=None,
        headline="A finished package can't be made anew, so there is nothing to compare it with.",
        reasons=(),
        change=Change(text="Give the manifest to learn whether to split.", diff="", commands=()),
    )
    return Report(
        subject=subject,
        verdict=verdict,
        criteria=measure_layouts([laid], sizes),
        hosts=_groups(laid.packages, hosts, counted),
        packages=tuple(laid.packages),
        unmade=(),
        overlaps=listing([], limit),
        sizes=tuple(sizes.values()),
        servicing=servicing([laid], None),
        facts=facts,
        limit=limit,
    )


def _laid_out(
    layout: Layout,
    candidates: Sequence[Candidate],
    hosts: Sequence[Host],
    counted: Sequence[Host],
    limit: int,
    facts: dict[str, Statement],
) -> LaidOut:
    return LaidOut(
        layout=layout,
        candidates=candidates,
        packages=[_package(candidate, hosts, limit, facts) for candidate in candidates],
        overlaps=overlaps(candidates, hosts),
        hosts=counted,
    )


def _package(candidate: Candidate, hosts: Sequence[Host], limit: int, facts: dict[str, Statement]) -> PackageReport:
    package = candidate.package
    properties = {row.Property: row.Value for row in package.rows("Property")}
    components = package.components.values()
    return PackageReport(
        id=candidate.id,
        layout=candidate.layout,
        label=candidate.label,
        platform=candidate.platform,
        name=properties.get("ProductName") or "",
        product_code=properties.get("ProductCode") or "",
        upgrade_code=properties.get("UpgradeCode") or "",
        schema=package.summary.schema,
        components=len(components),
        narrow_components=sum(not component.is_64bit for component in components),
        wide_components=sum(component.is_64bit for component in components),
        download=candidate.download,
        installed=dict(candidate.installed),
        notes=tuple(candidate.notes),
        findings=findings(candidate.outcome, limit),
        logo=logo(package),
        installations=installations(candidate, hosts, limit, facts),
    )


def _isas(candidate: Candidate) -> tuple[str, ...]:
    return tuple(isa for isa in _ORDER if candidate.installed.get(isa))


def _groups(packages: Sequence[PackageReport], hosts: Sequence[Host], counted: Sequence[Host]) -> tuple[HostGroup, ...]:
    found: dict[tuple, list[Host]] = {}
    for host in hosts:
        ways = {p.id: next(i.id for i in p.installations if host.name in i.hosts) for p in packages}
        # 32- and 64-bit Windows stay apart also where nothing differs.
        found.setdefault((host.wow64, host in counted, *ways.items()), []).append(host)
    return tuple(
        HostGroup(
            id=f"hosts-{number}",
            title=hosts_title(sharing),
            hosts=tuple(host.name for host in sharing),
            architecture=" and ".join(dict.fromkeys(host.architecture for host in sharing)),
            counts=counts,
            installations=dict(ways),
        )
        for number, ((_, counts, *ways), sharing) in enumerate(found.items(), 1)
    )
