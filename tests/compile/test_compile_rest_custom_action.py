"""CustomAction: every kind, its options, and what is refused."""

from __future__ import annotations

import pytest
from rest_source import assert_error, in_component

BINARY = '<Binary Id="Bin" SourceFile="tool.txt" />'


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('BinaryRef="Bin" DllEntry="Run"', "1\tBin\tRun"),
        ('FileRef="Tool" DllEntry="Run"', "17\tTool\tRun"),
        ('BinaryRef="Bin" ExeCommand="/x"', "2\tBin\t/x"),
        ('FileRef="Tool" ExeCommand=""', "18\tTool\t"),
        ('Directory="D" ExeCommand="tool.exe /x"', "34\tD\ttool.exe /x"),
        ('Property="CMD" ExeCommand="/x"', "50\tCMD\t/x"),
        ('Directory="D" Value="[ProgramFilesFolder]x"', "35\tD\t[ProgramFilesFolder]x"),
        ('Property="P" Value="v"', "51\tP\tv"),
        ('Property="P" Value=""', "51\tP\t"),
        ('Error="Stop: [P]"', "19\t\tStop: [P]"),
        ('Error="²"', "19\t\t²"),
        ('BinaryRef="Bin" JScriptCall="f"', "5\tBin\tf"),
        ('FileRef="Tool" JScriptCall=""', "21\tTool\t"),
        ('Property="P" JScriptCall="f"', "53\tP\tf"),
        ('BinaryRef="Bin" VBScriptCall="f"', "6\tBin\tf"),
        ('FileRef="Tool" VBScriptCall="f"', "22\tTool\tf"),
        ('Property="P" VBScriptCall="f"', "54\tP\tf"),
        ('Script="jscript" ScriptSourceFile="a.js"', "37\t\tvar x = 1;\r\n"),
        ('Script="vbscript" ScriptSourceFile="a.js"', "38\t\tvar x = 1;\r\n"),
    ],
)
def test_kinds(compile_body, lines, attributes, expected):
    compiled = compile_body(
        in_component("") + BINARY + f'<CustomAction Id="A" {attributes} />', files={"a.js": b"var x = 1;\r\n"}
    )
    assert lines(compiled, "CustomAction") == [f"CustomAction:A\t{expected}\t"]


@pytest.mark.parametrize(
    ("attributes", "kind"),
    [
        ("", 2),
        ('Return="check"', 2),
        ('Return="ignore"', 2 + 64),
        ('Return="asyncWait"', 2 + 128),
        ('Return="asyncNoWait"', 2 + 192),
        ('Execute="firstSequence"', 2 + 256),
        ('Execute="oncePerProcess"', 2 + 512),
        ('Execute="secondSequence"', 2 + 768),
        ('Execute="deferred"', 2 + 1024),
        ('Execute="rollback"', 2 + 1280),
        ('Execute="commit"', 2 + 1536),
        ('Execute="deferred" Impersonate="no"', 2 + 1024 + 2048),
        ('Execute="immediate" Impersonate="no"', 2),
        ('HideTarget="yes"', 2 + 8192),
        ('Execute="commit" TerminalServerAware="yes"', 2 + 1536 + 16384),
    ],
)
def test_options(compile_body, attributes, kind):
    compiled = compile_body(BINARY + f'<CustomAction Id="A" BinaryRef="Bin" ExeCommand="x" {attributes} />')
    assert compiled.database["CustomAction"].get("A").Type == kind


@pytest.mark.parametrize(
    ("bitness", "arch", "kind"),
    [("default", "x86", 5), ("default", "x64", 5 + 4096), ("always32", "x64", 5), ("always64", "x86", 5 + 4096)],
)
def test_bitness_of_scripts(compile_body, bitness, arch, kind):
    body = BINARY + f'<CustomAction Id="A" BinaryRef="Bin" JScriptCall="f" Bitness="{bitness}" />'
    assert compile_body(body, arch=arch).database["CustomAction"].get("A").Type == kind


def test_bitness_of_executables_follows_from_the_file(compile_body):
    body = BINARY + '<CustomAction Id="A" BinaryRef="Bin" DllEntry="f" />'
    assert compile_body(body, arch="x64").database["CustomAction"].get("A").Type == 1


def test_patch_uninstall_is_an_extended_type(compile_body, lines):
    compiled = compile_body('<CustomAction Id="A" Property="P" Value="1" PatchUninstall="yes" />')
    assert lines(compiled, "CustomAction") == ["CustomAction:A\t51\tP\t1\t32768"]


