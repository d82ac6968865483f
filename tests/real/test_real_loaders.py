"""Both kinds of prefix run the programs they should: the sample tool tells what it was built for."""

from __future__ import annotations

from pathlib import Path

import pytest
from wine_prefix import WinePrefix

pytestmark = pytest.mark.wine

BIN = Path(__file__).parents[2] / "sample_payloads" / "bin"
I386, AMD64 = "crosstool 1.0.0.0 i386 32-bit", "crosstool 1.0.0.0 amd64 64-bit"


def test_a_64_bit_windows_runs_both(win64: WinePrefix) -> None:
    assert win64.run(BIN / "amd64/crosstool.exe") == 0
    assert win64.output().strip() == AMD64
    if not win64.loader.both:
        pytest.skip("this Wine does not start 32-bit programs")
    assert win64.run(BIN / "i386/crosstool.exe") == 0
    assert win64.output().strip() == I386


def test_a_32_bit_windows_runs_32_bit_programs_only(win32: WinePrefix) -> None:
    assert win32.run(BIN / "i386/crosstool.exe") == 0
    assert win32.output().strip() == I386
    assert win32.run(BIN / "amd64/crosstool.exe") != 0
    assert AMD64 not in win32.output()
