"""TypeLib and Category."""

from __future__ import annotations

from rest_source import assert_error, in_component, in_file, keyless

LIBID = "{33333333-0000-0000-0000-000000000001}"
CLSID = "{12345678-1234-1234-1234-1234567890AB}"
IID = "{BBBBBBBB-0000-0000-0000-000000000001}"
CATEGORY = "{CCCCCCCC-0000-0000-0000-000000000001}"


def test_typelib_advertised(compile_body, lines):
    compiled = compile_body(
        in_component(
            f'<TypeLib Id="{LIBID}" Advertise="yes" Language="9" MajorVersion="2" MinorVersion="3" Cost="5"'
            ' Description="Lib" HelpDirectory="D" />'
        )
    )
    assert lines(compiled, "TypeLib") == [f"TypeLib:{LIBID}\t9\tComp\t515\tLib\tD\tF\t5"]
    assert lines(compiled, "Registry") == []


def test_typelib_advertised_without_version(compile_body, lines):
    compiled = compile_body(in_component(f'<TypeLib Id="{LIBID}" Advertise="yes" Language="0" />'))
    assert lines(compiled, "TypeLib") == [f"TypeLib:{LIBID}\t0\tComp\t\t\t\tF\t"]


def test_typelib_registered_version_is_hexadecimal(compile_body, lines):
    compiled = compile_body(
        in_file(
            f'<TypeLib Id="{LIBID}" Language="0" MajorVersion="10" MinorVersion="31" Description="Lib" ResourceId="2"'
            ' Restricted="yes" HasDiskImage="yes" HelpDirectory="D" />'
        )
    )
    key = f"0\tTypeLib\\{LIBID}\\a.1f"
    assert keyless(lines(compiled, "Registry")) == sorted(
        [
            f"{key}\t\tLib\tComp",
            f"{key}\\0\\win32\t\t[#Tool]\\2\tComp",
            f"{key}\\FLAGS\t\t9\tComp",
            f"{key}\\HELPDIR\t\t[D]\tComp",
        ]
    )


def test_typelib_of_a_64_bit_component_is_win64(compile_body, lines):
    compiled = compile_body(in_file(f'<TypeLib Id="{LIBID}" Language="1033" MajorVersion="1" />'), arch="x64")
    rows = keyless(lines(compiled, "Registry"))
    assert f"0\tTypeLib\\{LIBID}\\1.0\\1033\\win64\t\t[#Tool]\tComp" in rows


def test_typelib_gives_its_id_to_interfaces_and_classes(compile_body, lines):
    compiled = compile_body(
        in_file(
            f'<TypeLib Id="{LIBID}" Language="0" MajorVersion="1"><Interface Id="{IID}" Name="I" />'
            f'<Class Id="{CLSID}" Context="InprocServer32" /></TypeLib>'
        )
    )
    rows = keyless(lines(compiled, "Registry"))
    assert f"0\tInterface\\{IID}\\TypeLib\t\t{LIBID}\tComp" in rows
    assert f"0\tInterface\\{IID}\\TypeLib\tVersion\t1.0\tComp" in rows
    assert f"0\tCLSID\\{CLSID}\\TypeLib\t\t{LIBID}\tComp" in rows
    assert f"0\tCLSID\\{CLSID}\\InprocServer32\t\t[#Tool]\tComp" in rows


def test_typelib_errors(compile_body):
    def fails(attributes: str, *phrases: str, place=in_file) -> None:
        assert_error(compile_body, place(f'<TypeLib Id="{LIBID}" {attributes} />'), *phrases)

    fails('Language="0"', "needs MajorVersion or MinorVersion")
    fails('MajorVersion="1"', "lacks its required attribute Language")
    fails('Language="0" MajorVersion="1"', "must stand in the File", place=in_component)
    fails('Language="0" MajorVersion="1" Cost="1"', "TypeLib/@Cost")
    fails('Language="0" MajorVersion="1" HelpSubdirectory="x"', "needs HelpDirectory")
    fails('Language="0" Advertise="yes" ResourceId="0"', "TypeLib/@ResourceId")
    fails('Language="0" Advertise="yes" Control="yes"', "TypeLib/@Control")
    fails('Language="0" Advertise="yes" MinorVersion="256"', "at most 255")
    fails('Language="0" MajorVersion="65536"', "TypeLib/@MajorVersion must be between 0 and 65535")


def test_category(compile_body, lines):
    compiled = compile_body(
        in_component(
            f'<Category Id="{CATEGORY}" Qualifier="q1" AppData="data" />'
            f'<Category Id="{CATEGORY}" Qualifier="q2" Feature="F" />'
        )
    )
    assert lines(compiled, "PublishComponent") == [
        f"PublishComponent:{CATEGORY}\tq1\tComp\tdata\tF",
        f"PublishComponent:{CATEGORY}\tq2\tComp\t\tF",
    ]


def test_category_errors(compile_body):
    assert_error(compile_body, in_component(f'<Category Id="{CATEGORY}" />'), "lacks its required attribute Qualifier")
    assert_error(
        compile_body, in_component(f'<Category Id="{CATEGORY}" Qualifier="q" Feature="G" />'), "names Feature 'G'"
    )
    twice = f'<Category Id="{CATEGORY}" Qualifier="q" />' * 2
    assert_error(compile_body, in_component(twice), "is defined twice", line=None)
