"""Baselines: a rebuild reports nothing, one new defect is reported alone, and the file is fit for a review."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from crossmsi.cli.app import app
from crossmsi.errors import CrossmsiError
from crossmsi.msi import Database
from crossmsi.policy.baseline import Baseline
from crossmsi.policy.baselinefile import read_baseline, to_text

RULES = "ICE08,ICE09,ICE33,ICE80"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def package(name: str, seed: int = 1, components: int = 6, pairs: int = 2, extra: tuple[str, ...] = ()) -> str:
    """A package with ``components`` non-permanent components in the system folder, of which ``pairs`` share a GUID.

    ``seed`` decides the GUIDs and the order of the rows: what a rebuild changes.
    """
    random = Random(seed)
    guids = [f"{{{uuid.UUID(int=random.getrandbits(128))}}}".upper() for _ in range(components)]
    rows = [(f"c{n}", guids[n % (components - pairs)]) for n in range(components)]
    rows += [(key, f"{{{uuid.UUID(int=random.getrandbits(128))}}}".upper()) for key in extra]
    random.shuffle(rows)
    database = Database()
    database.summary.template = "Intel;1033"
    table = database.create("Component")
    for key, guid in rows:
        table.insert(
            Component=key, ComponentId=guid, Directory_="SystemFolder", Attributes=0, Condition=None, KeyPath=None
        )
    database.save(Path(name))
    return name


def run(*arguments: object, status: int = 0) -> tuple[list[dict], str]:
    """The files of the JSON document, and standard error."""
    command = ["lint", *map(str, arguments), "--format", "json", "--fail-level", "warning"]
    if "--select" not in command:
        command += ["--select", RULES]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == status, (result.output, result.stderr, result.exception)
    return (json.loads(result.stdout)["files"] if result.stdout else []), result.stderr


def keys(file: dict) -> list[str]:
    return [f"{finding['rule']} {'/'.join(finding['keys'])}" for finding in file["findings"]]


def test_a_baseline_and_a_rebuild_report_nothing(folder: Path) -> None:
    (before,), _ = run(package("a.msi", seed=1), status=1)
    assert len(before["findings"]) > 7
    (written,), said = run("a.msi", "--write-baseline", "b.json")
    assert written["findings"] == [] and said == f"b.json: {len(before['findings'])} findings\n"
    first = Path("b.json").read_text()
    for seed in (2, 3, 4):
        (after,), said = run(package("a.msi", seed), "--baseline", "b.json")
        assert after["findings"] == [] and len(after["suppressed"]) == len(before["findings"]) and said == ""
        run("a.msi", "--baseline", "b.json", "--prune-baseline")
        assert Path("b.json").read_text() == first


def test_a_baseline_and_one_new_defect_report_that_one(folder: Path) -> None:
    run(package("a.msi"), "--write-baseline", "b.json")
    (after,), _ = run(package("a.msi", seed=9, extra=("fresh",)), "--baseline", "b.json", status=1)
    assert keys(after) == ["ICE09 fresh"]


def test_counts_matter(folder: Path) -> None:
    """Two components with generated names are one to the baseline but for their number."""
    names = [f"cmp{n:032X}" for n in range(4)]
    run(package("a.msi", extra=(names[0],)), "--write-baseline", "b.json")
    (after,), _ = run(package("a.msi", seed=2, extra=(names[1],)), "--baseline", "b.json")
    assert after["findings"] == []
    (after,), _ = run(package("a.msi", seed=2, extra=(names[2], names[3])), "--baseline", "b.json", status=1)
    assert len(after["findings"]) == 1 and after["findings"][0]["rule"] == "ICE09"


def test_the_next_version_of_a_package_is_the_same_file(folder: Path) -> None:
    run(package("Tool-1.0.0-x64.msi"), "--write-baseline", "b.json")
    (after,), _ = run(package("Tool-1.0.12-x64.msi", seed=2), "--baseline", "b.json")
    assert after["findings"] == []
    (other,), _ = run(package("Tool-1.0.0-x86.msi"), "--baseline", "b.json", status=1)
    assert other["findings"]


def test_each_version_of_one_run_has_the_whole_baseline(folder: Path) -> None:
    names = [package("T-1.0.msi"), package("T-1.1.msi", seed=2)]
    run(*names, "--write-baseline", "b.json")
    files, _ = run(*names, "--baseline", "b.json")
    assert [file["findings"] for file in files] == [[], []]


def test_a_manifest_that_moves_lines(folder: Path) -> None:
    Path("one.txt").write_text("1")
    head = "package: {name: T, manufacturer: M, version: 1.2.3, upgrade_code: 0F8FAD5B-D9CB-469F-A165-70867728950E}\n"
    body = "components:\n  - {files: one.txt, directory: SystemFolder}\n"
    Path("m.yaml").write_text(head + body)
    run("m.yaml", "--write-baseline", "b.json")
    Path("m.yaml").write_text(head.replace("1.2.3", "2.0") + "\n\n# later\n" + body)
    run("m.yaml", "--baseline", "b.json")
    Path("m.yaml").write_text(head + body.replace("one.txt,", "one.txt, guid: 0F8FAD5B-D9CB-469F-A165-708677289501,"))
    run("m.yaml", "--baseline", "b.json")


def test_pruning_removes_what_is_gone_and_adds_nothing(folder: Path) -> None:
    run(package("a.msi", seed=3, extra=("old",)), "--write-baseline", "b.json")
    full = Path("b.json").read_text()
    package("a.msi", seed=3, extra=("fresh",))
    (after,), said = run("a.msi", "--baseline", "b.json", status=1)
    assert said == "note: 1 finding of b.json no longer there: --prune-baseline removes them\n"
    assert Path("b.json").read_text() == full
    (after,), said = run("a.msi", "--baseline", "b.json", "--prune-baseline", status=1)
    assert keys(after) == ["ICE09 fresh"] and said.startswith("b.json: 1 finding removed, ")
    removed = set(full.splitlines()) - set(Path("b.json").read_text().splitlines())
    assert len(removed) == 1 and '"old"' in removed.pop() and "fresh" not in Path("b.json").read_text()
    run("a.msi", "--baseline", "b.json", "--prune-baseline", status=1)


def test_what_did_not_run_stays(folder: Path) -> None:
    run(package("a.msi"), package("b.msi"), "--write-baseline", "b.json")
    full = Path("b.json").read_text()
    Path("b.msi").unlink()
    run("a.msi", "--select", "ICE08", "--baseline", "b.json", "--prune-baseline")
    assert Path("b.json").read_text() == full
    run(package("a.msi", pairs=0), "--select", "ICE08", "--write-baseline", "b.json")
    rest = read_baseline(Path("b.json"))
    assert {item.rule for item in rest.files["a.msi"]} == {"ICE09", "ICE80"} - (
        {"ICE80"} if "ICE80" not in full else set()
    )
    assert rest.files["b.msi"] == read_baseline_text(folder, full).files["b.msi"]


def read_baseline_text(folder: Path, text: str) -> Baseline:
    (folder / "other.json").write_text(text)
    return read_baseline(folder / "other.json")


def test_suppressions_and_what_watches_them_are_not_in_it(folder: Path) -> None:
    package("a.msi")
    Path("crossmsi.yaml").write_text(
        "lint:\n  suppress:\n    - {rule: ICE09, key: c3, reason: r}\n    - {rule: ICE09, key: zz, reason: r}\n"
    )
    (file,), _ = run("a.msi", "--select", f"{RULES},SUP", "--write-baseline", "b.json", status=1)
    assert [finding["rule"] for finding in file["findings"]] == ["SUP001"]
    text = Path("b.json").read_text()
    assert "SUP" not in text and text.count('"c3"') == 0 and text.count('"c1"') == 1


def test_the_file_is_sorted_and_has_a_finding_a_line(folder: Path) -> None:
    run(package("a.msi"), "--write-baseline", "b.json")
    text = Path("b.json").read_text()
    assert to_text(read_baseline(Path("b.json"))) == text
    lines = [line for line in text.splitlines() if '"rule"' in line]
    assert len(lines) == len(read_baseline(Path("b.json")).files["a.msi"])
    assert lines == sorted(lines) and text.endswith("}\n")
    assert to_text(Baseline(Path("x"))) == '{\n  "crossmsi_baseline": 1,\n  "files": {}\n}\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "b.json:1:2: the baseline is damaged: Expecting property name"),
        ("<<<<<<< HEAD\n{}", "b.json:1:1: the baseline is damaged"),
        ("[]", "b.json: this is no baseline: it has no 'crossmsi_baseline'"),
        ('{"crossmsi_baseline": 2}', "b.json: the baseline has version 2, this crossmsi knows 1"),
        ('{"crossmsi_baseline": 1}', "b.json: the baseline is damaged: it has no 'files'"),
        (
            '{"crossmsi_baseline": 1, "files": {"a": 1}}',
            "b.json: the baseline is damaged: entry 1 of 'a' is no finding",
        ),
        (
            '{"crossmsi_baseline": 1, "files": {"a": [{"rule": "ICE09", "table": "", "keys": [1], "column": "", '
            '"message": "", "count": 1}]}}',
            "b.json: the baseline is damaged: entry 1 of 'a' is no finding",
        ),
        ("\udcff", "b.json: this is no baseline: it is not JSON"),
        ("[" * 100_000, "b.json"),
        ("1" * 5000, "b.json: this is no baseline"),
    ],
)
def test_a_damaged_baseline_is_one_error_and_stays(folder: Path, text: str, message: str) -> None:
    path = package("a.msi")
    Path("b.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CrossmsiError) as caught:
        read_baseline(Path("b.json"))
    assert str(caught.value).startswith(message)
    for option in ("--baseline", "--write-baseline"):
        result = CliRunner().invoke(app, ["lint", path, option, "b.json"])
        assert isinstance(result.exception, CrossmsiError) and result.stdout == ""
    assert Path("b.json").read_bytes() == text.encode("utf-8", "surrogateescape")


def test_nothing_is_written_when_a_file_failed(folder: Path) -> None:
    Path("bad.msi").write_text("no package")
    _, said = run(package("a.msi"), "bad.msi", "--write-baseline", "b.json", status=2)
    assert "b.json is not written" in said and not Path("b.json").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--baseline", "b.json"), "b.json: can't read the baseline: No such file or directory"),
        (("--baseline", "b.json", "--write-baseline", "c.json"), "don't go together"),
        (("--prune-baseline",), "--prune-baseline needs --baseline FILE"),
        (("--write-baseline", "no/such/b.json"), "no/such/b.json: can't be written"),
    ],
)
def test_options_that_can_not_work(folder: Path, options: tuple[str, ...], message: str) -> None:
    result = CliRunner().invoke(app, ["lint", package("a.msi"), *options])
    assert isinstance(result.exception, CrossmsiError) and message in str(result.exception)


def test_several_processes_compare_alike(folder: Path) -> None:
    names = [package(f"p{n}.msi", seed=n) for n in range(3)]
    run(*names, "--write-baseline", "b.json")
    package("p1.msi", seed=9, extra=("fresh",))
    files, _ = run(*names, "--baseline", "b.json", "--jobs", 2, status=1)
    assert [keys(file) for file in files] == [[], ["ICE09 fresh"], []]


def test_a_real_rebuild(folder: Path) -> None:
    """Another version, product code, file content and component GUIDs: nothing is new, until something is."""
    Path("one.txt").write_text("1")
    head = "package: {{name: T, manufacturer: M, version: {version}, upgrade_code: {code}}}\ncomponents:\n"
    key = r"HKCR\CLSID\{3C0B2F4E-5D19-4C83-8E57-91A6D4F0B721}"
    wrong = f"  - {{files: one.txt, directory: SystemFolder, registry: {{key: '{key}', values: {{'@': T}}}}}}\n"

    def build(version: str, code: str, entries: str) -> str:
        Path("m.yaml").write_text(head.format(version=version, code=code) + entries)
        result = CliRunner().invoke(app, ["build", "m.yaml", "--no-lint"])
        assert result.exit_code == 0, result.output
        return f"T-{version}-x86.msi"

    first = build("1.2.3", "0F8FAD5B-D9CB-469F-A165-708677289501", wrong)
    (before,), _ = run(first, "--write-baseline", "b.json")
    assert {item["rule"] for item in before["suppressed"]} == {"ICE09", "ICE33"}
    Path("one.txt").write_text("something else")
    second = build("1.3.0", "0F8FAD5B-D9CB-469F-A165-708677289502", "  - {files: m.yaml}\n" + wrong)
    (after,), said = run(second, "--baseline", "b.json")
    assert after["findings"] == [] and len(after["suppressed"]) == len(before["suppressed"]) and said == ""
    Path("two.txt").write_text("2")
    third = build("1.4.0", "0F8FAD5B-D9CB-469F-A165-708677289502", wrong + "  - {files: two.txt, directory: System}\n")
    (after,), _ = run(third, "--baseline", "b.json", status=1)
    assert keys(after) == ["ICE09 two.txt"]
