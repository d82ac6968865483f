"""The report as one HTML file: no network, no font, readable without JavaScript."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from crossmsi.report.decision.document import Report
from crossmsi.report.decision.verdict import is_wrong
from crossmsi.report.packagetext import printable
from crossmsi.report.pages.registry_drawing import draw_registry
from crossmsi.report.pages.size_drawing import draw_sizes
from crossmsi.report.pages.summaries import size_rows, summary
from crossmsi.wxs.resources import resource_folder


def render_html(report: Report) -> str:
    """The whole file. Text of the package is escaped, and what can't be in UTF-8 or HTML is shown as an escape."""
    environment = Environment(
        loader=FileSystemLoader(resource_folder("templates") / "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters["bytes"] = lambda number: f"{number:,}"
    return environment.get_template("report.html.j2").render(
        report=report,
        sizes=draw_sizes(report),
        draw_registry=draw_registry,
        isas=_isas(report),
        size_rows=size_rows(report),
        summary=summary,
        wrong=is_wrong(report.verdict.layout or report.packages[0].layout, report.criteria),
    )


def _shown(value: Any) -> Any:
    return printable(value) if type(value) is str else value


def _isas(report: Report) -> list[str]:
    found = {
        isa for package in report.packages for item in package.installations for row in item.registry.items
        for isa in row.isas
    }  # fmt: skip
    found |= {
        row.isa for package in report.packages for item in package.installations for row in item.files.items
        if row.isa not in (None, "none")
    }  # fmt: skip
    return sorted({*found, *report.subject.isas})
