"""Property, SetProperty, SetDirectory, Icon, Binary, Error, EnsureTable."""

from __future__ import annotations

import pytest

from crossmsi.errors import CrossmsiError


def properties(compiled):
    return {row.Property: row.Value for row in compiled.database.rows("Property")}


def test_values_and_lists(compile_body):
    body = (
        '<Property Id="B" Value="2" Secure="yes" Admin="yes"/><Property Id="A" Secure="yes" Hidden="yes"/>'
        '<Property Id="C" Value="3" Hidden="yes"/><Property Id="PRIVATE" Value="x"/>'
    )
    values = properties(compile_body(body))
    assert {name: values.get(name) for name in ("A", "B", "C", "PRIVATE")} == {
        "A": None,
        "B": "2",
        "C": "3",
        "PRIVATE": "x",
    }
    assert values["SecureCustomProperties"] == "A;B"
    assert values["AdminProperties"] == "B"
    assert values["MsiHiddenProperties"] == "A;C"


def test_data_of_hidden_deferred_actions_is_hidden(compile_body):
    body = (
        '<CustomAction Id="Deferred" Property="P" Value="x" Execute="immediate"/>'
        '<CustomAction Id="Secret" BinaryRef="B" DllEntry="E" Execute="deferred" HideTarget="yes"/>'
        '<Binary Id="B" SourceFile="tool.txt"/><Property Id="P" Value="1"/>'
    )
    assert properties(compile_body(body))["MsiHiddenProperties"] == "Secret"


@pytest.mark.parametrize(
    ("body", "warning"),
    [
        ('<Property Id="P"/>', "Property P does nothing: it has no Value, search or flag"),
        ('<Property Id="Mixed" Value="1" Secure="yes"/>', "Property Mixed is not all upper case"),
        ('<Property Id="P" Value="[OTHER]\\x"/>', "Property P: [OTHER] isn't expanded in a property's value"),
    ],
)
def test_warnings(compile_body, body, warning):
    assert [found.what.startswith(warning) for found in compile_body(body).warnings] == [True]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('<Property Id="SecureCustomProperties" Value="A"/>', "property SecureCustomProperties can't be authored"),
        ('<Property Id="P" ComplianceCheck="yes"/>', "needs a search inside the property"),
        ('<Property Id="ErrorDialog" Value="Oops"/>', "Property ErrorDialog names Dialog 'Oops', which isn't defined"),
        ('<Property Id="ProductName" Value="x"/>', "Property ProductName is defined twice"),
        ('<SetProperty Id="P" Value="x"/>', "SetProperty needs either Before or After"),
        ('<SetProperty Id="P" Value="x" Before="A" After="B"/>', "SetProperty needs either Before or After"),
        ('<SetProperty Id="P" Value="x" After="SetP"/>', "action SetP is placed relative to itself"),
        ('<SetDirectory Id="NOWHERE" Value="x"/>', "SetDirectory/@Id names Directory 'NOWHERE', which isn't defined"),
        ('<Binary Id="B" SourceFile="no.dll"/>', "source file no.dll doesn't exist"),
        (f'<Binary Id="{"b" * 56}" SourceFile="tool.txt"/>', "Binary/@Id is longer than 55 characters"),
        (f'<Icon Id="{"i" * 58}" SourceFile="tool.txt"/>', "Icon/@Id is longer than 57 characters"),
        (
            '<EnsureTable Id="Registri"/>',
            "EnsureTable/@Id names no standard table: 'Registri'\n  hint: did you mean Registry?",
        ),
    ],
)
def test_mistakes(compile_body, body, message):
    with pytest.raises(CrossmsiError) as caught:
        compile_body(body)
    assert message in str(caught.value)


def test_set_property_and_directory(compile_body, lines):
    body = (
        '<SetProperty Id="P" Value="[WindowsFolder]x" After="CostFinalize" Condition="NOT Installed"/>'
        '<SetProperty Id="Q" Action="QNow" Value="" Before="AppSearch" Sequence="first"/>'
        '<SetProperty Id="R" Value="1" After="CostFinalize" Sequence="execute"/>'
        '<SetDirectory Id="DIR" Value="C:\\x" Sequence="ui"/>'
        '<StandardDirectory Id="ProgramFilesFolder"><Directory Id="DIR" Name="x"/></StandardDirectory>'
    )
    compiled = compile_body(body)
    assert lines(compiled, "CustomAction") == [
        "CustomAction:QNow\t307\tQ\t\t",
        "CustomAction:SetDIR\t35\tDIR\tC:\\x\t",
        "CustomAction:SetP\t51\tP\t[WindowsFolder]x\t",
        "CustomAction:SetR\t51\tR\t1\t",
    ]
    placed = [
        line
        for line in lines(compiled, "InstallExecuteSequence", "InstallUISequence")
        if ":Set" in line or "QNow" in line
    ]
    assert placed == [
        "InstallExecuteSequence:QNow\t\t49",
        "InstallExecuteSequence:SetP\tNOT Installed\t1001",
        "InstallExecuteSequence:SetR\t\t1002",
        "InstallUISequence:QNow\t\t49",
        "InstallUISequence:SetDIR\t\t1002",
        "InstallUISequence:SetP\tNOT Installed\t1001",
    ]


def test_binaries_icons_and_errors(compile_body, lines):
    body = (
        '<Binary Id="B" SourceFile="tool.txt"/><Icon Id="I.exe" SourceFile="tool.txt"/>'
        '<UI><Error Id="1101" Message="Can\'t read [2]."/><Error Id="5"/></UI>'
    )
    compiled = compile_body(body)
    assert lines(compiled, "Binary", "Icon", "Error") == [
        "Binary:B\t[Binary data]", "Icon:I.exe\t[Binary data]", "Error:1101\tCan't read [2].", "Error:5\t",
    ]  # fmt: skip
    assert compiled.database["Binary"].get("B").Data.read() == b"tool"


def test_ensured_tables_exist_and_call_for_their_actions(compile_body, lines):
    compiled = compile_body('<EnsureTable Id="Font"/>')
    assert len(compiled.database["Font"]) == 0
    assert "InstallExecuteSequence:RegisterFonts\t\t5300" in lines(compiled, "InstallExecuteSequence")


def test_file_and_media_are_always_there(compile_body, lines):
    compiled = compile_body("")
    assert len(compiled.database["File"]) == 0
    assert lines(compiled, "Media") == ["Media:1\t0\t\t\t\t"]
