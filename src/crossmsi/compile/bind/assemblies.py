"""MsiAssemblyName rows: the names of assemblies, read from their files or manifests.

https://learn.microsoft.com/windows/win32/msi/msiassemblyname-table
"""

from __future__ import annotations

from pathlib import PurePath

from crossmsi.compile.assembly import Assembly, AssemblyNamePart
from crossmsi.compile.bind.binding import Binding
from crossmsi.compile.clr_metadata import IL_ONLY, REQUIRES_32BIT, ClrAssembly, read_clr_assembly
from crossmsi.compile.facts import SourceFile
from crossmsi.compile.manifest_identity import read_manifest_identity
from crossmsi.errors import CrossmsiError

_NETFX_1 = (2, 0)  # runtime version in the CLI header of .NET Framework 1.x


def add_assembly_names(binding: Binding) -> None:
    """Write the rows; what a file says wins over what the author stated."""
    stated = binding.linked.facts_of(AssemblyNamePart)
    assemblies = binding.linked.facts_of(Assembly)
    if not stated and not assemblies:
        return
    files = {file.id: file for file in binding.files}
    names: dict[tuple[str, str], AssemblyNamePart] = {}
    for part in stated:
        key = files[part.file].component, part.name
        if key in names:
            binding.ctx.error(f"AssemblyName {part.name} of file {part.file} is given twice", at=part.at)
        names[key] = part
    for assembly in assemblies:
        file = files[assembly.file]
        try:
            parts = _net_name(assembly, file) if assembly.kind == ".net" else _win32_name(assembly, files)
        except CrossmsiError as error:
            error.where = error.where or assembly.at
            binding.ctx.collect(error)
            continue
        for name, value in parts.items():
            names[file.component, name] = AssemblyNamePart(file.id, name, value, assembly.at)
    table = binding.db.ensure("MsiAssemblyName")
    for (component, name), part in sorted(names.items()):
        table.append(component, name, part.value, at=part.at)


def _net_name(assembly: Assembly, file: SourceFile) -> dict[str, str]:
    found = read_clr_assembly(file.path)
    token = found.public_key_token
    if assembly.is_global:
        if token is None:
            raise CrossmsiError(
                f"assembly {found.name} has no strong name, so it can't go to the global assembly cache",
                hint='sign it, or set AssemblyApplication="…" to keep it in the folder of that File',
            )
        stem = PurePath(file.name).stem
        if stem.lower() != found.name.lower():
            raise CrossmsiError(
                f"assembly {found.name} is installed as {file.name}: the global assembly cache needs its own name",
                hint=f'set Name="{found.name}{PurePath(file.name).suffix}"',
            )
    parts = {
        "name": found.name,
        "culture": found.culture or "neutral",
        "version": _version(found, file.version),
        "processorArchitecture": _architecture(found),
        "publicKeyToken": token,
        "fileVersion": file.version if file.companion is None else None,
    }
    return {name: value for name, value in parts.items() if value}


def _version(assembly: ClrAssembly, file_version: str | None) -> str:
    """For .NET 1.x the text must be as long as fileVersion: its comparison there goes by characters."""
    missing = len(file_version or "") - len(assembly.version)
    if assembly.runtime != _NETFX_1 or missing <= 0:
        return assembly.version
    *head, last = assembly.version.split(".")
    return ".".join([*head, "0" * missing + last])


def _architecture(assembly: ClrAssembly) -> str | None:
    if assembly.is_pe32_plus:
        return "AMD64"
    if assembly.flags & REQUIRES_32BIT:
        return "x86"
    if assembly.runtime == _NETFX_1:
        return None  # before there was another one
    return "MSIL" if assembly.flags & IL_ONLY else "x86"


def _win32_name(assembly: Assembly, files: dict[str, SourceFile]) -> dict[str, str]:
    return read_manifest_identity(files[assembly.manifest].path)
