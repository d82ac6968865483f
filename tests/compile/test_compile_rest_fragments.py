"""The UI fragments that the package carries (wix/) compile, and what they name exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rest_source import in_component

from crossmsi.compile import compile_source

WIX = Path(__file__).parents[2] / "wix"


def ui_ids(*names: str) -> list[str]:
    """Ids of the UI elements in these files of ``wix/``."""
    return [
        found for name in names for found in re.findall(r'<UI Id="(\w+)"', (WIX / name).read_text(encoding="utf-8"))
    ]


DIALOG_SETS = ui_ids("ui-minimal.wxs", "ui-install-dir.wxs", "ui-feature-tree.wxs")
TEXT_SETS = ui_ids("ui-text.wxs", "text-styles.wxs", "errors.wxs", "progress-text.wxs")


def fragments() -> str:
    """Every file's content without its root element, with the places the renderer fills in filled in."""
    parts = []
    for path in sorted(WIX.rglob("*.wxs")):
        text = path.read_text(encoding="utf-8")
        parts.append(re.search(r"<Wix\b[^>]*>(.*)</Wix>", text, re.DOTALL)[1])
    return re.sub(r"!\(wix\.\w*Rtf\)", "license.rtf", "".join(parts))


def compile_set(compile_body, name: str):
    body = in_component("") + f'<UIRef Id="{name}" /><Property Id="CROSSMSI_INSTALLDIR" Value="D" />'
    return compile_body(body, fragments=fragments(), files={"license.rtf": b"{\\rtf1 Terms}"})


@pytest.fixture(params=DIALOG_SETS)
def compiled(request, compile_body):
    return compile_set(compile_body, request.param)


@pytest.mark.parametrize("name", TEXT_SETS)
def test_texts_compile(compile_body, name):
    database = compile_set(compile_body, name).database
    assert (
        sum(len(database[table]) for table in ("UIText", "TextStyle", "Error", "ActionText") if table in database) > 1
    )


def test_keys_of_the_ui_tables_exist(compiled):
    database = compiled.database
    dialogs = set(database["Dialog"].column("Dialog"))
    controls = {(row.Dialog_, row.Control) for row in database.rows("Control")}
    for table in ("ControlEvent", "ControlCondition", "EventMapping"):
        assert {(row.Dialog_, row.Control_) for row in database.rows(table)} <= controls
    for row in database.rows("Dialog"):
        named = [row.Control_First, row.Control_Default, row.Control_Cancel]
        assert {(row.Dialog, name) for name in named if name} <= controls
    for row in database.rows("ControlEvent"):
        if row.Event in ("NewDialog", "SpawnDialog", "SpawnWaitDialog") and "[" not in row.Argument:
            assert row.Argument in dialogs


def test_tab_order_is_a_ring(compiled):
    controls = {(row.Dialog_, row.Control): row.Control_Next for row in compiled.database.rows("Control")}
    for dialog in compiled.database.rows("Dialog"):
        seen, name = [], dialog.Control_First
        while name is not None and name not in seen:
            seen.append(name)
            name = controls[dialog.Dialog, name]
        assert name in (None, dialog.Control_First)
        linked = {control for (owner, control), following in controls.items() if owner == dialog.Dialog and following}
        assert linked <= set(seen)


def test_text_styles_that_controls_use_exist(compiled):
    styles = set(compiled.database["TextStyle"].column("TextStyle"))
    used = {
        name
        for row in compiled.database.rows("Control")
        for name in re.findall(r"\A\{(?:\\|&)([A-Za-z_0-9.]+)\}", row.Text or "")
    }
    assert used <= styles


def test_a_fragment_may_stand_before_the_package(tmp_path):
    text = (
        '<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs">'
        '<Fragment><CustomAction Id="A" Property="P" Value="1" /></Fragment>'
        '<Package Name="Test" Manufacturer="Acme" Version="1.0" UpgradeStrategy="none"'
        ' ProductCode="{99999999-2222-3333-4444-555555555555}"><CustomActionRef Id="A" /></Package></Wix>'
    )
    database = compile_source(text, name="test.wxs", base_dir=tmp_path, arch="x86").database
    assert database["Property"].get("ProductName").Value == "Test"
    assert database["CustomAction"].column("Action") == ["A"]
