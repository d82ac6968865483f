"""The choice between the layouts: the first criterion in which two differ decides, the rest is told as cost."""

from __future__ import annotations

from collections.abc import Sequence

from crossmsi.report.decision.document import Criterion, Layout, Reason

# On a tie the manifest stays as it is.
PREFERENCE: tuple[Layout, ...] = ("mixed", "split", "merged")
HEADLINES = {
    "mixed": "Keep one package",
    "split": "Split it: one package for each ISA",
    "merged": "Merge it: one 32-bit package with neutral folders",
}


def choose(criteria: Sequence[Criterion]) -> Layout:
    """The layout with the smallest values, compared criterion by criterion."""
    built = [layout for layout in PREFERENCE if criteria[0].values.get(layout) == 0]
    return min(built, key=lambda layout: [criterion.values[layout] for criterion in criteria[1:]])


def reasons(choice: Layout, criteria: Sequence[Criterion]) -> tuple[Reason, ...]:
    """For the choice and against it, in the order of weight; what is the same in all layouts is no reason."""
    found = []
    for criterion in criteria:
        mine = criterion.values[choice]
        others = [layout for layout in PREFERENCE if layout != choice and layout in criterion.values]
        for favours in (True, False):
            differing = [
                layout
                for layout in others
                if criterion.values[layout] != mine and (criterion.values[layout] > mine) == favours
            ]
            if differing:
                texts = {layout: criterion.texts[layout] for layout in (choice, *differing)}
                found.append(Reason(criterion=criterion.id, title=criterion.title, favours=favours, texts=texts))
    return tuple(found)


def is_wrong(layout: Layout, criteria: Sequence[Criterion]) -> bool:
    """Whether a layout breaks something, or has errors that lint finds."""
    return any(criterion.values[layout] for criterion in criteria if criterion.id in ("broken", "errors"))


def headline(choice: Layout, criteria: Sequence[Criterion]) -> str:
    """What to do in one sentence, and that something is wrong even so."""
    if not is_wrong(choice, criteria):
        return f"{HEADLINES[choice]}."
    return f"{HEADLINES[choice]}, and correct what is still wrong in it: see the findings."
