"""The cfx packages: the tree of cfix's installer, and what lint says of each variant."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from crossmsi.analysis import Package
from crossmsi.analysis.filenames import long_name
from crossmsi.pack.pipeline import Prepared, compile_manifest

CFX = Path(__file__).parents[2] / "sample_payloads" / "cfx"


@cache
def prepared(name: str) -> Prepared:
    return compile_manifest(CFX / f"{name}.yaml")


@cache
def package(name: str) -> Package:
    return Package(prepared(name).compiled.database)


def lint(name: str) -> list[tuple[str, str, str]]:
    """(rule, severity, installed file or key) of every error and warning, as ``crossmsi lint MANIFEST`` gives them."""
    import json

    from typer.testing import CliRunner

    from crossmsi.cli.app import app

    result = CliRunner().invoke(app, ["lint", "--format", "json", str(CFX / f"{name}.yaml")])
    (document,) = json.loads(result.stdout)["files"]
    assert document["failed_rules"] == [] and document["error"] is None
    assert result.exit_code == (1 if any(finding["severity"] == "error" for finding in document["findings"]) else 0)
    findings = [finding for finding in document["findings"] if finding["severity"] != "info"]
    return [(finding["rule"], finding["severity"], *finding["keys"]) for finding in findings]


@pytest.mark.parametrize(
    ("variant", "findings"),
    [
        ("crossmsi", []),
        ("split-x86", []),
        ("split-x64", []),
        ("faulty-1.2", [("ISA002", "error", "cfx32.exe_amd64"), ("ISA002", "error", "cfxkr32.sys_amd64")]),
    ],
)
def test_lint_of(variant: str, findings: list[tuple[str, str, str]]) -> None:
    assert lint(variant) == findings


def test_mixed_is_rejected_for_its_64_bit_component_and_the_collision_on_32_bit_windows() -> None:
    assert lint("mixed") == [
        ("ICE80", "error", "amd64_rtccom.dll_amd64"),
        ("ISA010", "error", "amd64_rtccom.dll_amd64_InprocServer32"),
    ]


def files(name: str) -> dict[str, tuple[str, str]]:
    """Installed path below the product's folder → (component, feature)."""
    facts = package(name)
    features = {row.Component_: row.Feature_ for row in facts.rows("FeatureComponents")}
    result = {}
    for row in facts.rows("File"):
        path = facts.directories.path(facts.component(row.Component_).directory)
        assert path[:2] == ("AppDataFolder", "cfx")
        result["/".join([*path[2:], long_name(row.FileName)])] = (row.Component_, features[row.Component_])
    return result


def test_tree_is_that_of_the_cfix_installer() -> None:
    tree = files("crossmsi")
    features: dict[str, set[str]] = {}
    for path, (_, feature) in tree.items():
        features.setdefault(feature, set()).add(path.rpartition("/")[0])
    assert features == {
        "Main": {"", "include", "doc"},
        "Samples": {"samples/KernelMode", "samples/UserMode", "samples/Runtime"},
        "BinI386": {"bin/i386", "lib/i386"},
        "BinSamplesI386": {"bin/i386/samples"},
        "BinAmd64": {"bin/amd64", "lib/amd64"},
        "BinSamplesAmd64": {"bin/amd64/samples"},
    }
    assert {"bin/i386/cfx32.exe", "bin/i386/cfxkr32.sys", "bin/amd64/cfx64.exe", "bin/amd64/cfxkr64.sys"} <= set(tree)


def test_one_pe_file_per_component() -> None:
    executables = [part for path, (part, _) in files("crossmsi").items() if path.endswith((".exe", ".dll", ".sys"))]
    assert len(executables) == 16 and len(set(executables)) == len(executables)


def test_amd64_is_offered_but_off_on_32_bit_windows() -> None:
    facts = package("crossmsi")
    levels = {row.Feature: row.Level for row in facts.rows("Feature")}
    assert set(levels.values()) == {1}
    conditions = {(row.Feature_, row.Level, row.Condition) for row in facts.rows("Condition")}
    assert conditions == {
        (feature, 2, "NOT VersionNT64") for feature in ("BinAmd64", "BinSamplesAmd64", "BinAmd64AddToPath")
    }
    parents = {row.Feature: row.Feature_Parent for row in facts.rows("Feature")}
    assert parents["BinAmd64"] == parents["BinI386"] == parents["Samples"] == "Main"
    assert parents["BinAmd64AddToPath"] == "BinAmd64"


def test_environment_is_the_users() -> None:
    rows = {(row.Name.lstrip("=*-+!"), row.Value) for row in package("crossmsi").rows("Environment")}
    assert rows == {
        ("CFX_HOME", "[INSTALLFOLDER]"),
        ("PATH", r"[~];[INSTALLFOLDER]bin\i386"),
        ("PATH", r"[~];[INSTALLFOLDER]bin\amd64"),
    }
    assert not any("*" in row.Name for row in package("crossmsi").rows("Environment"))


def test_drivers_are_files_and_no_services() -> None:
    assert not list(package("crossmsi").rows("ServiceInstall"))


@pytest.mark.parametrize(
    ("variant", "template", "width"), [("crossmsi", "Intel", 0), ("split-x86", "Intel", 0), ("split-x64", "x64", 256)]
)
def test_bitness_of(variant: str, template: str, width: int) -> None:
    database = prepared(variant).compiled.database
    assert database.summary.template.partition(";")[0] == template
    assert {row.Attributes & 256 for row in database.rows("Component")} == {width}


def test_split_pair_shares_nothing_that_upgrades() -> None:
    codes = set()
    for variant in ("crossmsi", "mixed", "split-x86", "split-x64"):
        rows = {row.Property: row.Value for row in package(variant).rows("Property")}
        codes.add(rows["UpgradeCode"])
    assert len(codes) == 4
    x86, x64 = files("split-x86"), files("split-x64")
    assert not any("amd64" in path for path in x86) and not any("i386" in path for path in x64)


def test_only_the_manifest_can_say_that_foreign_code_is_meant() -> None:
    """64-bit Windows gets the i386 drivers: foreign_ok in the manifest, which no table carries."""
    from crossmsi.analysis.prepared import prepared_package
    from crossmsi.rules import Selection, run_rules

    rules = Selection(select=("ISA014",)).rules()
    compiled = prepared("split-x86").compiled
    alone = Package(compiled.database, payloads=compiled.identities)
    found = [finding.keys for finding in run_rules(alone, rules).findings]
    assert found == [("cfxkr32.sys",), ("kfault.sys",), ("ksample.sys",)]
    assert run_rules(prepared_package(prepared("split-x86")), rules).findings == []
