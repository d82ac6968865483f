"""Sentences and tables that all pages share."""

from __future__ import annotations

from crossmsi.report.decision.document import Report
from crossmsi.report.decision.evidence import Installation
from crossmsi.report.lintrun import counted


def summary(item: Installation) -> str:
    """An installation in a line."""
    if not item.installs:
        return f"refused with error {item.code}: {item.refusal}"
    parts = [f"{_files(item.files.total)}, {item.installed:,} bytes"]
    if item.collisions:
        parts.append(f"{item.collisions} lost in collisions")
    if item.dead:
        parts.append(counted(item.dead, "dead registration"))
    if item.dead_weight.files:
        parts.append(f"{_files(item.dead_weight.files)} ({item.dead_weight.bytes:,} bytes) can't run there")
    return ", ".join(parts)


def size_rows(report: Report) -> list[tuple[str, list[str]]]:
    """What each layout costs: a title, and a text for each layout of ``report.sizes``."""
    sizes = report.sizes
    rows = [("packages", [f"{size.packages:,}" for size in sizes])]
    rows.append(("to download", [f"{size.download:,}" for size in sizes]))
    if len(sizes) > 1:
        rows.append(("to download, against mixed", [f"{size.download - sizes[0].download:+,}" for size in sizes]))
    rows += [
        ("installed on 64-bit Windows, by all that install there", [_or_none(size.on_wide) for size in sizes]),
        ("of that, code that can't run there", [f"{size.dead_wide:,}" for size in sizes]),
        ("installed on 32-bit Windows", [_or_none(size.on_narrow) for size in sizes]),
        ("of that, code that can't run there", [f"{size.dead_narrow:,}" for size in sizes]),
    ]
    if any(size.packages > 1 for size in sizes):
        rows += [
            ("carried by several packages, counted once", [f"{size.shared:,}" for size in sizes]),
            ("the same as installed on 64-bit Windows", [f"{size.shared_on_wide:,}" for size in sizes]),
        ]
    return rows


def _files(number: int) -> str:
    return f"{number:,} file{'' if number == 1 else 's'}"


def _or_none(size: int | None) -> str:
    return "refused" if size is None else f"{size:,}"
