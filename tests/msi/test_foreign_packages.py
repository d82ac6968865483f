"""Packages that msibuild and wixl write, with a cabinet by gcab, as msiinfo sees them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from crossmsi.cab import CabinetReader
from crossmsi.msi import Database, Stream
from crossmsi.msi.idt import import_table

WXS = """<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
  <Product Id="{11111111-2222-3333-4444-555555555555}" Name="Grün" Language="1033" Version="1.2.3" Manufacturer="Me"
           UpgradeCode="{21111111-2222-3333-4444-555555555555}" Codepage="65001">
    <Package InstallerVersion="200" Compressed="yes"/>
    <Media Id="1" Cabinet="a.cab" EmbedCab="yes"/>
    <Directory Id="TARGETDIR" Name="SourceDir">
      <Component Id="C" Guid="{31111111-2222-3333-4444-555555555555}">
        <File Id="F" Name="data.txt" Source="data.txt"/>
        <RegistryValue Root="HKLM" Key="Software\\X" Name="n" Type="integer" Value="7"/>
      </Component>
    </Directory>
    <Feature Id="Main" Level="1"><ComponentRef Id="C"/></Feature>
  </Product>
</Wix>
"""


def needs(*programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")


def run(*command: object, cwd: Path) -> bytes:
    return subprocess.run(list(map(str, command)), cwd=cwd, check=True, capture_output=True).stdout


def agrees_with_msiinfo(path: Path) -> int:
    database = Database.open(path)
    for name, table in database.tables.items():
        text = run("msiinfo", "export", path, name, cwd=path.parent).decode("utf-8")
        theirs = import_table(text, lambda name: Stream.from_bytes(name.encode()), name)
        assert theirs.columns == table.columns
        if not any(column.kind == "v" for column in table.columns):
            assert [tuple(row) for row in theirs] == [tuple(row) for row in table]
    return len(database.tables)


def test_a_package_by_wixl(tmp_path: Path) -> None:
    needs("wixl", "msiinfo")
    (tmp_path / "p.wxs").write_text(WXS)
    (tmp_path / "data.txt").write_text("content " * 10_000)
    run("wixl", "-o", "p.msi", "p.wxs", cwd=tmp_path)
    assert agrees_with_msiinfo(tmp_path / "p.msi") > 10
    database = Database.open(tmp_path / "p.msi")
    assert database["Property"].get("ProductName").Value == "Grün"
    assert database["Registry"].rows[0].Value == "#7"
    with database.streams["a.cab"].open() as cabinet, CabinetReader(cabinet) as reader:
        assert reader.read("F") == b"content " * 10_000


def test_a_package_by_msibuild_and_gcab(tmp_path: Path) -> None:
    needs("msibuild", "msiinfo", "gcab")
    (tmp_path / "one").write_bytes(bytes(range(256)) * 500)
    run("gcab", "-c", "-z", "c.cab", "one", cwd=tmp_path)
    rows = "".join(f"key{number}\t{number - 300}\ttext {number}\r\n" for number in range(600))
    (tmp_path / "Own.idt").write_text(f"Key\tNumber\tText\r\ns72\tI4\tL0\r\nOwn\tKey\r\n{rows}", newline="")
    run("msibuild", "p.msi", "-i", "Own.idt", cwd=tmp_path)
    run("msibuild", "p.msi", "-a", "c.cab", "c.cab", cwd=tmp_path)
    run(
        "msibuild", "p.msi", "-s", "Title", "Author", "x64;1033", "{41111111-2222-3333-4444-555555555555}", cwd=tmp_path
    )
    assert agrees_with_msiinfo(tmp_path / "p.msi") == 1
    database = Database.open(tmp_path / "p.msi")
    assert (database["Own"].get("key599").Number, len(database["Own"])) == (299, 600)
    assert database.summary.template == "x64;1033"
    with database.streams["c.cab"].open() as cabinet, CabinetReader(cabinet) as reader:
        assert reader.read("one") == (tmp_path / "one").read_bytes()
