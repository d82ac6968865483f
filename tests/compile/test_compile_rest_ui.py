"""Dialog, Control, Publish, Subscribe and the lists of controls."""

from __future__ import annotations

import pytest
from rest_source import assert_error

from crossmsi.compile.control_types import CONTROL_TYPES

PLACE = 'X="1" Y="2" Width="3" Height="4"'
BUTTON = f'<Control Id="Ok" Type="PushButton" {PLACE} Text="OK" />'


def dialog(inner: str, attributes: str = "") -> str:
    return f'<UI><Dialog Id="Dlg" Width="370" Height="270" {attributes}>{inner}</Dialog></UI>'


def control(kind: str, attributes: str = "", inner: str = "") -> str:
    return f'<Control Id="C" Type="{kind}" {PLACE} {attributes}>{inner}</Control>'


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("", "50\t50\t370\t270\t7\t\tOk\t\t"),
        ('Title="[ProductName]" X="10" Y="90"', "10\t90\t370\t270\t7\t[ProductName]\tOk\t\t"),
        ('Hidden="yes" Modeless="yes" NoMinimize="yes"', "50\t50\t370\t270\t0\t\tOk\t\t"),
        ('SystemModal="yes" KeepModeless="yes" TrackDiskSpace="yes"', "50\t50\t370\t270\t63\t\tOk\t\t"),
        ('CustomPalette="yes" ErrorDialog="yes"', f"50\t50\t370\t270\t{7 + 64 + 65536}\t\tOk\t\t"),
        ('RightToLeft="yes" RightAligned="yes" LeftScroll="yes"', f"50\t50\t370\t270\t{7 + 896}\t\tOk\t\t"),
    ],
)
def test_dialog(compile_body, lines, attributes, expected):
    compiled = compile_body(dialog(BUTTON, attributes))
    assert lines(compiled, "Dialog") == [f"Dialog:Dlg\t{expected}"]
    assert "ListBox" in compiled.database


def test_tab_order_skips_what_takes_no_focus_and_comes_round(compile_body, lines):
    compiled = compile_body(
        dialog(
            f'<Control Id="T" Type="Text" {PLACE} /><Control Id="A" Type="Edit" Property="P" {PLACE} />'
            f'<Control Id="L" Type="Line" {PLACE} /><Control Id="B" Type="PushButton" Default="yes" {PLACE} />'
            f'<Control Id="S" Type="PushButton" TabSkip="yes" Cancel="yes" {PLACE} />'
            f'<Control Id="R" Type="Text" TabSkip="no" {PLACE} />'
        )
    )
    following = {row.Control: row.Control_Next for row in compiled.database.rows("Control")}
    assert following == {"T": None, "A": "B", "L": None, "B": "R", "S": None, "R": "A"}
    assert compiled.database["Dialog"].get("Dlg")[7:] == ("A", "B", "S")


def test_last_default_and_cancel_control_counts(compile_body):
    both = f'<Control Id="{{}}" Type="PushButton" Default="yes" Cancel="yes" {PLACE} />'
    compiled = compile_body(dialog(both.format("A") + both.format("B")))
    assert compiled.database["Dialog"].get("Dlg")[7:] == ("A", "B", "B")


def test_control_columns(compile_body, lines):
    compiled = compile_body(
        dialog(BUTTON + control("Edit", 'Property="P" Text="{80}" Help="h" Indirect="yes" Integer="yes"'))
    )
    assert lines(compiled, "Control") == [
        "Control:Dlg\tC\tEdit\t1\t2\t3\t4\t27\tP\t{80}\tOk\t|h",
        "Control:Dlg\tOk\tPushButton\t1\t2\t3\t4\t3\t\tOK\tC\t",
    ]


def test_control_without_id_gets_one(compile_body):
    compiled = compile_body(dialog(f'<Control Type="PushButton" {PLACE} />'))
    assert compiled.database["Control"].column("Control")[0].startswith("ctl")


@pytest.mark.parametrize("kind", sorted(CONTROL_TYPES))
def test_every_control_type_has_its_own_attributes(compile_body, kind):
    """Each attribute bit appears with its type, and no other type takes the attribute."""
    bits = CONTROL_TYPES[kind].bits
    more = 'Property="P"' if kind == "CheckBox" else ""
    for name in {name for other in CONTROL_TYPES.values() for name in other.bits}:
        body = dialog(BUTTON + control(kind, f'{more} {name}="yes"'))
        if name in bits:
            attributes = compile_body(body).database["Control"].get("Dlg", "C").Attributes
            assert attributes & ~3 == bits[name]
        else:
            assert_error(compile_body, body, f"Control/@{name} has no meaning", line=3)


