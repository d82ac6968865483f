"""Our readers of imports, exports and versions against pefile's full (slow, unbounded) ones, on real files."""

from __future__ import annotations

from pathlib import Path

import pefile
import pytest

from crossmsi.pe import identify
from crossmsi.pe.exports import DECORATED, INTERESTING
from crossmsi.pe.flags import remember_flags

SAMPLES = sorted((Path(__file__).parents[2] / "sample_payloads" / "bin").glob("*/*.[des]*"))
WINE = Path("/usr/lib/x86_64-linux-gnu/wine/x86_64-windows")
WINE_NAMES = ("actxprxy.dll", "mountmgr.sys", "msi.dll", "notepad.exe", "oleaut32.dll", "scrrun.dll")
DIRECTORIES = ("EXPORT", "IMPORT", "RESOURCE", "DELAY_IMPORT")


def expected(path: Path) -> dict[str, object]:
    pe = pefile.PE(str(path), fast_load=True)
    pe.parse_data_directories([pefile.DIRECTORY_ENTRY[f"IMAGE_DIRECTORY_ENTRY_{name}"] for name in DIRECTORIES])
    names = {s.name.decode() for s in pe.DIRECTORY_ENTRY_EXPORT.symbols if s.name} if has(pe, "EXPORT") else set()
    return {
        "imports": dlls(pe, "IMPORT"),
        "delay_imports": dlls(pe, "DELAY_IMPORT"),
        "exports": tuple(name for name in INTERESTING + DECORATED if name in names),
        "version": version(pe),
        "typelibs": resource_count(pe, "TYPELIB"),
        "registrar_scripts": resource_count(pe, "REGISTRY"),
    }


def has(pe: pefile.PE, directory: str) -> bool:
    return hasattr(pe, f"DIRECTORY_ENTRY_{directory}")


def dlls(pe: pefile.PE, directory: str) -> tuple[str, ...]:
    entries = getattr(pe, f"DIRECTORY_ENTRY_{directory}", ())
    return tuple(dict.fromkeys(entry.dll.decode() for entry in entries))


def version(pe: pefile.PE) -> str | None:
    for fixed in getattr(pe, "VS_FIXEDFILEINFO", ()):
        high, low = fixed.FileVersionMS, fixed.FileVersionLS
        return f"{high >> 16}.{high & 0xFFFF}.{low >> 16}.{low & 0xFFFF}"
    return None


def resource_count(pe: pefile.PE, kind: str) -> int:
    types = pe.DIRECTORY_ENTRY_RESOURCE.entries if has(pe, "RESOURCE") else ()
    return sum(
        len(name.directory.entries) for entry in types if str(entry.name) == kind for name in entry.directory.entries
    )


def compare(path: Path) -> None:
    identity = identify(path)
    actual = {name: getattr(identity, name) for name in ("imports", "delay_imports", "exports", "version")}
    actual |= {name: len(getattr(identity, name)) for name in ("typelibs", "registrar_scripts")}
    assert actual == expected(path)
    assert identity.problem is None


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_samples(path: Path) -> None:
    compare(path)


@pytest.mark.parametrize("name", WINE_NAMES)
def test_wine_files(name: str) -> None:
    if not (WINE / name).is_file():
        pytest.skip(f"{WINE / name} is absent: Wine isn't installed here")
    compare(WINE / name)


def test_pefile_remembers_flags_as_it_finds_them() -> None:
    remembering = pefile.retrieve_flags
    for table, prefix in (
        (pefile.SECTION_CHARACTERISTICS, "IMAGE_SCN_"),
        (pefile.DLL_CHARACTERISTICS, "IMAGE_DLLCHARACTERISTICS_"),
        (pefile.SECTION_CHARACTERISTICS, "IMAGE_SCN_MEM_"),
    ):
        for _ in range(2):
            assert remembering(table, prefix) == remembering._retrieve(table, prefix) != []
    remember_flags()
    assert pefile.retrieve_flags is remembering
