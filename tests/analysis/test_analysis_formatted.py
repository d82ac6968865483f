"""Formatted text: references with their places, resolution, hostile text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossmsi.analysis.formatted import ReferenceKind, parse_formatted, resolve

K = ReferenceKind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", []),
        ("[Prop]", [(K.PROPERTY, "Prop")]),
        ("a[%PATH]b", [(K.ENVIRONMENT, "PATH")]),
        ("[#app.exe] [!app.exe] [$Core]", [(K.FILE, "app.exe"), (K.SHORT_FILE, "app.exe"), (K.COMPONENT, "Core")]),
        (r"[\[]x[\]]", [(K.ESCAPE, "["), (K.ESCAPE, "]")]),
        (r"[\{abc]", [(K.ESCAPE, "{")]),
        ("[~];[A]", [(K.NULL, ""), (K.PROPERTY, "A")]),
        ("[1] [23]", [(K.FIELD, "1"), (K.FIELD, "23")]),
        ("[[A]]", [(K.PROPERTY, ""), (K.PROPERTY, "A")]),
        ("[$[A]]", [(K.COMPONENT, ""), (K.PROPERTY, "A")]),
        ("[]", [(K.PROPERTY, "")]),
        ("[A [B]", [(K.PROPERTY, "B")]),
        ("[~x]", [(K.PROPERTY, "~x")]),
    ],
)
def test_references(text, expected):
    assert [(r.kind, r.name) for r in parse_formatted(text).references] == expected


def test_places_depth_and_groups():
    text = "x{a [Out[In]] b}[Last]"
    outer, inner, last = parse_formatted(text).references
    assert (text[outer.start : outer.end], outer.nested, outer.depth, outer.grouped) == ("[Out[In]]", True, 0, True)
    assert (text[inner.start : inner.end], inner.nested, inner.depth, inner.grouped) == ("[In]", False, 1, True)
    assert (text[last.start : last.end], last.depth, last.grouped) == ("[Last]", 0, False)


def test_brackets_without_partner():
    parsed = parse_formatted("a] [b [c] [\\")
    assert parsed.unopened == (1,)
    assert parsed.unclosed == (3, 10)


@pytest.mark.parametrize(
    ("text", "valid"),
    [("[A.b_1]", True), ("[A b]", False), ("[]", False), ("[1A]", False), ("[%A B(x)]", True), ("[%]", False),
     ("[#my file]", False), ("[~]", True), ("[7]", True)],
)  # fmt: skip
def test_validity_of_names(text, valid):
    assert parse_formatted(text).references[0].valid is valid


def test_properties_are_distinct_and_valid():
    assert parse_formatted("[B][A][B][x y][[C]]").properties() == ("B", "A", "C")


VALUES = {"A": "one", "B": "A", "Empty": "", "1": "field"}


def _lookup(kind, name):
    if kind in (K.PROPERTY, K.FIELD):
        return VALUES.get(name)
    return {(K.FILE, "f"): r"C:\f.exe", (K.COMPONENT, "c"): "C:\\c\\", (K.ENVIRONMENT, "E"): "env"}.get((kind, name))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("x[A]y", "xoney"),
        ("[[B]]", "one"),
        ("[Nowhere]", ""),
        ("[[Nowhere]]", ""),
        ("[#f],[$c],[%E],[!f]", "C:\\f.exe,C:\\c\\,env,"),
        (r"[\[]A[\]]", "[A]"),
        (r"[\xyz]", "x"),
        ("a[~]b", "a\0b"),
        ("{plain}", "{plain}"),
        ("{a [A] b}", "a one b"),
        ("{a [A] [Nowhere] b}c", "c"),
        ("{a [Empty] b}", "a  b"),
        ("{{x}}", "{{x}}"),
        ("{{[A]}}", "one"),
        ("[A", "[A"),
        ("A]", "A]"),
        ("{[A]", "{one"),
        ("}[A]{", "}one{"),
        ("[{A]", ""),
        ("[1]", "field"),
        ("[\\", "[\\"),
    ],
)
def test_resolve(text, expected):
    assert resolve(text, _lookup) == expected


@given(st.text(st.sampled_from("ab[]{}\\~#$!%1"), max_size=60))
@settings(max_examples=500, deadline=None)
def test_any_text_is_handled(text):
    parsed = parse_formatted(text)
    starts = [r.start for r in parsed.references]
    assert starts == sorted(starts)
    spans: list[int] = []
    for reference in parsed.references:
        assert text[reference.start] == "[" and text[reference.end - 1] == "]"
        while spans and spans[-1] <= reference.start:
            spans.pop()
        assert not spans or reference.end < spans[-1], "references nest, they never overlap"
        spans.append(reference.end)
    assert all(text[p] == "[" for p in parsed.unclosed)
    assert all(text[p] == "]" for p in parsed.unopened)
    resolve(text, lambda kind, name: None)


@given(st.text(st.sampled_from("abc []#$%"), max_size=40))
@settings(max_examples=300, deadline=None)
def test_resolving_to_itself_changes_nothing(text):
    prefix = {K.PROPERTY: "", K.FILE: "#", K.COMPONENT: "$", K.ENVIRONMENT: "%", K.FIELD: ""}
    assert resolve(text, lambda kind, name: f"[{prefix[kind]}{name}]") == text


@pytest.mark.parametrize("piece", ["[", "]", "{", "}", "[\\", "[{", "[]", "{[", "[[a]", "{[a]", "}{"])
def test_long_hostile_text_stays_cheap(piece):
    text = piece * 20_000
    parse_formatted(text)
    resolve(text, lambda kind, name: "v")
    resolve(text + "]" * 1000 + "}" * 1000, lambda kind, name: None)


def test_a_monstrous_text_is_read_in_part():
    text = "[A]" * 400_000 + "["
    parsed = parse_formatted(text)
    assert parsed.text == text and 340_000 < len(parsed.references) < 350_000 and parsed.unclosed == ()
