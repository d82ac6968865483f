"""What holds for the split of any mixed manifest: manifests by chance, the same ones each time."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from crossmsi.manifest import load_manifest
from crossmsi.model import Package, resolve
from crossmsi.rules import run_rules
from crossmsi.rules.ice.ice80 import ICE80
from crossmsi.variants import Choices, Variant, Variants, install_paths, make_variants
from crossmsi.variants.manifests import manifest_text
from tests.model.conftest import PACKAGE
from tests.variants.conftest import write

FILES = {
    **{f"x{number}.dll": "i386" for number in range(4)},
    **{f"y{number}.dll": "amd64" for number in range(4)},
    **{f"n{number}.txt": b"text" for number in range(4)},
    "z0.exe": "i386-exe", "z1.exe": "amd64-exe",
    "t/a/u.dll": "i386", "t/b/u.dll": "amd64", "t/b/v.txt": b"text",
}  # fmt: skip
HEAD = (
    "directories: {ProgramFiles: {INSTALLFOLDER: T}, ProgramFilesFolder: {NARROW: N}}\n"
    "features:\n  A: A\n  B: {features: {B1: B1}, levels: [{condition: NOT VersionNT64, level: 0}]}\n"
)


def entry(random: Random, number: int) -> str:
    """One component: files of any ISA in a folder of its own, and now and then something else."""
    parts = [f"directory: {random.choice(['INSTALLFOLDER', 'NARROW', 'CommonAppData', 'AppData'])}/e{number}"]
    plain = [name for name in FILES if "/" not in name]
    files = random.choice([random.sample(plain, random.randint(1, 4)), ["t/**"], []])
    if files:
        parts.append(f"files: [{', '.join(repr(name) for name in files)}]")
    if random.random() < 0.2:
        parts.append("isa: neutral")
    parts.append(f"feature: {random.choice(['A', 'B', 'B1'])}")
    condition = random.choice([None, None, "VersionNT64", "NOT VersionNT64", "VersionNT64 AND X"])
    if condition:
        parts.append(f"condition: {condition}")
    if not files or random.random() < 0.3:
        root = random.choice(["HKLM", "HKCU", "HKCR"])
        parts.append(f"registry: {{key: {root}\\Software\\E{number}, values: {{A: '[INSTALLFOLDER]'}}}}")
    targets = [name for name in files if name.endswith((".exe", ".txt"))]
    if targets and random.random() < 0.3:
        parts.append(f"shortcuts: {{name: S{number}, target: {targets[0]}}}")
    return f"- {{{', '.join(parts)}}}"


@pytest.fixture(params=range(24))
def found(request: pytest.FixtureRequest, tmp_path: Path) -> Variants:
    random = Random(request.param)
    platform = random.choice(["  platform: x64\n", "  platform: x86\n", ""])
    entries = ["- {files: [x0.dll, y0.dll]}", *(entry(random, number) for number in range(random.randint(1, 7)))]
    write(tmp_path, FILES)
    path = tmp_path / "m.yaml"
    path.write_text(PACKAGE + platform + HEAD + "components:\n" + "\n".join(entries) + "\n")
    neutral = random.choice(["both", "both", "x86", "x64"])
    return make_variants(path, choices=Choices(neutral=neutral, relation=random.choice(["side-by-side", "replace"])))


def test_a_split_keeps_files_guids_and_widths(found: Variants, tmp_path: Path) -> None:
    made = [item for item in found.split if isinstance(item, Variant)]
    assert [item.platform for item in made] == ["x86", "x64"], [str(item.error) for item in found.unmade]
    mixed = install_paths(found.mixed.prepared.model)
    never = any("never holds" in note for item in made for note in item.notes)
    sources = {file.source for item in made for part in item.prepared.model.components for file in part.files}
    assert never or sources == {file.source for part in mixed.values() for file in part.files}
    for variant in made:
        told = " ".join(variant.notes)
        for path, part in install_paths(variant.prepared.model).items():
            if path in mixed and part.condition is mixed[path].condition is None:
                assert part.guid == mixed[path].guid or part.id in told, path
        wrong = {item.keys for item in run_rules(variant.package, [ICE80]).findings if item.severity == "error"}
        assert wrong == set()
        folder = tmp_path / "else" / "where"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "s.yaml").write_text(manifest_text(variant, folder, "m.yaml"))
        again = resolve(load_manifest(folder / "s.yaml"))
        assert shape(again) == shape(variant.prepared.model)
    first, second = (install_paths(item.prepared.model) for item in made)
    for path in first.keys() & second.keys():
        assert (first[path].guid, first[path].bitness) == (second[path].guid, second[path].bitness), path


def shape(model: Package) -> list[tuple]:
    """What a manifest decides of a package's components."""
    return [
        (
            (part.id, part.guid, part.directory, part.bitness, part.condition),
            [file.id for file in part.files],
            [(row.name, row.target) for row in part.shortcuts],
            [(row.root, row.key, row.name, row.value) for row in part.registry],
        )
        for part in model.components
    ]
