"""kill -9 at any moment of a build: the target is the old package or the whole new one.

A killed build may leave its temporary file (``.<name>.<pid>.tmp``) beside the target; no later build minds it.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crossmsi.msi import Database

MANIFEST = """
package: {name: Plover, manufacturer: Plover Works, version: 2.1.0, platform: x64,
          upgrade_code: 9D2C3F3E-6B2A-4C7E-8C55-6A0F0D5E7B11}
directories:
  ProgramFiles: {INSTALLFOLDER: Plover}
components:
  - {files: data.bin}
"""
ROUNDS = 9

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")


def build(folder: Path) -> subprocess.Popen:
    command = [sys.executable, "-m", "crossmsi", "build", "crossmsi.yaml", "-o", "out.msi", "--no-lint"]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def built(folder: Path) -> bytes:
    process = build(folder)
    assert (process.wait(120), process.stderr.read()) == (0, b"")
    return (folder / "out.msi").read_bytes()


def wait_for(path: Path, process: subprocess.Popen) -> None:
    """Until the build writes there, or is over."""
    while not path.exists() and process.poll() is None:
        time.sleep(0.005)


def test_the_target_is_the_old_package_or_the_new_one(tmp_path: Path) -> None:
    (tmp_path / "crossmsi.yaml").write_text(MANIFEST)
    payload = tmp_path / "data.bin"
    payload.write_bytes(b"old content")
    old = built(tmp_path)
    # Text that takes zlib two seconds to compress, so that most moments lie within the packing.
    payload.write_bytes(random.Random(3).randbytes(1 << 20).hex().encode() * 9)
    os.utime(payload, (1e9, 1e9))  # a file that is seconds old is read twice, and the first build would take longest
    start = time.monotonic()
    new = built(tmp_path)
    whole = time.monotonic() - start
    assert new != old
    target = tmp_path / "out.msi"
    killed = unfinished = 0
    for number in range(ROUNDS):
        target.write_bytes(old)
        process = build(tmp_path)
        # Late moments are the interesting ones: packing, and the rename at the end.
        if number % 2:
            wait_for(tmp_path / f".out.msi.{process.pid}.tmp", process)
            time.sleep(0.02 * number)
        else:
            time.sleep(whole * (0.3 + 0.75 * number / (ROUNDS - 1)))
        process.send_signal(signal.SIGKILL)
        killed += process.wait(120) == -signal.SIGKILL
        left = target.read_bytes()
        assert left in (old, new)
        stale = [path.name for path in tmp_path.iterdir() if path.name not in ("crossmsi.yaml", "data.bin", "out.msi")]
        assert all(name.startswith(".out.msi.") and name.endswith(".tmp") for name in stale)
        unfinished = len(stale)
    assert killed >= 3, "the builds were over before they could be killed"
    assert unfinished >= 1, "no build was killed while it wrote"
    # The next build takes no harm from what the killed ones left.
    assert built(tmp_path) == new
    assert Database.open(new)["File"].column("FileSize") == [payload.stat().st_size]
