"""Bytes of each package as bars: installed by ISA, and to download."""

from __future__ import annotations

from dataclasses import dataclass

from crossmsi.report.decision.document import PackageReport, Report

WIDTH, LABEL, ROW, BAR = 960, 130, 66, 26
ORDER = ("i386", "amd64", "arm64", "arm64ec", "arm", "ia64", "neutral")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar; ``isa`` says how it is filled; ``text`` fits into it, or is empty."""

    x: float
    width: float
    isa: str
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One package: where it starts, its parts, and the bar of the download below them."""

    y: int
    label: str
    parts: tuple[Part, ...]
    installed: int
    download: int
    download_width: float


@dataclass(frozen=True, slots=True)
class SizeDrawing:
    """All bars, to one scale; ``isas`` for the legend."""

    height: int
    bars: tuple[Bar, ...]
    isas: tuple[str, ...]
    description: str


def draw_sizes(report: Report) -> SizeDrawing:
    """A bar for each package."""
    totals = [max(sum(package.installed.values()), package.download) for package in report.packages]
    scale = (WIDTH - LABEL - 110) / max(*totals, 1)
    bars = tuple(_bar(package, number * ROW + 8, scale) for number, package in enumerate(report.packages))
    isas = tuple(isa for isa in ORDER if any(package.installed.get(isa) for package in report.packages))
    description = " ".join(
        f"{bar.label}: {bar.installed:,} bytes installed, {bar.download:,} to download." for bar in bars
    )
    return SizeDrawing(len(bars) * ROW + 8, bars, isas, description)


def _bar(package: PackageReport, y: int, scale: float) -> Bar:
    parts, x = [], float(LABEL)
    for isa in ORDER:
        size = package.installed.get(isa, 0)
        if size:
            width = round(size * scale, 1)
            parts.append(Part(round(x, 1), width, isa, isa if width > 9 * len(isa) + 10 else ""))
            x += width
    return Bar(
        y,
        package.label,
        tuple(parts),
        sum(package.installed.values()),
        package.download,
        round(package.download * scale, 1),
    )
