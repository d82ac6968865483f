"""Shortcut, ShortcutProperty, Environment, IniFile, fonts and self-registering files."""

from __future__ import annotations

import pytest
from rest_source import assert_error, in_component, in_file


def test_shortcut_to_a_file(compile_body, lines):
    compiled = compile_body(
        in_file(
            '<Shortcut Id="S" Name="tool" Directory="ProgramMenuFolder" Arguments="-x" Description="A tool" Hotkey="1"'
            ' Icon="Ico" IconIndex="-1" Show="minimized" WorkingDirectory="D" />'
        )
        + '<Icon Id="Ico" SourceFile="tool.txt" />'
    )
    assert lines(compiled, "Shortcut") == [
        "Shortcut:S\tProgramMenuFolder\ttool\tComp\t[#Tool]\t-x\tA tool\t1\tIco\t-1\t7\tD\t\t\t\t"
    ]


def test_shortcut_of_a_component_and_of_a_folder(compile_body, lines):
    compiled = compile_body(
        in_component(
            '<Shortcut Id="A" Name="dir" /><Shortcut Id="B" Name="web" Target="https://example.org" Show="maximized" />'
            '<CreateFolder><Shortcut Id="C" Name="folder" Directory="DesktopFolder" Show="normal" /></CreateFolder>'
        )
    )
    assert lines(compiled, "Shortcut") == [
        "Shortcut:A\tD\tdir\tComp\t[D]\t\t\t\t\t\t\t\t\t\t\t",
        "Shortcut:B\tD\tweb\tComp\thttps://example.org\t\t\t\t\t\t3\t\t\t\t\t",
        "Shortcut:C\tDesktopFolder\tfolder\tComp\t[D]\t\t\t\t\t\t1\t\t\t\t\t",
    ]


def test_advertised_shortcut_names_the_feature(compile_body, lines):
    compiled = compile_body(
        in_file(
            '<Shortcut Id="S" Name="tool" Directory="ProgramMenuFolder" Advertise="yes">'
            '<Icon Id="Ico" SourceFile="tool.txt" /></Shortcut>'
        )
    )
    assert lines(compiled, "Shortcut") == ["Shortcut:S\tProgramMenuFolder\ttool\tComp\tF\t\t\t\tIco\t\t\t\t\t\t\t"]
    assert lines(compiled, "Icon") == ["Icon:Ico\t[Binary data]"]
    assert compiled.warnings == []


def test_advertised_shortcut_elsewhere_than_at_the_key_path_is_warned_of(compile_body):
    other = '<File Id="Other" Source="other.txt"><Shortcut Name="x" Directory="D" Advertise="yes" /></File>'
    folder = '<CreateFolder><Shortcut Name="x" Directory="D" Advertise="yes" /></CreateFolder>'
    for inner in (other, folder):
        compiled = compile_body(
            in_component("").replace("</Component>", f"{inner}</Component>"), files={"other.txt": b"other"}
        )
        assert ["starts the key path of its component" in str(warning) for warning in compiled.warnings] == [True]


def test_shortcut_names_and_resources(compile_body, lines):
    compiled = compile_body(
        in_component(
            '<Shortcut Id="S" Name="Long name of it" ShortName="LONGNA~1" Directory="D" Subdirectory="sub"'
            ' DisplayResourceDll="[#Tool]" DisplayResourceId="1" DescriptionResourceDll="[#Tool]"'
            ' DescriptionResourceId="2" />'
        )
    )
    row = lines(compiled, "Shortcut")[0].split("\t")
    assert row[2] == "LONGNA~1|Long name of it"
    assert row[12:] == ["[#Tool]", "1", "[#Tool]", "2"]
    assert compiled.database["Directory"].get(row[1])[1:] == ("D", "sub")


def test_shortcut_property(compile_body, lines):
    compiled = compile_body(
        in_component(
            '<Shortcut Id="S" Name="tool"><ShortcutProperty Id="P" Key="System.AppUserModel.ID" Value="Acme" />'
            '<ShortcutProperty Key="k" Value="v" /></Shortcut>'
        )
    )
    rows = lines(compiled, "MsiShortcutProperty")
    assert "MsiShortcutProperty:P\tS\tSystem.AppUserModel.ID\tAcme" in rows
    generated = next(row for row in rows if row.endswith("\tS\tk\tv"))
    assert generated.startswith("MsiShortcutProperty:scp")


def test_shortcut_errors(compile_body):
    def fails(attributes: str, *phrases: str, place=in_component) -> None:
        assert_error(compile_body, place(f"<Shortcut {attributes} />"), *phrases)

    fails('Name="x"', "Shortcut inside File needs Directory", place=in_file)
    fails('Name="x" Directory="D" Target="t"', "Shortcut/@Target", place=in_file)
    fails('Name="x" Target="t" Advertise="yes"', "Shortcut/@Target", 'Advertise="yes"')
    fails('Name="x" DisplayResourceId="1"', "DisplayResourceDll and @DisplayResourceId need each other")
    fails('Name="x" WorkingSubdirectory="s"', "needs WorkingDirectory")
    fails('Name="x" Icon="No"', "Shortcut/@Icon names Icon 'No'")
    fails('Name="a:b"', "Shortcut/@Name")
    fails('Id="S"', "lacks its required attribute Name")
    fails('Name="x" Show="hidden"', "Shortcut/@Show must be one of")
    body = '<Shortcut Name="x"><ShortcutProperty Key="k" /></Shortcut>'
    assert_error(compile_body, in_component(body), "lacks its required attribute Value")


