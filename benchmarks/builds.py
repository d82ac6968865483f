"""Building packages: our manifest (one glob) against wixl with one component a folder and with one a file."""

from __future__ import annotations

import uuid
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import quoteattr

from benchmarks.measure import PYTHON, Cost, helpers_peak, in_turn, run, verdict

MANIFEST = """\
package: {{name: Bench, manufacturer: Bench, version: 1.0.0, platform: x64,
          upgrade_code: 9D2C3F3E-6B2A-4C7E-8C55-6A0F0D5E7B11}}
directories:
  ProgramFiles: {{INSTALLFOLDER: Bench}}
components:
  - {{files: {folder}/**}}
"""
DEFAULT = "zlib (default)"
LINTED = "zlib (default), linted"
ENGINES = {DEFAULT: None, "deflate": "deflate", "isal (fast)": "fast"}
_LARGE = {DEFAULT: (2.5, 0.0), "deflate": (4.5, 0.0), "isal (fast)": (9, 0.07)}
# Corpus -> engine -> how many times as fast as wixl, and how much larger its package may be.
BARS = {"small": {DEFAULT: (6, 0.0)}, "large": _LARGE, "whole": _LARGE}
PEAK = 80  # MiB
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
    """Costs and package sizes by contestant; "wixl" is one of them, and our default with lint, which wixl has not.

    Peaks are those of the command and its helper process together.
    """
    write_sources(folder, corpus)

    commands: dict[str, list[str]] = {}

    def ours(name: str, *options: str):
        command = commands[name] = [PYTHON, "-m", "crossmsi", "build", f"{corpus}.yaml", "-o", f"{name}.msi", *options]
        return built(name, command)

    def built(name: str, command: list[str]):
        def build() -> Cost:
            # To replace hundreds of megabytes takes the file system longer than to make a file.
            (folder / f"{name}.msi").unlink(missing_ok=True)
            return run(command, folder, good=(0, 1))  # 1: built, and lint found errors

        return build

    contestants = {"wixl": built("wixl", ["wixl", "-o", "wixl.msi", f"{corpus}.wxs"])}
    for name, engine in ENGINES.items():
        if _installed(engine):
            contestants[name] = ours(name, "--no-lint", *(["--compression", engine] if engine else []))
    contestants[LINTED] = ours(LINTED)
    (folder / "warm").mkdir(exist_ok=True)
    (folder / "warm" / "file").touch()
    (folder / "warm.yaml").write_text(MANIFEST.format(folder="warm"))
    run([PYTHON, "-m", "crossmsi", "build", "warm.yaml", "-o", "warm.msi"], folder)  # byte code, compiled templates
    costs = in_turn(contestants, rounds)
    for name, command in commands.items():
        costs[name] = replace(costs[name], peak=costs[name].peak + helpers_peak(command, folder))
    return costs, {name: (folder / f"{name}.msi").stat().st_size for name in contestants}


def table(costs: dict[str, Cost], sizes: dict[str, int], bare: int) -> str:
    """What was measured, a row a contestant; ``bare`` is the peak of an interpreter that does nothing, in KiB."""
    lines = [
        "| | wall s | CPU s | × wixl, wall | × wixl, CPU | peak MiB above python | size against wixl |",
        "|---|---|---|---|---|---|---|",
    ]
    wixl = costs["wixl"]
    for name, cost in costs.items():
        lines.append(
            f"| {name} | {cost.wall:.2f} | {cost.cpu:.2f} | {wixl.wall / cost.wall:.1f} | {wixl.cpu / cost.cpu:.1f} | "
            f"{(cost.peak - bare) / 1024:.0f} | {sizes[name] / sizes['wixl'] - 1:+.1%} |"
        )
    return "\n".join(lines)


def bars(corpus: str, costs: dict[str, Cost], sizes: dict[str, int], bare: int) -> str:
    """A row a bar: the wall time of the same work (no lint), the size, and the memory of all builds."""
    lines = ["| bar | measured | held to | |", "|---|---|---|---|"]
    for name, (bar, size_bar) in BARS[corpus].items():
        if name not in costs:
            continue
        ratio, size = costs["wixl"].wall / costs[name].wall, sizes[name] / sizes["wixl"] - 1
        lines.append(f"| {name}, × wixl | {ratio:.1f} | ≥ {bar} | {verdict(ratio >= bar)} |")
        lines.append(f"| {name}, size against wixl | {size:+.1%} | ≤ {size_bar:+.0%} | {verdict(size <= size_bar)} |")
    peak = (max(cost.peak for name, cost in costs.items() if name != "wixl") - bare) / 1024
    lines.append(f"| peak memory above the interpreter, MiB | {peak:.0f} | ≤ {PEAK} | {verdict(peak <= PEAK)} |")
    return "\n".join(lines)


def _installed(engine: str | None) -> bool:
    from importlib.util import find_spec

    return engine is None or find_spec({"fast": "isal"}.get(engine, engine)) is not None
