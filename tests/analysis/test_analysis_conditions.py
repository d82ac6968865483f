"""The condition parser and evaluator: grammar, precedence, comparison rules, hostile text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossmsi.analysis.conditions import (
    Comparison,
    ConditionSyntaxError,
    Logical,
    Not,
    StateEnvironment,
    SymbolKind,
    evaluate,
    evaluate_partial,
    parse,
)

ENVIRONMENT = StateEnvironment(
    properties={
        "VersionNT": "603",
        "Zero": "0",
        "Name": "Kestrel",
        "Empty": "",
        "Number": "7",
        "Other": "07",
        "Mask": "196613",
        "Installed": None,
        "Huge": "99999999999",
        "Number2": 7,
    },
    environment={"USERNAME": "joe"},
    component_actions={"Core": 3},
    component_states={"Core": 2},
    feature_actions={"Main": 3},
    feature_states={"Main": -1},
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", True),
        ("  \t", True),
        ("1", True),
        ("0", False),
        ('"x"', True),
        ('""', False),
        ("Zero", True),  # a property that is set is true, whatever its value
        ("Empty", False),
        ("Nowhere", False),
        ("NOT Installed", True),
        ("not installed or VersionNT", True),
        ("VersionNT >= 501", True),
        ("VersionNT=603", True),
        ("603 = VersionNT", True),
        ("Nowhere < 5", False),
        ("Nowhere >= 0", False),
        ("Nowhere <> 5", True),
        ("Nowhere = 0", False),
        ('Nowhere = ""', True),
        ("Name <> 3", True),
        ("Name = 3", False),
        ("Huge > 1", False),  # not an integer of 32 bits
        ('Name = "kestrel"', False),
        ('Name ~= "kestrel"', True),
        ('Name ~<> "KESTREL"', False),
        ('Name >< "est"', True),
        ('Name << "Kes"', True),
        ('Name >> "rel"', True),
        ('Name >> "REL"', False),
        ('Name ~>> "REL"', True),
        ('Name << "rel"', False),
        ('Number = "07"', False),  # quoted text compares as text
        ("Number = Other", True),  # both are integers
        ("Number2 = 7", True),
        ('Number2 = "7"', True),
        ("Mask >< 4", True),
        ("Mask >< 2", False),
        ("Mask << 3", True),
        ("Mask >> 5", True),
        ("Mask << 5", False),
        ("Name >< 4", False),
        ('%USERNAME = "joe"', True),
        ("%username", True),
        ("%NoSuch", False),
        ("$Core=3 AND ?Core=2 AND &Main=3 AND !Main=-1", True),
        ("$Ghost=3", False),
        ("$Ghost<>3", True),
        ("(1 OR 0) AND 0", False),
        ("1 OR 0 AND 0", True),
        ("NOT 0 AND 0", False),
        ("NOT (0 AND 0)", True),
        ("NOT NOT 1", True),
        ("1 XOR 1 OR 0", False),
        ("1 XOR (1 OR 0)", False),
        ("0 XOR 1 EQV 1", True),
        ("0 IMP 0 EQV 0", True),
        ("1 IMP 0", False),
        ("0 EQV 0", True),
        ("A IMP B", True),
        ('-1 < 0 AND "-1" < "0"', True),
    ],
)
def test_evaluate(text, expected):
    assert evaluate(parse(text), ENVIRONMENT) is expected


@pytest.mark.parametrize(
    ("tighter", "looser"),
    [("AND", "OR"), ("OR", "XOR"), ("XOR", "EQV"), ("EQV", "IMP")],
)
def test_precedence_follows_the_documented_order(tighter, looser):
    for text in (f"A {looser} B {tighter} C", f"A {tighter} B {looser} C"):
        root = parse(text).root
        assert isinstance(root, Logical)
        assert root.operator == looser


def test_not_binds_tighter_than_and_but_looser_than_a_comparison():
    root = parse("NOT A = 1 AND B").root
    assert isinstance(root, Logical) and isinstance(root.left, Not) and isinstance(root.left.operand, Comparison)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("A = ", 4),
        ("A B", 2),
        ("(A", 0),
        ("A)", 1),
        ("NOT", 3),
        ("A AND", 5),
        ("A AND OR B", 6),
        ("AND A", 0),
        ('"x" "y"', 4),
        ("A = B = C", 6),
        ('A = "abc', 4),
        ('Choice == "Yes"', 8),
        ("()", 1),
        ("A # B", 2),
        ("$", 0),
        ("A AND & B", 6),
        ("&@Main=3", 0),
        ("1abc", 0),
        ("A NOT B", 2),
        ("= 1", 0),
        ("(A) = 1", 4),
        ("1.5 < A", 0),
    ],
)
def test_syntax_errors_name_the_place(text, position):
    with pytest.raises(ConditionSyntaxError) as caught:
        parse(text)
    assert caught.value.position == position


def test_references_keep_kind_order_and_repetition():
    condition = parse('A AND $C1 = 3 OR ?C2 = A AND (&F1 <> !F2) AND %Path >< "x" AND NOT A')
    assert [(s.kind, s.name) for s in condition.references()] == [
        (SymbolKind.PROPERTY, "A"),
        (SymbolKind.COMPONENT_ACTION, "C1"),
        (SymbolKind.COMPONENT_STATE, "C2"),
        (SymbolKind.PROPERTY, "A"),
        (SymbolKind.FEATURE_ACTION, "F1"),
        (SymbolKind.FEATURE_STATE, "F2"),
        (SymbolKind.ENVIRONMENT, "Path"),
        (SymbolKind.PROPERTY, "A"),
    ]
    assert condition.properties() == ("A",)
    assert condition.names(SymbolKind.COMPONENT_ACTION, SymbolKind.COMPONENT_STATE) == ("C1", "C2")
    positions = [s.position for s in condition.references()]
    assert all(condition.text[p:].startswith(str(s)) for p, s in zip(positions, condition.references(), strict=True))


def test_words_in_literals_are_no_references():
    assert parse('X = "NOT $Nobody AND Y"').properties() == ("X",)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "A" + ")" * 10_000,
        "NOT " * 10_000 + "A",
        "A AND (" * 10_000 + "A" + ")" * 10_000,
        " OR ".join(["A"] * 10_000),
    ],
)
def test_depth_is_no_danger(text):
    condition = parse(text)
    assert evaluate(condition, StateEnvironment({"A": "x"})) is True
    assert evaluate_partial(condition, StateEnvironment(complete=False)) is None
    assert set(condition.properties()) == {"A"}
    assert parse(str(condition)).properties() == ("A",)


def test_deep_and_unclosed_is_an_error():
    with pytest.raises(ConditionSyntaxError):
        parse("(" * 10_000 + "A")


def test_a_monstrous_condition_is_refused():
    with pytest.raises(ConditionSyntaxError, match="characters long"):
        parse("A" * 300_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NOT X", None),
        ("X AND 0", False),
        ("X OR 1", True),
        ("X AND 1", None),
        ("X XOR 1", None),
        ("0 IMP X", True),
        ("X IMP 1", True),
        ("X IMP 0", None),
        ("X EQV 1", None),
        ("X = 5", None),
        ("Y = 5 OR X", True),
    ],
)
def test_unknown_values_spread_only_where_they_matter(text, expected):
    environment = StateEnvironment({"Y": "5"}, complete=False)
    assert evaluate_partial(parse(text), environment) is expected


def test_evaluate_refuses_to_guess():
    with pytest.raises(ValueError, match="not known"):
        evaluate(parse("X"), StateEnvironment(complete=False))


NAMES = st.sampled_from(["A", "B", "Foo.Bar", "_x"])
VALUES = st.one_of(
    st.builds(str, st.integers(-40000, 40000)),
    st.builds(lambda p, n: p + n, st.sampled_from(["", "%", "$", "?", "&", "!"]), NAMES),
    st.builds(lambda t: f'"{t}"', st.text(st.characters(blacklist_characters='"', max_codepoint=300), max_size=5)),
)
COMPARISONS = st.builds(
    lambda left, tilde, op, right: f"{left} {tilde}{op} {right}",
    VALUES,
    st.sampled_from(["", "~"]),
    st.sampled_from(["=", "<>", "<", ">", "<=", ">=", "><", "<<", ">>"]),
    VALUES,
)
EXPRESSIONS = st.recursive(
    VALUES | COMPARISONS,
    lambda inner: (
        st.builds("NOT {}".format, inner)
        | st.builds("({})".format, inner)
        | st.builds("{} {} {}".format, inner, st.sampled_from(["AND", "or", "Xor", "EQV", "imp"]), inner)
    ),
    max_leaves=12,
)


@given(EXPRESSIONS, st.dictionaries(NAMES, st.sampled_from(["", "0", "7", "abc"])))
@settings(max_examples=200, deadline=None)
def test_printing_keeps_the_meaning(text, properties):
    condition = parse(text)
    again = parse(str(condition))
    assert str(again) == str(condition)
    assert [str(s) for s in again.references()] == [str(s) for s in condition.references()]
    environment = StateEnvironment(properties)
    assert evaluate(again, environment) is evaluate(condition, environment)


@given(EXPRESSIONS, st.dictionaries(NAMES, st.sampled_from(["", "0", "7", "abc"])))
@settings(max_examples=200, deadline=None)
def test_partial_evaluation_never_contradicts_the_full_one(text, properties):
    condition = parse(text)
    known = dict(list(properties.items())[:1])
    partial = evaluate_partial(condition, StateEnvironment(known, complete=False))
    if partial is not None:
        assert evaluate(condition, StateEnvironment(properties)) is partial


@given(st.text(st.sampled_from('AB01 ()<>=~"$%&?!.-_\nNOTandor\u00e9'), max_size=40) | st.text(max_size=30))
@settings(max_examples=400, deadline=None)
def test_any_text_parses_or_fails_with_a_position(text):
    try:
        condition = parse(text)
    except ConditionSyntaxError as error:
        assert 0 <= error.position <= len(text)
    else:
        assert isinstance(evaluate(condition, StateEnvironment()), bool)
