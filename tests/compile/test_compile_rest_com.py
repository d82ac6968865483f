"""Class, AppId, Interface and FileTypeMask: table rows when advertised, registry values otherwise."""

from __future__ import annotations

from rest_source import assert_error, in_component, in_file, keyless

CLSID = "{12345678-1234-1234-1234-1234567890AB}"
APPID = "{AAAAAAAA-0000-0000-0000-000000000001}"
IID = "{BBBBBBBB-0000-0000-0000-000000000001}"
KEY = f"0\tCLSID\\{CLSID}"


def test_class_advertised(compile_body, lines):
    compiled = compile_body(
        in_component(
            f'<Class Id="{CLSID.lower()}" Advertise="yes" Context="InprocServer32" ThreadingModel="both"'
            ' Description="Thing" Version="1.0" RelativePath="yes"><ProgId Id="Acme.Thing.1" /></Class>'
        )
    )
    assert lines(compiled, "Class") == [f"Class:{CLSID}\tInprocServer32\tComp\tAcme.Thing.1\tThing\t\t\t\t\t\t\tF\t1"]
    assert lines(compiled, "ProgId") == [f"ProgId:Acme.Thing.1\t\t{CLSID}\tThing\t\t"]
    assert keyless(lines(compiled, "Registry")) == sorted(
        [f"{KEY}\\InprocServer32\tThreadingModel\tBoth\tComp", f"{KEY}\\Version\t\t1.0\tComp"]
    )


def test_class_advertised_has_a_row_for_each_context(compile_body, lines):
    compiled = compile_body(
        in_component(
            f'<Class Id="{CLSID}" Advertise="yes" Context="LocalServer LocalServer32" Argument="/x"'
            ' Handler="2"><FileTypeMask Offset="0" Mask="FFFF" Value="ABCD" />'
            '<FileTypeMask Offset="4" Mask="FF" Value="00" /></Class>'
        )
    )
    mask = "0,2,FFFF,ABCD;4,1,FF,00"
    assert lines(compiled, "Class") == [
        f"Class:{CLSID}\tLocalServer\tComp\t\t\t\t{mask}\t\t\t2\t/x\tF\t",
        f"Class:{CLSID}\tLocalServer32\tComp\t\t\t\t{mask}\t\t\t2\t/x\tF\t",
    ]


def test_class_registered_in_a_file(compile_body, lines):
    compiled = compile_body(
        in_file(
            f'<Class Id="{CLSID}" Context="InprocServer32" ThreadingModel="apartment" Description="Thing"'
            ' Control="yes" Insertable="no" Programmable="yes" SafeForScripting="yes" SafeForInitializing="yes" />'
        )
    )
    assert compiled.database.table("Class") is None
    assert keyless(lines(compiled, "Registry")) == sorted(
        [
            f"{KEY}\t\tThing\tComp",
            f"{KEY}\\Control\t*\t\tComp",
            f"{KEY}\\Implemented Categories\\{{7DD95801-9882-11CF-9FA9-00AA006C42C4}}\t*\t\tComp",
            f"{KEY}\\Implemented Categories\\{{7DD95802-9882-11CF-9FA9-00AA006C42C4}}\t*\t\tComp",
            f"{KEY}\\InprocServer32\t\t[#Tool]\tComp",
            f"{KEY}\\InprocServer32\tThreadingModel\tApartment\tComp",
            f"{KEY}\\NotInsertable\t*\t\tComp",
            f"{KEY}\\Programmable\t*\t\tComp",
        ]
    )


def test_class_registered_for_an_executable_quotes_its_path(compile_body, lines):
    compiled = compile_body(
        in_component(
            f'<Class Id="{CLSID}" Context="LocalServer32" Server="Tool" Argument="-Embedding" Icon="Tool"'
            ' IconIndex="-3" Handler="3"><FileTypeMask Offset="1" Mask="0F" Value="0A" /></Class>'
        )
    )
    assert keyless(lines(compiled, "Registry")) == sorted(
        [
            f"0\tFileType\\{CLSID}\\0\t\t1,1,0F,0A\tComp",
            f'{KEY}\\DefaultIcon\t\t"[#Tool]",-3\tComp',
            f"{KEY}\\InprocHandler\t\tole2.dll\tComp",
            f"{KEY}\\InprocHandler32\t\tole32.dll\tComp",
            f'{KEY}\\LocalServer32\t\t"[#Tool]" -Embedding\tComp',
        ]
    )


