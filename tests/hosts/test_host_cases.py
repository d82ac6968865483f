"""The cases in ``cases/`` hold, and every document they give keeps to the published schema."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from host_cases import build_package, load_cases

from crossmsi.hosts import find_host
from crossmsi.hosts.document import simulation_document
from crossmsi.hosts.listing import text_lines
from crossmsi.hosts.regfile import reg_lines
from crossmsi.hosts.simulation import Options, simulate
from crossmsi.report.schemas import output_schema

CASES = [(document, case, host, wanted) for _, document, case in load_cases() for host, wanted in case["hosts"].items()]
IDS = [f"{name}-{host}" for name, _, case in load_cases() for host in case["hosts"]]
KNOWN = {
    "installs", "refusal", "files", "some_files", "registry", "some_registry", "no_registry", "skipped", "undecided",
    "collisions", "effects", "com", "services", "shortcuts", "environment", "ini", "removes", "unknown", "assumptions",
    "doubts",
}  # fmt: skip


@pytest.mark.parametrize(("document", "case", "host", "wanted"), CASES, ids=IDS)
def test_case(document: dict[str, Any], case: dict[str, Any], host: str, wanted: dict[str, Any]) -> None:
    assert wanted and wanted.keys() <= KNOWN
    features = case.get("features")
    options = Options(tuple(case.get("properties", {}).items()), None if features is None else tuple(features))
    simulation = simulate(build_package(document, case), find_host(host), options)
    result = simulation_document(simulation, "case.msi")
    jsonschema.validate(result, output_schema("simulate"))
    assert list(text_lines(simulation, "case.msi")) and list(reg_lines(simulation))
    if "installs" in wanted:
        assert result["installs"] is wanted["installs"]
    if "refusal" in wanted:
        assert result["refusal"]["code"] == wanted["refusal"]
    check_state(result, wanted)
    for part, texts in (("skipped", wanted.get("skipped")), ("undecided", wanted.get("undecided"))):
        if texts is not None:
            reasons = {entry["component"]: entry["why"] for entry in result[f"{part}_components"]}
            assert reasons.keys() == texts.keys()
            assert all(text in reasons[component] for component, text in texts.items()), reasons
    for part in ("services", "shortcuts", "environment", "ini", "removes", "unknown"):
        if part in wanted:
            assert len(result[part]) == len(wanted[part]), result[part]
            for entry, expected in zip(result[part], wanted[part], strict=True):
                assert {name: entry[name] for name in expected} == expected
    if "assumptions" in wanted:
        assert set(wanted["assumptions"]) <= {fact["id"] for fact in result["assumptions"]}
    if "doubts" in wanted:
        assert len(result["doubts"]) == len(wanted["doubts"]), result["doubts"]
        assert all(text in doubt for text, doubt in zip(wanted["doubts"], result["doubts"], strict=True))


def check_state(result: dict[str, Any], wanted: dict[str, Any]) -> None:
    files = {entry["path"]: entry["component"] for entry in result["files"]}
    registry = {f"{e['view']} {e['key']}|{e['name'] or ''}": e["value"] for e in result["registry"]}
    if "files" in wanted:
        assert files == wanted["files"]
    if "registry" in wanted:
        assert registry == wanted["registry"]
    for path, component in wanted.get("some_files", {}).items():
        assert (path, files.get(path, "absent")) == (path, component)
    for place, value in wanted.get("some_registry", {}).items():
        assert (place, registry.get(place, "absent")) == (place, value)
    for place in wanted.get("no_registry", ()):
        assert place not in registry
    if "collisions" in wanted:
        found = [[c["rule"], c["key"], c["name"], c["components"], c["survivor"]] for c in result["collisions"]]
        assert found == wanted["collisions"]
    if "effects" in wanted:
        assert all(text in c["effect"] for text, c in zip(wanted["effects"], result["collisions"], strict=True))
    if "com" in wanted:
        assert [[c["clsid"], c["view"], c["server_isa"], c["works"]] for c in result["com"]] == wanted["com"]
