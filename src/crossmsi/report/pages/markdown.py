"""The report as markdown for a comment on a pull request: what to decide by, without the lists of files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crossmsi.report.decision.document import PackageReport, Report
from crossmsi.report.decision.evidence import Installation
from crossmsi.report.markdowntext import code_span, plain_text
from crossmsi.report.pages.summaries import size_rows, summary

# Characters: a comment on GitHub holds 65,536.
DIFF_BUDGET, TOTAL_BUDGET = 20_000, 60_000
_FINDINGS, _TEXT = 10, 600


def render_markdown(report: Report) -> str:
    """Verdict, reasons, change, hosts, findings, sizes and servicing; what doesn't fit is left out and said so."""
    sections = (_verdict(report), _hosts(report), _findings(report), _sizes(report), _servicing(report))
    text, cut = "", False
    for section in sections:
        block = "\n".join(section) + "\n"
        if len(text) + len(block) > TOTAL_BUDGET:
            cut = True
            continue
        text += block
    note = "\nSome of it is left out here: it would not fit into a comment.\n" if cut else ""
    return text.rstrip("\n") + "\n" + note


def _verdict(report: Report) -> Iterator[str]:
    subject, verdict = report.subject, report.verdict
    yield f"## {_text(subject.name)} {_text(subject.version)}: split or mixed"
    yield ""
    yield f"**{_text(verdict.headline)}** {_text(verdict.change.text)}"
    for favours, title in ((True, "Why, in order of weight:"), (False, "What that costs:")):
        found = [reason for reason in verdict.reasons if reason.favours == favours]
        if found:
            yield from ("", title, "")
            for number, reason in enumerate(found, 1):
                texts = "; ".join(f"*{layout}* {_text(text)}" for layout, text in reason.texts.items())
                yield f"{number}. {reason.title}: {texts}"
    yield from _diff(verdict.change.diff)
    for item in verdict.alternatives:
        yield from ("", f"**{_text(item.when)}:** {_text(item.text)}")
        if item.change and item.change.diff != verdict.change.diff:
            yield from _diff(item.change.diff)
    for unmade in report.unmade:
        yield from ("", f"Not possible, {unmade.label}: {_text(unmade.reason)}")


def _diff(diff: str) -> Iterator[str]:
    if not diff:
        return
    if len(diff) > DIFF_BUDGET:
        yield from ("", f"The change has {diff.count(chr(10)):,} lines: see the report in HTML or JSON.")
        return
    fence = "```"
    while fence in diff:
        fence += "`"
    yield from (
        "",
        "<details><summary>The change</summary>",
        "",
        f"{fence}diff",
        diff.rstrip("\n"),
        fence,
        "",
        "</details>",
    )


def _hosts(report: Report) -> Iterator[str]:
    labels = [package.label for package in report.packages]
    yield from ("", f"| hosts | {' | '.join(labels)} |", f"|---|{'---|' * len(labels)}")
    for group in report.hosts:
        cells = [_outcome(report.installation(group, package.id)) for package in report.packages]
        counts = "" if group.counts else " (not in the verdict)"
        yield f"| {_text(group.title)}{counts} | {' | '.join(cells)} |"
    severe = [item for item in report.overlaps.items if item.severity != "info"]
    if severe:
        yield from ("", f"The packages of the split meet in {report.overlaps.total} places:", "")
        yield from (f"- {code_span(item.place)}: {_text(item.text)}" for item in severe[:_FINDINGS])


def _outcome(item: Installation) -> str:
    if not item.installs:
        return f"refused ({item.code})"
    mark = {"error": "❌", "warning": "⚠️", "info": "✅"}[item.severity]
    return f"{mark} {_text(summary(item))}"


def _findings(report: Report) -> Iterator[str]:
    yield from ("", "| package | errors | warnings | suppressed | logo profile |", "|---|--:|--:|--:|---|")
    for package in report.packages:
        found = package.findings
        logo = "passed" if package.logo.passed else f"failed: {', '.join(package.logo.errors)}"
        yield f"| {package.label} | {found.errors} | {found.warnings} | {found.suppressed} | {logo} |"
    for package in report.packages:
        yield from _finding_list(package)


def _finding_list(package: PackageReport) -> Iterator[str]:
    rows = [row for row in package.findings.rows.items if row.severity != "info"]
    if not rows:
        return
    total = package.findings.errors + package.findings.warnings
    yield from ("", f"<details><summary>Findings of {package.label}</summary>", "")
    yield from (f"- {row.severity} {row.rule} {code_span(row.where)}: {_text(row.message)}" for row in rows[:_FINDINGS])
    if total > _FINDINGS:
        yield f"- ... and {total - min(_FINDINGS, len(rows)):,} more"
    yield from ("", "</details>")


def _sizes(report: Report) -> Iterator[str]:
    layouts: Sequence[str] = [size.layout for size in report.sizes]
    yield from ("", f"| bytes | {' | '.join(layouts)} |", f"|---|{'--:|' * len(layouts)}")
    yield from (f"| {title} | {' | '.join(values)} |" for title, values in size_rows(report))


def _servicing(report: Report) -> Iterator[str]:
    yield from ("", "<details><summary>Upgrades and servicing</summary>", "")
    yield from (f"- {row.topic}, *{row.layout}*: {_text(row.text)}" for row in report.servicing)
    yield from ("", "</details>", "", "Computed with host models; nothing of it was run on Windows.")


def _text(text: str) -> str:
    return plain_text(text if len(text) <= _TEXT else f"{text[:_TEXT]}…")
