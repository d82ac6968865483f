"""Ids and GUIDs: valid, unique, and the same wherever and in whatever order they are made."""

from __future__ import annotations

import random
import re
import uuid

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossmsi.errors import CrossmsiErrors
from crossmsi.model.guids import derived, product_code
from crossmsi.model.ids import MAX_LENGTH, IdPlan, Wishes, free_id, identifier

VALID = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,71}")
NAMESPACE = "{0F8FAD5B-D9CB-469F-A165-70867728950E}"


@given(st.text())
def test_any_text_gives_a_valid_identifier(text):
    result = identifier(text)
    assert VALID.fullmatch(result)
    assert result == identifier(text)
    if VALID.fullmatch(text) and "_" not in text[1:]:
        assert result == text


def test_long_texts_keep_their_beginning_and_differ():
    first, second = identifier("a" * 100 + "1"), identifier("a" * 100 + "2")
    assert len(first) == len(second) == MAX_LENGTH and first != second
    assert first.startswith("a" * 60)


@given(
    st.lists(st.tuples(st.text(max_size=12), st.sampled_from(["i386", "amd64"])), unique=True, max_size=12),
    st.randoms(),
)
def test_plans_do_not_depend_on_order(items, rng: random.Random):
    def settle(order):
        plan = IdPlan()
        for name, isa in order:
            wishes = Wishes([f"{name}_{isa}"], f"{name}|{isa}")
            plan.want((name, isa), name, {(name, isa): wishes}.__getitem__)
        return plan.settle()

    shuffled = list(items)
    rng.shuffle(shuffled)
    result = settle(items)
    assert result == settle(shuffled)
    assert len({value.upper() for value in result.values()}) == len(items)
    assert all(VALID.fullmatch(value) for value in result.values())


def test_only_clashing_ids_are_lengthened():
    plan = IdPlan()
    for item, wishes in {
        1: ("tool.exe", "tool.exe_i386"),
        2: ("TOOL.EXE", "TOOL.EXE_amd64"),
        3: ("readme.txt",),
        4: ("a b", "a b_x"),
        5: ("a_b", "a_b_x"),
        6: ("given",),
    }.items():
        plan.want(item, wishes[0], {item: Wishes(wishes[1:], str(item))}.__getitem__)
    result = plan.settle(["GIVEN"])
    assert [result[item] for item in (1, 2, 3)] == ["tool.exe_i386", "TOOL.EXE_amd64", "readme.txt"]
    assert result[4].startswith("a_b_x_") and result[5].startswith("a_b_x_") and result[4] != result[5]
    assert result[6].startswith("given_")


@given(st.lists(st.text(max_size=90), max_size=8))
def test_free_ids_are_unique_and_valid(wishes):
    used = set()
    made = [free_id(wish, used) for wish in wishes]
    assert len({name.upper() for name in made}) == len(made)
    assert all(VALID.fullmatch(name) for name in made)


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_derived_guids_are_name_based(parts):
    guid = derived(NAMESPACE, *parts)
    assert guid == derived(NAMESPACE.lower().strip("{}"), *parts)
    assert uuid.UUID(guid).version == 5 and guid == guid.upper() and guid[0] == "{"


def test_known_guids():
    # These values are a promise: a package built by any later version must upgrade and repair this one.
    assert (
        product_code(NAMESPACE, "1.2.3", 1033, "x64")
        == "{" + str(uuid.uuid5(uuid.UUID(NAMESPACE), "product|1.2.3|1033|x64")).upper() + "}"
    )
    assert derived(NAMESPACE, "file", "programfiles64folder/tool", "a.dll", "amd64") == (
        "{" + str(uuid.uuid5(uuid.UUID(NAMESPACE), "file|programfiles64folder/tool|a.dll|amd64")).upper() + "}"
    )


FILES = {"bin/i386/x.dll": "i386", "bin/amd64/x.dll": "amd64", "doc/a.txt": b"", "doc/b.txt": b""}
MIXED = """
components:
- {isa: [i386, amd64], files: 'bin/${isa}/x.dll'}
- {files: doc/a.txt, directory: CommonAppData/Tool}
- {files: doc/b.txt}
"""


