"""Split or mixed: what each layout of a product does on every host, and which of them to choose."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from crossmsi.report.decision.assembling import LIMIT, report_on_manifest, report_on_package
from crossmsi.report.decision.document import Report

__all__ = ["LIMIT", "Report", "as_document", "report_on_manifest", "report_on_package"]


def as_document(report: Report) -> dict[str, Any]:
    """The report as JSON types, see ``report/schemas/report.json``."""
    return {"version": report.version, **asdict(report)}