@pytest.mark.parametrize(
    ("kind", "attributes", "expected"),
    [
        ("Text", 'Transparent="yes" NoPrefix="yes"', 0x30003),
        ("Text", 'NoWrap="yes" FormatSize="yes" UserLanguage="yes"', 0x1C0003),
        ("Edit", 'Multiline="yes" Password="yes" Sunken="yes"', 0x210007),
        ("Bitmap", "", 0x1),
        ("Bitmap", 'Disabled="no" FixedSize="yes"', 0x100003),
        ("ProgressBar", 'ProgressBlocks="yes"', 0x10001),
        ("PushButton", 'Disabled="yes" ElevationShield="yes"', 0x800001),
        ("PushButton", 'IconSize="16" Icon="yes" Text="Bin"', 0x280003),
        ("ListView", 'IconSize="32"', 0x400003),
        ("Icon", 'IconSize="48" Text="Bin"', 0x600001),
        ("VolumeSelectCombo", 'Fixed="yes" Remote="yes" Hidden="yes"', 0x60002),
        ("VolumeCostList", 'ShowRollbackCost="yes"', 0x400003),
        ("RadioButtonGroup", 'HasBorder="yes" PushLike="yes"', 0x1020003),
        ("ComboBox", 'ComboList="yes" Sorted="yes"', 0x30003),
        ("Text", 'RightToLeft="yes" RightAligned="yes" LeftScroll="yes"', 0xE3),
    ],
)
def test_control_attribute_bits(compile_body, kind, attributes, expected):
    """Expected masks as written in the pages of the control attributes."""
    compiled = compile_body('<Binary Id="Bin" SourceFile="tool.txt" />' + dialog(BUTTON + control(kind, attributes)))
    assert compiled.database["Control"].get("Dlg", "C").Attributes == expected


def test_check_box(compile_body, lines):
    compiled = compile_body(
        dialog(BUTTON + control("CheckBox", 'Property="P" CheckBoxValue="1"'))
        + '<Property Id="P" Value="1" /><UI><Dialog Id="Two" Width="1" Height="1">'
        + control("CheckBox", 'CheckBoxPropertyRef="P"')
        + "</Dialog></UI>"
    )
    assert lines(compiled, "CheckBox") == ["CheckBox:P\t1"]
    assert compiled.database["Control"].get("Two", "C").Property == "P"


def test_control_conditions(compile_body, lines):
    compiled = compile_body(
        dialog(
            BUTTON
            + control(
                "PushButton",
                'DefaultCondition="A" EnableCondition="B" DisableCondition="NOT B" HideCondition="C" ShowCondition="D"',
            )
        )
    )
    assert lines(compiled, "ControlCondition") == [
        "ControlCondition:Dlg\tC\tDefault\tA",
        "ControlCondition:Dlg\tC\tDisable\tNOT B",
        "ControlCondition:Dlg\tC\tEnable\tB",
        "ControlCondition:Dlg\tC\tHide\tC",
        "ControlCondition:Dlg\tC\tShow\tD",
    ]


def test_text_of_a_control_from_a_file(compile_body):
    compiled = compile_body(
        dialog(BUTTON + control("ScrollableText", 'ToolTip="tip"', '<Text SourceFile="l.rtf" />')),
        files={"l.rtf": b"{\\rtf1 Terms}\r\n"},
    )
    row = compiled.database["Control"].get("Dlg", "C")
    assert (row.Text, row.Help) == ("{\\rtf1 Terms}\r\n", "tip|")
    compiled = compile_body(dialog(BUTTON + control("Text", 'Text=" "')))
    assert compiled.database["Control"].get("Dlg", "C").Text == " "
    compiled = compile_body(dialog(BUTTON + control("Text", "", '<Text Value="here" />')))
    assert compiled.database["Control"].get("Dlg", "C").Text == "here"


def test_property_and_binary_inside_a_control(compile_body, lines):
    inner = '<Property Id="P" Value="1" /><Binary Id="Bin" SourceFile="tool.txt" />'
    compiled = compile_body(dialog(BUTTON + control("Bitmap", 'Text="Bin"', inner)))
    assert lines(compiled, "Binary") == ["Binary:Bin\t[Binary data]"]
    assert compiled.database["Property"].get("P").Value == "1"


def test_text_errors(compile_body):
    def fails(attributes: str, *phrases: str, of_control: str = "") -> None:
        assert_error(
            compile_body, dialog(BUTTON + control("Text", of_control, f"<Text {attributes} />")), *phrases, line=3
        )

    fails("", "needs one of Value and SourceFile")
    fails('Value="x" SourceFile="tool.txt"', "needs one of Value and SourceFile")
    fails('Value="x"', "has a text already", of_control='Text="y"')
    fails('SourceFile="none.rtf"', "none.rtf doesn't exist")


