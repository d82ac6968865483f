"""``crossmsi init`` on folders that nobody arranged: every file is installed once, or left out for a reason."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from crossmsi.errors import CrossmsiError
from crossmsi.manifest import load_manifest
from crossmsi.model import resolve
from crossmsi.starter import Wishes, start
from tests.pe.pe_builder import PeBuilder

KINDS = {
    **{f"{isa} {kind}": PeBuilder(isa, dll=kind == "dll").build() for isa in ("i386", "amd64", "arm64", "arm")
       for kind in ("exe", "dll")},
    "driver": PeBuilder("amd64", subsystem=1).imports(["ntoskrnl.exe"]).build(),
    "com": PeBuilder("i386", dll=True).exports(["DllGetClassObject", "DllRegisterServer"]).build(),
    "anycpu": PeBuilder("i386").clr(1).build(),
    "cut": PeBuilder("amd64").build()[:700],
    "data": b"data",
}  # fmt: skip
FOLDERS = st.lists(
    st.sampled_from(
        ["x86", "x64", "arm64", "i386", "amd64", "32", "64", "win32", "bin", "data", "a${b}", "[x]", "X64"]
    ),
    max_size=3,
).map("/".join)
NAMES = st.sampled_from(
    ["app.exe", "app32.exe", "app64.exe", "lib_x86.dll", "lib_x64.dll", "64", "x.pdb", "read me.txt", "a${isa}.ini",
     "*.txt", "é.txt", ".hidden", ".h.txt", "b.txt", "c.txt", "APP.EXE", "con.txt", "i386", "d.sys"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.tuples(FOLDERS, NAMES), st.sampled_from(sorted(KINDS)), min_size=1, max_size=14))
def test_every_file_is_installed_once_or_left_out(files: dict[tuple[str, str], str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "in"
        written = set()
        for (place, file), kind in files.items():
            path = folder / place / file
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                if not path.exists():
                    path.write_bytes(KINDS[kind])
                    written.add(path.relative_to(folder).as_posix())
            except OSError:  # a folder of that name, or a file
                continue
        manifest = Path(name) / "crossmsi.yaml"
        try:
            made = start(folder, manifest, Wishes(name="P", upgrade_code="9D2C3F3E-6B2A-4C7E-8C55-6A0F0D5E7B11"))
        except CrossmsiError as error:
            assert "holds no program" in error.what, error
            return
        manifest.write_text(made.text, "utf-8")
        model = resolve(load_manifest(manifest))
        installed = [file.source.removeprefix("in/") for component in model.components for file in component.files]
        assert len(installed) == len(set(installed)) == made.files
        assert set(installed) | set(made.left_out) == {path for path in written if "/." not in f"/{path}"}
        assert not set(installed) & set(made.left_out)
