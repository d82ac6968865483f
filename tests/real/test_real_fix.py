"""The condition that ``lint --fix`` writes, installed by Wine: 64-bit code goes to 64-bit Windows only."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner
from wine_prefix import WinePrefix

from crossmsi.cli.app import app

pytestmark = pytest.mark.wine

SAMPLES = Path(__file__).parents[2] / "sample_payloads"
MANIFEST = f"""\
package:
  name: Fixed
  manufacturer: Maker
  version: 1.2.3
  upgrade_code: 0F8FAD5B-D9CB-469F-A165-708677289588
  platform: x86
components:
  - isa: [i386, amd64]
    files: {SAMPLES.as_posix()}/bin/${{isa}}/crosscom.dll
    directory: INSTALLFOLDER/${{isa}}
    com:
      classes:
        clsid: "{{3C0B2F4E-5D19-4C83-8E57-91A6D4F0B721}}"
        description: server
        threading_model: both
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fixed")
    manifest, path = folder / "crossmsi.yaml", folder / "fixed.msi"
    manifest.write_text(MANIFEST)
    result = CliRunner().invoke(app, ["lint", str(manifest), "--fix", "--select", "ISA010,ISA014"])
    assert result.exit_code == 0 and "${bits}=32" in manifest.read_text(), result.output
    assert CliRunner().invoke(app, ["build", str(manifest), "-o", str(path), "--no-lint"]).exit_code == 0
    return path


@pytest.mark.parametrize(("arch", "expected"), [("win64", {"i386", "amd64"}), ("win32", {"i386"})])
def test_each_windows_gets_what_it_can_use(
    arch: str, expected: set[str], package: Path, request: pytest.FixtureRequest
) -> None:
    prefix: WinePrefix = request.getfixturevalue(arch)
    before = prefix.snapshot()
    assert prefix.msiexec("/i", f"Z:{package}") == 0, prefix.output()
    installed = {path for path in prefix.snapshot().new_files(before) if path.endswith("crosscom.dll")}
    assert {Path(path).parent.name for path in installed} == expected
    assert prefix.msiexec("/x", f"Z:{package}") == 0, prefix.output()
    assert not prefix.snapshot().new_files(before)
