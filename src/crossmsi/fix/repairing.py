"""Making repairs, one kind after the other, and keeping those after which lint has less to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from crossmsi.errors import CrossmsiError, CrossmsiErrors
from crossmsi.fix.discovery import all_fixes
from crossmsi.fix.fix import Fix, Repair, Subject
from crossmsi.fix.source import Edit, edited

Examine = Callable[[Mapping[str, str]], Subject]
"""Loads, compiles and lints the manifest with these texts in place of its files."""


@dataclass(slots=True)
class Repaired:
    """The new texts by path, the repairs in them and what else they change, those that were not made, and why the
    manifest can't be compiled even so."""

    texts: dict[str, str] = field(default_factory=dict)
    made: list[Repair] = field(default_factory=list)
    refused: list[Repair] = field(default_factory=list)
    side_effects: list[str] = field(default_factory=list)
    error: CrossmsiError | None = None


def repair(examine: Examine, fixes: Iterable[Fix] | None = None) -> Repaired:
    """Correct a manifest in memory. Raises CrossmsiError for one that can't be loaded."""
    chosen = all_fixes() if fixes is None else list(fixes)
    result = Repaired()
    subject = examine(result.texts)
    before = -1
    while len(result.made) > before:  # one repair can uncover the next; each leaves fewer findings, so this ends
        before = len(result.made)
        result.refused = []
        for fix in chosen:
            subject = _apply(fix, subject, result, examine)
    result.error = subject.error
    return result


def _apply(fix: Fix, subject: Subject, result: Repaired, examine: Examine) -> Subject:
    if subject.prepared is None and not fix.early:
        return subject
    found = list(fix.find(subject))
    result.refused += [item for item in found if not item.edits]
    wanted = [item for item in found if item.edits]
    for group in ([wanted], [[item] for item in wanted]) if len(wanted) > 1 else ([wanted],):
        refused = []
        for items in filter(None, group):
            texts = _changed(subject, result.texts, [edit for item in items for edit in item.edits])
            after = examine(texts)
            reason = _why_not(fix, subject, after)
            if reason is None:
                result.texts.update(texts)
                result.made += items
                if subject.prepared is not None and after.prepared is not None:
                    result.side_effects += fix.side_effects(subject, after)
                # Places have moved: what is left is found again in the next round.
                result.refused += refused
                return after
            refused += [Repair(f"{item.what} ({reason})", item.at) for item in items]
    result.refused += refused
    return subject


def _changed(subject: Subject, texts: Mapping[str, str], edits: Iterable[Edit]) -> dict[str, str]:
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(edit.path, []).append(edit)
    new = {path: edited(subject.manifest.text_of(path), found) for path, found in by_path.items()}
    return {**texts, **new}


def _why_not(fix: Fix, before: Subject, after: Subject) -> str | None:
    """Why a repair is not kept; None when it helped and did no harm."""
    if after.outcome is None:
        if before.outcome is None and _errors(after) < _errors(before):
            return None
        return f"it would lead to: {after.error.what}" if before.outcome is not None else "it doesn't help"
    if before.outcome is None:
        return None
    counts = [Counter(finding.rule for finding in item.findings) for item in (before.outcome, after.outcome)]
    more = sorted(rule for rule, count in (counts[1] - counts[0]).items() if count)
    if more:
        return f"it would lead to more findings of {', '.join(more)}"
    return None if sum(counts[1][rule] - counts[0][rule] for rule in fix.rules) < 0 else "it doesn't help"


def _errors(subject: Subject) -> int:
    return len(subject.error.errors) if isinstance(subject.error, CrossmsiErrors) else 1
