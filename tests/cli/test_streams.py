"""Standard input, output and error may be closed: the commands do their work, and no file takes such a place."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "sample_payloads"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no numbers to close before a start")


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)], ids=str)
def test_a_build_with_closed_streams(tmp_path: Path, closed: tuple[int, ...]) -> None:
    code = f"import os, sys\nfor n in {closed}: os.close(n)\nos.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    target = tmp_path / "x.msi"
    command = ["-m", "crossmsi", "build", SAMPLES / "crossmsi.yaml", "-o", target]
    result = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert ("lint: no findings" in result.stdout) == (1 not in closed)
    assert target.read_bytes()[:8] == bytes.fromhex("d0cf11e0a1b11ae1")
