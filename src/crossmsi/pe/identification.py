"""Identify a file: run every reader on it and collect what they find, also when some of them hit damage."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, TypeVar

from crossmsi.errors import CrossmsiError
from crossmsi.pe.chpe import hybrid_of
from crossmsi.pe.coff import CoffHeader, NotPe, read_coff_header
from crossmsi.pe.dotnet import ClrHeader, read_clr_header
from crossmsi.pe.exports import export_count, exported
from crossmsi.pe.identity import PeIdentity, ResourceItem
from crossmsi.pe.image import Damage, Image, Unavailable
from crossmsi.pe.imports import delay_imported_dlls, imported_dlls
from crossmsi.pe.kind import kind_of, subsystem_name
from crossmsi.pe.machine import MACHINES, MACHINES_64BIT, isa_of
from crossmsi.pe.resources import VERSION, Leaf, find_resources
from crossmsi.pe.signature import is_signed
from crossmsi.pe.source import ByteSource
from crossmsi.pe.versioninfo import read_version_info

T = TypeVar("T")
Source = str | os.PathLike[str] | BinaryIO


def identify(source: Source, *, name: str | None = None) -> PeIdentity:
    """Identify a path or a seekable binary file (its position is kept), reported under ``name``.

    Bad content never raises: it is in the result's ``problem``. CrossmsiError when the file can't be read at all.
    """
    return _with_source(source, lambda bytes_, label: _identify(bytes_, name or label))


def identify_bytes(data: bytes, name: str, total_size: int | None = None) -> PeIdentity:
    """Identify the file ``name`` from its first bytes; ``total_size`` is its size when ``data`` isn't all of it.

    What lies beyond ``data`` is named in the result's ``unavailable`` and isn't a problem. The machine type needs the
    headers only (about 1 KiB), every other field what its reader looks at, wherever the linker put that.
    """
    return _identify(ByteSource.of_bytes(data, total_size), name)


def machine_of(source: Source | bytes) -> str | None:
    """The machine type alone (i386, amd64, …, "0x1234"), from path, bytes or file; None when it isn't a PE file.

    Reads two small headers. It can't tell any-CPU assemblies from i386 code nor ARM64EC from amd64: identify does.
    CrossmsiError when the file can't be read.
    """
    if isinstance(source, bytes):
        return _machine(ByteSource.of_bytes(source))
    return _with_source(source, lambda bytes_, _: _machine(bytes_))


def _machine(source: ByteSource) -> str | None:
    try:
        return read_coff_header(source).machine
    except NotPe:
        return None


def _with_source(source: Source, use: Callable[[ByteSource, str], T]) -> T:
    if not isinstance(source, str | os.PathLike):
        label = str(getattr(source, "name", "<stream>"))
        try:
            position = source.tell()
            try:
                return use(ByteSource.of_file(source), label)
            finally:
                source.seek(position)
        except OSError as error:
            raise CrossmsiError(f"can't be read: {error.strerror or error}", where=label)
    path = Path(source)
    if "\0" in str(path):
        raise CrossmsiError("a path can't hold a zero byte", where=repr(str(path)))
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe or a device could block for ever
            raise CrossmsiError("isn't a regular file", where=str(path), hint="give the path of a file")
        with path.open("rb") as file:
            return use(ByteSource.of_file(file), str(path))
    except OSError as error:
        raise CrossmsiError(
            f"can't be read: {error.strerror}", where=str(path), hint="check the path and its permissions"
        )


class _Notes:
    """Runs readers; damage and missing bytes become notes instead of exceptions."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.unavailable: list[str] = []

    def value(self, part: str, read: Callable[[], T], default: T) -> T:
        try:
            return read()
        except Damage as damage:
            self.problems.append(f"{part}: {damage}")
        except Unavailable:
            self.unavailable.append(part)
        return default

    def items(self, part: str, found: Iterable[T]) -> tuple[T, ...]:
        """All items, each once, or those before the damage."""
        items: dict[T, None] = {}

        def collect() -> None:
            for item in found:
                items[item] = None

        self.value(part, collect, None)
        return tuple(items)


