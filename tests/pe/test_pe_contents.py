"""Kind, version, exports, imports, resources, signature and flags."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from pe_builder import PeBuilder, version_info

from crossmsi.pe import PeIdentity, ResourceItem, identify, identify_bytes


def identity_of(builder: PeBuilder) -> PeIdentity:
    identity = identify_bytes(builder.build(), "made")
    assert identity.problem is None
    return identity


@pytest.mark.parametrize(
    ("builder", "kind", "subsystem"),
    [
        (PeBuilder(), "exe", "windows-cui"),
        (PeBuilder(subsystem=2), "exe", "windows-gui"),
        (PeBuilder(dll=True, subsystem=2), "dll", "windows-gui"),
        (PeBuilder(dll=True).exports(["DllRegisterServer"]), "dll", "windows-cui"),
        (PeBuilder(dll=True).exports(["DllGetClassObject"]), "com-server", "windows-cui"),
        (PeBuilder().exports(["DllGetClassObject"]), "exe", "windows-cui"),
        (PeBuilder(subsystem=1).imports(["ntoskrnl.exe"]), "driver", "native"),
        (PeBuilder(subsystem=1, dll=True).imports(["NTOSKRNL.exe", "ntdll.dll"]), "driver", "native"),
        (PeBuilder(subsystem=1), "driver", "native"),
        (PeBuilder(subsystem=1).imports(["ntdll.dll"]), "exe", "native"),
        (PeBuilder(subsystem=10), "other", "efi-application"),
        (PeBuilder(subsystem=77), "exe", "0x4d"),
    ],
)
def test_kind_and_subsystem(builder: PeBuilder, kind: str, subsystem: str) -> None:
    identity = identity_of(builder)
    assert (identity.kind, identity.subsystem, identity.isa) == (kind, subsystem, "amd64")


def test_resource_only_dll_has_no_isa() -> None:
    def strings(entry_point: int = 0) -> PeBuilder:
        return PeBuilder("i386", dll=True, entry_point=entry_point).resources({6: {1: {1033: b"text"}}})

    identity = identity_of(strings())
    assert (identity.kind, identity.machine, identity.isa) == ("resource-only", "i386", "none")
    assert identity_of(strings(entry_point=0x1000)).kind == "dll"
    assert identity_of(strings().exports(["data"])).kind == "dll"
    assert identity_of(strings().exports([])).kind == "resource-only"
    assert identity_of(strings().imports(["KERNEL32.dll"])).kind == "dll"
    assert identity_of(strings().imports([])).kind == "resource-only"
    assert identity_of(strings().delay_imports(["KERNEL32.dll"])).kind == "dll"
    assert identity_of(strings().clr(1)).isa == "anycpu"  # a satellite assembly
    assert identity_of(PeBuilder(dll=True, entry_point=0)).kind == "dll"


def test_exports_that_matter_are_found_among_many() -> None:
    mangled = [f"?method{number}@Class@@QEAAXXZ" for number in range(20000)]
    wanted = ["DllGetClassObject", "DllRegisterServer", "ServiceMain"]
    identity = identity_of(PeBuilder(dll=True).exports([*mangled, *wanted, "DllGetClassObject2", "zlast", "Aaa"]))
    assert identity.exports == tuple(wanted)


@pytest.mark.parametrize("count", range(1, 9))
def test_the_search_finds_first_and_last_names(count: int) -> None:
    names = [f"Aa{n}" for n in range(count - 1)]
    assert identity_of(PeBuilder(dll=True).exports([*names, "DllInstall"])).exports == ("DllInstall",)
    assert identity_of(PeBuilder(dll=True).exports([f"Z{n}" for n in names] + ["CPlApplet"])).exports == ("CPlApplet",)
    assert identity_of(PeBuilder(dll=True).exports([f"Q{n}" for n in range(count)])).exports == ()


def test_stdcall_decorated_exports_are_reported_but_make_no_com_server() -> None:
    identity = identity_of(PeBuilder("i386", dll=True).exports(["DllGetClassObject@12", "_DllRegisterServer@0"]))
    assert (identity.exports, identity.kind) == (("DllGetClassObject@12", "_DllRegisterServer@0"), "dll")


@pytest.mark.parametrize("machine", ["i386", "amd64"])
def test_imports_in_order_each_once(machine: str) -> None:
    names = ["KERNEL32.dll", "ole32.dll", "KERNEL32.dll", "äpfel.dll"]
    identity = identity_of(PeBuilder(machine).imports(names).delay_imports(["shell32.dll", "winhttp.dll"]))
    assert identity.imports == ("KERNEL32.dll", "ole32.dll", "\\xc3\\xa4pfel.dll")
    assert identity.delay_imports == ("shell32.dll", "winhttp.dll")


def test_old_delay_imports_hold_virtual_addresses() -> None:
    identity = identity_of(PeBuilder("i386").delay_imports(["mapi32.dll"], by_address=True))
    assert identity.delay_imports == ("mapi32.dll",)


def test_version_and_languages() -> None:
    data = version_info((10, 2, 65535, 7), [1031, 1033, 1031, 0])
    identity = identity_of(PeBuilder(dll=True).resources({16: {1: {1033: data}}}))
    assert (identity.version, identity.languages) == ("10.2.65535.7", (1031, 1033, 0))


def test_version_without_translation_has_no_language() -> None:
    identity = identity_of(PeBuilder().resources({16: {1: {1033: version_info((1, 0, 0, 0), [])}}}))
    assert (identity.version, identity.languages) == ("1.0.0.0", ())


def test_type_libraries_and_registrar_scripts() -> None:
    tree = {
        "Registry": {"IDR_ONE": {1033: b"HKCR{}"}, 102: {1033: b"HKCR {}", 1031: b""}},
        "TYPELIB": {1: {1033: b"MSFT"}, 2: {0: b"MSFT...."}},
        "OTHER": {1: {0: b"x"}},
        6: {1: {1033: b"text"}},
    }
    identity = identity_of(PeBuilder(dll=True).resources(tree))
    assert identity.typelibs == (ResourceItem(1, 1033, 4), ResourceItem(2, 0, 8))
    assert identity.registrar_scripts == (
        ResourceItem("IDR_ONE", 1033, 6),
        ResourceItem(102, 1031, 0),
        ResourceItem(102, 1033, 7),
    )
    assert identity.version is None


def test_resources_as_windres_writes_them(tmp_path: Path) -> None:
    compiler = shutil.which("i686-w64-mingw32-gcc")
    if compiler is None:
        pytest.skip("i686-w64-mingw32-gcc (mingw-w64) is not installed")
    (tmp_path / "a.rgs").write_bytes(b"HKCR { }")
    (tmp_path / "a.tlb").write_bytes(b"MSFT" * 8)
    (tmp_path / "a.rc").write_text('101 REGISTRY "a.rgs"\n1 TYPELIB "a.tlb"\nLANGUAGE 7, 1\nNAMED REGISTRY "a.rgs"\n')
    for command in (
        ["i686-w64-mingw32-windres", "a.rc", "a.o"],
        [compiler, "-shared", "-nostdlib", "-Wl,--entry,0", "a.o", "-o", "a.dll"],
    ):
        subprocess.run(command, cwd=tmp_path, check=True)
    identity = identify(tmp_path / "a.dll")
    assert identity.typelibs == (ResourceItem(1, 1033, 32),)
    assert set(identity.registrar_scripts) == {ResourceItem(101, 1033, 8), ResourceItem("NAMED", 0x407, 8)}
    assert (identity.kind, identity.isa, identity.problem) == ("resource-only", "none", None)


def test_signature_presence() -> None:
    assert identity_of(PeBuilder()).signed is False
    assert identity_of(PeBuilder().sign()).signed is True


def test_cut_or_absurd_signature_is_a_problem() -> None:
    signed = PeBuilder().sign(64).build()
    cut = identify_bytes(signed[:-1], "cut")
    assert cut.signed is False
    assert cut.problem == f"signature: should end at byte {len(signed)}, the file has {len(signed) - 1}"
    builder = PeBuilder().sign(64)
    builder.overlay = b"\xff" * 64
    assert (
        identify_bytes(builder.build(), "absurd").problem == "signature: its first entry claims 4294967295 of 64 bytes"
    )


@pytest.mark.parametrize(("bit", "field"), [(0x100, "dep"), (0x40, "aslr"), (0x4000, "cfg")])
def test_hardening_flags(bit: int, field: str) -> None:
    flags = ("dep", "aslr", "cfg")
    only = identity_of(PeBuilder(dll_characteristics=bit))
    assert [getattr(only, name) for name in flags] == [name == field for name in flags]
