"""The parts of a .NET assembly's name, as its file tells them."""

from __future__ import annotations

from pathlib import PurePath

from crossmsi.compile.assembly import Assembly
from crossmsi.compile.clr_metadata import IL_ONLY, REQUIRES_32BIT, ClrAssembly, read_clr_assembly
from crossmsi.compile.facts import SourceFile
from crossmsi.errors import CrossmsiError

_NETFX_1 = (2, 0)  # runtime version in the CLI header of .NET Framework 1.x


def net_name(assembly: Assembly, file: SourceFile) -> dict[str, str]:
    """The parts by name; CrossmsiError for a file that is no assembly or can't be installed as it is to be."""
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