def _identify(source: ByteSource, name: str) -> PeIdentity:
    try:
        coff = read_coff_header(source)
    except NotPe as reason:
        return PeIdentity(name, problem=str(reason) or None)
    try:
        image = Image(source)
    except Damage as damage:
        kind = "dll" if coff.is_dll else "exe"
        isa = isa_of(coff.machine, kind=kind, is_dll=coff.is_dll)
        return PeIdentity(name, "pe", coff.machine, isa, kind=kind, problem=str(damage))
    try:
        return _identify_image(image, coff, name)
    finally:
        image.release()


def _identify_image(image: Image, coff: CoffHeader, name: str) -> PeIdentity:
    notes = _Notes()
    notes.problems.extend(_contradictions(image, coff))
    functions = notes.value("exports", lambda: export_count(image), 0)
    exports = notes.items("exports", exported(image)) if functions else ()
    imports = notes.items("imports", imported_dlls(image))
    delay_imports = notes.items("delay imports", delay_imported_dlls(image))
    leaves = notes.items("resources", find_resources(image, frozenset({VERSION, "TYPELIB", "REGISTRY"})))
    version_leaf = next((leaf for leaf in leaves if leaf.type == VERSION), None)
    version = version_leaf and notes.value("version information", lambda: read_version_info(image, version_leaf), None)
    clr = notes.value("CLR header", lambda: read_clr_header(image), None)
    hybrid = notes.value("load configuration", lambda: hybrid_of(image, coff.machine), None)
    # what couldn't be read may be an export or import: then nobody may say that there is none
    is_linked = bool(functions or imports or delay_imports or clr or notes.problems or notes.unavailable)
    kind = kind_of(image, is_dll=coff.is_dll, is_linked=is_linked, exports=exports, imports=imports)
    return PeIdentity(
        path=name,
        format="pe",
        machine=coff.machine,
        isa=isa_of(coff.machine, kind=kind, is_dll=coff.is_dll, hybrid=hybrid, clr=clr),
        hybrid=hybrid,
        kind=kind,
        subsystem=subsystem_name(image.subsystem),
        version=version.version if version else None,
        languages=version.languages if version else (),
        exports=exports,
        imports=imports,
        delay_imports=delay_imports,
        typelibs=_resource_items(leaves, "TYPELIB"),
        registrar_scripts=_resource_items(leaves, "REGISTRY"),
        signed=notes.value("signature", lambda: is_signed(image), False),
        dep=bool(image.dll_characteristics & 0x0100),
        aslr=bool(image.dll_characteristics & 0x0040),
        cfg=bool(image.dll_characteristics & 0x4000),
        dotnet=_dotnet(clr, coff.machine),
        unavailable=tuple(notes.unavailable),
        problem="; ".join(notes.problems) or None,
    )


def _contradictions(image: Image, coff: CoffHeader) -> Iterable[str]:
    """What the headers claim and the file denies."""
    if not image.is_known_magic:
        yield "the optional header is neither PE32 nor PE32+"
    elif coff.machine in MACHINES.values() and image.is_pe32_plus != (coff.machine in MACHINES_64BIT):
        header = "PE32+" if image.is_pe32_plus else "PE32"
        yield f"machine type {coff.machine} with a {header} header: Windows can't load it"
    if image.section_count < coff.section_count:
        yield f"only {image.section_count} of {coff.section_count} section headers are usable"
    if cut := image.cut_section():
        yield cut


def _resource_items(leaves: Iterable[Leaf], kind: str) -> tuple[ResourceItem, ...]:
    return tuple(ResourceItem(leaf.name, leaf.language, leaf.size) for leaf in leaves if leaf.type == kind)


def _dotnet(clr: ClrHeader | None, machine: str) -> dict[str, str | bool] | None:
    return clr and {"runtime": clr.runtime, "bitness": clr.bitness(machine), "il_only": clr.il_only}
