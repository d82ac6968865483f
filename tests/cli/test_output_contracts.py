"""What the commands print for programs keeps to the published schemas."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from crossmsi.msi import Database
from crossmsi.report.schemas import DOCUMENTS, output_schema

sys.path.insert(0, str(Path(__file__).parents[1] / "msi"))
from transform_builder import TransformBuilder

SAMPLES = Path(__file__).parents[2] / "sample_payloads"


def run(*arguments: object) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "crossmsi", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def checked(document: str, *arguments: object, status: int = 0):
    result = run(*arguments)
    assert result.returncode == status, result.stderr
    data = json.loads(result.stdout)
    jsonschema.validate(data, output_schema(document))
    return data


@pytest.fixture(scope="module")
def msi(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("contracts") / "sample.msi"
    assert run("build", SAMPLES / "crossmsi.yaml", "-o", path).returncode == 0
    return path


@pytest.mark.parametrize("document", DOCUMENTS)
def test_schemas_are_valid_and_printed(document: str) -> None:
    jsonschema.Draft202012Validator.check_schema(output_schema(document))
    result = run("schema", document)
    assert json.loads(result.stdout) == output_schema(document)


def test_identify() -> None:
    data = checked("identify", "identify", SAMPLES / "bin", SAMPLES / "doc", "--format", "json")
    isas = {Path(entry["path"]).relative_to(SAMPLES).as_posix(): entry["isa"] for entry in data}
    assert isas["bin/i386/crosscom.dll"] == "i386" and isas["bin/amd64/crosscom.dll"] == "amd64"
    assert isas["doc/readme.txt"] == "none"


def test_inspect(msi: Path) -> None:
    data = checked("inspect", "inspect", msi, "--format", "json")
    columns = data["tables"]["Component"]["columns"]
    assert columns[0] == {"name": "Component", "type": "s72", "nullable": False, "localizable": False, "key": True}
    assert columns[3]["type"] == "i2"
    rows = {row[0]: row for row in data["tables"]["Component"]["rows"]}
    assert rows["crosstool.exe_amd64"][3] == 256 and rows["crosstool.exe_i386"][3] == 0
    assert rows["crosstool.exe_amd64"][4] is None
    assert data["summary"]["template"] == "x64;1033" and data["summary"]["page_count"] == 200
    assert [stream["name"] for stream in data["streams"]] == ["product.cab"]


def test_inspect_one_table(msi: Path) -> None:
    data = checked("inspect", "inspect", msi, "--table", "File", "--format", "json")
    assert list(data["tables"]) == ["File"] and len(data["tables"]["File"]["rows"]) == 7


def test_diff(msi: Path, tmp_path: Path) -> None:
    assert checked("diff", "diff", msi, msi, "--format", "json")["changes"] == []
    other = tmp_path / "other.msi"
    with Database.open(msi) as database:
        database["Property"].replace(database["Property"].get("ProductName"), Value="Other")
        database["Property"].append("Fresh", "1")
        database.save(other)
    data = checked("diff", "diff", msi, other, "--format", "json", status=1)
    found = {(change["kind"], change["place"]) for change in data["changes"]}
    assert found == {("added", "Property/Fresh"), ("changed", "Property/ProductName/Value")}


def test_a_transform_is_no_package(tmp_path: Path) -> None:
    path = tmp_path / "t.mst"
    path.write_bytes(TransformBuilder().pack())
    for command in (("extract", path, tmp_path / "out"), ("diff", path, path)):
        result = run(*command)
        assert result.returncode == 2 and "Traceback" not in result.stderr
        assert "a transform is no package" in result.stdout + result.stderr
    assert not (tmp_path / "out").exists()
    assert run("extract", "--raw", path, tmp_path / "raw").returncode == 0


def test_lint_of_several_files(msi: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.msi"
    broken.write_bytes(msi.read_bytes()[:5000])
    text = tmp_path / "text.msi"
    text.write_text("not a package")
    data = checked("lint", "lint", msi, broken, text, tmp_path / "absent.msi", "--format", "json", status=2)
    assert [Path(file["path"]).name for file in data["files"]] == ["sample.msi", "broken.msi", "text.msi", "absent.msi"]
    good, *others = data["files"]
    assert good["error"] is None and good["failed_rules"] == []
    assert all(finding["severity"] != "error" for finding in good["findings"])
    assert all(other["error"]["message"] and other["findings"] == [] for other in others)


def test_lint_of_a_manifest_names_its_lines(tmp_path: Path) -> None:
    manifest = tmp_path / "crossmsi.yaml"
    text = (SAMPLES / "crossmsi.yaml").read_text().replace("files: bin/", f"files: {SAMPLES.as_posix()}/bin/")
    text = text.replace("files: doc/", f"files: {SAMPLES.as_posix()}/doc/").replace("platform: x64", "platform: x86")
    manifest.write_text(text)
    data = checked("lint", "lint", manifest, "--select", "ICE80", "--format", "json", status=1)
    findings = data["files"][0]["findings"]
    assert {finding["rule"] for finding in findings} == {"ICE80"}
    lines = text.splitlines()
    for finding in findings:
        if finding["table"] == "Component" and finding["keys"][0].startswith("crosscom"):
            assert Path(finding["location"]["path"]).name == "crossmsi.yaml"
            assert "crosscom.dll" in "\n".join(lines[finding["location"]["line"] - 2 : finding["location"]["line"] + 2])
            break
    else:
        pytest.fail("the 64-bit COM server was not reported")


def test_two_runs_print_the_same(msi: Path) -> None:
    assert run("lint", msi, "--format", "json").stdout == run("lint", msi, "--format", "json").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("lint", "SAMPLE", "--select", "ICE999"), "no rule's id starts with 'ICE999'"),
        (("inspect", "SAMPLE", "--table", "Fiel"), "there is no table 'Fiel'\n  hint: did you mean File?"),
        (("inspect", "SAMPLE", "--format", "idt"), "--format idt prints one table"),
        (("explain", "ICE8O"), "there is no rule 'ICE8O'"),
        (("identify", "/no/such/file"), "/no/such/file"),
        (("build", "/no/such/manifest.yaml"), "/no/such/manifest.yaml"),
        (("build", "SAMPLE"), "sample.msi"),
        (("lint", "SAMPLE", "--define", "x"), "--define 'x' is not of the form name=value"),
        (("diff", "SAMPLE", "/no/such.msi"), "/no/such.msi"),
        (("export", "SAMPLE", "/"), "/: the folder is not empty"),
        (("import", "/no/such/folder", "-o", "/tmp/never.msi"), "/no/such/folder"),
    ],
)
def test_wrong_input_is_one_error_and_exit_2(msi: Path, arguments: tuple, message: str) -> None:
    result = run(*(msi if argument == "SAMPLE" else argument for argument in arguments))
    assert result.returncode == 2
    assert message in result.stderr and result.stderr.startswith("error: ")
    assert "Traceback" not in result.stderr and result.stdout == ""