def test_dialog_errors(compile_body):
    assert_error(compile_body, dialog(""), "has no control that TAB stops at", line=3)
    assert_error(compile_body, dialog(control("Text")), "has no control that TAB stops at", line=3)
    assert_error(compile_body, dialog(BUTTON, 'X="101"'), "Dialog/@X must be between 0 and 100", line=3)
    assert_error(compile_body, f'<UI><Dialog Id="D" Width="1">{BUTTON}</Dialog></UI>', "attribute Height", line=3)
    assert_error(compile_body, dialog(BUTTON + BUTTON), "Control Dlg/Ok is defined twice", line=3)


def test_control_errors(compile_body):
    def fails(kind: str, attributes: str, *phrases: str, inner: str = "") -> None:
        assert_error(compile_body, dialog(BUTTON + control(kind, attributes, inner)), *phrases, line=3)

    fails("Button", "", "Control/@Type must be one of")
    fails("CheckBox", "", "needs one of Property and CheckBoxPropertyRef")
    fails("CheckBox", 'CheckBoxPropertyRef="NO"', "names Property 'NO'")
    fails("Edit", 'CheckBoxValue="1"', 'Control/@CheckBoxValue needs Type="CheckBox"')
    fails("Text", 'IconSize="16"', "Control/@IconSize has no meaning")
    fails("Bitmap", 'Text="NoSuch"', "Control/@Text names Binary 'NoSuch'")
    fails("Text", 'Disabled="1"', "Control/@Disabled must be yes or no")
    fails("Text", "", "element Conditon", inner="<Conditon />")
    fails("Text", "", "holds no text", inner="stray")
    assert_error(
        compile_body, dialog(f'<Control Id="{"x" * 51}" Type="PushButton" {PLACE} />'), "longer than 50", line=3
    )
    assert_error(
        compile_body, dialog('<Control Id="A" Type="PushButton" X="1" Y="1" Width="9" />'), "attribute Height", line=3
    )


def test_publish_in_a_control_numbers_its_events(compile_body, lines):
    compiled = compile_body(
        dialog(
            control(
                "PushButton",
                "",
                '<Publish Property="P" Value="1" /><Publish Property="Q" Condition="A" />'
                '<Publish Event="DoAction" Value="CostFinalize" Order="7" /><Publish Event="newDialog" Value="Dlg" />'
                '<Publish Event="SpawnDialog" Value="[NEXT]" />',
            )
        )
    )
    assert lines(compiled, "ControlEvent") == [
        "ControlEvent:Dlg\tC\tDoAction\tCostFinalize\t1\t7",
        "ControlEvent:Dlg\tC\tNewDialog\tDlg\t1\t8",
        "ControlEvent:Dlg\tC\tSpawnDialog\t[NEXT]\t1\t9",
        "ControlEvent:Dlg\tC\t[P]\t1\t1\t1",
        "ControlEvent:Dlg\tC\t[Q]\t{}\tA\t2",
    ]


def test_publish_in_ui_names_its_control(compile_body, lines):
    compiled = compile_body(
        '<UI><Publish Dialog="Dlg" Control="Ok" Event="EndDialog" Value="Return" Order="3" Condition="A" />'
        '<Publish Dialog="Dlg" Control="Ok" Event="DoAction" Value="Act" /></UI>',
        fragments=f"<Fragment>{dialog(BUTTON)}</Fragment>"
        '<Fragment><CustomAction Id="Act" Property="P" Value="1" /></Fragment>',
    )
    assert lines(compiled, "ControlEvent") == [
        "ControlEvent:Dlg\tOk\tDoAction\tAct\t1\t1",
        "ControlEvent:Dlg\tOk\tEndDialog\tReturn\tA\t3",
    ]
    assert lines(compiled, "CustomAction") == ["CustomAction:Act\t51\tP\t1\t"]


def test_publish_errors(compile_body):
    def fails(attributes: str, *phrases: str) -> None:
        assert_error(compile_body, dialog(control("PushButton", "", f"<Publish {attributes} />")), *phrases, line=3)

    fails('Value="x"', "needs one of Event and Property")
    fails('Event="EndDialog" Property="P" Value="x"', "needs one of Event and Property")
    fails('Event="EndDialog"', "lacks its attribute Value")
    fails('Event="NewDialog" Value="Dlgs"', "names Dialog 'Dlgs'", "did you mean Dlg?")
    fails('Event="DoAction" Value="Nope"', "names CustomAction 'Nope'")
    fails('Event="EndDialog" Value="Exit" Dialog="Dlg"', "unknown attribute Dialog")
    fails('Event="EndDialog" Value="Exit" Order="-1"', "Publish/@Order")
    outside = '<UI><Publish Dialog="No" Control="Ok" Event="EndDialog" Value="Exit" /></UI>'
    assert_error(compile_body, dialog(BUTTON) + outside, "Publish/@Dialog names Dialog 'No'", line=3)
    assert_error(compile_body, '<UI><Publish Event="A" Value="x" /></UI>', "lacks its required attribute", line=3)


