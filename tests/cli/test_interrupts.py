"""Ctrl-C: exit status 130, no traceback, nothing half done left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crossmsi.msi import Database
from crossmsi.msi.archive import export_database

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a named pipe is needed to stop at a known place")


def interrupted(fifo: Path, *arguments: object) -> None:
    """Run a command that reads ``fifo``, interrupt it there, and look at how it ends."""
    command = [sys.executable, "-m", "crossmsi", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        writing = None
        while writing is None and process.poll() is None:
            try:
                # Fails until the command has opened the other end, where it then waits for what never comes.
                writing = os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:
                time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    finally:
        process.kill()
        if writing is not None:
            os.close(writing)
    assert process.returncode == 130, err
    assert "Traceback" not in err and "error" not in err


def test_import_leaves_the_old_package(tmp_path: Path) -> None:
    database = Database()
    database.ensure("Property").append("ProductName", "One")
    export_database(database, tmp_path / "folder")
    (tmp_path / "folder" / "_Streams").mkdir()
    os.mkfifo(tmp_path / "folder" / "_Streams" / "blob")
    target = tmp_path / "out" / "old.msi"
    target.parent.mkdir()
    target.write_bytes(b"old")
    interrupted(tmp_path / "folder" / "_Streams" / "blob", "import", tmp_path / "folder", "-o", target)
    assert [path.name for path in target.parent.iterdir()] == ["old.msi"] and target.read_bytes() == b"old"


def test_a_second_one_at_the_end_says_nothing() -> None:
    script = (
        "import atexit, signal\nfrom crossmsi.cli import app\n"
        "def interrupt(**_): signal.raise_signal(signal.SIGINT)\n"
        "atexit.register(interrupt)\napp.app = interrupt\napp.main()\n"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stderr) == (130, "")


def test_ctrl_c_while_the_command_is_imported() -> None:
    script = (
        "import sys\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'typer': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "from crossmsi.__main__ import main\n"
        "main()\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, b"", b"")
