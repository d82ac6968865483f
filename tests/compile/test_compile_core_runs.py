"""Runs of plain files give the rows, places and errors that their elements give one by one."""

from __future__ import annotations

import pytest

from crossmsi.compile import runs
from crossmsi.compile.preprocess import is_plain
from crossmsi.errors import CrossmsiError

FOLDER = '<StandardDirectory Id="ProgramFilesFolder"><Directory Id="INSTALLDIR" Name="App"/></StandardDirectory>'
MEDIA = '<Media Id="3" Cabinet="a.cab"/>'
GUID = 'Guid="{11111111-2222-3333-4444-666666666666}"'


def plain(number, source=None, **more):
    attributes = {"Id": f"F{number}", "Name": f"Name {number}.text", "Source": source or f"sub/{number}.txt", **more}
    return "<File " + " ".join(f'{key}="{value}"' for key, value in attributes.items() if value) + "/>\n"


PLAIN = "".join(map(plain, range(4)))


def outcome(compile_body, inside, component=f'Id="C" {GUID}'):
    """All that a component with these elements becomes, or the text of what is wrong with them."""
    body = (
        f'{FOLDER}<Feature Id="Main">\n<Component DiskId="3" {component} Directory="INSTALLDIR">\n{inside}</Component>'
    )
    try:
        compiled = compile_body(
            f"{MEDIA}{body}</Feature>", files={f"sub/{number}.txt": bytes([number]) for number in range(4)}
        )
    except CrossmsiError as error:
        return str(error)
    tables = compiled.database.tables.values()
    return [(t.name, list(t), [t.locate(row) for row in t]) for t in tables], compiled.payloads


@pytest.mark.parametrize(
    "inside",
    [
        PLAIN,
        plain(3, KeyPath="yes") + plain(0) + plain(1) + plain(2),
        plain(0) + plain(1, Vital="no") + plain(2, KeyPath="yes") + plain(3),
        plain(0) + '<RegistryValue Root="HKLM" Key="k" Value="v" KeyPath="yes"/>' + plain(1) + plain(2),
        plain(0) + '<File Id="F1" Name="b" Source="sub/1.txt"> </File>' + plain(2),
        plain(0) + '<File Id="F1" Name="b" Source="sub/1.txt"><CopyFile Id="x" DestinationName="y"/></File>' + plain(2),
        plain(0, source="sub\\0.txt") + plain(1),
        plain(0, source="/") + plain(1),
        plain(0) + plain(1, source="sub/absent.txt") + plain(2, source="sub"),
        plain(0) + plain(1, Id="1 bad") + plain(2, Name="a:b") + plain(3, Source=" "),
        plain(0) + plain(1, Id="F0"),
        plain(0) + plain(1, Name="NAME 0.text"),
        plain(0) + plain(1, Wrong="x") + plain(2),
        plain(0) + plain(1, Id="", Wrong="x") + plain(2),
        plain(0) + '<File xmlns="urn:x" Id="F1" Name="b" Source="sub/1.txt"/>' + plain(2),
        plain(0) + '<Frob Id="F1" Name="b" Source="sub/1.txt"/>' + plain(2),
    ],
)
@pytest.mark.parametrize("component", [f'Id="C" {GUID}', f'Id="C" {GUID} KeyPath="yes"', f'{GUID} Condition="X"'])
def test_as_one_by_one(compile_body, monkeypatch, inside, component):
    together = outcome(compile_body, inside, component)
    monkeypatch.setattr(runs, "_HANDLERS", {})
    assert outcome(compile_body, inside, component) == together


def test_plain_files_are_compiled_together(compile_body, monkeypatch):
    monkeypatch.setattr("crossmsi.compile.elements.file._add_file", None)
    tables, payloads = outcome(compile_body, PLAIN)
    assert [payload.file_id for payload in payloads] == ["F0", "F1", "F2", "F3"]
    (component,) = next(rows for name, rows, _ in tables if name == "Component")
    assert component.KeyPath == "F0"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('<?xml version="1.0"?>\n<Wix/>', True),
        ("<Wix/>", True),
        (b"<Wix/>", False),
        ("<?define A = 1?><Wix/>", False),
        ('<?xml version="1.0"?><Wix><?if 1?><?endif?></Wix>', False),
        ('<Wix a="$(B)"/>', False),
        ('<Wix a="&#36;(B)"/>', False),
        ('<Wix a="!(loc.B)"/>', False),
    ],
)
def test_what_needs_no_preprocessing(text, plain):
    assert is_plain(text) is plain
