"""Small packages to chain."""

from __future__ import annotations

from pathlib import Path

from crossmsi.compile import compile_source
from crossmsi.pack.native import write_package
from crossmsi.pack.packing import Packing

FOLDERS = {"x86": "ProgramFilesFolder", "x64": "ProgramFiles64Folder", "arm64": "ProgramFiles64Folder"}
SOURCE = """<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs">
  <Package Name="{name} ({platform})" Manufacturer="M" Version="{version}" UpgradeCode="{upgrade}" ProductCode="{code}"
           Language="1033" InstallerVersion="500">
    <Media Id="1" Cabinet="p.cab" EmbedCab="{embedded}" />
    <StandardDirectory Id="{folder}"><Directory Id="D" Name="{name}" /></StandardDirectory>
    <Component Directory="D"><File Source="{file}" /></Component>
    {extra}
  </Package>
</Wix>"""


def guid(number: int) -> str:
    """A GUID that is like no other of these tests."""
    return f"{{{number:08X}-0C0C-4E4E-8A8A-3F3F3F3F3F3F}}"


def make_package(
    folder: Path,
    platform: str,
    number: int,
    *,
    name: str = "Plover",
    upgrade: int | None = None,
    version: str = "2.1.0",
    extra: str = "",
    embedded: str = "yes",
    file_name: str | None = None,
) -> Path:
    """``folder/Plover-x86.msi`` with one file, Program Files/Plover/x86-1.txt; its codes come from the numbers."""
    folder.mkdir(parents=True, exist_ok=True)
    payload = folder / f"{platform}-{number}.txt"
    payload.write_text(f"{platform} {number}")
    text = SOURCE.format(
        name=name, platform=platform, version=version, upgrade=guid(upgrade or 1000 + number), code=guid(number),
        embedded=embedded, folder=FOLDERS[platform], file=payload, extra=extra,
    )  # fmt: skip
    target = folder / (file_name or f"{name}-{platform}.msi")
    write_package(compile_source(text, base_dir=folder, arch=platform), target, Packing())
    return target
