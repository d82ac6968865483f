"""Sequence tables: standard actions for what the package holds, the source's own next to them."""

# ruff: noqa: E501 (a case a line reads better than wrapped source text)
from __future__ import annotations

import pytest

from crossmsi.errors import CrossmsiError

ACTIONS = (
    "".join(f'<CustomAction Id="{name}" Property="P" Value="x"/>' for name in "ABCDE") + '<Property Id="P" Value="1"/>'
)


@pytest.fixture
def sequence(compile_body):
    """Compile these elements of a sequence; the table as {action: number}."""

    def run(body, element="InstallExecuteSequence", extra="", **options):
        compiled = compile_body(f"{ACTIONS}{extra}\n<{element}>\n{body}</{element}>", **options)
        table = {"AdvertiseExecuteSequence": "AdvtExecuteSequence"}.get(element, element)
        return {row.Action: row.Sequence for row in compiled.database.rows(table)}

    return run


def test_an_empty_package_has_the_actions_that_every_package_has(compile_body, lines):
    compiled = compile_body("")
    assert lines(compiled, "AdminExecuteSequence") == [
        "AdminExecuteSequence:CostFinalize\t\t1000",
        "AdminExecuteSequence:CostInitialize\t\t800",
        "AdminExecuteSequence:FileCost\t\t900",
        "AdminExecuteSequence:InstallAdminPackage\t\t3900",
        "AdminExecuteSequence:InstallFiles\t\t4000",
        "AdminExecuteSequence:InstallFinalize\t\t6600",
        "AdminExecuteSequence:InstallInitialize\t\t1500",
        "AdminExecuteSequence:InstallValidate\t\t1400",
    ]
    assert {row.Action for row in compiled.database.rows("AdminUISequence")} == {
        "CostInitialize", "FileCost", "CostFinalize", "ExecuteAction",
    }  # fmt: skip
    assert {row.Action for row in compiled.database.rows("AdvtExecuteSequence")} == {
        "CostInitialize", "CostFinalize", "InstallValidate", "InstallInitialize", "PublishFeatures", "PublishProduct",
        "InstallFinalize",
    }  # fmt: skip
    assert {row.Action for row in compiled.database.rows("InstallUISequence")} == {
        "ValidateProductID", "CostInitialize", "FileCost", "CostFinalize", "ExecuteAction",
    }  # fmt: skip
    assert {row.Action for row in compiled.database.rows("InstallExecuteSequence")} == {
        "ValidateProductID", "CostInitialize", "FileCost", "CostFinalize", "InstallValidate", "InstallInitialize",
        "ProcessComponents", "UnpublishFeatures", "RegisterUser", "RegisterProduct", "PublishFeatures", "PublishProduct",
        "InstallFinalize",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "actions"),
    [
        ('<File Source="tool.txt"/>', {"InstallFiles": 4000, "RemoveFiles": 3500}),
        ('<RegistryValue Root="HKCU" Key="k" Value="v"/>', {"WriteRegistryValues": 5000, "RemoveRegistryValues": 2600}),
        ("<CreateFolder/>", {"CreateFolders": 3700, "RemoveFolders": 3600}),
        ('<CopyFile DestinationDirectory="WindowsFolder" SourceName="x"/><CreateFolder/>',
         {"MoveFiles": 3800, "CreateFolders": 3700, "RemoveFolders": 3600}),
        ('<RemoveFile Name="x" On="both"/><CreateFolder/>',
         {"RemoveFiles": 3500, "CreateFolders": 3700, "RemoveFolders": 3600}),
    ],
)  # fmt: skip
def test_rows_call_for_their_actions_and_nothing_else(compile_body, content, actions):
    empty = {row.Action for row in compile_body("").database.rows("InstallExecuteSequence")}
    guid = "{AAAAAAAA-2222-3333-4444-555555555555}"
    body = f'<Feature Id="M"><Component Id="C" Guid="{guid}" Directory="WindowsFolder">{content}</Component></Feature>'
    rows = compile_body(body).database.rows("InstallExecuteSequence")
    assert {row.Action: row.Sequence for row in rows if row.Action not in empty} == actions


def test_relative_places_count_outwards_from_what_they_name(sequence):
    body = (
        '<Custom Action="A" After="InstallFiles"/><Custom Action="B" After="InstallFiles"/><Custom Action="C" After="A"/>'
        '<Custom Action="D" Before="InstallFiles"/><Custom Action="E" Before="InstallFiles"/>'
    )
    table = sequence(body)
    assert {name: table[name] for name in ("D", "E", "InstallFiles", "A", "C", "B")} == {
        "D": 3998, "E": 3999, "InstallFiles": 4000, "A": 4001, "C": 4002, "B": 4003,
    }  # fmt: skip


def test_a_standard_action_that_is_referred_to_is_added(sequence):
    assert sequence('<Custom Action="A" After="StartServices"/>')["StartServices"] == 5900


def test_numbers_exits_and_conditions(compile_body, lines):
    body = (
        f'{ACTIONS}<InstallExecuteSequence><Custom Action="A" Sequence="1234" Condition="NOT Installed"/>'
        '<Custom Action="B" OnExit="success"/><Custom Action="C" OnExit="error"/><ScheduleReboot After="InstallFinalize" '
        'Condition="X"/><LaunchConditions After="AppSearch"/><InstallFiles Condition="Y"/></InstallExecuteSequence>'
    )
    have = lines(compile_body(body), "InstallExecuteSequence")
    for line in ("A\tNOT Installed\t1234", "B\t\t-1", "C\t\t-3", "ScheduleReboot\tX\t6601", "LaunchConditions\t\t51",
                 "AppSearch\t\t50", "InstallFiles\tY\t4000"):  # fmt: skip
        assert f"InstallExecuteSequence:{line}" in have


