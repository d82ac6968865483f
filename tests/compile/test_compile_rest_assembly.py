"""File/@Assembly: MsiAssembly rows, and MsiAssemblyName rows read from the file or its manifest."""

from __future__ import annotations

import hashlib

import pytest
from clr_builder import build_assembly
from rest_source import assert_error, in_component

from crossmsi.compile.clr_metadata import read_clr_assembly
from crossmsi.errors import CrossmsiError

KEY = bytes(range(160))
TOKEN = hashlib.sha1(KEY).digest()[::-1][:8].hex().upper()
MANIFEST = (
    '<?xml version="1.0"?><assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0"><assemblyIdentity'
    ' type="win32" name="Acme.Common" version="1.0.0.0" processorArchitecture="x86"'
    ' publicKeyToken="0123456789abcdef" />'
    '<file name="tool.txt" /></assembly>'
)


def names(compiled) -> dict[str, str]:
    return {row.Name: row.Value for row in compiled.database.rows("MsiAssemblyName")}


def with_assembly(attributes: str, inner: str = "") -> str:
    """The key file of the component is the assembly."""
    body = in_component("").replace('KeyPath="yes"', "")
    return body.replace("</Component>", f'<File Id="A" KeyPath="yes" {attributes}>{inner}</File></Component>')


def test_global_net_assembly(compile_body, lines):
    compiled = compile_body(
        with_assembly('Source="acme.lib.dll" Assembly=".net"'),
        files={"acme.lib.dll": build_assembly(public_key=KEY)},
    )
    assert lines(compiled, "MsiAssembly") == ["MsiAssembly:Comp\tF\t\t\t"]
    assert lines(compiled, "MsiAssemblyName") == [
        "MsiAssemblyName:Comp\tculture\tneutral",
        "MsiAssemblyName:Comp\tname\tAcme.Lib",
        "MsiAssemblyName:Comp\tprocessorArchitecture\tMSIL",
        f"MsiAssemblyName:Comp\tpublicKeyToken\t{TOKEN}",
        "MsiAssemblyName:Comp\tversion\t1.2.3.4",
    ]


def test_private_net_assembly_needs_no_key(compile_body, lines):
    compiled = compile_body(
        with_assembly('Source="other.dll" Assembly=".net" AssemblyApplication="Tool" AssemblyManifest="A"'),
        files={"other.dll": build_assembly(culture="de-AT")},
    )
    assert lines(compiled, "MsiAssembly") == ["MsiAssembly:Comp\tF\tA\tTool\t"]
    assert names(compiled)["culture"] == "de-AT"
    assert "publicKeyToken" not in names(compiled)


@pytest.mark.parametrize(
    ("options", "architecture"),
    [
        ({"flags": 1}, "MSIL"),
        ({"flags": 3}, "x86"),
        ({"flags": 0}, "x86"),
        ({"pe32_plus": True}, "AMD64"),
        ({"runtime": (2, 0)}, None),
    ],
)
def test_processor_architecture(compile_body, options, architecture):
    compiled = compile_body(
        with_assembly('Source="Acme.Lib.dll" Assembly=".net" AssemblyApplication="Tool"'),
        files={"Acme.Lib.dll": build_assembly(**options)},
    )
    assert names(compiled).get("processorArchitecture") == architecture


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize(("methods", "members"), [(0, 0), (1, 5), (8191, 5), (8192, 5)])
def test_assembly_row_behind_other_tables(tmp_path, wide, methods, members):
    """From 8192 MethodDef rows on, a MemberRef's parent takes 4 bytes instead of 2."""
    path = tmp_path / "a.dll"
    data = build_assembly("Näme", public_key=b"12345678", culture="fr", wide=wide, methods=methods, members=members)
    path.write_bytes(data)
    found = read_clr_assembly(path)
    assert (found.name, found.version, found.culture) == ("Näme", "1.2.3.4", "fr")
    assert found.public_key_token == b"12345678".hex()


def test_stated_names_fill_in_and_the_file_wins(compile_body):
    compiled = compile_body(
        with_assembly(
            'Source="Acme.Lib.dll" Assembly=".net" AssemblyApplication="Tool"',
            '<AssemblyName Id="name" Value="Wrong" /><AssemblyName Id="custom" Value="1" />',
        ),
        files={"Acme.Lib.dll": build_assembly()},
    )
    assert names(compiled)["name"] == "Acme.Lib"
    assert names(compiled)["custom"] == "1"


def test_win32_assembly(compile_body, lines):
    compiled = compile_body(
        with_assembly('Source="tool.txt" Name="t.dll" Assembly="win32" AssemblyManifest="M"').replace(
            "</Component>", '<File Id="M" Source="t.manifest" /></Component>'
        ),
        files={"t.manifest": MANIFEST.encode()},
    )
    assert lines(compiled, "MsiAssembly") == ["MsiAssembly:Comp\tF\tM\t\t1"]
    assert names(compiled) == {
        "name": "Acme.Common",
        "version": "1.0.0.0",
        "type": "win32",
        "processorArchitecture": "x86",
        "publicKeyToken": "0123456789abcdef",
    }


def test_errors(compile_body):
    def fails(attributes: str, *phrases: str, data: bytes = b"", inner: str = "", line: int | None = None) -> None:
        body = with_assembly(f'Source="a.dll" {attributes}', inner)
        assert_error(compile_body, body, *phrases, line=line, files={"a.dll": data})

    net = 'Assembly=".net" AssemblyApplication="Tool"'
    fails('Assembly="win32"', "lacks its attribute AssemblyManifest")
    fails('AssemblyManifest="A"', "File/@AssemblyManifest needs Assembly")
    fails('Assembly="clr"', "File/@Assembly must be one of no, .net, win32")
    fails('Assembly=".net" AssemblyApplication="No"', "File/@AssemblyApplication names File 'No'")
    fails(net, "a.dll is no .NET assembly", data=b"MZ but not really")
    fails(net, "a module, not an assembly", data=build_assembly(is_assembly=False))
    fails('Assembly=".net"', "has no strong name", data=build_assembly())
    fails('Assembly=".net"', "needs its own name", data=build_assembly(public_key=KEY))
    fails(net, "lacks its required attribute Value", inner='<AssemblyName Id="x" />', data=build_assembly())
    twice = '<AssemblyName Id="x" Value="1" />' * 2
    fails(net, "AssemblyName x of file A is given twice", inner=twice, data=build_assembly())
    fails('Assembly="win32" AssemblyManifest="A"', "a.dll:1:1: not well-formed XML", data=b"no xml")
    fails('Assembly="win32" AssemblyManifest="A"', "no assembly/assemblyIdentity", data=b"<assembly />")
    elsewhere = in_component('<File Source="a.dll" Assembly=".net" AssemblyApplication="Tool" />')
    assert_error(compile_body, elsewhere, "must be the key path", files={"a.dll": build_assembly()})


def test_damaged_assemblies_are_refused(tmp_path):
    """Cut anywhere, or with any byte changed, the reader answers or refuses; nothing else escapes."""
    whole = build_assembly(public_key=KEY)
    path = tmp_path / "a.dll"
    refused = 0
    for place in range(0, len(whole), 17):
        for data in (whole[:place], whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]):
            path.write_bytes(data)
            try:
                read_clr_assembly(path)
            except CrossmsiError:
                refused += 1
    assert refused > 20