def test_class_with_short_path_and_foreign_server(compile_body, lines):
    other = CLSID.replace("AB}", "AC}")
    compiled = compile_body(
        in_component(
            f'<Class Id="{CLSID}" Context="LocalServer32" Server="Tool" ShortPath="yes" />'
            f'<Class Id="{other}" Context="InprocServer32" ForeignServer="mscoree.dll" />'
        )
    )
    assert keyless(lines(compiled, "Registry")) == sorted(
        [f"{KEY}\\LocalServer32\t\t[!Tool]\tComp", f"0\tCLSID\\{other}\\InprocServer32\t\tmscoree.dll\tComp"]
    )


def test_class_inside_appid(compile_body, lines):
    compiled = compile_body(
        in_file(f'<AppId Id="{APPID}" Description="App"><Class Id="{CLSID}" Context="LocalServer32" /></AppId>')
    )
    assert keyless(lines(compiled, "Registry")) == sorted(
        [
            f"0\tAppID\\{APPID}\t\tApp\tComp",
            f"{KEY}\tAppID\t{APPID}\tComp",
            f'{KEY}\\LocalServer32\t\t"[#Tool]"\tComp',
        ]
    )


def test_advertised_class_refers_to_its_appid(compile_body, lines):
    compiled = compile_body(
        in_component(f'<Class Id="{CLSID}" Advertise="yes" Context="LocalServer32" AppId="{APPID}" />')
        + f'<AppId Id="{APPID}" RemoteServerName="host" ActivateAtStorage="yes" RunAsInteractiveUser="no" />'
    )
    assert lines(compiled, "AppId") == [f"AppId:{APPID}\thost\t\t\t\t1\t0"]
    assert lines(compiled, "Class")[0].split("\t")[5] == APPID


def test_appid_registered(compile_body, lines):
    compiled = compile_body(
        in_component(
            f'<AppId Id="{APPID}" LocalService="svc" ServiceParameters="-p" RemoteServerName="host" DllSurrogate=""'
            ' ActivateAtStorage="yes" RunAsInteractiveUser="yes" />'
        )
    )
    key = f"0\tAppID\\{APPID}"
    assert keyless(lines(compiled, "Registry")) == sorted(
        [
            f"{key}\t+\t\tComp",
            f"{key}\tActivateAtStorage\tY\tComp",
            f"{key}\tDllSurrogate\t\tComp",
            f"{key}\tLocalService\tsvc\tComp",
            f"{key}\tRemoteServerName\thost\tComp",
            f"{key}\tRunAs\tInteractive User\tComp",
            f"{key}\tServiceParameters\t-p\tComp",
        ]
    )


def test_interface(compile_body, lines):
    compiled = compile_body(
        in_component(
            f'<Interface Id="{IID}" Name="IThing" NumMethods="7" ProxyStubClassId32="{CLSID}"'
            f' BaseInterface="{APPID}" />'
        )
    )
    key = f"0\tInterface\\{IID}"
    assert keyless(lines(compiled, "Registry")) == sorted(
        [
            f"{key}\t\tIThing\tComp",
            f"{key}\\BaseInterface\t\t{APPID}\tComp",
            f"{key}\\NumMethods\t\t7\tComp",
            f"{key}\\ProxyStubClsid32\t\t{CLSID}\tComp",
        ]
    )


