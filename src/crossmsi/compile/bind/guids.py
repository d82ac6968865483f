"""Component GUIDs that the source leaves to be derived (``Guid="*"``): from where the key path will be installed.

The same text goes into the GUID as in WiX, so a package that moves between the two toolsets keeps its GUIDs. A 64-bit
component with a registry key path differs from its 32-bit twin; files differ by their folders.
"""

from __future__ import annotations

from collections import defaultdict

from crossmsi.compile.bind.binding import Binding
from crossmsi.compile.directories import PLATFORM_FOLDERS, is_standard
from crossmsi.compile.elements.component import REGISTRY_KEY_PATH, WIN64
from crossmsi.compile.facts import GuidSeed, SourceFile
from crossmsi.compile.identifiers import COMPONENT_NAMESPACE, derived_guid
from crossmsi.compile.section import SourceRow
from crossmsi.errors import CrossmsiError
from crossmsi.msi.rows import Row

_ROOT_NAMES = {-1: "MachineUser", 0: "ClassesRoot", 1: "CurrentUser", 2: "LocalMachine", 3: "Users"}
# Folders that have a property of their own, so that their path under another one isn't the canonical one.
_NOT_CANONICAL = (
    "PersonalFolder\\my pictures", "ProgramFilesFolder\\common files", "ProgramMenuFolder\\startup", "TARGETDIR",
    "StartMenuFolder\\programs", "WindowsFolder\\fonts",
)  # fmt: skip


def derive_guids(binding: Binding) -> None:
    """Replace every ``*`` in Component.ComponentId, then check that no GUID is used twice."""
    seeds = {fact.directory: fact.seed for fact in binding.linked.facts_of(GuidSeed)}
    files: dict[str, list[SourceFile]] = defaultdict(list)
    for file in binding.files:
        files[file.component].append(file)

    def root(directory: str) -> str | None:
        if directory in seeds:
            return seeds[directory]
        if directory in PLATFORM_FOLDERS:
            return PLATFORM_FOLDERS[directory][binding.ctx.is64]
        return directory if is_standard(directory) else None

    values = {row.Registry: row for _, row, _ in binding.linked.rows["Registry"]}
    folders: dict[str, str] = {}
    cache: dict[str, str] = {}
    components = binding.linked.rows["Component"]
    for index, source in enumerate(components):
        row = source.values
        if row.ComponentId != "*":
            continue
        if row.Attributes & REGISTRY_KEY_PATH:
            text = _registry_text(values[row.KeyPath], row)
        else:
            directory = row.Directory_
            if directory not in folders:
                folders[directory] = _canonical(binding.directories.path(directory, cache, root))
            text = _file_text(binding, source, files[row.Component], folders[directory])
        components[index] = source.changed(ComponentId=derived_guid(COMPONENT_NAMESPACE, text))
    _check_unique(binding, components)


def _canonical(path: str) -> str:
    first, separator, rest = path.partition("\\")
    return first + separator + rest.lower()


def _registry_text(value: Row, component: Row) -> str:
    bits = "64" if component.Attributes & WIN64 else ""
    return f"{bits}{_ROOT_NAMES[value.Root]}\\{value.Key}\\{value.Name or ''}".lower()


def _file_text(binding: Binding, source: SourceRow, files: list[SourceFile], folder: str) -> str:
    row, at = source.values, source.at
    key_file = next((file for file in files if file.id == row.KeyPath), None)
    if key_file is None:
        raise CrossmsiError(f"component {row.Component}: its key path {row.KeyPath} is no file of it", where=at)
    path = f"{folder}\\{key_file.name.lower()}"
    if path.startswith(_NOT_CANONICAL):
        binding.ctx.error(
            f"the GUID of component {row.Component} can't be derived from the path {path}", at=at,
            hint='use the standard folder for that place, or state Guid="{…}"',
        )  # fmt: skip
    if len(files) > 1:
        wrong = [file for file in files if (file.version is None) == (file is key_file)]
        if wrong:
            binding.ctx.error(
                f"the GUID of component {row.Component} can't be derived: of several files just the key path may have "
                f"a version, and it must ({wrong[0].id})",
                at=at,
                hint="one file per component, or state Guid",
            )
    return path


def _check_unique(binding: Binding, components: list[SourceRow]) -> None:
    users: dict[str, list[SourceRow]] = defaultdict(list)
    for row in components:
        if row.values.ComponentId is not None:
            users[row.values.ComponentId].append(row)
    for guid, rows in users.items():
        if len(rows) == 1:
            continue
        names = ", ".join(row.values.Component for row in rows)
        what, at = f"components {names} have the same GUID {guid}", rows[1].at
        if all(row.values.Condition for row in rows):
            binding.ctx.warn(f"{what}: their conditions must exclude each other", at=at)
        else:
            binding.ctx.error(
                what, at=at, hint="give each component its own GUID, or conditions that exclude each other"
            )
