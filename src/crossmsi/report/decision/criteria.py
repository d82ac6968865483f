"""What the layouts are measured by, the weightiest criterion first. docs/report.md states these rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crossmsi.report.decision.document import Criterion, LayoutSize
from crossmsi.report.decision.layouts import LaidOut
from crossmsi.report.decision.sizes import packages_needed
from crossmsi.report.decision.titles import hosts_title
from crossmsi.report.lintrun import counted

Measured = tuple[int, str]
_SHOWN = 3


def measure_layouts(laid: Sequence[LaidOut], sizes: dict[str, LayoutSize]) -> tuple[Criterion, ...]:
    """Each criterion with its value for each layout; only the first has one for a layout that can't be built."""
    result = [
        Criterion(
            id="built",
            title="Can be built",
            values={item.layout: int(not item.packages) for item in laid},
            texts={item.layout: "yes" if item.packages else "no" for item in laid},
        )
    ]
    measures: tuple[tuple[str, str, Callable[[LaidOut], Measured]], ...] = (
        ("broken", "COM servers and files that are lost", lambda item: _defects(item, "error")),
        ("errors", "Lint errors", _errors),
        ("refused", "Hosts that no package installs on", _refused),
        ("lost", "Values that are lost or dead on some hosts", lambda item: _defects(item, "warning")),
        ("logo", "Packages that fail the logo profile", _logo),
        ("misplaced", "64-bit files in 32-bit folders", _misplaced),
        ("packages", "Packages to install for everything", _packages),
        ("dead", "Code installed that can't run there", lambda item: _dead(sizes[item.layout])),
        ("download", "Download of all packages", lambda item: _download(sizes[item.layout])),
    )
    for identifier, title, measure in measures:
        found = {item.layout: measure(item) for item in laid if item.packages}
        values, texts = {key: v for key, (v, _) in found.items()}, {key: t for key, (_, t) in found.items()}
        result.append(Criterion(id=identifier, title=title, values=values, texts=texts))
    return tuple(result)


def _defects(laid: LaidOut, severity: str) -> Measured:
    """A class that is broken in both packages of a split is one, as it is in the mixed package."""
    found = [defect for defect in laid.defects if defect.severity == severity]
    texts = list(dict.fromkeys(defect.text for defect in found))
    return len({defect.about.lower() for defect in found}), _some(texts) if found else "none"


def _errors(laid: LaidOut) -> Measured:
    """A row that is wrong in both packages of a split counts once."""
    findings = (finding for candidate in laid.candidates for finding in candidate.outcome.findings)
    errors = [finding for finding in findings if finding.severity == "error"]
    count = len({(finding.rule, finding.place) for finding in errors})
    rules = dict.fromkeys(finding.rule for finding in errors)
    return count, f"{counted(count, 'error')} ({', '.join(rules)})" if count else "none"


def _refused(laid: LaidOut) -> Measured:
    hosts = laid.refused()
    return len(hosts), f"{counted(len(hosts), 'host')}: {hosts_title(hosts)}" if hosts else "none"


def _logo(laid: LaidOut) -> Measured:
    failing = [package for package in laid.packages if not package.logo.passed]
    texts = [f"{package.label} ({', '.join(package.logo.errors)})" for package in failing]
    return len(failing), "; ".join(texts) or "none"


def _misplaced(laid: LaidOut) -> Measured:
    count = max((i.misplaced for package in laid.packages for i in package.installations), default=0)
    return count, counted(count, "file") if count else "none"


def _packages(laid: LaidOut) -> Measured:
    count = packages_needed(laid)
    return count, f"{counted(count, 'package')}, {count} in Programs and Features"


def _dead(size: LayoutSize) -> Measured:
    value = max(size.dead_narrow, size.dead_wide)
    if not value:
        return 0, "none"
    where = [
        f"{count:,} bytes on {width}-bit Windows"
        for count, width in ((size.dead_narrow, 32), (size.dead_wide, 64))
        if count
    ]
    return value, " and ".join(where)


def _download(size: LayoutSize) -> Measured:
    return size.download, f"{size.download:,} bytes"


def _some(texts: Sequence[str]) -> str:
    more = f"; and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
    return "; ".join(texts[:_SHOWN]) + more
