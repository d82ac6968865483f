"""What every format says of the sample packages: ``python -m tests.report.snapshots`` writes ``snapshots/`` anew."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from crossmsi import __version__
from crossmsi.report.formats import format_names

FOLDER = Path(__file__).parent / "snapshots"
SAMPLES = Path(__file__).parents[2] / "sample_payloads"
# A package with findings, a manifest with a finding on a line, a clean package, a file that isn't there.
FILES = ("faulty.msi", "samples/cfx/mixed.yaml", "clean.msi", "absent.msi")
RULES = "ICE30,ICE33,ICE80,ISA001,ISA002"


def run(*arguments: object, cwd: Path, **options) -> subprocess.CompletedProcess:
    """``crossmsi`` as a user calls it."""
    command = [sys.executable, "-m", "crossmsi", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, **options)


def prepare(folder: Path) -> None:
    """Copy the cfx sample and build the packages of ``FILES``."""
    shutil.copytree(SAMPLES, folder / "samples")
    for manifest, package in (("faulty-1.2.yaml", "faulty.msi"), ("split-x86.yaml", "clean.msi")):
        built = run("build", f"samples/cfx/{manifest}", "-o", package, "--no-lint", cwd=folder)
        assert built.returncode == 0, built.stderr


def render_all(folder: Path, *more: object) -> dict[str, str]:
    """Text by format, from one run; the program's version and the files' sizes are replaced."""
    formats = [part for name in format_names() for part in ("--format", f"{name}:{name}.out")]
    done = run("lint", *FILES, "--select", RULES, *formats, *more, cwd=folder)
    assert done.returncode == 2, done.stderr  # absent.msi
    texts = {name: (folder / f"{name}.out").read_text("utf-8") for name in format_names()}
    texts["sarif"] = texts["sarif"].replace(f'"version": "{__version__}"', '"version": "VERSION"')
    texts["text"] = re.sub(r"(?<=  )[0-9]{4,}$", "SIZE", texts["text"], flags=re.MULTILINE)
    return texts


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        prepare(Path(name))
        for format_name, text in render_all(Path(name)).items():
            (FOLDER / f"{format_name}.txt").write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
