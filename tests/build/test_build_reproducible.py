"""The same inputs give the same bytes, wherever and however they are built."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crossmsi.errors import CrossmsiError
from crossmsi.msi import Database
from crossmsi.pack.moment import build_moment
from crossmsi.pack.native import write_package
from crossmsi.pack.packing import Packing
from crossmsi.pack.pipeline import compile_manifest

SAMPLES = Path(__file__).parents[2] / "sample_payloads"


def built(folder: Path, target: Path, threads: int | None = None) -> bytes:
    write_package(compile_manifest(folder / "crossmsi.yaml").compiled, target, Packing(threads=threads))
    return target.read_bytes()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The samples elsewhere, with other times and listed in another order by the file system."""
    other = tmp_path / "else where" / "päckage"
    other.mkdir(parents=True)
    for path in sorted(SAMPLES.rglob("*"), reverse=True):
        if path.is_file() and "src" not in path.parts:
            target = other / path.relative_to(SAMPLES)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
            os.utime(target, (1_500_000_000, 1_500_000_000))
    return other


def test_touched_files_in_another_folder_with_other_threads(tmp_path: Path, copy: Path) -> None:
    one = built(SAMPLES, tmp_path / "one.msi", threads=1)
    assert built(copy, tmp_path / "two.msi", threads=4) == one
    assert built(SAMPLES, tmp_path / "three.msi") == one


def test_other_content_gives_another_package_code_and_the_same_product_code(tmp_path: Path, copy: Path) -> None:
    built(SAMPLES, tmp_path / "one.msi")
    (copy / "doc" / "readme.txt").write_text("other text")
    built(copy, tmp_path / "two.msi")
    one, two = Database.open(tmp_path / "one.msi"), Database.open(tmp_path / "two.msi")
    assert one.summary.revision != two.summary.revision
    assert one["Property"].get("ProductCode") == two["Property"].get("ProductCode")


def test_source_date_epoch_is_honoured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = built(SAMPLES, tmp_path / "one.msi")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    two = built(SAMPLES, tmp_path / "two.msi")
    assert two != one
    assert Database.open(two).summary.created == datetime.fromtimestamp(1_700_000_000, UTC)
    assert built(SAMPLES, tmp_path / "three.msi") == two


@pytest.mark.parametrize(("value", "year"), [("0", 1980), ("99999999999999999", 2107), ("1700000000", 2023)])
def test_moments_are_held_within_what_a_cabinet_can_say(value: str, year: int) -> None:
    assert build_moment({"SOURCE_DATE_EPOCH": value}).year == year


def test_a_source_date_epoch_that_is_none_is_refused() -> None:
    with pytest.raises(CrossmsiError, match="SOURCE_DATE_EPOCH is 'yesterday'"):
        build_moment({"SOURCE_DATE_EPOCH": "yesterday"})
