"""ProgId, Extension, Verb, MIME."""

from __future__ import annotations

from rest_source import assert_error, in_component, in_file, keyless

CLSID = "{12345678-1234-1234-1234-1234567890AB}"


def test_progid_advertised_with_version_independent_one(compile_body, lines):
    compiled = compile_body(
        in_component(
            f'<Class Id="{CLSID}" Advertise="yes" Context="LocalServer32"><ProgId Id="A.B.1" Description="One"'
            ' Icon="Ico" IconIndex="2"><ProgId Id="A.B" /></ProgId><ProgId Id="A.B.0" Description="" /></Class>'
        )
        + '<Icon Id="Ico" SourceFile="tool.txt" />'
    )
    assert lines(compiled, "ProgId") == [
        "ProgId:A.B\tA.B.1\t\tOne\t\t",
        f"ProgId:A.B.0\t\t{CLSID}\t\t\t",
        f"ProgId:A.B.1\t\t{CLSID}\tOne\tIco\t2",
    ]
    assert lines(compiled, "Class")[0].split("\t")[3] == "A.B.1"


def test_progid_registered_with_class(compile_body, lines):
    compiled = compile_body(
        in_file(
            f'<Class Id="{CLSID}" Context="InprocServer32"><ProgId Id="A.B.1"><ProgId Id="A.B" /></ProgId>'
            '<ProgId Id="A.C.1"><ProgId Id="A.C" /></ProgId></Class>'
        )
    )
    rows = keyless(lines(compiled, "Registry"))
    assert rows == sorted(
        [
            "0\tA.B\t\t\tComp",
            f"0\tA.B\\CLSID\t\t{CLSID}\tComp",
            "0\tA.B\\CurVer\t\tA.B.1\tComp",
            "0\tA.B.1\t\t\tComp",
            f"0\tA.B.1\\CLSID\t\t{CLSID}\tComp",
            "0\tA.C\t\t\tComp",
            f"0\tA.C\\CLSID\t\t{CLSID}\tComp",
            "0\tA.C\\CurVer\t\tA.C.1\tComp",
            "0\tA.C.1\t\t\tComp",
            f"0\tA.C.1\\CLSID\t\t{CLSID}\tComp",
            f"0\tCLSID\\{CLSID}\\InprocServer32\t\t[#Tool]\tComp",
            f"0\tCLSID\\{CLSID}\\ProgID\t\tA.B.1\tComp",
            f"0\tCLSID\\{CLSID}\\VersionIndependentProgID\t\tA.B\tComp",
        ]
    )


def test_progid_of_a_document_type_registered(compile_body, lines):
    compiled = compile_body(
        in_component(
            '<ProgId Id="Acme.Doc" Description="Document" Icon="Tool" IconIndex="1" NoOpen="">'
            '<Extension Id="acme" ContentType="application/x-acme">'
            '<Verb Id="open" Command="&amp;Open" TargetFile="Tool" Argument="&quot;%1&quot;" />'
            '<Verb Id="print" TargetProperty="PRINTER" /></Extension></ProgId>'
        )
    )
    assert keyless(lines(compiled, "Registry")) == sorted(
        [
            "0\t.acme\t\tAcme.Doc\tComp",
            "0\t.acme\tContent Type\tapplication/x-acme\tComp",
            "0\tAcme.Doc\t\tDocument\tComp",
            '0\tAcme.Doc\\DefaultIcon\t\t"[#Tool]",1\tComp',
            "0\tAcme.Doc\tNoOpen\t\tComp",
            "0\tAcme.Doc\\shell\\open\t\t&Open\tComp",
            '0\tAcme.Doc\\shell\\open\\command\t\t"[#Tool]" "%1"\tComp',
            '0\tAcme.Doc\\shell\\print\\command\t\t"[PRINTER]"\tComp',
        ]
    )


def test_extension_advertised(compile_body, lines):
    compiled = compile_body(
        in_component(
            '<ProgId Id="Acme.Doc" Advertise="yes"><Extension Id="acme"><Verb Id="open" Command="Open" Argument="%1"'
            f' Sequence="2" /><MIME ContentType="application/x-acme" Class="{CLSID}" Default="yes" />'
            "</Extension></ProgId>"
        )
    )
    assert lines(compiled, "Extension") == ["Extension:acme\tComp\tAcme.Doc\tapplication/x-acme\tF"]
    assert lines(compiled, "Verb") == ["Verb:acme\topen\t2\tOpen\t%1"]
    assert lines(compiled, "MIME") == [f"MIME:application/x-acme\tacme\t{CLSID}"]
    assert lines(compiled, "Registry") == []
    assert compiled.warnings == []


