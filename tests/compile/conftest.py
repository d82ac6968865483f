"""Fixtures of the compiler's tests: compile a piece of WiX source, read tables as WiX-style lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crossmsi.compile import Compiled, compile_source
from crossmsi.msi import Database, Stream

NAMESPACE = "http://wixtoolset.org/schemas/v4/wxs"
UPGRADE_CODE = "{11111111-2222-3333-4444-555555555555}"
PRODUCT_CODE = "{99999999-2222-3333-4444-555555555555}"
# The body starts on line 3 of the document.
HEAD = (
    f'<Wix xmlns="{NAMESPACE}">\n'
    '<Package Name="Test" Manufacturer="Acme" Version="1.2.3" UpgradeStrategy="none"'
    f' UpgradeCode="{UPGRADE_CODE}" ProductCode="{PRODUCT_CODE}">\n'
)
TAIL = "\n</Package>\n{fragments}</Wix>\n"


@pytest.fixture
def compile_body(tmp_path: Path) -> Callable[..., Compiled]:
    """``compile_body(body, files={"a.txt": b"…"}, fragments="<Fragment>…", arch="x86")``: inside a minimal Package.

    ``tool.txt`` exists for File/@Source. Errors name ``test.wxs``; the body's first line is line 3.
    """

    def run(
        body: str,
        *,
        arch: str = "x86",
        files: dict[str, bytes] | None = None,
        fragments: str = "",
        installer_version: str | None = None,
        **options,
    ) -> Compiled:
        for name, data in {"tool.txt": b"tool", **(files or {})}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        stated = f' InstallerVersion="{installer_version}"' if installer_version else ""
        text = HEAD.replace('"none"', '"none"' + stated) + body + TAIL.format(fragments=fragments)
        return compile_source(text, name="test.wxs", base_dir=tmp_path, arch=arch, **options)

    return run


@pytest.fixture
def lines() -> Callable[..., list[str]]:
    """``lines(db, "Component")``: rows as ``Component:Tool\\t{GUID}\\t…``, null as nothing, in key order."""

    def read(source: Compiled | Database, *tables: str) -> list[str]:
        database = source.database if isinstance(source, Compiled) else source
        out = []
        for table in tables:
            rows = ("\t".join(map(_text, row)) for row in database.rows(table))
            out += sorted(f"{table}:{row}" for row in rows)
        return out

    return read


def _text(value: object) -> str:
    if value is None:
        return ""
    return "[Binary data]" if isinstance(value, Stream) else str(value)