def test_subscribe(compile_body, lines):
    compiled = compile_body(
        dialog(BUTTON + control("ProgressBar", "", '<Subscribe Event="SetProgress" Attribute="progress" />'))
    )
    assert lines(compiled, "EventMapping") == ["EventMapping:Dlg\tC\tSetProgress\tProgress"]
    body = dialog(BUTTON + control("ProgressBar", "", '<Subscribe Event="SetProgress" />'))
    assert_error(compile_body, body, "lacks its required attribute Attribute", line=3)


def test_lists(compile_body, lines):
    compiled = compile_body(
        '<Binary Id="Bin" SourceFile="tool.txt" /><UI>'
        '<ListBox Property="A"><ListItem Value="1" Text="one" /><ListItem Value="2" /></ListBox>'
        '<ComboBox Property="B"><ListItem Value="[X]" Text="x" /></ComboBox>'
        '<ListView Property="C"><ListItem Value="1" Text="one" Icon="Bin" /></ListView></UI>'
    )
    assert lines(compiled, "ListBox", "ComboBox", "ListView") == [
        "ListBox:A\t1\t1\tone",
        "ListBox:A\t2\t2\t",
        "ComboBox:B\t1\t[X]\tx",
        "ListView:C\t1\t1\tone\tBin",
    ]


def test_lists_inside_their_control(compile_body, lines):
    items = '<ComboBox Property="B"><ListItem Value="1" /></ComboBox>'
    compiled = compile_body(dialog(BUTTON + control("ComboBox", 'Property="B"', items)))
    assert lines(compiled, "ComboBox") == ["ComboBox:B\t1\t1\t"]


def test_list_errors(compile_body):
    def fails(inner: str, *phrases: str) -> None:
        assert_error(compile_body, f"<UI>{inner}</UI>", *phrases, line=3)

    fails("<ListBox />", "lacks its required attribute Property")
    fails('<ListBox Property="A"><ListItem Text="x" /></ListBox>', "lacks its required attribute Value")
    fails('<ListBox Property="A"><ListItem Value="1" Icon="B" /></ListBox>', "unknown attribute Icon")
    fails('<ListView Property="A"><ListItem Value="1" Icon="No" /></ListView>', "ListItem/@Icon names Binary 'No'")
    twice = '<ListBox Property="A"><ListItem Value="1" /></ListBox>' * 2
    fails(twice, "ListBox A/1 is defined twice")


def test_radio_buttons(compile_body, lines):
    compiled = compile_body(
        '<Property Id="R" Value="a" /><UI><RadioButtonGroup Property="R">'
        f'<RadioButton Value="a" {PLACE} Text="A" ToolTip="t" Help="h" /><RadioButton Value="b" {PLACE} Text="B" />'
        "</RadioButtonGroup></UI>"
    )
    assert lines(compiled, "RadioButton") == [
        "RadioButton:R\t1\ta\t1\t2\t3\t4\tA\tt|h",
        "RadioButton:R\t2\tb\t1\t2\t3\t4\tB\t",
    ]


def test_radio_buttons_with_icons_tell_their_control(compile_body, lines):
    group = f'<RadioButtonGroup><RadioButton Value="a" Icon="Bin" {PLACE} /></RadioButtonGroup>'
    compiled = compile_body(
        '<Binary Id="Bin" SourceFile="tool.txt" /><Property Id="R" Value="a" />'
        + dialog(BUTTON + control("RadioButtonGroup", 'Property="R"', group))
    )
    assert lines(compiled, "RadioButton") == ["RadioButton:R\t1\ta\t1\t2\t3\t4\tBin\t"]
    assert compiled.database["Control"].get("Dlg", "C").Attributes == 0x80003


def test_radio_button_errors(compile_body):
    def fails(buttons: str, *phrases: str) -> None:
        body = f'<Property Id="R" Value="a" /><UI><RadioButtonGroup Property="R">{buttons}</RadioButtonGroup></UI>'
        assert_error(compile_body, '<Binary Id="Bin" SourceFile="tool.txt" />' + body, *phrases, line=3)

    fails(f'<RadioButton Value="a" Icon="Bin" {PLACE} />', "move it into the Control")
    fails(f'<RadioButton Value="a" Text="x" Icon="Bin" {PLACE} />', "only one of Text and Icon")
    mixed = f'<RadioButton Value="a" Text="x" {PLACE} /><RadioButton Value="b" Icon="Bin" {PLACE} />'
    fails(mixed, "must all have Text, all Bitmap or all Icon")
    fails('<RadioButton Value="a" Text="x" X="1" Y="1" Width="1" />', "lacks its required attribute Height")
    assert_error(compile_body, '<UI><RadioButtonGroup Property="NO" /></UI>', "names Property 'NO'", line=3)
