"""Machine types, hybrids and .NET bitness."""

from __future__ import annotations

import pytest
from pe_builder import PeBuilder

from crossmsi.pe import identify_bytes, machine_of

IL, REQ, PREF = 0x1, 0x2, 0x20000


@pytest.mark.parametrize("machine", ["i386", "amd64", "arm64", "arm", "ia64"])
def test_machine_is_named_and_is_the_isa_of_native_code(machine: str) -> None:
    data = PeBuilder(machine).build()
    identity = identify_bytes(data, "a.exe")
    assert (identity.format, identity.machine, identity.isa, identity.problem) == ("pe", machine, machine, None)
    assert machine_of(data) == machine


@pytest.mark.parametrize("number", [0x1C0, 0x1C2, 0x1C4])
def test_all_three_arm_types_are_arm(number: int) -> None:
    assert identify_bytes(PeBuilder(number).build(), "a.exe").isa == "arm"


def test_unknown_machine_is_shown_as_a_number_and_has_no_isa() -> None:
    identity = identify_bytes(PeBuilder(0x5064, plus=True).build(), "riscv.exe")
    assert (identity.format, identity.machine, identity.isa, identity.problem) == ("pe", "0x5064", "none", None)


@pytest.mark.parametrize(
    ("machine", "hybrid", "isa"),
    [("amd64", "arm64ec", "arm64ec"), ("arm64", "arm64x", "arm64"), ("i386", "chpe-i386", "i386")],
)
def test_chpe_metadata_makes_a_hybrid(machine: str, hybrid: str, isa: str) -> None:
    identity = identify_bytes(PeBuilder(machine).load_configuration(chpe=0x1234).build(), "h.dll")
    assert (identity.machine, identity.hybrid, identity.isa) == (machine, hybrid, isa)


@pytest.mark.parametrize("machine", ["amd64", "arm64", "i386"])
@pytest.mark.parametrize(("chpe", "size"), [(0, 0x140), (0x1234, 0x70)])
def test_no_hybrid_without_pointer_or_when_the_structure_is_too_old(machine: str, chpe: int, size: int) -> None:
    identity = identify_bytes(PeBuilder(machine).load_configuration(chpe, size).build(), "h.dll")
    assert (identity.hybrid, identity.isa, identity.problem) == (None, machine, None)


def test_the_structure_may_end_right_after_the_pointer() -> None:
    for machine, size in (("amd64", 0xD0), ("i386", 0x80)):
        exact = PeBuilder(machine).load_configuration(1, size).build()
        short = PeBuilder(machine).load_configuration(1, size - 1).build()
        assert identify_bytes(exact, "h").hybrid is not None
        assert identify_bytes(short, "h").hybrid is None


@pytest.mark.parametrize(
    ("machine", "plus", "flags", "dll", "bitness", "isa"),
    [
        ("i386", False, IL, False, "any-cpu", "anycpu"),
        ("i386", False, IL, True, "any-cpu", "anycpu"),
        ("i386", False, IL | REQ, False, "32-bit-required", "i386"),
        ("i386", False, IL | REQ, True, "32-bit-required", "i386"),
        ("i386", False, IL | REQ | PREF, False, "32-bit-preferred", "i386"),
        ("i386", False, IL | REQ | PREF, True, "32-bit-preferred", "anycpu"),
        ("i386", False, REQ, True, "machine-specific", "i386"),
        ("i386", False, 0, True, "machine-specific", "i386"),  # C++/CLI with native code
        ("amd64", True, IL, False, "machine-specific", "amd64"),
        ("arm64", True, IL, True, "machine-specific", "arm64"),
        ("arm", False, IL, True, "machine-specific", "arm"),
    ],
)
def test_dotnet_bitness(machine: str, plus: bool, flags: int, dll: bool, bitness: str, isa: str) -> None:
    identity = identify_bytes(PeBuilder(machine, plus=plus, dll=dll).clr(flags).build(), "net")
    assert identity.dotnet == {"runtime": "v4.0.30319", "bitness": bitness, "il_only": bool(flags & IL)}
    assert (identity.machine, identity.isa, identity.problem) == (machine, isa, None)


def test_native_code_has_no_dotnet() -> None:
    assert identify_bytes(PeBuilder().build(), "a").dotnet is None


def test_damaged_clr_header_is_a_problem_and_leaves_the_machine_type() -> None:
    builder = PeBuilder("i386").clr(IL)
    data = builder.build().replace(b"BSJB", b"JUNK")
    identity = identify_bytes(data, "a")
    assert (identity.dotnet, identity.isa) == (None, "i386")
    assert identity.problem == "CLR header: the CLR metadata doesn't start with its signature"


@pytest.mark.parametrize(("machine", "plus"), [("amd64", False), ("i386", True)])
def test_header_size_must_suit_the_machine(machine: str, plus: bool) -> None:
    identity = identify_bytes(PeBuilder(machine, plus=plus).build(), "a")
    assert f"machine type {machine} with a {'PE32+' if plus else 'PE32'} header" in (identity.problem or "")