def test_usual_conditions(compile_body, lines):
    body = "<InstallExecuteSequence><InstallServices/><CCPSearch Sequence='5'/></InstallExecuteSequence><EnsureTable Id='CCPSearch'/>"
    have = lines(compile_body(body), "InstallExecuteSequence")
    assert "InstallExecuteSequence:RMCCPSearch\tNOT Installed\t600" in have
    assert "InstallExecuteSequence:CCPSearch\t\t5" in have


def test_suppressed_and_overridden_actions(sequence):
    table = sequence(
        '<RegisterUser Suppress="yes"/><Custom Action="A" After="InstallFiles" Overridable="yes"/>'
        '<Custom Action="A" Sequence="77"/><InstallFiles Sequence="3999"/>'
    )
    assert "RegisterUser" not in table
    assert (table["A"], table["InstallFiles"]) == (77, 3999)


@pytest.mark.parametrize(
    "element", ["AdminExecuteSequence", "AdminUISequence", "AdvertiseExecuteSequence", "InstallUISequence"]
)
def test_the_other_tables(sequence, element):
    assert sequence('<Custom Action="A" After="CostFinalize"/>', element)["A"] == 1001


def test_dialogs(compile_body, lines):
    body = (
        '<UI Id="U"><Dialog Id="Dlg" Width="100" Height="100" Title="t">'
        '<Control Id="Ok" Type="PushButton" X="1" Y="1" Width="50" Height="17" Text="OK"/></Dialog><InstallUISequence>'
        '<Show Dialog="Dlg" Before="ExecuteAction" Condition="NOT Installed"/></InstallUISequence></UI>'
    )
    assert "InstallUISequence:Dlg\tNOT Installed\t1299" in lines(compile_body(body), "InstallUISequence")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('<Custom Action="Z" After="InstallFiles"/>', "test.wxs:5:1: Custom/@Action names CustomAction 'Z', which isn't"),
        ('<Custom Action="A"/>', "element Custom needs a place for A: Before, After, OnExit or Sequence"),
        ("<ForceReboot/>", "element ForceReboot needs a place for ForceReboot"),
        ('<Custom Action="A" Before="B" Sequence="7"/>', "Custom/@Before and Custom/@Sequence exclude each other"),
        ('<Custom Action="A" Before="A"/>', "action A is placed relative to itself"),
        ('<Custom Action="A" After="InstalFiles"/>', "placed relative to InstalFiles, which isn't in InstallExecuteSequence\n  hint: did you mean InstallFiles?"),
        ('<Custom Action="A" After="ExecuteAction"/>', "placed relative to ExecuteAction, which isn't in InstallExecuteSequence"),
        ('<Custom Action="A" After="B"/><Custom Action="B" After="A"/>', "placed relative to each other in a circle"),
        ('<Custom Action="A" Sequence="5"/>\n<Custom Action="A" Sequence="6"/>', "action A is scheduled twice in InstallExecuteSequence\n  hint: the first place is at test.wxs:5:1"),
        ('<Custom Action="A" Suppress="yes" After="B"/>', "leaves the action out; it can have no place"),
        ('<Custom Action="A" Sequence="5"/><Custom Action="A" Suppress="yes"/>', "action A is both scheduled and suppressed"),
        ('<Custom Action="A" OnExit="cancel"/><Custom Action="B" After="A"/>', "can't be placed relative to A, which ends"),
        ('<Custom Action="A" Sequence="1"/><Custom Action="B" Before="A"/>', "no free sequence number for B next to A"),
        ('<Custom Action="A" Sequence="5"/><Custom Action="B" After="A"/><Custom Action="C" Sequence="6"/>', "no free sequence number for B next to A"),
        ('<Custom Action="A" Sequence="5"/><Custom Action="B" Before="C"/><Custom Action="C" Sequence="6"/>', "no free sequence number for B next to C"),
        ('<InstallFiles After="B"/>', "unknown attribute After on element InstallFiles"),
        ('<InstallFiles Overridable="yes"/>', "InstallFiles/@Overridable has no use"),
        ("<ExecuteAction/>", "element ExecuteAction can't stand in InstallExecuteSequence"),
        ('<Custom Action="A" Sequence="0"/>', "Custom/@Sequence must be between 1 and 32767"),
    ],
)  # fmt: skip
def test_mistakes(sequence, body, message):
    with pytest.raises(CrossmsiError) as caught:
        sequence(body)
    assert message in str(caught.value)


def test_two_actions_with_one_number_are_a_warning(compile_body):
    body = (
        f'{ACTIONS}<InstallExecuteSequence><Custom Action="A" Sequence="4000"/><InstallFiles/></InstallExecuteSequence>'
    )
    assert [warning.what for warning in compile_body(body).warnings] == [
        "actions A and InstallFiles have the same number 4000 in InstallExecuteSequence"
    ]


def test_long_chains_are_linear(sequence):
    body = "".join(f'<Custom Action="X{n}" After="{f"X{n - 1}" if n else "InstallFiles"}"/>' for n in range(80))
    extra = "".join(f'<CustomAction Id="X{n}" Property="P" Value="x"/>' for n in range(80))
    table = sequence(body, extra=extra)
    assert [table[f"X{n}"] for n in range(80)] == list(range(4001, 4081))
