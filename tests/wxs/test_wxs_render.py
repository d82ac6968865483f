"""The rendered source: well-formed, in source order, escaped, with lines that lead back to the manifest."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from wxs_packages import rich_package
from wxs_parts import at, file_component, make_action, make_feature, make_value, place, small_package, with_component

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.model import LaunchCondition, Package, Property, Search
from crossmsi.wxs import Rendered, render

KINDS = [("v4", "wix"), ("v3", "wix"), ("v3", "wixl")]
NAMESPACES = {"v4": "http://wixtoolset.org/schemas/v4/wxs", "v3": "http://schemas.microsoft.com/wix/2006/wi"}
HOSTILE = "a<b>&\"c' -- -> --- [x] {y} é 漢 \u2028 $ $$ ]]> {{ 7*7 }} {% raw %}"
SAMPLE = Path(__file__).resolve().parents[2] / "sample_payloads" / "crossmsi.yaml"


def parse(rendered: Rendered) -> etree._Element:
    return etree.fromstring(rendered.text.encode())


def elements(root: etree._Element, name: str) -> list[etree._Element]:
    return [item for item in root.iter(etree.Element) if etree.QName(item).localname == name]


@pytest.mark.parametrize(("schema", "dialect"), KINDS)
def test_the_source_is_well_formed_and_in_its_namespace(schema: str, dialect: str) -> None:
    root = parse(render(rich_package(), schema, dialect))
    assert {etree.QName(item).namespace for item in root.iter(etree.Element)} == {NAMESPACES[schema]}


@pytest.mark.parametrize(("schema", "dialect"), KINDS)
def test_snapshot_of_a_package_with_everything(snapshot: Callable, schema: str, dialect: str) -> None:
    snapshot(f"rich-{schema}-{dialect}.wxs", render(rich_package(), schema, dialect).text)


@pytest.mark.parametrize(("schema", "dialect"), KINDS)
def test_snapshot_of_the_sample(snapshot: Callable, schema: str, dialect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from crossmsi.manifest import load_manifest
    from crossmsi.model import resolve

    if not SAMPLE.is_file():
        pytest.skip("the sample manifest isn't there")
    monkeypatch.chdir(SAMPLE.parent)
    rendered = render(resolve(load_manifest(Path("crossmsi.yaml"), {})), schema, dialect)
    parse(rendered)
    snapshot(f"sample-{schema}-{dialect}.wxs", rendered.text)


def test_an_unknown_schema_or_dialect_is_refused() -> None:
    for arguments in ({"schema": "v5"}, {"dialect": "dark"}, {"schema": "v4", "dialect": "wixl"}):
        with pytest.raises(CrossmsiError):
            render(small_package(), **arguments)


def test_the_text_does_not_depend_on_the_process(tmp_path: Path) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from wxs_packages import rich_package\nfrom crossmsi.wxs import render\n"
        "for kind in (('v4', 'wix'), ('v3', 'wix'), ('v3', 'wixl')):\n"
        "    rendered = render(rich_package(), *kind)\n"
        "    sys.stdout.write(rendered.text + repr(rendered.origins) + repr(rendered.notes))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, str(Path(__file__).parent)], cwd=tmp_path, check=True, capture_output=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "PYTHONUTF8": "1"},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(outputs) == 1
    assert len(outputs.pop()) > 100_000


@pytest.mark.parametrize("schema", ["v4", "v3"])
def test_components_keep_the_order_of_the_manifest(schema: str) -> None:
    names = [f"f{number}" for number in range(30)]
    random.Random(7).shuffle(names)
    components = tuple(
        file_component(name, 100 + index, name, directory=["INSTALLFOLDER", "ProgramFiles64Folder"][index % 2])
        for index, name in enumerate(names)
    )
    package = small_package(components=components, features=(make_feature("Main", 50, *names),))
    root = parse(render(package, schema))
    assert [item.get("Id") for item in elements(root, "Component")] == names
    assert [item.get("Id") for item in elements(root, "ComponentRef")] == names


@pytest.mark.parametrize(("schema", "dialect"), KINDS)
def test_a_comment_above_each_component_tells_its_origin(schema: str, dialect: str) -> None:
    package = rich_package()
    found = elements(parse(render(package, schema, dialect)), "Component")
    assert len(found) == len(package.components)
    for item, component in zip(found, package.components, strict=True):
        comment = item.getprevious()
        assert comment.tag is etree.Comment
        assert comment.text.strip() == component.isa_origin


@pytest.mark.parametrize(
    ("schema", "attribute", "values"),
    [("v4", "Bitness", {32: "always32", 64: "always64"}), ("v3", "Win64", {32: "no", 64: "yes"})],
)
def test_every_component_states_its_bitness(schema: str, attribute: str, values: dict[int, str]) -> None:
    package = rich_package()
    found = [item.get(attribute) for item in elements(parse(render(package, schema)), "Component")]
    assert found == [values[component.bitness] for component in package.components]
    assert {"v4": {"always32", "always64"}, "v3": {"yes", "no"}}[schema] == set(found)


def test_lines_lead_back_to_the_manifest() -> None:
    rendered = render(rich_package())
    lines = rendered.text.split("\n")
    assert "\x02" not in rendered.text

    def origin(start: str) -> int:
        (number,) = [index for index, line in enumerate(lines, 1) if line.strip().startswith(start)]
        place = rendered.origins[number]
        assert place.path == "crossmsi.yaml"
        return place.line

    assert origin("<Package ") == 1
    assert origin('<Component Id="daemon.exe"') == 160
    assert origin('<File Id="daemon.exe"') == 161
    assert origin('<ServiceControl Id="DaemonControl"') == 164
    assert origin('<RegistryValue Id="Number"') == 144
    assert origin('<Verb Id="print"') == 188
    assert origin('<IniFileSearch Id="S.Ini"') == 85
    assert origin('<Custom Action="Call"') == 93
    assert origin('<UIRef Id="CrossmsiErrors"') == 60
    starts = (line.strip() for line in (lines[number - 1] for number in rendered.origins))
    assert all(line.startswith("<") and not line.startswith(("</", "<!")) for line in starts)


def hostile_package() -> Package:
    package = with_component(
        registry=(make_value("r", 30, key=HOSTILE, name=HOSTILE, value=HOSTILE),),
        isa_origin=f"64-bit: {HOSTILE}-", condition=HOSTILE,
    )  # fmt: skip
    return replace(
        package, name=HOSTILE, manufacturer="line\nbreak\ttab", description=HOSTILE,
        launch_conditions=(LaunchCondition(condition=HOSTILE, message=HOSTILE, at=at(5)),),
        properties=(Property(id="P", value=HOSTILE, at=at(6)),),
        custom_actions=(make_action("A", 7, target=HOSTILE, scheduled=(place(7, number=1, condition=HOSTILE),)),),
        at=SourceLocation(f"{HOSTILE.replace('/', '')}.yaml", 1),
    )  # fmt: skip


def preprocessed(text: str | None) -> str:
    """What WiX's preprocessor makes of a value: "$$" is "$" (there is no "$(" in these tests that isn't escaped)."""
    return text.replace("$$", "$")


@pytest.mark.parametrize("schema", ["v4", "v3"])
def test_hostile_text_comes_back_unchanged(schema: str) -> None:
    root = parse(render(hostile_package(), schema))
    top = elements(root, "Package" if schema == "v4" else "Product")[0]
    assert preprocessed(top.get("Name")) == HOSTILE
    assert top.get("Manufacturer") == "line\nbreak\ttab"
    (value,) = elements(root, "RegistryValue")
    assert [preprocessed(value.get(name)) for name in ("Key", "Name", "Value")] == [HOSTILE] * 3
    (custom,) = elements(root, "Custom")
    assert preprocessed(custom.get("Condition") if schema == "v4" else custom.text) == HOSTILE
    assert preprocessed(elements(root, "Property")[0].get("Value")) == HOSTILE


@pytest.mark.parametrize("schema", ["v4", "v3"])
def test_hostile_text_does_not_end_a_comment(schema: str) -> None:
    comments = [item.text for item in parse(render(hostile_package(), schema)).iter(etree.Comment)]
    assert any("- - - - -" in text or "- - ->" in text for text in comments)
    assert all("--" not in text and not text.endswith("-") for text in comments)


def test_variables_of_wix_in_a_value_stay_text() -> None:
    text = "$(var.X) $$(y) !(loc.Z) !(wix.W) ! ($ cost: 5$"
    (top,) = elements(parse(render(small_package(name=text))), "Package")
    assert top.get("Name") == "$$(var.X) $$$$(y) !!(loc.Z) !!(wix.W) ! ($ cost: 5$"
    with pytest.raises(CrossmsiError, match=r"\$\("):
        render(small_package(name=text), "v3", "wixl")


@pytest.mark.parametrize("character", ["\x00", "\x02", "\x1f", "\ufffe", "\ud800"])
def test_what_xml_cannot_hold_is_an_error(character: str) -> None:
    for package in (
        small_package(name=f"a{character}b"),
        with_component(isa_origin=f"a{character}b"),
        with_component(condition=f"a{character}b"),
    ):
        with pytest.raises(CrossmsiError, match=f"U\\+{ord(character):04X}") as caught:
            render(package)
        assert str(caught.value.where).startswith("templates/")


def test_a_search_without_a_property_gets_one_and_the_searches_of_one_property_meet() -> None:
    package = rich_package()
    first, second = package.searches
    package = replace(
        package, searches=(first, second, Search(property="FOUND", locators=second.locators[1:], at=at(87)))
    )
    found = {item.get("Id"): item for item in elements(parse(render(package)), "Property")}
    kinds = [etree.QName(item).localname for item in found["FOUND"]]
    assert kinds == ["RegistrySearch", "DirectorySearch", "ComponentSearch", "IniFileSearch"]
    assert found["OLDFILE"].get("Value") is None


def test_the_lowest_version_of_a_file_search_is_included() -> None:
    (search,) = elements(parse(render(rich_package())), "FileSearch")
    assert search.get("MinVersion") == "0.65535.65535.65535"
    assert search.get("MaxVersion") == "2.0.0.0"
    assert "1.0.0.0 itself included" in search.getprevious().text


def test_no_major_upgrade_is_said_so() -> None:
    text = render(small_package(major_upgrade=None)).text
    assert 'UpgradeStrategy="none"' in text
    assert "<MajorUpgrade" not in text
