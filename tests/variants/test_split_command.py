"""``crossmsi split`` as its user sees it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crossmsi.cli.app import app
from crossmsi.errors import CrossmsiError
from crossmsi.msi import Database
from crossmsi.pack.native import write_package
from crossmsi.pack.packing import Packing
from crossmsi.pack.pipeline import compile_manifest
from tests.model.conftest import PACKAGE
from tests.variants.conftest import FILES, SAMPLES, write

SAMPLE = "CrossMSI-Sample-1.0.0"


def run(*arguments: object):
    return CliRunner().invoke(app, ["split", *map(str, arguments)])


def failure(*arguments: object) -> str:
    """The error that ends the command with status 2."""
    result = run(*arguments)
    assert isinstance(result.exception, CrossmsiError), result.output
    return str(result.exception)


def test_writes_a_package_for_each_isa_and_says_so(tmp_path: Path) -> None:
    result = run(SAMPLES / "crossmsi.yaml", "-o", tmp_path / "deep" / "out")
    assert result.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "deep" / "out").iterdir()) == [
        f"{SAMPLE}-x64.msi",
        f"{SAMPLE}-x86.msi",
    ]
    assert "2 packages, to be installed side by side" in result.stdout
    assert "neutral, in x86 and x64: readme.txt, Environment_PATH" in result.stdout
    # The x86 package alone leaves 64-bit Windows without a shell extension that Explorer can load.
    assert "lint: 1 warning" in result.stdout and "ISA014" in result.stderr
    for platform, template in (("x86", "Intel;1033"), ("x64", "x64;1033")):
        database = Database.open(tmp_path / "deep" / "out" / f"{SAMPLE}-{platform}.msi")
        assert database.summary.template == template
        for name in ("ProductCode", "UpgradeCode"):
            assert database["Property"].get(name).Value in result.stdout


@pytest.mark.parametrize("name", ["crossmsi.yaml", "cfx/mixed.yaml", "cfx/crossmsi.yaml"])
def test_the_manifests_build_the_same_packages(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    assert run(SAMPLES / name, "-o", out, "--manifests").exit_code == 0
    manifests = sorted(out.glob("*.yaml"))
    assert len(manifests) == 2
    monkeypatch.chdir(tmp_path)
    for manifest in manifests:
        write_package(compile_manifest(manifest.relative_to(tmp_path)).compiled, Path("again.msi"), Packing())
        assert Path("again.msi").read_bytes() == manifest.with_suffix(".msi").read_bytes()


def test_the_same_bytes_from_another_folder_with_other_threads(tmp_path: Path) -> None:
    copy = tmp_path / "else where"
    copy.mkdir()
    for path in SAMPLES.rglob("*"):
        if path.is_file() and "src" not in path.relative_to(SAMPLES).parts:
            target = copy / path.relative_to(SAMPLES)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            os.utime(target, (1_500_000_000, 1_500_000_000))
    assert run(SAMPLES / "crossmsi.yaml", "-o", tmp_path / "one", "--threads", 1).exit_code == 0
    assert run(copy / "crossmsi.yaml", "-o", tmp_path / "two", "--threads", 3).exit_code == 0
    for platform in ("x86", "x64"):
        name = f"{SAMPLE}-{platform}.msi"
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def mixed(folder: Path, text: str, head: str = PACKAGE) -> Path:
    write(folder, FILES)
    path = folder / "m.yaml"
    path.write_text(head + text, encoding="utf-8")
    return path


def test_texts_survive_in_a_manifest(tmp_path: Path) -> None:
    texts = ["1.10", "0x10", "true", "", "a: b", "# c", "{D}", "$${keep}", "two\nlines\n", "ends ", "'q'", '"', "1."]
    values = "".join(f"      V{index}: {text!r}\n" for index, text in enumerate(texts) if "\n" not in text)
    path = mixed(
        tmp_path,
        "components:\n- {files: [a32.dll, a64.dll]}\n- files: 'r*.txt'\n  registry:\n    key: HKLM\\Software\\T\n"
        "    values:\n" + values.replace("\"'q'\"", "'''q'''") + '      N: 0x10\n      L: [a, "1"]\n'
        "      T: {value: 7, type: string}\n      U: |\n        two\n        lines\n",
    )
    out = tmp_path / "elsewhere" / "out"
    assert run(path, "-o", out, "--manifests").exit_code == 0
    for manifest in out.glob("*.yaml"):
        write_package(compile_manifest(manifest).compiled, tmp_path / "again.msi", Packing())
        assert (tmp_path / "again.msi").read_bytes() == manifest.with_suffix(".msi").read_bytes()
        database = Database.open(tmp_path / "again.msi")
        data = {row.Name: row.Value for row in database.rows("Registry")}
        assert data["V7"] == "${keep}" and data["N"] == "#16" and data["V0"] == "1.10"


def test_icons_and_actions_are_found_from_the_new_folder(tmp_path: Path) -> None:
    (tmp_path / "t.ico").write_bytes(b"\0\0\1\0")
    (tmp_path / "l.rtf").write_bytes(b"{\\rtf1 x}")
    path = mixed(
        tmp_path,
        "ui: minimal\ncomponents:\n- {files: [tool32.exe, a64.dll], "
        "shortcuts: {name: T, target: tool32.exe, icon: t.ico}}\n"
        "custom_actions:\n  A: {dll: a32.dll, entry: f, after: CostFinalize}\n"
        "  B: {dll: {binary: a32.dll}, entry: g, after: A}\n",
        PACKAGE + "  icon: t.ico\n  license: l.rtf\n",
    )
    out = tmp_path / "elsewhere" / "out"
    assert run(path, "-o", out, "--manifests", "--no-lint").exit_code == 0
    for manifest in out.glob("*.yaml"):
        write_package(compile_manifest(manifest).compiled, tmp_path / "again.msi", Packing())
        assert (tmp_path / "again.msi").read_bytes() == manifest.with_suffix(".msi").read_bytes()


def test_external_cabinets_have_names_of_their_own(tmp_path: Path) -> None:
    path = mixed(tmp_path, "components: [{files: [a32.dll, a64.dll, arm.dll]}]\n", PACKAGE + "  cabinet: external\n")
    assert run(path, "-o", tmp_path / "out").exit_code == 0
    assert {path.name for path in (tmp_path / "out").glob("*.cab")} == {"prod_x86.cab", "prod_x64.cab", "pr_arm64.cab"}


def test_errors_found_are_status_1_and_the_packages_are_there(tmp_path: Path) -> None:
    path = mixed(tmp_path, "components: [{files: [{source: tool64.exe, name: tool32.exe}, a32.dll]}]\n")
    result = run(path, "-o", tmp_path / "out")
    assert result.exit_code == 1 and "ISA002" in result.stderr and f"{tmp_path / 'out'}" in result.stderr
    assert len(list((tmp_path / "out").iterdir())) == 2
    assert run(path, "-o", tmp_path / "out", "--no-lint").exit_code == 0


def test_nothing_is_left_of_a_split_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = mixed(tmp_path, "components: [{files: [a32.dll, a64.dll]}]\n")
    out = tmp_path / "new" / "out"
    from crossmsi.variants import writing

    real, calls = writing.write_package, []

    def failing(*arguments):
        calls.append(arguments)
        if len(calls) == 2:
            raise CrossmsiError("the file changed while it was packed")
        return real(*arguments)

    monkeypatch.setattr(writing, "write_package", failing)
    assert "changed" in failure(path, "-o", out)
    assert len(calls) == 2 and not (tmp_path / "new").exists()


def test_a_folder_in_the_way_stops_it_before_anything_is_replaced(tmp_path: Path) -> None:
    path = mixed(tmp_path, "components: [{files: [a32.dll, a64.dll]}]\n")
    out = tmp_path / "out"
    (out / "Tool-1.2.3-x86.msi").mkdir(parents=True)
    (out / "Tool-1.2.3-x64.msi").write_bytes(b"old")
    assert "is a folder" in failure(path, "-o", out)
    assert sorted(item.name for item in out.iterdir()) == ["Tool-1.2.3-x64.msi", "Tool-1.2.3-x86.msi"]
    assert (out / "Tool-1.2.3-x64.msi").read_bytes() == b"old"


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    path = mixed(tmp_path, "components: [{files: [a32.dll, a64.dll]}]\n")
    (tmp_path / "out").write_text("x")
    assert "can't write to the folder" in failure(path, "-o", tmp_path / "out")


def test_the_manifest_itself_is_never_overwritten(tmp_path: Path) -> None:
    path = mixed(tmp_path, "components: [{files: [a32.dll, a64.dll]}]\n")
    own = path.rename(tmp_path / "Tool-1.2.3-x64.yaml")
    before = own.read_bytes()
    assert "overwrite" in failure(own, "-o", tmp_path, "--manifests")
    assert own.read_bytes() == before and not list(tmp_path.glob("*.msi"))


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("components: [{files: read.txt}]\n", [], "nothing in the manifest is bound to an ISA"),
        ("components: [{files: a64.dll}]\n", ["--neutral", "x86"], "there is none"),
        ("components: [{files: none.dll}]\n", [], "none.dll"),
    ],
)
def test_what_can_not_be_split(text: str, options: list[str], message: str, tmp_path: Path) -> None:
    path = mixed(tmp_path, text)
    result = run(path, "-o", tmp_path / "out", *options)
    assert isinstance(result.exception, CrossmsiError) and message in str(result.exception)
    assert not (tmp_path / "out").exists()
