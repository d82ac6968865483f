"""Which features and components a first installation selects.

Sources: https://learn.microsoft.com/windows/win32/msi/feature-table, .../condition-table, .../component-table and
.../addlocal
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from crossmsi.analysis import Package
from crossmsi.analysis.component_bits import FeatureBits
from crossmsi.analysis.conditions import ConditionSyntaxError
from crossmsi.analysis.rows import bits, number, text
from crossmsi.hosts.simulation.feature_requests import INSTALLING, feature_requests
from crossmsi.hosts.simulation.plan import ComponentFacts
from crossmsi.hosts.simulation.variables import Variables

# A child that follows can still stay absent, unless it mustn't (Feature Table, msidbFeatureAttributesFollowParent).
FOLLOWING = FeatureBits.FOLLOW_PARENT | FeatureBits.UI_DISALLOW_ABSENT


@dataclass(slots=True)
class Selection:
    """``features`` and ``components``: what is installed, in row order → why that can't be told for sure, None when it
    is certain. ``skipped``: component → why it isn't installed."""

    features: dict[str, str | None] = field(default_factory=dict)
    components: dict[str, str | None] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)

    @property
    def undecided(self) -> dict[str, str]:
        """Components that are taken as installed although it can't be told → why."""
        return {key: why for key, why in self.components.items() if why}


def select(
    package: Package,
    facts: Iterable[ComponentFacts],
    variables: Variables,
    wanted: tuple[str, ...] | None,
    *,
    following: int = FOLLOWING,
) -> Selection:
    """Features, then components. ``wanted``: features as for ADDLOCAL. Raises CrossmsiError for an unknown one."""
    result = Selection()
    result.features, reasons = select_features(package, variables, wanted, following=following)
    variables.selected_features = result.features
    owned: dict[tuple[str, ...], tuple[bool, str | None]] = {}
    verdicts: dict[str, tuple[bool | None, str]] = {}
    for key, owners, from_source, condition in facts:
        found = owned.get(owners)
        if found is None:
            found = owned[owners] = _by_features(owners, result.features, reasons)
        chosen, doubt = found
        if not chosen:
            result.skipped[key] = doubt or ""
            continue
        if from_source:
            result.skipped[key] = "it runs from its source and installs nothing"
            continue
        if condition is not None:
            verdict = verdicts.get(condition)
            if verdict is None:
                verdict = verdicts[condition] = _decide(package, variables, condition)
            if verdict[0] is False:
                result.skipped[key] = verdict[1]
                continue
            doubt = verdict[1] if verdict[0] is None else doubt
        result.components[key] = doubt
    variables.selected_components = result.components
    return result


def _by_features(
    owners: tuple[str, ...], features: dict[str, str | None], reasons: dict[str, str]
) -> tuple[bool, str | None]:
    """Whether one of a component's features is installed, and why not, or why that is uncertain."""
    chosen = [feature for feature in owners if feature in features]
    if not chosen:
        named = ", ".join(f"{feature} ({reasons.get(feature, 'has no row')})" for feature in owners)
        return False, f"no feature of it is installed: {named}" if owners else "it has no feature"
    doubts = [features[feature] for feature in chosen]
    return True, None if None in doubts else doubts[0]


def _decide(package: Package, variables: Variables, source: str) -> tuple[bool | None, str]:
    """Whether a component's condition holds, and the reason to give if it doesn't or if that can't be told."""
    condition = package.condition(source)
    if isinstance(condition, ConditionSyntaxError):
        return False, f"its condition can't be parsed: {source}"
    holds = variables.holds(condition)
    if holds is None:
        unknown = ", ".join(variables.unknowns_of(condition))
        return None, f"cannot decide its condition {source}: {unknown} is not known; state it with --property"
    return holds, f"its condition is false: {source}"


def select_features(
    package: Package, variables: Variables, wanted: tuple[str, ...] | None, *, following: int = FOLLOWING
) -> tuple[dict[str, str | None], dict[str, str]]:
    """``(installed feature → why that is uncertain, other feature → why not)``. ``following``: the attributes that make
    a feature come with its parent."""
    graph = package.features
    requests = feature_requests(package, variables, wanted)
    limit = variables.value("INSTALLLEVEL") or "1"
    install_level = int(limit) if limit.isdigit() else 1
    levels = _levels(package, variables)
    asked = _with_parents(package, {key for key, name in (requests or {}).items() if name in INSTALLING})
    features: dict[str, str | None] = {}
    reasons: dict[str, str] = {}
    for key in _parents_first(package):
        level, doubt = levels[key]
        parent, attributes = graph.parent(key), bits(graph.rows[key], "Attributes")
        follows = parent is not None and attributes & following == following
        if parent is not None and parent not in features:
            reasons[key] = f"its parent {parent} is not installed"
        elif level == 0:
            reasons[key] = "its level is 0"
        elif requests is not None and key not in asked and key in requests:
            reasons[key] = "it is advertised, not installed" if requests[key] == "ADVERTISE" else "REMOVE names it"
        elif requests is not None and not (key in asked or follows):
            reasons[key] = "it is not asked for"
        elif requests is None and not follows and level > install_level:
            reasons[key] = f"its level {level} is above the install level {install_level}"
        elif requests is None and attributes & FeatureBits.FAVOR_ADVERTISE:
            reasons[key] = "it is advertised, not installed"
        else:
            features[key] = doubt or (features[parent] if parent is not None else None)
    reasons |= {key: "its parents form a cycle" for key in graph.cyclic}
    return features, reasons


def _with_parents(package: Package, features: set[str]) -> set[str]:
    """The features and all above them: a child's installation brings its parents along."""
    result: set[str] = set()
    for feature in features:
        current: str | None = feature
        while current is not None and current not in result and current in package.features:
            result.add(current)
            current = package.features.parent(current)
    return result


def _parents_first(package: Package) -> list[str]:
    graph = package.features
    order = [key for key in graph.rows if graph.parent(key) not in graph.rows]
    for key in order:
        order += graph.children.get(key, ())
    return [key for key in order if key not in graph.cyclic]


def _levels(package: Package, variables: Variables) -> dict[str, tuple[int, str | None]]:
    """Feature → its level after the Condition table, and why that is uncertain."""
    levels: dict[str, tuple[int, str | None]] = {
        key: (number(row, "Level") or 0, None) for key, row in package.features.rows.items()
    }
    for row in package.rows("Condition"):
        feature = text(row, "Feature_")
        if feature not in levels:
            continue
        source = text(row, "Condition")
        condition = package.condition(source)
        holds = variables.holds(condition)
        if holds:
            levels[feature] = (number(row, "Level") or 0, None)
        elif holds is None:
            unknown = ", ".join(variables.unknowns_of(condition))
            doubt = f"cannot decide the level of feature {feature} ({source}): {unknown} is not known"
            # The case in which more is installed: a collision that may happen is worth knowing.
            now = levels[feature][0]
            other = number(row, "Level") or 0
            levels[feature] = (min(level for level in (now, other) if level) if now or other else 0, doubt)
    return levels
