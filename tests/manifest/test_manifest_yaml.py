# ruff: noqa: E501
"""Files that are not good YAML: one clear error each, whatever they hold."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossmsi.errors import CrossmsiError, CrossmsiErrors
from crossmsi.manifest import load_manifest


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", "m.yaml:1:1: the manifest is empty\n"
         "  hint: start with a 'package:' section; 'crossmsi schema' prints all keys"),
        (b"# only a comment\n", "m.yaml:1:1: the manifest is empty\n"
         "  hint: start with a 'package:' section; 'crossmsi schema' prints all keys"),
        (b"- a\n", "m.yaml:1:1: the manifest must be a mapping with keys such as 'package:', found a list"),
        (b"text\n", "m.yaml:1:1: the manifest must be a mapping with keys such as 'package:', found a single value"),
        (b"package:\n\tname: x\n", "m.yaml:2:1: a tab indents this line\n  hint: YAML allows only spaces for indentation"),
        (b"package:\n  name: a: b\n", "m.yaml:2:10: not valid YAML: a second ':' in this line\n"
         "  hint: put text that holds ': ' in quotes"),
        (b"package:\n  name: 'x\n", "m.yaml:3:1: not valid YAML: found unexpected end of stream"),
        (b"features: {F: ${x}}\n", "m.yaml:1:16: not valid YAML: expected ',' or '}', but got '{'\n"
         "  hint: inside { } put text that holds ${…} in quotes"),
        (b"package: *nowhere\n", "m.yaml:1:10: not valid YAML: found undefined alias 'nowhere'\n"
         "  hint: an alias (*name) needs an anchor (&name) before it; put text that starts with '*' in quotes"),
        (b"package: &a [*a]\n", "m.yaml:1:10: an alias inside its own anchor never ends"),
        (b"package: @x\n", "m.yaml:1:10: not valid YAML: found character '@' that cannot start any token\n"
         "  hint: put the value in quotes"),
        (b"a: 1\n---\nb: 2\n", "m.yaml:2:1: not valid YAML: a second YAML document starts here\n"
         "  hint: keep one document per file; use 'includes:' to join files"),
        (b"package:\n  name: \xff\xfe\n", "m.yaml:2:9: the manifest is not UTF-8: byte 0xFF\n"
         "  hint: save the file as UTF-8"),
        (b"package:\n  name: \x01\n", "m.yaml:2:9: a character that YAML does not allow: U+0001"),
        (b"a: " + b"[" * 130 + b"]" * 130, "m.yaml:1:123: the YAML is nested more than 120 levels deep"),
        (b"a: " + b"[" * 30000, "m.yaml: the YAML is nested too deeply"),
    ],
)  # fmt: skip
def test_unusable_file(write, data, error):
    with pytest.raises(CrossmsiErrors) as caught:
        load_manifest(write(data), {})
    assert str(caught.value) == error


def test_missing_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CrossmsiErrors) as caught:
        load_manifest("none.yaml", {})
    assert str(caught.value) == (
        "none.yaml: can't read the manifest: No such file or directory\n"
        "  hint: name a manifest; 'crossmsi init' writes one for a folder of binaries"
    )


def test_duplicate_keys_are_all_named(errors):
    assert errors("ui: none\nui: minimal\ncomponents:\n- files: a\n  files: b\n") == [
        "m.yaml:7:1: ui: the key 'ui' is there twice (first in line 6)",
        "m.yaml:10:3: components[0].files: the key 'files' is there twice (first in line 9)",
    ]


def test_tags_and_complex_keys(errors):
    assert errors("properties: {A: !python/object:os.system x}\n? [a, b]\n: c\n") == [
        "m.yaml:6:17: properties.A: the YAML tag '!python/object:os.system' means nothing here\n  hint: remove the tag",
        "m.yaml:7:3: a key must be text, found a list",
    ]


def test_explicit_text_tag_is_text(load):
    assert load("properties: {A: !!str 5, B: !!str true}\n").properties["B"].value == "true"


def test_escaped_surrogate_pairs_are_one_character(load, errors):
    assert load('properties: {A: "\\ud83d\\ude00"}\n').properties["A"].value == "\U0001f600"
    assert errors('properties: {A: "\\ud83d"}\n') == [
        "m.yaml:6:17: properties.A: the text holds half of a surrogate pair, which is no character"
    ]


def test_alias_bomb(errors):
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    (error,) = errors(whole="variables:\n" + "".join(f"  {line}\n" for line in levels))
    assert "the aliases expand to more than 300,000 values" in error


def test_utf8_with_byte_order_mark(write, minimal):
    assert load_manifest(write("\ufeff" + minimal), {}).package.name == "Tool"


def test_too_large(write):
    with pytest.raises(CrossmsiErrors, match="the manifest is larger than 16 MiB"):
        load_manifest(write(b"#" * ((16 << 20) + 1)), {})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_give_a_manifest_or_clear_errors(write, data):
    try:
        load_manifest(write(data), {}, environ={})
    except CrossmsiError as error:
        assert str(error)


_LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8))
_KEYS = st.sampled_from(
    ["package", "name", "version", "components", "files", "registry", "key", "values", "com", "classes", "isa", "features",
     "directories", "ProgramFiles", "search", "X", "custom_actions", "exe", "ui", "lint", "severity", "includes"]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        _LEAVES,
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_KEYS, inner, max_size=4)),
        max_leaves=20,
    )
)
def test_any_structure_gives_a_manifest_or_clear_errors(write, data):
    import json

    try:
        load_manifest(write(json.dumps(data)), {}, environ={})
    except CrossmsiErrors as errors:
        assert all(error.what and error.where for error in errors.errors)
