"""Odd and large packages: no exception, linear cost, and hosts that share a result get the right one."""

from __future__ import annotations

import io
import time

import jsonschema
import pytest
from host_cases import build_package, load_cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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


def big_package(rows: int) -> bytes:
    """About ``rows`` rows: in twenty a component, a feature link, six files and twelve registry values."""
    database = Database()
    database.summary.template, database.summary.page_count, database.summary.word_count = "Intel;1033", 200, 2
    tables = {name: database.create(name) for name in ("Component", "FeatureComponents", "File", "Registry")}
    for key, parent in (
        ("TARGETDIR", None),
        ("ProgramFilesFolder", "TARGETDIR"),
        ("ProgramFiles64Folder", "TARGETDIR"),
    ):
        database.ensure("Directory").append(key, parent, "." if parent else "SourceDir")
    database.ensure("Feature").insert(Feature="Main", Level=1, Attributes=0)
    for i in range(rows // 20):
        folder = "ProgramFiles64Folder" if i % 2 else "ProgramFilesFolder"
        condition = "VersionNT64" if i % 10 == 0 else None
        tables["Component"].append(f"C{i}", None, folder, 256 * (i % 2), condition, f"F{i}_0")
        tables["FeatureComponents"].append("Main", f"C{i}")
        for k in range(6):
            tables["File"].append(f"F{i}_{k}", f"C{i}", f"f{i}_{k}.dat", 10, None, None, 0, i * 6 + k + 1)
        for k in range(12):
            key = f"Software\\Acme\\K{i}\\S{k // 3}" if k % 3 else f"Acme.{i}\\S{k}"
            value = f"[ProgramFilesFolder]x{k}" if k % 4 == 0 else f"value {i}"
            tables["Registry"].append(f"R{i}_{k}", (0, 2, 1)[k % 3], key, f"V{k}", value, f"C{i}")
    stream = io.BytesIO()
    database.save(stream)
    return stream.getvalue()


def load(data: bytes) -> Package:
    package = Package(Database.open(io.BytesIO(data)))
    for table in package.db.tables.values():
        assert table.rows is not None
    return package


def simulate_everywhere(package: Package) -> None:
    simulator = Simulator(package)
    for host in hosts().values():
        simulation = simulator.run(host)
        assert simulation.collisions == [] and simulation.com == []


def processor_seconds(work) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def test_all_hosts_cost_at_most_five_loads() -> None:
    """100,000 rows; the best of three, as the machine may be busy."""
    data = big_package(100_000)
    loading = min(processor_seconds(lambda: load(data)) for _ in range(3))
    package = load(data)
    simulating = min(processor_seconds(lambda: simulate_everywhere(package)) for _ in range(3))
    assert simulating <= 5 * loading, f"{simulating:.2f} s against {loading:.2f} s"


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
