"""Which feature holds which component: groups expanded, parents of features, the primary feature of each component.

https://learn.microsoft.com/windows/win32/msi/featurecomponents-table
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from crossmsi.compile.bind.binding import Binding
from crossmsi.compile.bind.defaults import add_row
from crossmsi.compile.dispatch import near_miss
from crossmsi.compile.facts import Membership
from crossmsi.errors import CrossmsiError

DEFAULT_FEATURE = "WixDefaultFeature"  # WiX's name
MAX_DEPTH = 16  # of the feature tree
Node = tuple[str, str]  # (kind, id)


def connect_features(binding: Binding) -> None:
    """Write FeatureComponents rows; note ``feature_parents`` and ``primary_features``."""
    members: dict[Node, list[Membership]] = defaultdict(list)
    for membership in binding.linked.facts_of(Membership):
        members[membership.parent_kind, membership.parent].append(membership)
    features = {row.values.Feature: row.at for row in binding.linked.rows["Feature"]}
    components = {row.values.Component: row.at for row in binding.linked.rows["Component"]}
    certain: dict[str, str] = {}
    for feature in features:
        seen: set[str] = set()
        for membership in _expand(binding, members, ("Feature", feature)):
            child = membership.child
            if membership.child_kind == "Feature":
                _set_parent(binding, child, feature, membership)
                continue
            if membership.primary:
                certain.setdefault(child, feature)
            binding.primary_features.setdefault(child, feature)
            if child not in seen:
                seen.add(child)
                add_row(binding, "FeatureComponents", membership.at, Feature_=feature, Component_=child)
    binding.primary_features.update(certain)
    _check_depth(binding, features)
    if not features and components:
        _add_default_feature(binding, components)
    for component, at in components.items():
        if component not in binding.primary_features:
            hint = near_miss(component, binding.primary_features)
            binding.ctx.error(
                f"component {component} is in no feature, so it would never be installed", at=at,
                hint=hint or f'add <ComponentRef Id="{component}" /> to a Feature or to a ComponentGroup of one',
            )  # fmt: skip


def _expand(binding: Binding, members: dict[Node, list[Membership]], start: Node) -> Iterator[Membership]:
    """The components and features in ``start``, groups replaced by what they hold."""
    stack: list[tuple[Node, Iterator[Membership]]] = [(start, iter(members.get(start, ())))]
    path = {start}
    while stack:
        node, pending = stack[-1]
        membership = next(pending, None)
        if membership is None:
            stack.pop()
            path.discard(node)
            continue
        if membership.child_kind in ("Component", "Feature"):
            yield membership
            continue
        child = (membership.child_kind, membership.child)
        if child in path:
            raise CrossmsiError(f"{child[0]} {child[1]} contains itself", where=membership.at)
        path.add(child)
        stack.append((child, iter(members.get(child, ()))))


def _set_parent(binding: Binding, child: str, parent: str, membership: Membership) -> None:
    known = binding.feature_parents.setdefault(child, parent)
    if known != parent:
        binding.ctx.error(f"feature {child} has two parents, {known} and {parent}", at=membership.at)


def _check_depth(binding: Binding, features: dict) -> None:
    for feature, at in features.items():
        depth, above = 1, binding.feature_parents.get(feature)
        while above is not None and above != feature and depth <= MAX_DEPTH:
            depth, above = depth + 1, binding.feature_parents.get(above)
        if above == feature:
            binding.ctx.error(f"feature {feature} is among its own parents", at=at)
        elif depth > MAX_DEPTH:
            binding.ctx.error(f"feature {feature} lies deeper than {MAX_DEPTH} levels", at=at)


def _add_default_feature(binding: Binding, components: dict) -> None:
    add_row(binding, "Feature", binding.package.at, Feature=DEFAULT_FEATURE, Display=0, Level=1, Attributes=0)
    for component, at in components.items():
        binding.primary_features[component] = DEFAULT_FEATURE
        add_row(binding, "FeatureComponents", at, Feature_=DEFAULT_FEATURE, Component_=component)
