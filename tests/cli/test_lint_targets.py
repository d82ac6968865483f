"""``--format``: several at once, where each goes, and what is wrong to ask for."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from crossmsi.cli.reporting import ReportTarget, parse_targets
from crossmsi.errors import CrossmsiError
from crossmsi.msi import Database

SAMPLES = Path(__file__).parents[2] / "sample_payloads"


def run(*arguments: object, cwd: Path, **options) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "crossmsi", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, **options)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    database = Database()
    database.create("Property").append("ProductName", "Plover")
    database.save(tmp_path / "a.msi")
    return tmp_path


@pytest.mark.parametrize(
    ("value", "target"),
    [
        ("text", ReportTarget("text")),
        ("json:-", ReportTarget("json")),
        (r"sarif:C:\no\such.sarif", ReportTarget("sarif", Path(r"C:\no\such.sarif"))),
        ("junit:./a:b.xml", ReportTarget("junit", Path("a:b.xml"))),
    ],
)
def test_targets(value: str, target: ReportTarget) -> None:
    if os.name == "nt" and target.path is not None:
        pytest.skip("these paths do not exist on Windows")
    assert parse_targets([value]) == [target]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["sarif:"], "--format sarif: lacks the file"),
        (["sarf:x"], "there is no format 'sarf'"),
        (["text", "json"], "only one format can go to the standard output, but text and json both would"),
        (["json:a.out", "sarif:./a.out"], "two formats go to the same file"),
        (["json:no/a.out"], "its folder does not exist"),
        (["json:."], "is a folder"),
        (["json:a.msi"], "is a file to lint"),
    ],
)
def test_what_can_not_be_done_is_said_before_linting(folder: Path, monkeypatch, values, message: str) -> None:
    monkeypatch.chdir(folder)
    before = Path("a.msi").read_bytes()
    with pytest.raises(CrossmsiError, match=re.escape(message)):
        parse_targets(values, [Path("a.msi")])
    if values[-1] in ("json", "json:a.msi"):  # once for each of the two checks, as a user meets them
        options = [part for value in values for part in ("--format", value)]
        done = run("lint", "a.msi", *options, cwd=folder)
        assert done.returncode == 2 and message in done.stderr and done.stdout == ""
    assert Path("a.msi").read_bytes() == before and os.listdir() == ["a.msi"]


def test_several_formats_at_once(folder: Path) -> None:
    summary = folder / "summary.md"
    environment = {**os.environ, "GITHUB_STEP_SUMMARY": str(summary)}
    formats = ("--format", "sarif:out.sarif", "--format", "github", "--format", "json:o.json")
    done = run("lint", "a.msi", *formats, cwd=folder, env=environment)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("::error file=a.msi,") and summary.read_text().startswith("### crossmsi lint: ")
    assert json.loads((folder / "out.sarif").read_text())["version"] == "2.1.0"
    findings = json.loads((folder / "o.json").read_text())["files"][0]["findings"]
    assert done.stdout.count("::error ") == sum(finding["severity"] == "error" for finding in findings) > 0
    assert sorted(os.listdir(folder)) == ["a.msi", "o.json", "out.sarif", "summary.md"]


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_paths_start_at_the_root_of_the_working_copy(folder: Path, variable: str) -> None:
    inner = folder / "sub"
    inner.mkdir()
    (folder / "a.msi").rename(inner / "a.msi")
    environment = {k: v for k, v in os.environ.items() if k not in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")}
    for root, expected in ((folder, "sub/a.msi"), (folder / "elsewhere", "a.msi")):
        done = run("lint", "a.msi", "--format", "github", cwd=inner, env={**environment, variable: str(root)})
        assert done.stdout.startswith(f"::error file={expected},")


def test_only_to_a_file_leaves_one_line_on_stderr(folder: Path) -> None:
    (folder / "o.json").write_text("old")
    done = run("lint", "a.msi", "--format", "json:o.json", cwd=folder)
    assert done.stdout == "" and re.fullmatch(r"[0-9]+ errors?.* in 1 file: see o\.json\n", done.stderr)
    assert json.loads((folder / "o.json").read_text())["version"] == 1


def test_a_wrong_package_still_gets_its_reports(folder: Path) -> None:
    (folder / "b.msi").write_text("x")
    done = run("lint", "b.msi", "--format", "junit:o.xml", cwd=folder)
    assert done.returncode == 2 and "1 file not linted: see o.xml" in done.stderr
    assert 'errors="1"' in (folder / "o.xml").read_text()


def test_no_colour_and_no_wrapping_off_a_terminal(folder: Path) -> None:
    environment = {**os.environ, "COLUMNS": "40"}
    environment.pop("FORCE_COLOR", None)
    done = run("lint", "a.msi", cwd=folder, env=environment)
    assert "\x1b" not in done.stdout and max(map(len, done.stdout.splitlines())) > 60


@pytest.mark.parametrize(
    ("more", "coloured"), [({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)]
)
def test_colour_is_asked_for_and_refused(folder: Path, more: dict[str, str], coloured: bool) -> None:
    environment = {**{k: v for k, v in os.environ.items() if "COLOR" not in k}, "TERM": "xterm", **more}
    done = run("lint", "a.msi", cwd=folder, env=environment)
    assert ("\x1b[" in done.stdout) == coloured


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX's")
@pytest.mark.parametrize("width", [60, 100])
def test_a_terminal_gets_colours_within_its_width(folder: Path, width: int) -> None:
    import fcntl
    import pty
    import struct
    import termios

    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    names = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR")
    environment = {**{k: v for k, v in os.environ.items() if k not in names}, "TERM": "xterm"}
    command = [sys.executable, "-m", "crossmsi", "lint", "a.msi", "--select", "ICE05"]
    process = subprocess.Popen(command, cwd=folder, stdout=inner, stderr=inner, stdin=inner, env=environment)
    os.close(inner)
    data = b""
    try:
        while block := os.read(outer, 65536):
            data += block
    except OSError:  # EIO: the other end is closed
        pass
    os.close(outer)
    assert process.wait(60) == 1
    text = data.decode()
    assert "\x1b[1;31m" in text
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text).replace("\r", "")
    assert max(map(len, plain.splitlines())) <= width and "ICE05" in plain


def test_build_tells_findings_in_any_format(tmp_path: Path) -> None:
    manifest = SAMPLES / "cfx" / "mixed.yaml"
    done = run("build", manifest, "-o", "m.msi", "--format", "github", "--format", "sarif:m.sarif", cwd=tmp_path)
    assert done.returncode == 1
    assert "::error file=" in done.stderr and "::error" not in done.stdout
    results = json.loads((tmp_path / "m.sarif").read_text())["runs"][0]["results"]
    assert results and all(result["locations"][0]["physicalLocation"]["region"]["startLine"] for result in results)
    refused = run("build", manifest, "-o", "n.msi", "--format", f"json:{tmp_path / 'no' / 'x'}", cwd=tmp_path)
    assert refused.returncode == 2 and not (tmp_path / "n.msi").exists()
    both = run("build", manifest, "-o", "n.msi", "--no-lint", "--format", "json", cwd=tmp_path)
    assert both.returncode == 2 and "--no-lint leaves it out" in both.stderr and not (tmp_path / "n.msi").exists()


def test_the_page_on_formats_names_them_all(folder: Path) -> None:
    from crossmsi.report.formats import format_names

    page = (SAMPLES.parent / "docs" / "formats.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == set(format_names())
    (command,) = re.findall(r"```sh\ncrossmsi (.*?)\n```", page)
    (folder / "build").mkdir()
    (folder / "a.msi").rename(folder / "build" / "a.msi")
    done = run(*command.split(), cwd=folder)
    assert done.returncode == 1 and done.stdout.startswith("::error file=build/a.msi")
    assert (folder / "lint.sarif").exists() and (folder / "lint.xml").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux' /dev/full")
def test_a_full_disk_is_one_error(folder: Path) -> None:
    done = run("lint", "a.msi", "--format", "json:/dev/full", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: /dev/full: can't be written: No space left on device\n"
