"""What WiX supplies when the source leaves it out: standard folders, INSTALLFOLDER, the major upgrade, a key folder."""

from __future__ import annotations

from crossmsi.compile import directories
from crossmsi.compile.bind.binding import Binding
from crossmsi.compile.bind.directories import DirectoryTree
from crossmsi.compile.elements.upgrade import DOWNGRADE_DETECTED, MIGRATE, NO_DOWNGRADE, ONLY_DETECT, UPGRADE_DETECTED
from crossmsi.compile.facts import Schedule
from crossmsi.compile.section import make_row
from crossmsi.errors import SourceLocation


def add_defaults(binding: Binding) -> None:
    """Add the rows."""
    _create_key_folders(binding)
    _add_install_folder(binding)
    _add_standard_directories(binding)
    _add_major_upgrade(binding)
    binding.homes = {row.Component: row.Directory_ for _, row, _ in binding.linked.rows["Component"]}
    binding.directories = DirectoryTree(binding.linked.rows["Directory"])


def add_row(binding: Binding, table: str, at: SourceLocation, **columns: object) -> None:
    """A row that no element wrote."""
    binding.linked.rows[table].append(make_row(table, columns, at))


def _create_key_folders(binding: Binding) -> None:
    """A component whose key path is its directory must create it, else nothing would."""
    created = {row.values.Component_ for row in binding.linked.rows["CreateFolder"]}
    for _, row, at in binding.linked.rows["Component"]:
        if row.KeyPath is None and row.Component not in created:
            add_row(binding, "CreateFolder", at, Directory_=row.Directory_, Component_=row.Component)


def _add_install_folder(binding: Binding) -> None:
    linked, package = binding.linked, binding.package
    if not linked.default_install_folder:
        return
    parent = "LocalAppDataFolder" if package.scope == "perUser" else "ProgramFiles6432Folder"
    linked.standard_directories.add(parent)
    add_row(
        binding, "Directory", package.at, Directory=directories.DEFAULT_INSTALL_FOLDER, Directory_Parent=parent,
        DefaultDir=f"{package.manufacturer} {package.name}:.",
    )  # fmt: skip


def _add_standard_directories(binding: Binding) -> None:
    """A row for each standard folder referred to and those above it."""
    present = {row.values.Directory for row in binding.linked.rows["Directory"]}
    queue = sorted(binding.linked.standard_directories | {"TARGETDIR"})
    for directory in queue:
        if directory in present:
            continue
        present.add(directory)
        parent, name = directories.standard_row(directory, is64=binding.ctx.is64)
        add_row(binding, "Directory", binding.package.at, Directory=directory, Directory_Parent=parent, DefaultDir=name)
        if parent is not None:
            queue.append(parent)


def _add_major_upgrade(binding: Binding) -> None:
    """Older versions are replaced unless the source says otherwise (WiX v5 and later)."""
    package = binding.package
    if package.upgrade_strategy != "majorUpgrade" or package.upgrade_code is None:
        return
    if any(not row.values.Attributes & ONLY_DETECT for row in binding.linked.rows["Upgrade"]):
        return
    common = {"UpgradeCode": package.upgrade_code, "Language": str(package.language)}
    add_row(
        binding, "Upgrade", package.at, **common, VersionMax=package.version, Attributes=MIGRATE,
        ActionProperty=UPGRADE_DETECTED,
    )  # fmt: skip
    add_row(
        binding, "Upgrade", package.at, **common, VersionMin=package.version, Attributes=ONLY_DETECT,
        ActionProperty=DOWNGRADE_DETECTED,
    )  # fmt: skip
    add_row(
        binding, "LaunchCondition", package.at, Condition=NO_DOWNGRADE,
        Description="A later version of [ProductName] is installed already.",
    )  # fmt: skip
    binding.linked.facts.append(
        Schedule(
            "InstallExecuteSequence", "RemoveExistingProducts", None, package.at, after="InstallValidate",
            overridable=True,
        )
    )  # fmt: skip