def test_directory_with_subdirectory(compile_body):
    compiled = compile_body(
        in_component("") + '<CustomAction Id="A" Directory="D" Subdirectory="a\\b" ExeCommand="x.exe" />'
    )
    directories = compiled.database["Directory"]
    inner = directories.get(compiled.database["CustomAction"].get("A").Source)
    assert inner.DefaultDir.endswith("b")
    assert directories.get(inner.Directory_Parent)[1:] == ("D", "a")


def test_error_number_refers_to_the_error_table(compile_body, lines):
    error = '<UI><Error Id="25001" Message="No [1]" /></UI>'
    compiled = compile_body(error + '<CustomAction Id="A" Error="25001" />')
    assert lines(compiled, "CustomAction", "Error") == ["CustomAction:A\t19\t\t25001\t", "Error:25001\tNo [1]"]
    assert_error(compile_body, '<CustomAction Id="A" Error="25002" />', "names Error '25002'", line=3)


def test_vbscript_is_warned_of(compile_body):
    compiled = compile_body(BINARY + '<CustomAction Id="A" BinaryRef="Bin" VBScriptCall="f" />')
    assert ["VBScript" in str(warning) for warning in compiled.warnings] == [True]


def test_custom_action_ref_pulls_in_its_fragment(compile_body, lines):
    compiled = compile_body(
        '<CustomActionRef Id="A" />',
        fragments='<Fragment><CustomAction Id="A" Property="P" Value="1" /><Property Id="Q" Value="1" /></Fragment>',
    )
    assert lines(compiled, "CustomAction") == ["CustomAction:A\t51\tP\t1\t"]
    assert compiled.database["Property"].get("Q").Value == "1"
    assert_error(compile_body, '<CustomActionRef Id="B" />', "CustomActionRef/@Id names CustomAction 'B'", line=3)


@pytest.mark.parametrize(
    ("attributes", "phrase"),
    [
        ('BinaryRef="Bin"', "needs one of DllEntry, ExeCommand"),
        ('BinaryRef="Bin" DllEntry="f" ExeCommand="x"', "not DllEntry and ExeCommand"),
        ('DllEntry="f"', "CustomAction/@DllEntry goes with one of BinaryRef, FileRef; none is given"),
        ('Property="P" DllEntry="f"', "not with Property"),
        ('BinaryRef="Bin" FileRef="Tool" ExeCommand="x"', "not with BinaryRef and FileRef"),
        ('FileRef="Tool" Value="x"', "CustomAction/@Value goes with one of Directory, Property"),
        ('Directory="TARGETDIR" JScriptCall="f"', "not with Directory"),
        ('Property="P" Error="x"', "CustomAction/@Error goes without"),
        ('Script="jscript"', "need each other"),
        ('BinaryRef="Bin" DllEntry="f" ScriptSourceFile="a.js"', "need each other"),
        ('BinaryRef="Bin" DllEntry="f" Subdirectory="x"', "CustomAction/@Subdirectory needs Directory"),
        ('BinaryRef="Bin" DllEntry="f" Bitness="always64"', "CustomAction/@Bitness is for scripts"),
        ('BinaryRef="Bin" DllEntry="f" Return="asyncNoWait"', 'Return="asyncNoWait" needs ExeCommand'),
        ('Property="P" Value="1" Execute="deferred"', "can't set a property"),
        ('BinaryRef="Bin" DllEntry="f" TerminalServerAware="yes"', "CustomAction/@TerminalServerAware needs Execute"),
        ('BinaryRef="Bin" DllEntry="f" Execute="later"', "CustomAction/@Execute must be one of"),
        ('BinaryRef="Bim" DllEntry="f"', "names Binary 'Bim'"),
        ('Script="jscript" ScriptSourceFile="none.js"', "none.js doesn't exist"),
        ('BinaryKey="Bin" DllEntry="f"', "unknown attribute BinaryKey"),
    ],
)
def test_errors(compile_body, attributes, phrase):
    assert_error(compile_body, BINARY + f'<CustomAction Id="A" {attributes} />', phrase, line=3)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xef\xbb\xbf\xc3\xa9", "é"),
        ("é".encode("utf-16"), "é"),
        (b"\xfe\xff\x00\xe9", "é"),
    ],
)
def test_script_files_with_a_byte_order_mark(compile_body, data, expected):
    body = '<CustomAction Id="A" Script="jscript" ScriptSourceFile="a.js" />'
    assert compile_body(body, files={"a.js": data}).database["CustomAction"].get("A").Target == expected


@pytest.mark.parametrize(("data", "phrase"), [(b"\xe9", "isn't UTF-8: byte 0"), (b"a\0b", "no text file")])
def test_script_files_that_are_no_text(compile_body, data, phrase):
    body = '<CustomAction Id="A" Script="jscript" ScriptSourceFile="a.js" />'
    assert_error(compile_body, body, phrase, line=3, files={"a.js": data})
