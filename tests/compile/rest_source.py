"""Source text and assertions shared by the tests of the registration, search, service and UI elements."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crossmsi.compile import Compiled
from crossmsi.errors import CrossmsiError

COMPONENT_GUID = "{ABCDEF00-1111-2222-3333-444444444444}"
INNER_LINE = 7  # of test.wxs: where ``inner`` of the functions below starts


def in_component(inner: str, *, attributes: str = "", file: str = "") -> str:
    """A package body: feature F, directory D, component Comp with file Tool (``file`` inside it) and ``inner``."""
    return (
        '<Feature Id="F"><ComponentRef Id="Comp" /></Feature>\n'
        '<StandardDirectory Id="ProgramFilesFolder"><Directory Id="D" Name="App" />\n'
        "</StandardDirectory>\n"
        f'<Component Id="Comp" Directory="D" Guid="{COMPONENT_GUID}" {attributes}>\n'
        f'{inner}\n<File Id="Tool" Source="tool.txt" KeyPath="yes">{file}</File></Component>'
    )


def in_file(inner: str) -> str:
    """A package body with ``inner`` in file Tool."""
    return (
        '<Feature Id="F"><ComponentRef Id="Comp" /></Feature>\n'
        '<StandardDirectory Id="ProgramFilesFolder"><Directory Id="D" Name="App" /></StandardDirectory>\n'
        f'<Component Id="Comp" Directory="D" Guid="{COMPONENT_GUID}">\n'
        f'<File Id="Tool" Source="tool.txt" KeyPath="yes">\n{inner}</File></Component>'
    )


def keyless(rows: list[str]) -> list[str]:
    """Rows without their first column (a generated key), sorted."""
    return sorted("\t".join(row.split("\t")[1:]) for row in rows)


def assert_error(
    compile_body: Callable[..., Compiled], body: str, *phrases: str, line: int | None = INNER_LINE, **options: object
) -> None:
    """``body`` must be refused with a message that holds ``phrases`` and, unless None, names ``line`` of test.wxs."""
    with pytest.raises(CrossmsiError) as caught:
        compile_body(body, **options)
    message = str(caught.value)
    for phrase in phrases:
        assert phrase in message
    if line is not None:
        assert f"test.wxs:{line}:" in message
