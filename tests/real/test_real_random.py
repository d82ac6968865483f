"""Random packages against the simulation. CROSSMSI_REAL_EXAMPLES asks for more than the few that never change."""

from __future__ import annotations

import getpass
import os
from typing import Any

import pytest
from comparison import compare, install, predict, simulator_of, unexplained, wine_host
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from real_packages import RealCase, write_case

pytestmark = pytest.mark.wine

EXAMPLES = os.environ.get("CROSSMSI_REAL_EXAMPLES")
CLSID = "{3C0B2F4E-5D19-4C83-8E57-91A6D4F0B721}"
DOCUMENT: dict[str, Any] = {
    "summary": {"page_count": 200, "word_count": 2},
    "contents": {"f32": "i386/crosscom.dll", "f64": "amd64/crosscom.dll"},
    "base": {
        "Directory": [
            ["TARGETDIR", None, "SourceDir"], ["ProgramFilesFolder", "TARGETDIR", "."],
            ["ProgramFiles64Folder", "TARGETDIR", "."], ["CommonFiles64Folder", "TARGETDIR", "Common"],
            ["D32", "ProgramFilesFolder", "RANDOM~1|Random one"], ["D64", "ProgramFiles64Folder", "RandomTwo"],
            ["DC", "CommonFiles64Folder", "RandomCommon"],
        ],
        "Feature": [{"Feature": "Main", "Level": 1, "Attributes": 0}],
    },
}  # fmt: skip
COMPONENTS = st.sampled_from(["C32", "C64", "K32", "K64"])
CONDITIONS = st.sampled_from(
    [None, None, "VersionNT64", "NOT VersionNT64", "Msix64", "VersionNT >= 501 AND NOT Installed OR REMOVE", "1 = 1",
     'ProductLanguage = "1033"', "MISSING", "NOT MISSING", "VersionNT64 AND MISSING <> 1"]
)  # fmt: skip
KEYS = st.sampled_from(
    [(0, f"CLSID\\{CLSID}\\InprocServer32"), (2, f"Software\\Classes\\CLSID\\{CLSID}\\InprocServer32"),
     (2, "Software\\Random\\Key"), (2, "Software\\Random"), (1, "Software\\Random"), (-1, "Software\\Random"),
     (2, "System\\Random"), (2, "Software\\Policies\\Random"), (0, "Random.Program\\CLSID"),
     (2, "Software\\Random\\[ProductName]"), (0, f"CLSID\\{CLSID}"),
     (2, "Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\random.exe"), (0, "AppID\\random.dll")]
)  # fmt: skip
NAMES = st.sampled_from([None, "a", "B", "[ProductName]", "ThreadingModel"])
VALUES = st.sampled_from(
    [None, "", "Both", "[#f32]", "[#f64]", "[D32]", "[DC]", "[$K64]", "#7", "#x00ff", "#%%WINDIR%", "##9", "one[~]two",
     "{[MISSING]}none", "[VersionNT]", "[VersionNT64]", "[ProgramFiles64Folder]|[SystemFolder]", "[\\[]x[\\]]"]
)  # fmt: skip
FOLDERS = st.sampled_from(["D32", "D64", "DC"])


@st.composite
def packages(draw) -> RealCase:
    """Up to four components, each of either width, and what they write."""
    names = draw(st.lists(COMPONENTS, min_size=1, max_size=4, unique=True))
    component, files, links = [], [], []
    for sequence, name in enumerate(names, 1):
        wide = 256 if name.endswith("64") else 0
        file = "f" + name[1:] if name[0] == "C" else f"k{name[1:]}.txt"
        condition = draw(CONDITIONS)
        # Wine also counts the files of components whose condition is false.
        counted = draw(st.sampled_from([0, 0, 8])) if condition is None else 0
        component.append([name, None, draw(FOLDERS), wide | counted, condition, file])
        target = draw(st.sampled_from(["server.dll", "SERVER~1.DLL|The Server.dll"]))
        filename = target if name[0] == "C" else file
        files.append({"File": file, "Component_": name, "FileName": filename, "FileSize": 1, "Sequence": sequence})
        links.append([draw(st.sampled_from(["Main", "Main", "Extra"])), name])
    registry = []
    for number in range(draw(st.integers(1, 8))):
        root, key = draw(KEYS)
        registry.append([f"r{number}", root, key, draw(NAMES), draw(VALUES), draw(st.sampled_from(names))])
    copies = []
    for number in range(draw(st.integers(0, 2))):
        file = draw(st.sampled_from(files))["File"]
        copies.append([f"d{number}", draw(st.sampled_from(names)), file, f"copy{number}.bin", draw(FOLDERS)])
    tables: dict[str, list] = {
        "Property": [["MISSING", ""], *([["ALLUSERS", "1"]] if draw(st.integers(0, 3)) else [])],
        "Feature": [{"Feature": "Extra", "Level": draw(st.sampled_from([1, 1, 200])), "Attributes": 0}],
        "Component": component, "File": files, "FeatureComponents": links, "Registry": registry,
        "DuplicateFile": copies,
    }  # fmt: skip
    template = draw(st.sampled_from(["Intel;1033", "Intel;1033", "x64;1033"]))
    return RealCase("random", DOCUMENT, {"name": "random", "tables": tables, "summary": {"template": template}})


@pytest.mark.parametrize("arch", ["win64", "win32"])
@settings(
    max_examples=int(EXAMPLES or 4), derandomize=EXAMPLES is None, deadline=None, database=None,
    phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(case=packages())
def test_random_package(arch: str, machine_of, tmp_path_factory, case: RealCase) -> None:
    machine = machine_of(arch)
    package = tmp_path_factory.mktemp("random") / "package.msi"
    contents = write_case(case, package, {})
    trial = install(machine, case, package)
    machine.settle(trial.after)
    host = wine_host(arch, machine.release)
    simulation = predict(case, simulator_of(package), host, arch)
    found = compare(simulation, trial, case, contents, getpass.getuser())
    # Wine makes the target folder of a copy whose source isn't installed.
    assert [line for line in found if not line.startswith("unpredicted folder")] == []
    assert trial.removal == (0 if trial.status == 0 else None)
    assert not trial.left.files
    # Keys that lead to what was removed, and folders without a component of their own: see the differences of removal.
    allowed = ["HKLM\\Software\\*SharedDLLs", "HKLM\\Software\\Policies", *trial.left.folders]
    assert unexplained(trial.left, allowed)[0] == []
