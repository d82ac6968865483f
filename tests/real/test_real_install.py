"""A package of ours, installed by Wine's msiexec: what the tables say is there, and nothing is left after removal."""

from __future__ import annotations

from pathlib import Path

import pytest
from wine_prefix import Snapshot, WinePrefix

from crossmsi.analysis import Package
from crossmsi.analysis.filenames import long_name
from crossmsi.analysis.formatted import ReferenceKind, resolve
from crossmsi.msi import Database

pytestmark = pytest.mark.wine

SAMPLE = Path(__file__).parents[2] / "sample_payloads" / "crossmsi.yaml"
# Where the folders are in a 64-bit prefix.
FOLDERS = {
    "TARGETDIR": "", "ProgramFilesFolder": "Program Files (x86)", "ProgramFiles64Folder": "Program Files",
    "CommonFilesFolder": "Program Files (x86)/Common Files", "CommonFiles64Folder": "Program Files/Common Files",
}  # fmt: skip
# Left by Wine after any installation, with or without our package.
BOOKKEEPING = ("software\\classes\\installer\\", "software\\microsoft\\windows\\currentversion\\installer\\")


@pytest.fixture(scope="module")
def msi(tmp_path_factory) -> Path:
    from crossmsi.pack.native import write_package
    from crossmsi.pack.packing import Packing
    from crossmsi.pack.pipeline import compile_manifest

    path = tmp_path_factory.mktemp("real") / "sample.msi"
    write_package(compile_manifest(SAMPLE).compiled, path, Packing())
    return path


@pytest.fixture(scope="module")
def cycle(prefix: WinePrefix, msi: Path) -> tuple[Snapshot, Snapshot, Snapshot]:
    """Snapshots before the installation, after it, and after the removal."""
    before = prefix.snapshot()
    assert prefix.msiexec("/i", f"Z:{msi}") == 0, prefix.output()
    during = prefix.snapshot()
    assert prefix.msiexec("/x", f"Z:{msi}") == 0, prefix.output()
    return before, during, prefix.snapshot()


def folder(package: Package, directory: str) -> str | None:
    path = package.directories.path(directory)
    return None if path[0] not in FOLDERS else "/".join(part for part in (FOLDERS[path[0]], *path[1:]) if part)


def test_every_file_is_installed_where_the_tables_say(msi: Path, cycle) -> None:
    before, during, _ = cycle
    package = Package(Database.open(msi), path=msi)
    new = during.new_files(before)
    sources = {str(path.name): path for path in (SAMPLE.parent / "doc").iterdir()}
    for row in package.rows("File"):
        component = package.component(row.Component_)
        place = f"{folder(package, component.directory)}/{long_name(row.FileName)}"
        width = "amd64" if component.is_64bit else "i386"
        source = sources.get(long_name(row.FileName)) or SAMPLE.parent / "bin" / width / long_name(row.FileName)
        assert new.pop(place) == source.read_bytes()
    assert sorted(Path(path).suffix for path in new) == [".lnk", ".lnk"]


def physical_keys(root: int, key: str, wide: bool) -> list[tuple[str, str]]:
    """(hive, key) candidates: Wine 8 keeps keys below Classes apart by width that Windows and Wine 10 share."""
    key = key.lower()
    if root == 1:
        return [("HKCU", key)]
    if root == 0:
        places = [("HKLM", f"software\\classes\\{key}")]
        narrow = ("HKLM", f"software\\classes\\wow6432node\\{key}")
        return places if wide else [narrow] if key.startswith("clsid") else [*places, narrow]
    head, _, rest = key.partition("\\")
    return [("HKLM", key if wide or head != "software" else f"software\\wow6432node\\{rest}")]


def test_every_registry_value_is_in_its_view(msi: Path, cycle) -> None:
    before, during, _ = cycle
    package = Package(Database.open(msi), path=msi)
    new = during.new_values(before)

    def lookup(kind: ReferenceKind, name: str) -> str | None:
        if kind is ReferenceKind.FILE:
            row = package.file(name)
            directory = package.component(row.Component_).directory
            return "C:\\" + f"{folder(package, directory)}/{long_name(row.FileName)}".replace("/", "\\")
        if name in package.directories:
            return "C:\\" + f"{folder(package, name)}/".replace("/", "\\")
        return package.properties.get(name)

    checked = 0
    for row in package.rows("Registry"):
        wide = package.component(row.Component_).is_64bit
        value = resolve(row.Value or "", lookup)
        stored = f"dword:{int(value[1:]):08x}" if value.startswith("#") else '"' + value.replace("\\", "\\\\") + '"'
        places = [(*key, (row.Name or "@").lower()) for key in physical_keys(row.Root, row.Key, wide)]
        assert stored in [new.get(place) for place in places], (row, places)
        checked += 1
    assert checked >= 20


def test_both_views_name_their_own_server(cycle) -> None:
    during = cycle[1].registry
    clsid = "clsid\\{3c0b2f4e-5d19-4c83-8e57-91a6d4f0b721}\\inprocserver32"
    assert (
        during["HKLM", f"software\\classes\\{clsid}", "@"] == '"C:\\\\Program Files\\\\CrossMSI Sample\\\\crosscom.dll"'
    )
    narrow = during["HKLM", f"software\\classes\\wow6432node\\{clsid}", "@"]
    assert narrow == '"C:\\\\Program Files (x86)\\\\CrossMSI Sample\\\\crosscom.dll"'


def test_removal_leaves_nothing(cycle) -> None:
    before, _, after = cycle
    assert after.new_files(before) == {}
    assert set(before.files) <= set(after.files)
    left = after.new_values(before)
    path = left.pop(("HKLM", "system\\currentcontrolset\\control\\session manager\\environment", "path"), None)
    if path is not None:  # Wine leaves the separator of an appended value behind
        old = before.registry["HKLM", "system\\currentcontrolset\\control\\session manager\\environment", "path"]
        assert path.replace(';"', '"') == old
    assert [place for place in left if not (place[1] + "\\").startswith(BOOKKEEPING)] == []
    assert all(value == "" for value in left.values())


def test_the_installed_server_answers_a_client(prefix: WinePrefix, msi: Path) -> None:
    client = SAMPLE.parent / "bin" / "amd64" / "comclient.exe"
    clsid = "{3C0B2F4E-5D19-4C83-8E57-91A6D4F0B721}"
    assert prefix.msiexec("/i", f"Z:{msi}") == 0
    assert prefix.run(client, clsid) == 0
    assert "bits=64 client=64" in prefix.output()
    assert prefix.msiexec("/x", f"Z:{msi}") == 0
    assert prefix.run(client, clsid) == 1
    prefix.stop()
