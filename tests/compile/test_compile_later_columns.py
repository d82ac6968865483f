"""Columns of later installers stand only in packages that ask for those."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(("version", "columns"), [("200", 12), ("399", 12), ("400", 16), ("500", 16)])
def test_shortcut_grows_with_the_installer_version(compile_body, version: str, columns: int) -> None:
    compiled = compile_body(
        """<StandardDirectory Id="ProgramMenuFolder"><Component Id="C" Guid="*">
              <Shortcut Id="S" Name="Go" Target="[SystemFolder]cmd.exe" />
              <RegistryValue Root="HKCU" Key="K" Name="N" Value="1" KeyPath="yes" />
            </Component></StandardDirectory>""",
        installer_version=version,
    )
    table = compiled.database["Shortcut"]
    assert len(table.columns) == columns and table.get("S").Target == "[SystemFolder]cmd.exe"
    assert table.locate(table.get("S")) is not None
    described = [row.Column for row in compiled.database.rows("_Validation") if row.Table == "Shortcut"]
    assert described == list(table.column_names)