def test_interface_of_a_class_is_marshalled_by_it(compile_body, lines):
    compiled = compile_body(
        in_file(
            f'<Class Id="{CLSID}" Context="InprocServer InprocServer32"><Interface Id="{IID}" Name="IThing" /></Class>'
        )
    )
    assert [row for row in keyless(lines(compiled, "Registry")) if "Interface" in row] == [
        f"0\tInterface\\{IID}\t\tIThing\tComp",
        f"0\tInterface\\{IID}\\ProxyStubClsid\t\t{CLSID}\tComp",
        f"0\tInterface\\{IID}\\ProxyStubClsid32\t\t{CLSID}\tComp",
    ]


def test_class_errors(compile_body):
    def fails(attributes: str, *phrases: str, place=in_component) -> None:
        assert_error(compile_body, place(f'<Class Id="{CLSID}" {attributes} />'), *phrases)

    fails('Context="InprocServer32"', "Class without Advertise needs its server")
    fails('Context="Inproc" Server="Tool"', "Class/@Context", "'Inproc'")
    fails('Context="LocalServer32 LocalServer32" Server="Tool"', "lists LocalServer32 twice")
    fails('Advertise="yes"', "lacks its attribute Context")
    fails('Advertise="yes" Context="InprocServer32"', "takes no server", place=in_file)
    fails('Advertise="yes" Context="InprocServer32" ForeignServer="x.dll"', "Class/@ForeignServer")
    fails('Context="InprocServer32" Server="Tool" Argument="x"', "only processes take arguments")
    fails('Context="InprocServer32" Server="Tool" RelativePath="yes"', "Class/@RelativePath")
    fails(f'Context="InprocServer32" Server="Tool" AppId="{APPID}"', "Class/@AppId")
    fails('Context="InprocServer32" Server="Tool" ForeignServer="x.dll"', "Class/@ForeignServer", "Server")
    fails('Context="InprocServer32" Server="Tol"', "Class/@Server names File 'Tol'", "did you mean Tool?")
    fails('Context="InprocServer32" Server="Tool" ThreadingModel="Both"', "Class/@ThreadingModel must be one of")
    fails('Contxt="InprocServer32"', "unknown attribute Contxt", "did you mean Context?")
    assert_error(compile_body, in_component('<Class Id="123" Server="Tool" />'), "Class/@Id is not a GUID")


def test_appid_errors(compile_body):
    advertised = f'<AppId Id="{APPID}" Advertise="yes"'
    assert_error(compile_body, in_component(f'{advertised} Description="x" />'), "AppId/@Description")
    assert_error(compile_body, in_component(f'{advertised} DllSurrogate="" />'), "AppId/@DllSurrogate")
    assert_error(compile_body, f'<AppId Id="{APPID}" Advertise="no" />', 'Advertise="no" inside Package', line=3)
    nested = '<Class Id="{}" Context="LocalServer32"{} /></AppId>'
    assert_error(compile_body, in_component(f"{advertised}>" + nested.format(CLSID, "")), "must state Advertise")
    assert_error(
        compile_body,
        in_component(f"{advertised}>" + nested.format(CLSID, ' Advertise="no"')),
        'Class has Advertise="no" inside AppId with Advertise="yes"',
    )
    assert_error(compile_body, f'<AppId Id="{APPID}"><Class Id="{CLSID}" /></AppId>', "belongs to a component", line=3)


def test_interface_and_mask_errors(compile_body):
    assert_error(compile_body, in_component(f'<Interface Id="{IID}" />'), "lacks its required attribute Name")
    assert_error(
        compile_body, in_component(f'<Interface Id="{IID}" Name="I" NumMethods="-1" />'), "Interface/@NumMethods"
    )

    def fails(attributes: str, *phrases: str) -> None:
        mask = f'<FileTypeMask Offset="0" {attributes} />'
        body = f'<Class Id="{CLSID}" Server="Tool" Context="LocalServer32">{mask}</Class>'
        assert_error(compile_body, in_component(body), *phrases)

    fails('Mask="FF" Value="0011"', "must have the same length")
    fails('Mask="F" Value="0"', "FileTypeMask/@Mask", "hexadecimal")
    fails('Mask="FF"', "lacks its required attribute Value")
