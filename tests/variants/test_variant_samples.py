"""The samples as mixed, split and merged packages."""

from __future__ import annotations

from functools import cache

import pytest

from crossmsi.cli.linting import LintJob, lint_prepared
from crossmsi.hosts import find_host
from crossmsi.hosts.simulation import simulate
from crossmsi.variants import Choices, Variant, Variants, make_variants, measure
from tests.variants.conftest import SAMPLES, component, installed, split

MANIFESTS = ("crossmsi.yaml", "cfx/crossmsi.yaml", "cfx/mixed.yaml")


@cache
def made(name: str, neutral: str = "both", relation: str = "side-by-side") -> Variants:
    return make_variants(SAMPLES / name, choices=Choices(neutral=neutral, relation=relation))


def findings(variant: Variant) -> set[tuple[str, str]]:
    outcome = lint_prepared(SAMPLES / "x.yaml", variant.prepared, LintJob())
    assert outcome.failed_rules == [] and outcome.error is None
    return {(item.rule, item.severity) for item in outcome.above_info()}


def payloads(*variants: Variant) -> set[tuple[str, str]]:
    """(source, installed name) of every file."""
    return {
        (file.source, file.name)
        for variant in variants
        for item in variant.prepared.model.components
        for file in item.files
    }


@pytest.mark.parametrize("name", MANIFESTS)
def test_everything_can_be_made(name: str) -> None:
    assert [item.label for item in made(name).made] == ["mixed", "split x86", "split x64", "merged"]


@pytest.mark.parametrize("neutral", ["both", "x86", "x64"])
@pytest.mark.parametrize("name", MANIFESTS)
def test_the_split_packages_together_hold_the_mixed_set(name: str, neutral: str) -> None:
    variants = made(name, neutral)
    x86, x64 = split(variants, "x86"), split(variants, "x64")
    assert payloads(x86, x64) == payloads(variants.mixed)
    both = payloads(x86) & payloads(x64)
    unbound = {
        (file.source, file.name)
        for item in variants.placements
        if item.platform is None
        for file in component(variants.mixed, item.component).files
    }
    assert unbound and both == (unbound if neutral == "both" else set())


@pytest.mark.parametrize("neutral", ["both", "x86", "x64"])
@pytest.mark.parametrize("name", MANIFESTS)
def test_each_split_package_is_clean(name: str, neutral: str) -> None:
    variants = made(name, neutral)
    # The sample's x86 package alone leaves 64-bit Windows without a shell extension that Explorer can load.
    alone = {("ISA014", "warning")} if name == "crossmsi.yaml" else set()
    assert findings(split(variants, "x86")) == alone
    assert findings(split(variants, "x64")) == set()


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_split_package_is_for_its_platform(name: str) -> None:
    for platform, template in (("x86", "Intel"), ("x64", "x64")):
        variant = split(made(name), platform)
        summary = variant.prepared.compiled.database.summary
        assert (summary.template, summary.page_count) == (f"{template};1033", 200)
        isas = {file.isa for item in variant.prepared.model.components for file in item.files}
        assert isas <= {"none", "i386" if platform == "x86" else "amd64"}


@pytest.mark.parametrize("name", MANIFESTS)
def test_the_same_place_has_the_same_guid_and_bitness_in_every_package(name: str) -> None:
    variants = made(name)
    places: dict[str, tuple[str, int]] = {}
    for variant in (variants.mixed, split(variants, "x86"), split(variants, "x64")):
        model = {item.id: item for item in variant.prepared.model.components}
        for path, identifier in installed(variant).items():
            item = model[identifier]
            assert places.setdefault(path, (item.guid, item.bitness)) == (item.guid, item.bitness), path


@pytest.mark.parametrize("name", MANIFESTS)
def test_one_guid_has_one_key_path(name: str) -> None:
    variants = made(name)
    keys: dict[str, set[str]] = {}
    for variant in (split(variants, "x86"), split(variants, "x64")):
        paths = {identifier: path for path, identifier in installed(variant).items()}
        for item in variant.prepared.model.components:
            row = next((row for row in item.registry if row.id == item.key_path.id), None)
            key = f"{row.root}\\{row.key}\\{row.name}" if row else paths.get(item.id, item.directory)
            if row and row.key.startswith("Software\\Classes"):
                key += f" ({item.bitness}-bit view)"
            keys.setdefault(item.guid, set()).add(key)
    assert {len(found) for found in keys.values()} == {1}
    # And the other way round: no key path belongs to two components, or one package would remove the other's.
    everything = [key for found in keys.values() for key in found if "\\" in key]
    assert len(everything) == len(set(everything))


