"""All errors of a manifest at once, in the order of their places."""

from __future__ import annotations

from difflib import get_close_matches

from crossmsi.errors import CrossmsiError, CrossmsiErrors, SourceLocation


def raise_all(problems: list[CrossmsiError]) -> None:
    """Raise ``problems`` as one CrossmsiErrors, in the order of their places; nothing when there are none."""
    if not problems:
        return
    flat: list[CrossmsiError] = []
    for problem in problems:
        flat += problem.errors if isinstance(problem, CrossmsiErrors) else [problem]
    unique = {str(problem): problem for problem in flat}
    raise CrossmsiErrors(sorted(unique.values(), key=_order))


def did_you_mean(word: str, known: list[str]) -> str | None:
    """A hint that names the members of ``known`` closest to ``word``; None when nothing is close."""
    by_folded = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), list(by_folded), n=2, cutoff=0.6)
    return "did you mean " + " or ".join(f"'{by_folded[name]}'" for name in close) + "?" if close else None


def _order(problem: CrossmsiError) -> tuple[str, int, int, str]:
    where = problem.where
    if isinstance(where, SourceLocation):
        return where.path, where.line or 0, where.column or 0, problem.what
    return str(where or ""), 0, 0, problem.what
