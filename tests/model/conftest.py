"""Payloads and manifests for the tests of crossmsi.model."""

from __future__ import annotations

import struct

import pytest

from crossmsi.errors import CrossmsiErrors
from crossmsi.manifest import load_manifest
from crossmsi.model import resolve

MACHINES = {"i386": 0x014C, "amd64": 0x8664, "arm64": 0xAA64, "arm": 0x01C4, "ia64": 0x0200}
PACKAGE = """\
package:
  name: Tool
  manufacturer: Maker
  version: 1.2.3
  upgrade_code: 0F8FAD5B-D9CB-469F-A165-70867728950E
"""


def pe_bytes(isa: str, *, dll: bool = True) -> bytes:
    """The headers of a PE file without sections: all that decides its machine type."""
    wide = isa in ("amd64", "arm64", "ia64")
    optional = struct.pack("<H", 0x20B if wide else 0x10B).ljust(240 if wide else 224, b"\0")
    coff = struct.pack("<HHIIIHH", MACHINES[isa], 0, 0, 0, 0, len(optional), 0x2022 if dll else 0x0022)
    return b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x40) + b"PE\0\0" + coff + optional


@pytest.fixture
def put(tmp_path, monkeypatch):
    """Write payloads into an empty current folder: name → ISA, or bytes. The ISA "i386-exe" makes a program."""
    monkeypatch.chdir(tmp_path)

    def put(**files):
        for name, content in {key.replace("__", "/"): value for key, value in files.items()}.items():
            write(name, content)

    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            content = pe_bytes(content.removesuffix("-exe"), dll=not content.endswith("-exe"))
        path.write_bytes(content)

    put.file = write
    return put


@pytest.fixture
def package(put):
    """Resolve a manifest of the five-line package section (or ``head``) and ``text``, with ``files`` by name."""

    def package(text, files=None, *, head=PACKAGE, platform=None):
        for name, content in (files or {}).items():
            put.file(name, content)
        put.file("m.yaml", (head + text).encode())
        return resolve(load_manifest("m.yaml", {}), platform=platform)

    return package


@pytest.fixture
def errors(package):
    """The error texts of what ``package`` is given."""

    def errors(text, files=None, **options):
        with pytest.raises(CrossmsiErrors) as caught:
            package(text, files, **options)
        return [str(error) for error in caught.value.errors]

    return errors


@pytest.fixture
def folders():
    """The full path of every Directory id of a package, in terms of its standard folder."""

    def walk(nodes, above=""):
        for node in nodes:
            path = f"{above}/{node.name}" if above else node.id
            yield node.id, path
            yield from walk(node.children, path)

    return lambda package: dict(walk(package.directories))
