"""The amd64 samples do what they say, under Wine. The i386 ones need a 32-bit Wine and aren't run here."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

BIN = Path(__file__).parents[2] / "sample_payloads" / "bin" / "amd64"
CROSSCOM = "{3C0B2F4E-5D19-4C83-8E57-91A6D4F0B721}"
RTCCOM = "{7D2E9B16-4A83-4F5C-8C0D-E6135A9F2B48}"
CROSSSHELL = "{B9D6A4C8-1F72-4E3B-A05D-6C8E2F9B4710}"
CLASS_NOT_REGISTERED = 0x80040154

pytestmark = pytest.mark.wine
Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """run(program, *arguments) -> (exit code, output), in a fresh Wine prefix."""
    loader = next(
        (path for path in ("/usr/lib/wine/wine64", shutil.which("wine64")) if path and Path(path).exists()), None
    )
    if loader is None:
        pytest.skip("wine64 is not installed (Debian: wine64)")
    folder = tmp_path_factory.mktemp("wine")
    environment = os.environ | {
        "WINEPREFIX": str(folder / "prefix"),
        "WINEDLLOVERRIDES": "winemenubuilder.exe=d;mscoree,mshtml=",
        "WINEDEBUG": "-all",
        "XDG_RUNTIME_DIR": str(folder),
    }

    def start(*command: object) -> tuple[int, str]:
        # to a file: Wine's services inherit the handles, and a pipe would stay open as long as they live
        with (folder / "output").open("w+b") as output:
            done = subprocess.run(
                [loader, *map(str, command)],
                env=environment,
                cwd=BIN,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
                timeout=120,
            )
            output.seek(0)
            return done.returncode, output.read().decode()

    assert start("wineboot", "-i")[0] == 0
    yield start
    start("wineboot", "-k")


def ask(run: Run, clsid: str) -> tuple[int, int, int, str]:
    """comclient's answer: (exit code, HRESULT, bits, server path)."""
    code, output = run("comclient.exe", clsid)
    match = re.fullmatch(r"hr=0x([0-9a-f]{8}) bits=(\d+) client=64 server=(.*)\r\n", output)
    assert match is not None, output
    return code, int(match[1], 16), int(match[2]), match[3]


def test_crosstool_tells_its_isa(run: Run) -> None:
    assert run("crosstool.exe") == (0, "crosstool 1.0.0.0 amd64 64-bit\r\n")


@pytest.mark.parametrize("clsid", ["", "nonsense", "{3C0B2F4E-5D19-4C83-8E57-91A6D4F0B7}"])
def test_comclient_refuses_what_is_no_clsid(run: Run, clsid: str) -> None:
    code, result, bits, server = ask(run, clsid)
    assert (code, bits, server) == (1, 0, "")
    assert result & 0x80000000


@pytest.mark.parametrize(
    ("dll", "clsid"), [("crosscom.dll", CROSSCOM), ("crossshell.dll", CROSSSHELL), ("rtccom.dll", RTCCOM)]
)
def test_server_registers_answers_and_unregisters(run: Run, dll: str, clsid: str) -> None:
    assert ask(run, clsid)[:2] == (1, CLASS_NOT_REGISTERED)
    assert run("regsvr32", "/s", dll)[0] == 0
    code, result, bits, server = ask(run, clsid)
    assert (code, result, bits) == (0, 0, 64)
    assert server.endswith(f"\\bin\\amd64\\{dll}")
    handler = r"HKCR\*\shellex\ContextMenuHandlers\CrossShell"
    assert (clsid in run("reg", "query", handler)[1]) == (dll == "crossshell.dll")
    assert run("regsvr32", "/s", "/u", dll)[0] == 0
    assert ask(run, clsid)[:2] == (1, CLASS_NOT_REGISTERED)
    assert run("reg", "query", rf"HKCR\CLSID\{clsid}")[0] != 0
    assert run("reg", "query", handler)[0] != 0


def test_another_class_is_refused_by_the_server(run: Run) -> None:
    """DllGetClassObject answers for its own class only: crosscom.dll under crossshell's CLSID gives nothing."""
    key = rf"HKCR\CLSID\{CROSSSHELL}\InprocServer32"
    path = run("winepath", "-w", BIN / "crosscom.dll")[1].strip()
    assert run("reg", "add", key, "/ve", "/d", path, "/f")[0] == 0
    code, result, bits, _ = ask(run, CROSSSHELL)
    assert run("reg", "delete", rf"HKCR\CLSID\{CROSSSHELL}", "/f")[0] == 0
    assert (code, result, bits) == (1, 0x80040111, 0)  # CLASS_E_CLASSNOTAVAILABLE
