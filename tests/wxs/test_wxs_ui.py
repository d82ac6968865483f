"""The dialog sets of wix/, compiled: what Windows Installer and the ICEs about dialogs ask of them.

ICE17, 20, 23, 27, 31, 34, 44 and 45: https://learn.microsoft.com/windows/win32/msi/ice-reference
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from wxs_parts import at, small_package, write_payloads

from crossmsi.compile import compile_source
from crossmsi.model import Payload
from crossmsi.msi import Database
from crossmsi.wxs import render

KINDS = ("minimal", "install-dir", "feature-tree")
VISIBLE, ENABLED, INDIRECT = 1, 2, 8
ERROR_STYLE = 0x10000
DIALOG_EVENTS = ("NewDialog", "SpawnDialog", "SpawnWaitDialog")
ALWAYS = ("", "1")
ANSWERS = ("Abort", "Cancel", "Ignore", "No", "Ok", "Retry", "Yes")
UNSEQUENCED = ("Advertise", "GenerateScript", "Rollback", "RollbackCleanup", "UnmoveFiles", "UnpublishProduct",
               "InstallSFPCatalogFile")  # fmt: skip


def build(kind: str, licensed: bool, folder: Path, language: int = 1033) -> Database:
    package = small_package(language=language)
    text = Payload(id="License", source="license.rtf", path="license.rtf", at=at(62)) if licensed else None
    directory = "INSTALLFOLDER" if kind != "minimal" else None
    package = replace(package, ui=package.ui._replace(kind=kind, directory=directory, license=text))
    write_payloads(package, folder)
    rendered = render(package)
    return compile_source(rendered.text, base_dir=folder, arch="x64", origins=rendered.origins).database


@pytest.fixture(scope="module", params=[(kind, licensed) for kind in KINDS for licensed in (False, True)], ids=str)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bool, Database]:
    return (*request.param, build(*request.param, tmp_path_factory.mktemp("ui")))


@pytest.fixture
def db(built: tuple[str, bool, Database]) -> Database:
    return built[2]


def controls(db: Database, dialog: str) -> dict[str, tuple]:
    return {row.Control: row for row in db.rows("Control") if row.Dialog_ == dialog}


def events(db: Database, dialog: str, control: str) -> list[tuple]:
    found = [row for row in db.rows("ControlEvent") if (row.Dialog_, row.Control_) == (dialog, control)]
    return sorted(found, key=lambda row: row.Ordering or 0)


def test_every_push_button_does_something(db: Database) -> None:
    buttons = [row for row in db.rows("Control") if row.Type == "PushButton"]
    assert len(buttons) > 20
    assert [(row.Dialog_, row.Control) for row in buttons if not events(db, row.Dialog_, row.Control)] == []


def test_events_with_companions_state_their_condition(db: Database) -> None:
    """An event without a condition runs only when no other one does."""
    for row in db.rows("ControlEvent"):
        if len(events(db, row.Dialog_, row.Control_)) > 1:
            assert row.Condition, row


def test_events_name_dialogs_that_exist(db: Database) -> None:
    dialogs = set(db["Dialog"].column("Dialog"))
    named = {row.Argument for row in db.rows("ControlEvent") if row.Event in (*DIALOG_EVENTS, "SelectionBrowse")}
    assert named and named <= dialogs


def test_no_button_opens_two_dialogs_at_once(db: Database) -> None:
    for dialog, control in {(row.Dialog_, row.Control_) for row in db.rows("ControlEvent")}:
        moves = [row for row in events(db, dialog, control) if row.Event in ("NewDialog", "EndDialog")]
        conditions = [row.Condition for row in moves]
        assert len(set(conditions)) == len(conditions), (dialog, control)
        if len(moves) > 1:
            assert not set(conditions) & set(ALWAYS), (dialog, control)


def test_tab_order_closes_a_loop(db: Database) -> None:
    for dialog in db.rows("Dialog"):
        own = controls(db, dialog.Dialog)
        assert dialog.Control_First in own, dialog.Dialog
        linked = {name for name, row in own.items() if row.Control_Next}
        seen, current = set(), dialog.Control_First
        while linked and current not in seen:
            seen.add(current)
            current = own[current].Control_Next
            assert current in own, dialog.Dialog
        assert seen == linked, dialog.Dialog
        assert not linked or current == dialog.Control_First, dialog.Dialog
        for name in (dialog.Control_Default, dialog.Control_Cancel):
            assert name is None or own[name].Type == "PushButton"


def test_the_error_dialog_is_as_the_installer_wants_it(db: Database) -> None:
    (name,) = [row.Value for row in db.rows("Property") if row.Property == "ErrorDialog"]
    dialog = db["Dialog"].get(name)
    assert dialog.Attributes & ERROR_STYLE
    assert dialog.Control_First == "ErrorText"
    own = controls(db, name)
    assert own["ErrorText"].Type == "Text"
    buttons = {answer[0]: own[answer[0]] for answer in ANSWERS}
    for answer in ANSWERS:
        (event,) = events(db, name, answer[0])
        assert (event.Event, event.Argument) == ("EndDialog", f"Error{answer}")
    assert len({(row.Y, row.Width, row.Height) for row in buttons.values()}) == 1
    assert not any(row.Control_Next for row in own.values())


def test_the_files_in_use_dialog_is_as_the_installer_wants_it(db: Database) -> None:
    own = controls(db, "FilesInUse")
    assert [row.Property for row in own.values() if row.Type == "ListBox"] == ["FileInUseProcess"]
    arguments = {event.Argument for key in own for event in events(db, "FilesInUse", key) if event.Event == "EndDialog"}
    assert arguments == {"Retry", "Ignore", "Exit"}
    assert "ListBox" in db


@pytest.mark.parametrize("table", ["InstallUISequence", "AdminUISequence"])
def test_there_is_a_last_page_for_every_end(db: Database, table: str) -> None:
    ends = {row.Sequence: row.Action for row in db.rows(table) if row.Sequence < 0}
    assert ends == {-1: "ExitDlg", -2: "UserExitDlg", -3: "FatalErrorDlg"}


def test_first_pages_come_between_costing_and_execution(db: Database) -> None:
    numbers = {row.Action: row.Sequence for row in db.rows("InstallUISequence")}
    shown = [name for name in sorted(numbers, key=numbers.get) if name in set(db["Dialog"].column("Dialog"))]
    assert shown[-5:] == ["PrepareDlg", "WelcomeDlg", "ResumeDlg", "MaintenanceDlg", "ProgressDlg"]
    assert numbers["CostFinalize"] < numbers["WelcomeDlg"] < numbers["ProgressDlg"] < numbers["ExecuteAction"]
    assert len(set(numbers.values())) == len(numbers)


def test_text_styles_exist(db: Database) -> None:
    styles = set(db["TextStyle"].column("TextStyle"))
    texts = [row.Text or "" for row in db.rows("Control") if row.Type != "ScrollableText"]
    used = {found for text in texts for found in re.findall(r"\{[\\&]([^}]*)\}", text)}
    assert used == {"CrossmsiTitle"} <= styles
    assert db["Property"].get("DefaultUIFont").Value in styles


def test_radio_buttons_have_a_valid_default(db: Database) -> None:
    groups = {row.Property for row in db.rows("Control") if row.Type == "RadioButtonGroup"}
    assert groups == {"CrossmsiRestartManager"}
    for name in groups:
        values = {row.Value for row in db.rows("RadioButton") if row.Property == name}
        assert db["Property"].get(name).Value in values


def test_controls_lie_inside_their_dialog_and_texts_do_not_cover_buttons(db: Database) -> None:
    for dialog in db.rows("Dialog"):
        own = list(controls(db, dialog.Dialog).values())
        for row in own:
            assert row.X + row.Width <= dialog.Width and row.Y + row.Height <= dialog.Height, row
        if dialog.Attributes & ERROR_STYLE:
            continue  # the installer spreads its buttons
        solid = [row for row in own if row.Type not in ("Line", "DirectoryCombo") and row.Attributes & VISIBLE]
        for index, row in enumerate(solid):
            for other in solid[index + 1 :]:
                apart = (
                    row.X + row.Width <= other.X or other.X + other.Width <= row.X
                    or row.Y + row.Height <= other.Y or other.Y + other.Height <= row.Y
                )  # fmt: skip
                assert apart, (dialog.Dialog, row.Control, other.Control)


def test_access_keys_of_a_dialog_differ(db: Database) -> None:
    for dialog in db.rows("Dialog"):
        if dialog.Attributes & ERROR_STYLE:
            continue
        texts = [
            row.Text
            for row in controls(db, dialog.Dialog).values()
            if not (row.Type == "Text" and row.Attributes & 0x20000)
        ]
        texts += [row.Text for row in db.rows("RadioButton") if dialog.Dialog == "MsiRMFilesInUse"]
        keys = [key.lower() for text in texts for key in re.findall("&([^&])", text or "")]
        assert len(set(keys)) == len(keys), (dialog.Dialog, keys)


def test_properties_of_controls_are_set_where_the_installer_needs_a_value(built: tuple[str, bool, Database]) -> None:
    kind, _, db = built
    properties = {row.Property: row.Value for row in db.rows("Property")}
    assert (properties["CrossmsiMode"], properties["CrossmsiVerb"]) == ("Install", "&Install")
    assert ("CrossmsiCanChange" in properties) == (kind == "feature-tree")
    assert properties.get("CROSSMSI_INSTALLDIR") == ("INSTALLFOLDER" if kind == "install-dir" else None)


def walk(db: Database, start: str, button: str, states: dict[str, str]) -> str:
    """The dialog that pressing ``button`` on ``start`` leads to, with simple conditions looked up in ``states``."""
    for row in events(db, start, button):
        holds = row.Condition in ALWAYS or states.get(row.Condition, "") == "1"
        if row.Event == "NewDialog" and holds:
            return row.Argument
    raise AssertionError((start, button))


def test_pages_of_a_first_installation_lead_forth_and_back(built: tuple[str, bool, Database]) -> None:
    kind, licensed, db = built
    states = {
        "NOT Installed": "1",
        'CrossmsiLicenseAccepted = "1"': "1",
        'NOT Installed OR CrossmsiMode = "Change"': "1",
    }
    middle = {"minimal": [], "install-dir": ["InstallDirDlg"], "feature-tree": ["CustomizeDlg"]}[kind]
    pages = ["WelcomeDlg", *(["LicenseDlg"] if licensed else []), *middle, "VerifyReadyDlg"]
    for page, following in pairwise(pages):
        assert walk(db, page, "Next", states) == following
        assert walk(db, following, "Back", states) == page


def test_the_license_has_to_be_accepted(built: tuple[str, bool, Database]) -> None:
    _, licensed, db = built
    assert ("LicenseDlg" in db["Dialog"].column("Dialog")) == licensed
    if licensed:
        own = controls(db, "LicenseDlg")
        assert own["License"].Text.startswith("{\\rtf1")
        conditions = {
            row.Action for row in db.rows("ControlCondition") if (row.Dialog_, row.Control_) == ("LicenseDlg", "Next")
        }
        assert conditions == {"Disable", "Enable"}
        assert [row.Condition for row in events(db, "LicenseDlg", "Next")] == ['CrossmsiLicenseAccepted = "1"']


def test_repair_and_removal_are_what_the_ready_page_starts(db: Database) -> None:
    go = {(row.Event, row.Argument): row.Condition for row in events(db, "VerifyReadyDlg", "Go")}
    assert go["Reinstall", "ALL"] == go["ReinstallMode", "ecmus"] == 'CrossmsiMode = "Repair"'
    assert go["Remove", "ALL"] == 'CrossmsiMode = "Remove"'
    for button in ("Repair", "Remove"):
        chosen = {row.Event: row.Argument for row in events(db, "MaintenanceDlg", button)}
        assert chosen["[CrossmsiMode]"] == button
        assert chosen["NewDialog"] == "VerifyReadyDlg"


def test_texts_of_the_installer_stay_when_the_package_is_not_english(tmp_path: Path) -> None:
    german = build("minimal", False, tmp_path, language=1031)
    assert len(german.rows("Error")) == len(german.rows("ActionText")) == 0
    assert len(german.rows("Dialog")) > 10
    english = build("minimal", False, tmp_path, language=2057)
    assert len(english.rows("Error")) > 100 and len(english.rows("ActionText")) > 60


def test_error_texts_use_only_fields_that_the_message_has(tmp_path: Path) -> None:
    db = build("minimal", False, tmp_path)
    for row in db.rows("Error"):
        assert row.Message and row.Message.count("{{") == row.Message.count("}}"), row
        fields = {int(number) for number in re.findall(r"\[(\d+)\]", row.Message)}
        assert fields <= set(range(1, 9)), row
        assert row.Error < 1000 or 1 not in fields, row  # field 1 is the error's number, which the header shows


def test_action_texts_are_for_standard_actions(tmp_path: Path) -> None:
    from crossmsi.msi import schema

    for row in build("minimal", False, tmp_path).rows("ActionText"):
        assert row.Action in schema.STANDARD_ACTIONS or row.Action in UNSEQUENCED, row
        assert row.Description


def test_no_text_is_wider_than_its_column(db: Database) -> None:
    for name, table in db.tables.items():
        if name.startswith("_"):
            continue
        for row in table:
            for column, value in zip(table.columns, row, strict=True):
                fits = not isinstance(value, str) or column.width == 0 or len(value) <= column.width
                assert fits, (name, column.name, value)
