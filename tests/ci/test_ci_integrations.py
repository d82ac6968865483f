"""The GitHub action, the pre-commit hook and the GitLab job: what they would run is run."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
BIN = ROOT / "sample_payloads" / "bin"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")
EXAMPLES = {block.split("\n", 1)[0].removeprefix("# "): yaml.safe_load(block)
            for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)}  # fmt: skip
MANIFEST = """package: {{name: Tool, manufacturer: M, version: 1.0.0, platform: x64,
  upgrade_code: 9D2C3F3E-6B2A-4C7E-8C55-6A0F0D5E7B11}}
components:
  - files: {{source: tool.exe, name: {name}}}
"""

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A working copy with a manifest that has no findings, and one that ships amd64 code as tool32.exe (ISA002)."""
    for folder, name in (("good dir", "tool.exe"), ("bad", "tool32.exe"), ("installer", "tool32.exe")):
        (tmp_path / "w" / folder).mkdir(parents=True)
        shutil.copy(BIN / "amd64" / "crosstool.exe", tmp_path / "w" / folder / "tool.exe")
        (tmp_path / "w" / folder / "crossmsi.yaml").write_text(MANIFEST.format(name=name))
    return tmp_path / "w"


def bash(script: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess:
    """Run a step as GitHub's runner and GitLab's shell do: bash that stops at an error; crossmsi is on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    env = {**os.environ, "PATH": path, **environment}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=300)


class Job:
    """A GitHub job's folder for temporary files, with the step that installs replaced by this environment."""

    def __init__(self, repository: Path) -> None:
        self.repository = repository
        self.temporary = repository.parent / "runner"
        (self.temporary / "crossmsi").mkdir(parents=True)
        (self.temporary / "crossmsi" / "bin").symlink_to(Path(sys.executable).parent)
        self.output, self.summary = self.temporary / "output", self.temporary / "summary"

    def lint(self, **inputs: str) -> tuple[subprocess.CompletedProcess, dict[str, str]]:
        """Run the lint step with ``inputs`` and their defaults; the outputs that it set."""
        self.output.write_text("")
        (step,) = [step for step in ACTION["runs"]["steps"] if step.get("id") == "lint"]
        values = {name: str(facts.get("default", "")) for name, facts in ACTION["inputs"].items()} | inputs
        given = {key: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda match: values[match[1]], text)
                 for key, text in step["env"].items()}  # fmt: skip
        places = {"RUNNER_TEMP": self.temporary, "GITHUB_OUTPUT": self.output, "GITHUB_STEP_SUMMARY": self.summary,
                  "GITHUB_WORKSPACE": self.repository}  # fmt: skip
        result = bash(step["run"], self.repository, **{name: str(path) for name, path in places.items()}, **given)
        return result, dict(line.split("=", 1) for line in self.output.read_text().splitlines())


def test_the_action_reports_annotations_summary_and_sarif(repository: Path) -> None:
    job = Job(repository)
    result, outputs = job.lint(files="good dir/crossmsi.yaml\nbad/*.yaml\n")
    assert result.returncode == 1, result.stderr
    assert outputs == {"status": "1", "sarif": "crossmsi.sarif"}
    assert re.search(r"^::error .*file=bad/crossmsi\.yaml.*ISA002", result.stdout, re.MULTILINE)
    assert "ISA002" in job.summary.read_text()
    (run,) = json.loads((repository / "crossmsi.sarif").read_text())["runs"]
    assert [result["ruleId"] for result in run["results"] if result["level"] == "error"] == ["ISA002"]


def test_the_action_passes_arguments_and_nothing_else(repository: Path) -> None:
    job = Job(repository)
    result, outputs = job.lint(
        files="bad/crossmsi.yaml",
        args='--ignore ISA002 --select "ISA,ICE" -D "a=$(touch hacked) b"',
        format="text junit:out.xml",
        sarif="",
    )
    assert (result.returncode, outputs) == (0, {"status": "0"}), result.stderr
    assert not (repository / "hacked").exists()
    assert ET.parse(repository / "out.xml").getroot().tag == "testsuites"
    assert not (repository / "crossmsi.sarif").exists()


