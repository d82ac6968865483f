"""Edits of YAML text: one key more, nothing else different, whatever the file looks like."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from crossmsi.errors import SourceLocation
from crossmsi.fix.source import Edit, Source, edited

PAIRS = (
    "a: plain", "a: 'single # no comment'", 'a: "double \\" quote"', "a: [1, 2]", "a: {x: 1}", "a: x # comment",
    "a: # empty\n    - 1\n    - 2", "a: |\n      text\n      # text", "a: >-\n      folded\n\n      more\n",
    "a:\n    - x # item\n    - y", "a:\n      b: 1", "a: plain\n      and more # end", "a: [1,\n      2] # both",
    "a: # none", "? a\n    : b", "a: &x anchored", "a: !!str 5", "'a': 1   ", "a:", 'a: "two\n      lines" # c',
)  # fmt: skip
BETWEEN = st.sampled_from(["", "    # between\n", "\n", "\n    # far\n\n", "# left\n"])


@st.composite
def entries(draw) -> str:
    """A list of mappings in block style, with keys of its own in every place."""
    lines = []
    for number in range(draw(st.integers(1, 3))):
        pairs = draw(st.lists(st.sampled_from(PAIRS), min_size=1, max_size=4))
        for index, pair in enumerate(pairs):
            named = re.sub(r"\ba\b", f"k{index}", pair, count=1).replace("&x", f"&x{number}{index}")
            lines.append(f"{'' if index == 0 else draw(BETWEEN)}{'  - ' if index == 0 else '    '}{named}")
        lines[-1] += draw(st.sampled_from(["", "\n", "\n  # after\n"]))
    return "# top\nlist: # here\n" + "\n".join(lines) + draw(st.sampled_from(["\n", "", "\nend: 1\n"]))


def load(text: str):
    return YAML(typ="safe", pure=True).load(text)


@settings(max_examples=150, deadline=None)
@given(entries(), st.integers(0, 2), st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_key_is_added_and_nothing_else_changes(text: str, which: int, newline: str) -> None:
    text = text.replace("\n", newline)
    before = load(text)
    which %= len(before["list"])
    source = Source("m.yaml", text)
    items = [node for node in source._mappings.values() if node.value and node.value[0][0].value == "k0"]
    mapping = sorted(items, key=lambda node: node.start_mark.index)[which]
    edit = source.add_key(mapping, "new: 'value'")
    if edit is None:
        assert "?" in text
        return
    after = edited(text, [edit])
    before["list"][which]["new"] = "value"
    assert load(after) == before
    assert after[: edit.start] + after[edit.start + len(edit.text) :] == text
    assert set(re.findall(r"\r\n|\r|\n", after)) == {newline}
    # Whatever stands behind a "#" in a line still does, and the new key stands in no comment.
    assert [line.partition("#")[2] for line in after.splitlines() if "#" in line] == [
        line.partition("#")[2] for line in text.splitlines() if "#" in line
    ]


def test_nodes_are_found_by_place_unless_they_are_shared() -> None:
    source = Source("m.yaml", "a: &n {x: 1}\nb: *n\nc: 'v'\n")
    assert source.mapping(SourceLocation("m.yaml", 1, 4)) is None
    assert source.scalar(SourceLocation("m.yaml", 1, 5)) is None
    node = source.scalar(SourceLocation("m.yaml", 3, 4))
    assert node is not None and source.written(node) == "'v'"
    assert source.scalar(SourceLocation("m.yaml", 3, 5)) is None


def test_text_is_replaced_where_it_stands_once() -> None:
    source = Source("m.yaml", "a: 'x y x'\n")
    node = source.scalar(SourceLocation("m.yaml", 1, 4))
    assert node is not None
    assert source.replace(node, "x", "z") is None and source.replace(node, "w", "z") is None
    edit = source.replace(node, "y", "z")
    assert edit is not None and edited(source.text, [edit]) == "a: 'x z x'\n"


def test_edits_are_made_together_and_once() -> None:
    edits = [Edit("p", 4, 5, "E"), Edit("p", 0, 0, "("), Edit("p", 4, 5, "E"), Edit("p", 6, 6, ")")]
    assert edited("abcdef", edits) == "(abcdEf)"
    with pytest.raises(ValueError, match="overlap"):
        edited("abcdef", [Edit("p", 0, 3, ""), Edit("p", 2, 4, "")])
