"""Building packages: our manifest (one glob) against wixl with one component a folder and with one a file."""

from __future__ import annotations

import uuid
from pathlib import Path
from xml.sax.saxutils import quoteattr

from benchmarks.measure import PYTHON, Cost, in_turn, run

MANIFEST = """\
package: {{name: Bench, manufacturer: Bench, version: 1.0.0, platform: x64,
          upgrade_code: 9D2C3F3E-6B2A-4C7E-8C55-6A0F0D5E7B11}}
directories:
  ProgramFiles: {{INSTALLFOLDER: Bench}}
components:
  - {{files: {folder}/**}}
"""
ENGINES = {"zlib (default)": None, "deflate": "deflate", "isal (fast)": "fast"}
_NAMES = uuid.UUID("9d2c3f3e-6b2a-4c7e-8c55-6a0f0d5e7b11")


def write_sources(folder: Path, corpus: str) -> None:
    """``<corpus>.yaml`` for us and ``<corpus>.wxs`` for wixl, beside the corpus."""
    (folder / f"{corpus}.yaml").write_text(MANIFEST.format(folder=corpus))
    with (folder / f"{corpus}.wxs").open("w") as out:
        out.write(
            '<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">'
            f'<Product Id="{_guid("product")}" Name="Bench" Language="1033" Version="1.0.0" Manufacturer="Bench" '
            f'UpgradeCode="{_guid("upgrade")}"><Package Id="*" InstallerVersion="200" Compressed="yes"/>'
            '<Media Id="1" Cabinet="a.cab" EmbedCab="yes"/><Directory Id="TARGETDIR" Name="SourceDir">'
            '<Directory Id="ProgramFilesFolder"><Directory Id="INSTALLFOLDER" Name="Bench">\n'
        )
        folders = sorted(path.name for path in (folder / corpus).iterdir())
        for name in folders:
            out.write(f'<Directory Id="D{name}" Name="{name}"/>\n')
        out.write('</Directory></Directory></Directory><Feature Id="Main" Level="1">')
        for name in folders:
            out.write(f'<ComponentGroupRef Id="G{name}"/>')
        out.write("</Feature></Product><Fragment>\n")
        for name in folders:
            out.write(f'<ComponentGroup Id="G{name}" Directory="D{name}">\n')
            for path in sorted((folder / corpus / name).iterdir()):
                out.write(
                    f'<Component Id="C{path.stem}" Guid="{_guid(path.stem)}"><File Id="F{path.stem}" '
                    f'Name="{path.name}" Source={quoteattr(path.relative_to(folder).as_posix())}/></Component>\n'
                )
            out.write("</ComponentGroup>\n")
        out.write("</Fragment></Wix>\n")


def _guid(name: str) -> str:
    return str(uuid.uuid5(_NAMES, name)).upper()


def compare(folder: Path, corpus: str, rounds: int) -> tuple[dict[str, Cost], dict[str, int]]:
    """Costs and package sizes by contestant; "wixl" is one of them."""
    write_sources(folder, corpus)

    def ours(name: str, engine: str | None):
        options = ["--compression", engine] if engine else []
        command = [PYTHON, "-m", "crossmsi", "build", f"{corpus}.yaml", "-o", f"{name}.msi", "--no-lint", *options]
        return lambda: run(command, folder)

    contestants = {"wixl": lambda: run(["wixl", "-o", "wixl.msi", f"{corpus}.wxs"], folder)}
    contestants |= {name: ours(name, engine) for name, engine in ENGINES.items() if _installed(engine)}
    costs = in_turn(contestants, rounds)
    return costs, {name: (folder / f"{name}.msi").stat().st_size for name in contestants}


def _installed(engine: str | None) -> bool:
    from importlib.util import find_spec

    return engine is None or find_spec({"fast": "isal"}.get(engine, engine)) is not None