@pytest.mark.parametrize(
    ("inputs", "message"),
    [({"files": "absent.msi"}, "absent.msi"), ({"files": "bad/crossmsi.yaml", "args": "--no-such"}, "--no-such"),
     ({"files": "$(touch hacked).msi"}, "$(touch hacked).msi"), ({"files": "--version"}, "--version")],
)  # fmt: skip
def test_the_action_tells_of_wrong_inputs(inputs: dict[str, str], message: str, repository: Path) -> None:
    result, outputs = Job(repository).lint(**inputs)
    assert result.returncode == 2 and outputs["status"] == "2"
    assert message in result.stdout + result.stderr
    assert not (repository / "hacked").exists()


def test_the_action_installs_itself(tmp_path: Path) -> None:
    step = ACTION["runs"]["steps"][0]
    result = bash(step["run"], tmp_path, RUNNER_TEMP=str(tmp_path), GITHUB_ACTION_PATH=str(ROOT))
    if result.returncode and re.search("onnection|No matching distribution|resolution", result.stderr):
        pytest.skip("the package registry can't be reached")
    assert result.returncode == 0, result.stderr
    version = subprocess.run([tmp_path / "crossmsi" / "bin" / "crossmsi", "--version"], capture_output=True, text=True)
    assert version.stdout.startswith("crossmsi ")


def test_the_workflow_uses_inputs_and_outputs_that_there_are() -> None:
    steps = EXAMPLES[".github/workflows/installer.yml"]["jobs"]["lint"]["steps"]
    (step,) = [step for step in steps if step["uses"].endswith("/crossmsi@v1")]
    assert set(step["with"]) <= set(ACTION["inputs"])
    assert set(re.findall(r"steps\.crossmsi\.outputs\.(\w+)", str(steps))) <= set(ACTION["outputs"])
    tables = PAGE.split("## GitHub")[1].split("## GitLab")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", tables, re.M)) == {*ACTION["inputs"], *ACTION["outputs"]}


def test_the_gitlab_job_leaves_its_artifacts(repository: Path) -> None:
    job = EXAMPLES[".gitlab-ci.yml"]["installer lint"]
    result = bash("\n".join(job["script"]), repository, CI_PROJECT_DIR=str(repository))
    assert result.returncode == 1 and "ISA002" in result.stdout, result.stderr
    reports = job["artifacts"]["reports"]
    findings = json.loads((repository / reports["codequality"]).read_text())
    assert [item["location"]["path"] for item in findings if item["check_name"] == "ISA002"] == [
        "installer/crossmsi.yaml"
    ]
    assert ET.parse(repository / reports["junit"]).find(".//failure") is not None


def hook() -> dict[str, Any]:
    (only,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    return only


def test_the_hook_lints_what_it_matches(repository: Path) -> None:
    only = hook()
    matching = [path for path in sorted(repository.rglob("*"))
                if re.search(only["files"], path.relative_to(repository).as_posix())]  # fmt: skip
    assert [path.parent.name for path in matching] == ["bad", "good dir", "installer"]
    files = [path.relative_to(repository).as_posix() for path in matching]
    args = EXAMPLES[".pre-commit-config.yaml"]["repos"][0]["hooks"][0]["args"]
    for chosen, status in ((files, 1), (["good dir/crossmsi.yaml"], 0)):
        result = bash(shlex.join([*shlex.split(only["entry"]), *only.get("args", args), *chosen]), repository)
        assert result.returncode == status, result.stderr


def test_the_hook_is_one_that_pre_commit_takes() -> None:
    clientlib = pytest.importorskip("pre_commit.clientlib", reason="pre-commit is not installed")
    assert clientlib.load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))[0]["id"] == hook()["id"] == "crossmsi-lint"
    assert EXAMPLES[".pre-commit-config.yaml"]["repos"][0]["hooks"][0]["id"] == "crossmsi-lint"


@pytest.mark.parametrize(
    ("path", "matches"),
    [("a/b.msi", True), ("m.msm", True), ("crossmsi.yaml", True), ("x/crossmsi.yml", True), ("mycrossmsi.yaml", False),
     ("a.msi.txt", False), ("crossmsi.yaml.j2", False), ("other.yaml", False)],
)  # fmt: skip
def test_what_the_hook_matches(path: str, matches: bool) -> None:
    assert bool(re.search(hook()["files"], path)) is matches
