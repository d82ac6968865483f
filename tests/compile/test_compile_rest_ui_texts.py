"""UI, UIRef, DialogRef, UIText, ProgressText, TextStyle, Billboard, EmbeddedUI."""

from __future__ import annotations

import pytest
from rest_source import assert_error, in_component

PLACE = 'X="1" Y="2" Width="3" Height="4"'
DIALOG = f'<Dialog Id="Dlg" Width="9" Height="9"><Control Id="Ok" Type="PushButton" {PLACE} /></Dialog>'


def test_ui_ref_pulls_in_the_fragment(compile_body, lines):
    compiled = compile_body(
        '<UIRef Id="Set" />',
        fragments=f'<Fragment><UI Id="Set"><DialogRef Id="Dlg" /></UI><Property Id="P" Value="1" /></Fragment>'
        f"<Fragment><UI>{DIALOG}</UI></Fragment><Fragment><UI Id='Other' /><Property Id='Q' Value='1' /></Fragment>",
    )
    assert lines(compiled, "Dialog") == ["Dialog:Dlg\t50\t50\t9\t9\t7\t\tOk\t\t"]
    properties = compiled.database["Property"].column("Property")
    assert "P" in properties and "Q" not in properties


def test_ui_errors(compile_body):
    assert_error(compile_body, '<UIRef Id="Set" />', "UIRef/@Id names UI 'Set'", line=3)
    assert_error(compile_body, '<UI><DialogRef Id="Dlg" /></UI>', "DialogRef/@Id names Dialog 'Dlg'", line=3)
    assert_error(compile_body, '<UI Id="A" /><UI Id="A" />', "UI A is defined twice", line=3)
    assert_error(
        compile_body, "<UI><Dialogue /></UI>", "unknown element Dialogue in UI", "did you mean Dialog?", line=3
    )


def test_ui_text(compile_body, lines):
    compiled = compile_body('<UI><UIText Id="bytes" Value="bytes" /><UIText Id="NewFolder" /></UI>')
    assert lines(compiled, "UIText") == ["UIText:NewFolder\t", "UIText:bytes\tbytes"]
    assert_error(compile_body, '<UI><UIText Id="1" /></UI>', "UIText/@Id is not an identifier", line=3)
    assert_error(compile_body, '<UI><UIText Id="a" /><UIText Id="a" /></UI>', "UIText a is defined twice", line=3)


def test_progress_text(compile_body, lines):
    compiled = compile_body(
        '<UI><ProgressText Action="InstallFiles" Message="Copying" Template="File: [1]" />'
        '<ProgressText Action="B" /></UI>'
    )
    assert lines(compiled, "ActionText") == ["ActionText:B\t\t", "ActionText:InstallFiles\tCopying\tFile: [1]"]
    assert_error(compile_body, '<UI><ProgressText Message="x" /></UI>', "attribute Action", line=3)
    twice = '<UI><ProgressText Action="A" /><ProgressText Action="A" /></UI>'
    assert_error(compile_body, twice, "ActionText A is defined twice", line=3)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("", "\t"),
        ('Bold="yes" Italic="yes" Underline="yes" Strike="yes"', "\t15"),
        ('Underline="yes"', "\t4"),
        ('Red="1" Green="2" Blue="3"', "197121\t"),
        ('Blue="255"', "16711680\t"),
        ('Red="0"', "0\t"),
    ],
)
def test_text_style(compile_body, lines, attributes, expected):
    compiled = compile_body(f'<UI><TextStyle Id="T" FaceName="Tahoma" Size="8" {attributes} /></UI>')
    assert lines(compiled, "TextStyle") == [f"TextStyle:T\tTahoma\t8\t{expected}"]


def test_text_style_errors(compile_body):
    def fails(attributes: str, *phrases: str) -> None:
        assert_error(compile_body, f"<UI><TextStyle {attributes} /></UI>", *phrases, line=3)

    fails('Size="8"', "lacks its required attribute FaceName")
    fails('FaceName="Tahoma" Size="big"', "TextStyle/@Size must be an integer")
    fails('FaceName="Tahoma" Size="8" Red="256"', "TextStyle/@Red must be between 0 and 255")


def test_billboards(compile_body, lines):
    compiled = compile_body(
        in_component("")
        + f'<UI><BillboardAction Id="InstallFiles"><Billboard Id="B1" Feature="F"><Control Id="T" Type="Text" {PLACE}'
        f' Text="hello" Transparent="yes" /></Billboard><Billboard Feature="F" /></BillboardAction></UI>'
    )
    rows = lines(compiled, "Billboard")
    assert rows[0] == "Billboard:B1\tF\tInstallFiles\t1"
    assert rows[1].startswith("Billboard:bil") and rows[1].endswith("\tF\tInstallFiles\t2")
    assert lines(compiled, "BBControl") == ["BBControl:B1\tT\tText\t1\t2\t3\t4\t65539\thello"]


def test_billboard_errors(compile_body):
    def fails(inner: str, *phrases: str, action: str = "InstallFiles") -> None:
        body = f'<UI><BillboardAction Id="{action}">{inner}</BillboardAction></UI>'
        assert_error(compile_body, in_component("") + body, *phrases, line=None)

    fails('<Billboard Id="B" />', "lacks its required attribute Feature")
    fails('<Billboard Id="B" Feature="G" />', "Billboard/@Feature names Feature 'G'")
    fails("", "names CustomAction 'Nope'", action="Nope")
    board = '<Billboard Id="B" Feature="F">{}</Billboard>'
    fails(board.format(f'<Control Id="A" Type="PushButton" {PLACE} />'), "can't stand in a Billboard")
    fails(
        board.format(f'<Control Id="A" Type="Text" {PLACE} Help="x" />'), "Control/@Help can't be used in a Billboard"
    )
    fails(
        board.format(f'<Control Id="A" Type="Text" {PLACE} ShowCondition="x" />'),
        "Control/@ShowCondition can't be used in a Billboard",
    )


def test_embedded_ui(compile_body, lines):
    compiled = compile_body(
        '<UI><EmbeddedUI Id="Ui" Name="ui.dll" SourceFile="tool.txt" SupportBasicUI="yes" IgnoreProgress="yes">'
        '<EmbeddedUIResource SourceFile="pic-1.bmp" /></EmbeddedUI></UI>',
        files={"pic-1.bmp": b"BM"},
    )
    messages = 0x7FFF | 0xE000000
    assert lines(compiled, "MsiEmbeddedUI") == [
        f"MsiEmbeddedUI:Ui\tui.dll\t3\t{messages & ~0x400}\t[Binary data]",
        "MsiEmbeddedUI:pic_1.bmp\tpic-1.bmp\t0\t\t[Binary data]",
    ]
    assert compiled.database["MsiEmbeddedUI"].get("pic_1.bmp").Data.read() == b"BM"


def test_embedded_ui_errors(compile_body):
    def fails(inner: str, *phrases: str) -> None:
        assert_error(compile_body, f"<UI>{inner}</UI>", *phrases, line=3)

    fails('<EmbeddedUI Id="A" />', "lacks its required attribute SourceFile")
    fails('<EmbeddedUI Id="A" SourceFile="tool.txt" />', "needs an extension")
    fails('<EmbeddedUI Name="a.dll" SourceFile="none.dll" />', "none.dll doesn't exist")
    fails('<EmbeddedUI SourceFile="tool.txt" /><EmbeddedUI Name="b.dll" SourceFile="tool.txt" />', "defined twice")
    fails('<EmbeddedUI SourceFile="tool.txt" IgnoreAll="yes" />', "unknown attribute IgnoreAll")
