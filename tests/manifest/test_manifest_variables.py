"""Variables: where values come from, and what is said when there is none."""

from __future__ import annotations

import pytest

from crossmsi.manifest import load_manifest


def test_sources_and_their_order(load):
    manifest = load(
        """\
variables:
  here: from the section
  both: section loses
  chain: <${here}>
properties:
  ENV: ${env:HOME_OF}
  DEFINED: ${both}
  CHAIN: ${chain}
  VERSION: ${version} of ${name} by ${manufacturer}
  ESCAPED: $${version} costs $5
  SPACES: ${ here }
""",
        defines={"both": "define wins"},
        environ={"HOME_OF": "[ENV]"},
    )
    assert {name: node.value for name, node in manifest.properties.items()} == {
        "ENV": "[ENV]",
        "DEFINED": "define wins",
        "CHAIN": "<from the section>",
        "VERSION": "1.2.3 of Tool by Maker",
        "ESCAPED": "${version} costs $5",
        "SPACES": "from the section",
    }


def test_a_define_can_be_the_version_itself(write, minimal):
    path = write(minimal.replace("1.2.3", "${version}") + "properties: {V: 'v${version}'}\n")
    manifest = load_manifest(path, {"version": "4.5.6"})
    assert (manifest.package.version, manifest.properties["V"].value) == ("4.5.6", "v4.5.6")


def test_the_type_of_plain_text_is_known_after_replacement(load):
    manifest = load(
        "components:\n- files: a\n  shared: ${flag}\n"
        "features:\n  F:\n    level: ${level}\n"
        "properties:\n  P: '${level}'\n",
        defines={"flag": "true", "level": "3"},
    )
    assert manifest.components[0].shared is True
    assert manifest.features["F"].level == 3
    assert manifest.properties["P"].value == "3"


def test_values_are_not_expanded_twice(load):
    manifest = load("properties: {A: '${x}'}\n", defines={"x": "${env:SECRET}"}, environ={"SECRET": "s"})
    assert manifest.properties["A"].value == "${env:SECRET}"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("${verson}", "the variable 'verson' is not defined\n  hint: did you mean 'version'?"),
        ("${zzz}", "the variable 'zzz' is not defined\n  hint: add it under 'variables:' or give --define zzz=…"),
        ("${env:NOT_SET}", "the environment variable NOT_SET is not set"),
        ("${}", "'${}' is not a variable\n  hint: write ${name} or ${env:NAME}; $${ is a literal ${"),
        ("${name", "'${name' is not a variable\n  hint: write ${name} or ${env:NAME}; $${ is a literal ${"),
        ("${a b}", "'${a b}' is not a variable\n  hint: write ${name} or ${env:NAME}; $${ is a literal ${"),
        ("${isa}", "the variable 'isa' is not defined\n  hint: add it under 'variables:' or give --define isa=…"),
    ],
)
def test_words_for_a_bad_reference(errors, text, error):
    assert errors(f"properties: {{A: '{text}'}}\n") == [f"m.yaml:6:17: properties.A: {error}"]


def test_a_variable_that_refers_to_itself(errors):
    assert errors("variables: {a: '${b}', b: '${a}'}\n") == [
        "m.yaml:6:16: variables.a: the variable 'b' refers to itself (b → a → b)",
        "m.yaml:6:27: variables.b: the variable 'a' refers to itself (a → b → a)",
    ]


def test_variables_that_double_each_other(errors):
    section = "".join(f"  v{n}: ${{v{n - 1}}}${{v{n - 1}}}\n" for n in range(1, 40))
    found = errors(f"variables:\n  v0: xxxxxxxx\n{section}")
    assert found and all("the variables make this text longer than a million characters" in error for error in found)


def test_an_undefined_variable_is_one_error_not_two(errors, minimal):
    assert errors(whole=minimal.replace("1.2.3", "${v}")) == [
        "m.yaml:4:12: package.version: the variable 'v' is not defined\n"
        "  hint: add it under 'variables:' or give --define v=…"
    ]