@pytest.mark.parametrize(
    ("attributes", "name", "value"),
    [
        ('Name="A" Value="1"', "-A", "1"),
        ('Name="A" Value="1" Action="set" System="yes"', "=-*A", "1"),
        ('Name="A" Value="1" Action="create" Permanent="yes"', "+A", "1"),
        ('Name="A" Action="remove"', "!-A", ""),
        ('Name="PATH" Value="[D]" Part="last" Action="set" System="yes"', "=-*PATH", "[~];[D]"),
        ('Name="PATH" Value="[D]" Part="first" Separator=","', "-PATH", "[D],[~]"),
        ('Name="A" Value="x" Part="all" Action="set"', "=-A", "x"),
        ('Name="A" Value="x" Part="last" Separator=" "', "-A", "[~] x"),
    ],
)
def test_environment(compile_body, lines, attributes, name, value):
    compiled = compile_body(in_component(f'<Environment Id="E" {attributes} />'))
    assert lines(compiled, "Environment") == [f"Environment:E\t{name}\t{value}\tComp"]


def test_environment_errors(compile_body):
    def fails(attributes: str, *phrases: str) -> None:
        assert_error(compile_body, in_component(f"<Environment {attributes} />"), *phrases)

    fails('Value="1"', "lacks its required attribute Name")
    fails('Name="A" Value="1" Action="create" Part="last"', "Environment/@Part")
    fails('Name="A" Value="1" Part="last" Separator=""', "Environment/@Separator is empty")
    fails('Name="A" Action="append"', "Environment/@Action must be one of set, create, remove")


@pytest.mark.parametrize(
    ("action", "table", "number"),
    [
        ("addLine", "IniFile", 0),
        ("createLine", "IniFile", 1),
        ("removeLine", "RemoveIniFile", 2),
        ("addTag", "IniFile", 3),
        ("removeTag", "RemoveIniFile", 4),
    ],
)
def test_ini_file(compile_body, lines, action, table, number):
    compiled = compile_body(
        in_component(f'<IniFile Id="I" Action="{action}" Name="a.ini" Directory="D" Section="s" Key="k" Value="v" />')
    )
    assert lines(compiled, "IniFile", "RemoveIniFile") == [f"{table}:I\ta.ini\tD\ts\tk\tv\t{number}\tComp"]


def test_ini_file_names(compile_body, lines):
    compiled = compile_body(
        in_component(
            '<IniFile Id="I" Action="addLine" Name="settings of it.ini" ShortName="SETTIN~1.INI" Section="s" Key="k"'
            ' Value="v" />'
        )
    )
    assert lines(compiled, "IniFile") == ["IniFile:I\tSETTIN~1.INI|settings of it.ini\t\ts\tk\tv\t0\tComp"]


def test_ini_file_errors(compile_body):
    def fails(attributes: str, *phrases: str) -> None:
        assert_error(compile_body, in_component(f'<IniFile Name="a.ini" Section="s" Key="k" {attributes} />'), *phrases)

    fails('Value="v"', "lacks its required attribute Action")
    fails('Action="addLine"', "lacks its attribute Value")
    fails('Action="change" Value="v"', "IniFile/@Action must be one of")
    fails('Action="addLine" Value="v" ShortName="too long.ini"', "IniFile/@ShortName is not a legal short")


def test_fonts(compile_body, lines):
    compiled = compile_body(
        in_component(
            '<File Id="A" Source="tool.txt" Name="a.ttf" TrueType="yes" /><File Id="B" Source="tool.txt"'
            ' Name="b.fon" FontTitle="Acme (VGA)" /><File Id="C" Source="tool.txt" Name="c" TrueType="no" />'
        )
    )
    assert lines(compiled, "Font") == ["Font:A\t", "Font:B\tAcme (VGA)"]


def test_self_registration(compile_body, lines):
    compiled = compile_body(
        in_component(
            '<File Id="A" Source="tool.txt" Name="a.dll" SelfRegCost="0" /><File Id="B" Source="tool.txt"'
            ' Name="b.dll" SelfRegCost="7" />'
        )
    )
    assert lines(compiled, "SelfReg") == ["SelfReg:A\t0", "SelfReg:B\t7"]


def test_font_and_self_registration_errors(compile_body):
    def fails(attributes: str, *phrases: str) -> None:
        assert_error(compile_body, in_component(f'<File Source="tool.txt" Name="a" {attributes} />'), *phrases)

    fails('TrueType="yes" FontTitle="x"', "File/@FontTitle")
    fails('SelfRegCost="-1"', "File/@SelfRegCost must be between 0 and 32767")
    fails('TrueTyp="yes"', "unknown attribute TrueTyp", "did you mean TrueType?")
