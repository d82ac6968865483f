"""InstallFiles, DuplicateFiles, MoveFiles and RemoveFiles.

Sources: https://learn.microsoft.com/windows/win32/msi/file-table, .../duplicatefile-table, .../movefile-table,
.../removefile-table
"""

from __future__ import annotations

from crossmsi.analysis.filenames import long_name
from crossmsi.analysis.rows import bits, text
from crossmsi.hosts.simulation.file_state import FileState, FileWriter
from crossmsi.hosts.simulation.paths import slashed
from crossmsi.hosts.simulation.plan import Plan
from crossmsi.hosts.simulation.session import Session, Step
from crossmsi.hosts.simulation.unknowns import Unknown, global_assemblies

ON_INSTALL = 1
MOVE = 1


def install_files(session: Session, plan: Plan, step: Step, state: FileState) -> None:
    """Every file of an installed component, by Sequence; assemblies go to the global cache instead."""
    elsewhere = global_assemblies(session.package)
    selected, components = session.selection.components, session.package.components
    # Many components share few folders.
    folders: dict[str | None, str | None] = {}
    for key, group in plan.files(step.order).items():
        if key in selected and key not in elsewhere:
            directory = components[key].directory
            if directory not in folders:
                folders[directory] = session.paths.get(directory or "")
            folder = folders[directory]
            if folder is not None:
                state.merge(folder, group)


def duplicate_files(session: Session, step: Step, state: FileState) -> list[Unknown]:
    """Copies of installed files; none where the folder's property has no value (DuplicateFiles Action)."""
    unknown = []
    for position, row in enumerate(session.package.rows("DuplicateFile")):
        component, file = text(row, "Component_") or "", text(row, "File_") or ""
        source = session.file_path(file)
        if component not in session.selection.components or source is None:
            continue
        folder, _, name = source.rpartition("\\")
        wanted, folder_key = text(row, "DestName"), text(row, "DestFolder")
        target = session.directory(folder_key, step.texts) if folder_key else folder
        if target is None:
            continue
        key, name = text(row, "FileKey") or "", long_name(wanted) if wanted else name
        if target == f"[{folder_key}]":
            why = f"{source} is copied to {target} if that property is the path of a folder"
            unknown.append(Unknown("file", component, f"DuplicateFile/{key}", why))
        elif (slashed(target) + name).lower() != source.lower():
            writer = FileWriter(component, "DuplicateFile", key, file, name, (step.order, position))
            state.write(slashed(target), writer)
    return unknown


def remove_files(session: Session, step: Step, state: FileState) -> None:
    """Files that are deleted on installation; rows without a name remove empty folders and are left out."""
    removals = []
    for position, row in enumerate(session.package.rows("RemoveFile")):
        component, wildcard = text(row, "Component_") or "", text(row, "FileName")
        if component not in session.selection.components or wildcard is None:
            continue
        folder = session.directory(text(row, "DirProperty"), step.texts)
        if bits(row, "InstallMode") & ON_INSTALL and folder:
            key, name = text(row, "FileKey") or "", long_name(wildcard)
            if session.host.differs("remove-file-without-wildcards") and set(name) & set("*?"):
                continue
            writer = FileWriter(component, "RemoveFile", key, "", name, (step.order, position))
            removals.append((slashed(folder) + name, writer))
    state.remove(removals)


def move_files(session: Session, step: Step, state: FileState) -> list[Unknown]:
    """Copies and moves of files that are on the machine: of the package's own ones, the others can't be told."""
    unknown = []
    for position, row in enumerate(session.package.rows("MoveFile")):
        component = text(row, "Component_") or ""
        if component not in session.selection.components:
            continue
        source_folder = session.directory(text(row, "SourceFolder"), step.texts)
        target = session.directory(text(row, "DestFolder"), step.texts)
        source_name, key, moves = text(row, "SourceName"), text(row, "FileKey") or "", bits(row, "Options") & MOVE
        if not source_folder or not target:
            continue
        source = slashed(source_folder) + source_name if source_name else source_folder
        wanted = text(row, "DestName")
        name = long_name(wanted) if wanted else source.rpartition("\\")[2]
        found = state.get(source)
        if found is None:
            verb = "moved" if moves else "copied"
            why = f"{source} is {verb} to {slashed(target)}{name} if it exists"
            unknown.append(Unknown("file", component, f"MoveFile/{key}", why))
            continue
        if moves:
            state.discard(source)
        file = found.writers[-1].file
        state.write(slashed(target), FileWriter(component, "MoveFile", key, file, name, (step.order, position)))
    return unknown