def test_advertised_tables_that_the_installer_reads_exist(compile_body):
    database = compile_body(in_component('<Extension Id="acme" Advertise="yes" />')).database
    assert "Verb" in database
    database = compile_body(in_component('<ProgId Id="A.D" Advertise="yes"><Extension Id="acme" /></ProgId>')).database
    assert "Class" in database


def test_extension_without_progid_registered(compile_body, lines):
    compiled = compile_body(
        in_component(
            '<Extension Id="acme"><Verb Id="open" TargetFile="Tool" />'
            f'<MIME ContentType="a/b" Class="{CLSID}" Default="yes" /><MIME ContentType="a/c" /></Extension>'
        )
    )
    mime = "0\tMIME\\Database\\Content Type\\a/"
    assert keyless(lines(compiled, "Registry")) == sorted(
        [
            "0\t.acme\t\t\tComp",
            "0\t.acme\tContent Type\ta/b\tComp",
            '0\t.acme\\shell\\open\\command\t\t"[#Tool]"\tComp',
            f"{mime}b\tExtension\t.acme\tComp",
            f"{mime}b\tCLSID\t{CLSID}\tComp",
            f"{mime}c\tExtension\t.acme\tComp",
        ]
    )


def test_mime_registered_in_an_advertised_extension(compile_body, lines):
    compiled = compile_body(
        in_component('<Extension Id="acme" Advertise="yes"><MIME ContentType="a/b" Advertise="no" /></Extension>')
    )
    assert lines(compiled, "Extension") == ["Extension:acme\tComp\t\t\tF"]
    assert keyless(lines(compiled, "Registry")) == ["0\tMIME\\Database\\Content Type\\a/b\tExtension\t.acme\tComp"]


def test_orphaned_advertised_progid_is_warned_of(compile_body):
    compiled = compile_body(in_component('<ProgId Id="Acme.Doc" Advertise="yes" />'))
    assert ["belongs to no Class" in str(warning) for warning in compiled.warnings] == [True]


def test_progid_errors(compile_body):
    deep = '<ProgId Id="A"><ProgId Id="B"><ProgId Id="C" /></ProgId></ProgId>'
    assert_error(compile_body, in_component(deep), "ProgId nests too deep")
    icon = '<ProgId Id="A"><ProgId Id="B" Icon="Tool" /></ProgId>'
    assert_error(compile_body, in_component(icon), "takes no icon")
    states = '<ProgId Id="A" Advertise="yes"><ProgId Id="B" Advertise="no" /></ProgId>'
    assert_error(compile_body, in_component(states), 'ProgId has Advertise="no" inside ProgId with Advertise="yes"')
    assert_error(compile_body, in_component('<ProgId Id="A" Icon="Nope" />'), "ProgId/@Icon names File 'Nope'")
    assert_error(
        compile_body, in_component('<ProgId Id="A" Advertise="yes" Icon="Tool" />'), "ProgId/@Icon names Icon 'Tool'"
    )


def test_extension_errors(compile_body):
    assert_error(compile_body, in_component('<Extension Id=".acme" />'), "written without a period")
    assert_error(compile_body, in_component("<Extension />"), "lacks its required attribute Id")
    states = '<ProgId Id="A" Advertise="no"><Extension Id="acme" Advertise="yes" /></ProgId>'
    assert_error(compile_body, in_component(states), 'Extension has Advertise="yes" inside ProgId')


def test_verb_errors(compile_body):
    def fails(advertise: str, verb: str, *phrases: str) -> None:
        body = in_component(f'<Extension Id="acme" Advertise="{advertise}"><Verb Id="open" {verb} /></Extension>')
        assert_error(compile_body, body, *phrases)

    fails("yes", 'TargetFile="Tool"', "Verb/@TargetFile can't be used in an advertised Extension")
    fails("no", 'Sequence="1" TargetFile="Tool"', "Verb/@Sequence")
    fails("no", "", "needs one of TargetFile and TargetProperty")
    fails("no", 'TargetFile="Tool" TargetProperty="P"', "needs one of TargetFile and TargetProperty")
    fails("yes", 'Sequence="0"', "Verb/@Sequence must be between 1 and 32767")


def test_mime_errors(compile_body):
    def fails(advertise: str, mime: str, *phrases: str) -> None:
        assert_error(
            compile_body,
            in_component(f'<Extension Id="acme" Advertise="{advertise}"><MIME {mime} /></Extension>'),
            *phrases,
        )

    fails("no", 'ContentType="a/b" Advertise="yes"', 'MIME can\'t have Advertise="yes"')
    fails("yes", 'ContentType="a/b" Advertise="no" Default="yes"', "must be advertised as its Extension is")
    fails("yes", 'Default="yes"', "lacks its required attribute ContentType")
