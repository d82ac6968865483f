"""MsiAssemblyName rows: the names of assemblies, read from their files or manifests.

https://learn.microsoft.com/windows/win32/msi/msiassemblyname-table
"""

from __future__ import annotations

from crossmsi.compile.assembly import Assembly, AssemblyNamePart
from crossmsi.compile.bind.binding import Binding
from crossmsi.compile.facts import SourceFile
from crossmsi.compile.manifest_identity import read_manifest_identity
from crossmsi.errors import CrossmsiError


def add_assembly_names(binding: Binding) -> None:
    """Write the rows; what a file says wins over what the author stated."""
    stated = binding.linked.facts_of(AssemblyNamePart)
    assemblies = binding.linked.facts_of(Assembly)
    if not stated and not assemblies:
        return
    from crossmsi.compile.bind.netname import net_name  # with pefile

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
            parts = net_name(assembly, file) if assembly.kind == ".net" else _win32_name(assembly, files)
        except CrossmsiError as error:
            error.where = error.where or assembly.at
            binding.ctx.collect(error)
            continue
        for name, value in parts.items():
            names[file.component, name] = AssemblyNamePart(file.id, name, value, assembly.at)
    table = binding.db.ensure("MsiAssemblyName")
    for (component, name), part in sorted(names.items()):
        table.append(component, name, part.value, at=part.at)


def _win32_name(assembly: Assembly, files: dict[str, SourceFile]) -> dict[str, str]:
    return read_manifest_identity(files[assembly.manifest].path)
