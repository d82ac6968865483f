"""Packages to install, as data: ``tests/real/cases/*.yaml``.

A file has ``base``, ``summary`` and ``cases`` like those of tests/hosts/host_cases.py. A case has ``name`` and optional

- tables, without, summary: as there; ids, sizes, the cabinet and the sequence are added here
- manifest: a manifest of this repository to build instead, relative to sample_payloads
- contents: {File: path below sample_payloads/bin, "typelib 32" or "typelib 64"}; others hold their own key as text
- properties: {NAME: value}, on the command line and for the simulation; features: for ADDLOCAL
- found: {PROPERTY: value}, what searches find on that machine, for the simulation only
- before: {files: {path: text}, registry: [[view, key, name, text]]}: what is on the machine before
- hosts: [win64, win32] by default
- differences: {host: [ids]}: Wine's differences that the result can't be explained without, all of them
- left: [{why, hosts, places}]: patterns of what removal leaves or takes away, with the difference that it is due to or
  "documented", when Windows does the same
- forgetful: true when removal isn't told what installation was
- unknown: patterns of places that may change because the simulation calls them unknown
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml

from crossmsi.cab import CabMember, write_cabinet
from crossmsi.msi import Database, Stream
from crossmsi.msi.schema import STANDARD_ACTIONS
from crossmsi.pe import identify_bytes
from tests.hosts.host_cases import fill_database

CASES = Path(__file__).with_name("cases")
SAMPLES = Path(__file__).parents[2] / "sample_payloads"
SEQUENCE = "InstallExecuteSequence"
NAMESPACE = uuid.UUID("8f1a3f3e-8f0e-5c55-9a77-2d9f3ad2c6f1")
LIBID = "{5D7A4F0C-63B1-4E7E-9B0B-3C1B64C0A7D1}"


@dataclass(frozen=True)
class RealCase:
    """One package; ``document``: the defaults of its file."""

    id: str
    document: dict[str, Any]
    data: dict[str, Any]

    def get(self, name: str, default: Any) -> Any:
        """A part of the case."""
        return self.data.get(name, default)

    @property
    def hosts(self) -> list[str]:
        """win64 and win32, or one of them."""
        return self.get("hosts", ["win64", "win32"])

    def database(self) -> Database:
        """The tables as the case states them."""
        return fill_database(self.document, self.data)


def load_cases() -> list[RealCase]:
    """Every case of every file."""
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        document = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        found += [RealCase(f"{path.stem}: {case['name']}", document, case) for case in document["cases"]]
    return found


def write_case(case: RealCase, target: Path, libraries: dict[str, bytes]) -> dict[str, bytes]:
    """Write the package; returns File key → contents. ``libraries``: type libraries by kind, "typelib 32" and so on."""
    manifest = case.get("manifest", None)
    if manifest is not None:
        return _build_manifest(SAMPLES / manifest, target)
    database = case.database()
    wanted = {**case.document.get("contents", {}), **case.get("contents", {})}
    contents = {}
    for row in database["File"]:
        source = wanted.get(row.File)
        if source is None:
            contents[row.File] = f"{row.File}\r\n".encode()
        else:
            contents[row.File] = libraries.get(source) or (SAMPLES / "bin" / source).read_bytes()
    complete(database, case.id, contents)
    database.save(target)
    return contents


def _build_manifest(manifest: Path, target: Path) -> dict[str, bytes]:
    from crossmsi.pack.native import write_package
    from crossmsi.pack.packing import Packing
    from crossmsi.pack.pipeline import compile_manifest

    compiled = compile_manifest(manifest).compiled
    write_package(compiled, target, Packing())
    payloads = [payload for cabinet in compiled.cabinets for payload in cabinet.payloads]
    return {payload.file_id: Path(payload.path).read_bytes() for payload in payloads}


def complete(database: Database, name: str, contents: dict[str, bytes]) -> None:
    """Add what every package needs: ids made from the name, sizes, versions, a cabinet, the sequence."""

    def guid(*parts: str) -> str:
        return "{" + str(uuid.uuid5(NAMESPACE, "/".join((name, *parts)))).upper() + "}"

    usual = {
        "ProductCode": guid("product"), "UpgradeCode": guid("upgrade"), "ProductName": name.replace(":", ""),
        "ProductVersion": "1.0.0", "ProductLanguage": "1033", "Manufacturer": "crossmsi",
    }  # fmt: skip
    properties = database.ensure("Property")
    for key, value in usual.items():
        if properties.get(key) is None:
            properties.insert(Property=key, Value=value)
    components = database["Component"]
    for row in list(components):
        if row.ComponentId is None:
            components.replace(row, ComponentId=guid("component", row.Component))
    _add_files(database, contents)
    present = {table.name for table in database.tables.values() if len(table)}
    sequence = database.ensure(SEQUENCE)
    for action, facts in STANDARD_ACTIONS.items():
        scheduling = facts.sequences.get(SEQUENCE)
        if scheduling and scheduling.number and scheduling.needed(present) and sequence.get(action) is None:
            sequence.insert(Action=action, Condition=scheduling.condition, Sequence=scheduling.number)
    # Removal needs the folders' action for those that only files are in.
    if sequence.get("RemoveFolders") is None:
        sequence.insert(Action="RemoveFolders", Sequence=3600)
    summary = database.summary
    summary.revision = guid("package")
    summary.title, summary.subject, summary.author = "Installation Database", name, "crossmsi"
    summary.codepage = 1252


def _add_files(database: Database, contents: dict[str, bytes]) -> None:
    files = database["File"]
    order = sorted(files, key=lambda row: row.Sequence)
    for row in order:
        data = contents[row.File]
        identity = identify_bytes(data, row.File)
        files.replace(row, FileSize=len(data), Version=identity.version if data[:2] == b"MZ" else None, Attributes=512)
    if not order:
        return
    cabinet = BytesIO()
    members = [
        CabMember(row.File, len(data), lambda data=data: BytesIO(data), datetime(2020, 1, 1))
        for row in order
        for data in [contents[row.File]]
    ]
    write_cabinet(cabinet, members)
    database.streams["files.cab"] = Stream.from_bytes(cabinet.getvalue())
    database.ensure("Media").insert(DiskId=1, LastSequence=order[-1].Sequence, Cabinet="#files.cab")
