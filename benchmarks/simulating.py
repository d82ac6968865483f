"""Packages for two ISAs with many rows, and the time that simulating them on every host takes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crossmsi.analysis import Package

SERVERS = 25  # every so many components one registers a COM server


def mixed_package(rows: int) -> bytes:
    """About ``rows`` rows: in twenty a component, a feature link, six files and twelve registry values. Every second
    component is a 64-bit one; keys name properties, and some of them classes."""
    from crossmsi.msi import Database

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
    database.ensure("Property").append("Manufacturer", "Acme")
    for i in range(rows // 20):
        folder = "ProgramFiles64Folder" if i % 2 else "ProgramFilesFolder"
        condition = "VersionNT64" if i % 10 == 0 else None
        tables["Component"].append(f"C{i}", None, folder, 256 * (i % 2), condition, f"F{i}_0")
        tables["FeatureComponents"].append("Main", f"C{i}")
        for k in range(6):
            tables["File"].append(f"F{i}_{k}", f"C{i}", f"f{i}_{k}.dat", 10, None, None, 0, i * 6 + k + 1)
        for k in range(12):
            key = f"Software\\[Manufacturer]\\K{i}\\S{k // 3}" if k % 3 else f"Acme.{i}\\S{k}"
            value = f"[ProgramFilesFolder]x{k}" if k % 4 == 0 else f"value {i}"
            tables["Registry"].append(f"R{i}_{k}", (0, 2, 1)[k % 3], key, f"V{k}", value, f"C{i}")
        if i % SERVERS == 0:
            clsid = f"{{{i:08X}-0000-4000-8000-000000000000}}"
            server = (f"Server{i}", 0, f"CLSID\\{clsid}\\InprocServer32", None, f"[#F{i}_0]", f"C{i}")
            tables["Registry"].append(*server)
    stream = io.BytesIO()
    database.save(stream)
    return stream.getvalue()


def loaded(data: bytes) -> Package:
    """The package with every column of every table in memory."""
    from crossmsi.analysis import Package
    from crossmsi.msi import Database

    package = Package(Database.open(io.BytesIO(data)))
    for table in package.db.tables.values():
        assert table.rows is not None
    return package


def simulate_everywhere(package: Package, *, wine: bool = True) -> int:
    """Simulate a package on all hosts, with collisions and COM servers; how many of both there are.

    ``wine``: also on the hosts that serve to compare predictions with Wine, each of which is a kind of its own.
    """
    from crossmsi.hosts import hosts
    from crossmsi.hosts.simulation import Simulator

    simulator = Simulator(package)
    simulations = (simulator.run(host) for host in hosts().values() if wine or host.profile == "windows")
    return sum(len(simulation.collisions) + len(simulation.com) for simulation in simulations)