def test_guids_are_those_of_the_file_not_of_the_build(package, tmp_path, monkeypatch):
    mixed = package(MIXED, FILES)
    by_source = {file.source: item.guid for item in mixed.components for file in item.files}
    assert len(set(by_source.values())) == 4
    assert by_source["bin/amd64/x.dll"] == (
        "{" + str(uuid.uuid5(uuid.UUID(NAMESPACE), "file|programfiles64folder/tool|x.dll|amd64")).upper() + "}"
    )
    # Another order, another version, other neighbours.
    lines = MIXED.strip().splitlines()
    other = package("\n".join([lines[0], *reversed(lines[1:]), "- {files: '*.new'}"]) + "\n", {"y.new": b""})
    assert {file.source: item.guid for item in other.components for file in item.files}.items() >= by_source.items()
    # The split builds: each ISA keeps its GUID, and neutral data in a neutral place too.
    for isa, platform in (("i386", "x86"), ("amd64", "x64")):
        split = package(MIXED.replace("[i386, amd64]", f"[{isa}]"), platform=platform)
        found = {file.source: item.guid for item in split.components for file in item.files}
        assert found[f"bin/{isa}/x.dll"] == by_source[f"bin/{isa}/x.dll"]
        assert found["doc/a.txt"] == by_source["doc/a.txt"]
        assert (split.product_code == mixed.product_code) == (platform == mixed.platform)
    # Another machine: other absolute paths.
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    from crossmsi.manifest import load_manifest
    from crossmsi.model import resolve

    again = resolve(load_manifest(tmp_path / "m.yaml"), platform="x64")
    assert {file.source: item.guid for item in again.components for file in item.files} == found


def test_a_component_may_have_its_own_guid(package):
    result = package("components: [{files: a.txt, guid: '{11111111-2222-3333-4444-55555555abcd}'}]\n", {"a.txt": b""})
    assert result.components[0].guid == "{11111111-2222-3333-4444-55555555ABCD}"


def test_same_path_under_other_conditions_is_another_component(package):
    text = "components:\n- {files: x/a.dll, condition: VersionNT64}\n- {files: y/a.dll, condition: NOT VersionNT64}\n"
    first, second = package(text, {"x/a.dll": "i386", "y/a.dll": "i386"}).components
    assert first.guid != second.guid and first.id != second.id


def test_the_product_code_follows_version_language_and_platform(package):
    text = "components: [{files: a.txt}]\n"
    head = (
        "package:\n  name: T\n  manufacturer: M\n  version: {}\n  upgrade_code: 0F8FAD5B-D9CB-469F-A165-70867728950E\n"
    )
    head += "  language: {}\n"
    codes = {
        package(text, {"a.txt": b""}, head=head.format(version, language), platform=platform).product_code
        for version, language, platform in (
            ("1.0", 1033, "x86"),
            ("1.1", 1033, "x86"),
            ("1.0", 1031, "x86"),
            ("1.0", 1033, "x64"),
            ("1.0.0", 1033, "x86"),
        )
    }
    assert len(codes) == 4  # 1.0 and 1.0.0 are one version


_ENTRIES = st.lists(
    st.tuples(st.sampled_from(["x", "y", "X y"]), st.sampled_from(["i386", "amd64", "data"]), st.sampled_from("abc")),
    unique=True,
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_ENTRIES, st.randoms())
def test_ids_and_guids_do_not_depend_on_the_order_of_the_manifest(package, entries, rng: random.Random):
    files = {f"{folder}/{isa}/{name}.bin": b"data" if isa == "data" else isa for folder, isa, name in entries}
    lines = [
        f"- {{files: '{source}', directory: 'INSTALLFOLDER/{source[0].lower()}/{source[-5]}d'}}" for source in files
    ]
    result = {}
    for attempt in range(2):
        found = {}
        try:
            for item in package("components:\n" + "\n".join(lines) + "\n", files, platform="x64").components:
                found[item.files[0].source] = (item.id, item.guid, item.files[0].id, item.directory)
        except CrossmsiErrors as errors:  # data beside amd64 files of the same name
            assert all("would both be installed as" in str(error) for error in errors.errors)
            return
        assert len({value[:2] for value in found.values()}) == len(files)
        assert attempt == 0 or found == result
        result = found
        rng.shuffle(lines)