def test_codes_of_packages_side_by_side_all_differ() -> None:
    variants = made("crossmsi.yaml")
    models = [item.prepared.model for item in variants.made]
    assert len({model.product_code for model in models}) == 4
    x86, x64 = split(variants, "x86").prepared.model, split(variants, "x64").prepared.model
    assert x86.upgrade_code != x64.upgrade_code == variants.mixed.prepared.model.upgrade_code
    assert (x86.name, x64.name) == ("CrossMSI Sample (x86)", "CrossMSI Sample (x64)")


def test_codes_of_packages_that_replace_each_other() -> None:
    variants = made("crossmsi.yaml", relation="replace")
    models = [split(variants, platform).prepared.model for platform in ("x86", "x64")]
    assert len({model.product_code for model in models}) == 2
    assert {model.upgrade_code for model in models} == {variants.mixed.prepared.model.upgrade_code}
    assert {model.name for model in models} == {"CrossMSI Sample"}
    assert all(model.major_upgrade and model.major_upgrade.allow_same_version for model in models)


def test_files_land_where_they_can_run() -> None:
    variants = made("crossmsi.yaml")
    expected = {
        ("x86", "win10-x86"): {r"C:\Program Files\CrossMSI Sample"},
        ("x86", "win10-x64"): {r"C:\Program Files (x86)\CrossMSI Sample"},
        ("x86", "win11-arm64"): {r"C:\Program Files (x86)\CrossMSI Sample"},
        ("x64", "win10-x64"): {r"C:\Program Files\CrossMSI Sample"},
        ("x64", "win11-arm64"): {r"C:\Program Files\CrossMSI Sample"},
    }
    for (platform, host), folders in expected.items():
        simulation = simulate(split(variants, platform).package, find_host(host))
        assert simulation.installs and simulation.collisions == []
        assert {entry.path.rpartition("\\")[0] for entry in simulation.state.files} == folders
    assert simulate(split(variants, "x64").package, find_host("win10-x86")).refusal.code == 1633


def test_amd64_features_of_cfx_need_no_condition_in_the_x64_package() -> None:
    variants = made("cfx/crossmsi.yaml")
    assert list(variants.mixed.prepared.compiled.database.rows("Condition"))
    assert not list(split(variants, "x64").prepared.compiled.database.rows("Condition"))
    features = [row.Feature for row in split(variants, "x64").prepared.compiled.database.rows("Feature")]
    assert set(features) == {"Main", "Samples", "BinAmd64", "BinSamplesAmd64", "BinAmd64AddToPath"}


def test_the_merged_package_has_one_tree_of_32_bits() -> None:
    merged = made("crossmsi.yaml").merged
    assert isinstance(merged, Variant) and merged.platform == "x86"
    assert {item.bitness for item in merged.prepared.model.components} == {32}
    names = ("crosstool.exe", "crosscom.dll", "crossshell.dll")
    paths = {"readme.txt", *(f"{isa}/{name}" for isa in ("i386", "amd64") for name in names)}
    assert set(installed(merged)) == {f"ProgramFilesFolder/CrossMSI Sample/{path}" for path in paths}
    assert simulate(merged.package, find_host("win10-x64")).collisions != []  # the evidence against it


def test_a_merged_tree_that_is_one_already_stays_as_it_is() -> None:
    variants = made("cfx/crossmsi.yaml")
    assert isinstance(variants.merged, Variant)
    assert installed(variants.merged) == installed(variants.mixed)
    guids = [{item.id: item.guid for item in v.prepared.model.components} for v in (variants.mixed, variants.merged)]
    assert guids[0] == guids[1]


def test_sizes_add_up() -> None:
    variants = made("crossmsi.yaml")
    mixed, x86, x64 = (measure(item) for item in (variants.mixed, *variants.split))
    assert x86.installed["i386"] == mixed.installed["i386"] and x64.installed["amd64"] == mixed.installed["amd64"]
    assert set(x86.installed) == {"i386", "neutral"} and x86.installed["neutral"] == mixed.installed["neutral"]
    assert x86.installed_total + x64.installed_total == mixed.installed_total + mixed.installed["neutral"]
    assert x86.download < mixed.download < x86.download + x64.download
