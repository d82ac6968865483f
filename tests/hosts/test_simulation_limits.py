"""Odd and large packages: no exception, linear cost, and hosts that share a result get the right one."""

from __future__ import annotations

import time

import jsonschema
import pytest
from host_cases import build_package, load_cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.calls import calls_of
from benchmarks.simulating import loaded, mixed_package, simulate_everywhere
from crossmsi.analysis import Package
from crossmsi.hosts import find_host, hosts
from crossmsi.hosts.document import simulation_document
from crossmsi.hosts.listing import text_lines
from crossmsi.hosts.regfile import reg_lines
from crossmsi.hosts.simulation import Simulator, simulate
from crossmsi.msi import Column, Database
from crossmsi.report.schemas import output_schema

TABLES = (
    "AppId", "AppSearch", "Class", "Component", "Condition", "CustomAction", "Directory", "DuplicateFile",
    "Environment", "Extension", "Feature", "FeatureComponents", "File", "IniFile", "InstallExecuteSequence",
    "LaunchCondition", "MIME", "MoveFile", "MsiAssembly", "ProgId", "Property", "Registry", "RemoveFile",
    "RemoveRegistry", "SelfReg", "ServiceControl", "ServiceInstall", "Shortcut", "TypeLib", "Upgrade", "Verb",
)  # fmt: skip


# One of each kind; the next to it shares its results.
KINDS = (
    "xp-x86", "win10-x86", "xp-x64", "vista-x64", "win7-x64", "win10-x64", "win10-arm64", "win11-arm64", "wine-win32",
    "wine-win64",
)  # fmt: skip


@pytest.mark.parametrize("index", range(0, len(load_cases()), 4))
def test_many_hosts_at_once_give_what_one_gives(index: int) -> None:
    _, document, case = load_cases()[index]
    package = build_package(document, case)
    simulator = Simulator(package)
    for host in map(find_host, KINDS):
        together = simulation_document(simulator.run(host), "p")
        alone = simulation_document(simulate(build_package(document, case), host), "p")
        assert together == alone, host.name


# Texts that mean something in several columns.
WORDS = st.sampled_from(
    ["A", "B", "TARGETDIR", "ProgramFiles64Folder", "[A]", "[#B]", "{[[A]]}", "[", "CLSID\\{1}\\InprocServer32",
     "VersionNT64", "A AND (", "x|y", ".", "#1", "#x0", "[~]", "-", "+", "A\\", "\\", "",
     "Software\\Wow6432Node\\A", "CostFinalize", "*.?[", "WriteRegistryValues", "InstallFiles", "\ud800"]
)  # fmt: skip
NUMBERS = st.sampled_from([None, 0, 1, 2, -1, 3, 51, 35, 256, 1000, 32767])


@st.composite
def odd_packages(draw) -> Package:
    database = Database()
    for name in draw(st.lists(st.sampled_from(TABLES), unique=True, min_size=4)):
        table = database.create(name)
        for _ in range(draw(st.integers(0, 4))):
            row = [draw(NUMBERS) if c.kind == "i" else None if c.kind == "v" else draw(WORDS) for c in table.columns]
            if tuple(row[i] or None for i in table.key_indexes) not in table:
                table.append(*row)
    return Package(database)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(odd_packages(), st.sampled_from(["win10-x64", "win10-x86", "xp-x64", "wine-win64"]))
def test_odd_contents_give_a_document(package: Package, host: str) -> None:
    simulation = simulate(package, find_host(host))
    jsonschema.validate(simulation_document(simulation, "p"), output_schema("simulate"))
    assert list(text_lines(simulation, "p")) and list(reg_lines(simulation))


def test_tables_with_other_columns() -> None:
    database = Database()
    for name in TABLES:
        columns = [Column("Component_", "s72", True), Column("Key", "i2"), Column("Value", "i4"), Column("Root", "s0")]
        database.create(name, columns).append("A", 1, 2, "x")
    simulation = simulate(Package(database), find_host("win10-x64"))
    assert simulation_document(simulation, "p")["registry"] == []


def processor_seconds(work) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def test_all_hosts_cost_as_much_as_there_are_rows() -> None:
    """The bar of five loads is benchmarks/simulate.py's: a busy machine can't tell."""
    small, large = (loaded(mixed_package(rows)) for rows in (5_000, 20_000))
    fixed, more = (calls_of(lambda package=package: simulate_everywhere(package)) for package in (small, large))
    assert more < 4.6 * fixed


def test_hosts_that_a_package_cannot_tell_apart_share_a_result() -> None:
    simulator = Simulator(loaded(mixed_package(200)))
    states = {id(simulator.run(host).state) for host in hosts().values() if host.profile == "windows"}
    assert len(states) == 4


def test_many_components_at_one_value_and_file_are_linear() -> None:
    def crowded(count: int) -> Package:
        database = Database()
        database.ensure("Directory").append("TARGETDIR", None, "SourceDir")
        database.ensure("Feature").insert(Feature="Main", Level=1, Attributes=0)
        for i in range(count):
            database.ensure("Component").append(f"C{i}", None, "TARGETDIR", 0, None, None)
            database.ensure("FeatureComponents").append("Main", f"C{i}")
            database.ensure("File").append(f"F{i}", f"C{i}", "same.dat", 1, None, None, 0, i + 1)
            database.ensure("Registry").append(f"R{i}", 2, "Software\\Same", "v", f"{i}", f"C{i}")
        return Package(database)

    def seconds(count: int) -> float:
        package = crowded(count)
        return min(processor_seconds(lambda: simulate(package, find_host("win10-x86")).collisions) for _ in range(2))

    assert seconds(8000) < 16 * seconds(1000) + 0.2
