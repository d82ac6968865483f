"""FeatureNesting: ancestors, missing parents, cycles, deep chains."""

from __future__ import annotations

from types import SimpleNamespace

from crossmsi.analysis.feature_nesting import FeatureNesting
from crossmsi.analysis.features import FeatureGraph


def nesting(**parents: str | None) -> FeatureNesting:
    rows = [SimpleNamespace(Feature=feature, Feature_Parent=parent) for feature, parent in parents.items()]
    return FeatureNesting(FeatureGraph(rows, ()))


def test_a_feature_is_within_itself_and_its_ancestors_only():
    found = nesting(Leaf="Twig", Twig="Tree", Tree=None, Side="Tree", Other=None)
    assert found.within("Leaf", ["Leaf"])
    assert found.within("Leaf", ["Other", "Tree"])
    assert not found.within("Tree", ["Leaf", "Twig"])
    assert not found.within("Leaf", ["Side", "Other"])
    assert not found.within("Leaf", [])


def test_a_parent_without_a_row_counts_as_parent():
    found = nesting(Leaf="Gone")
    assert found.within("Leaf", ["Gone"])
    assert not found.within("Unknown", ["Gone", "Leaf"])


def test_features_in_cycles_are_within_themselves_only():
    found = nesting(A="B", B="A", Below="A", Self="Self", Root=None)
    assert found.within("A", ["A"])
    assert not found.within("A", ["B", "Root"])
    assert not found.within("Root", ["A", "Self"])


def test_a_chain_of_many_features_needs_no_recursion():
    chain = {f"F{i}": f"F{i - 1}" if i else None for i in range(20_000)}
    found = nesting(**chain)
    assert found.within("F19999", ["F0"])
    assert not found.within("F0", ["F1"])
