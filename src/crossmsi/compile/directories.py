"""Directories that need no authoring: the installer's standard folders, and inline ``Subdirectory`` paths.

https://learn.microsoft.com/windows/win32/msi/property-reference#system-folder-properties
"""

from __future__ import annotations

from crossmsi.compile.context import CompileContext
from crossmsi.errors import CrossmsiError, SourceLocation

# Standard folder → the name below TARGETDIR that an administrative installation uses for it.
STANDARD_NAMES = {
    "AdminToolsFolder": "Admin",
    "AppDataFolder": "AppData",
    "CommonAppDataFolder": "CommApp",
    "CommonFilesFolder": "CFiles",
    "CommonFiles64Folder": "CFiles64",
    "DesktopFolder": "Desktop",
    "FavoritesFolder": "Favs",
    "FontsFolder": "Fonts",
    "LocalAppDataFolder": "LocalApp",
    "MyPicturesFolder": "Pictures",
    "NetHoodFolder": "NetHood",
    "PersonalFolder": "Personal",
    "PerUserProgramFilesFolder": "Programs",
    "PrintHoodFolder": "Printers",
    "ProgramFilesFolder": "PFiles",
    "ProgramFiles64Folder": "PFiles64",
    "ProgramMenuFolder": "PMenu",
    "RecentFolder": "Recent",
    "SendToFolder": "SendTo",
    "StartMenuFolder": "StrtMenu",
    "StartupFolder": "StartUp",
    "SystemFolder": "System",
    "System16Folder": "System16",
    "System64Folder": "System64",
    "TempFolder": "Temp",
    "TemplateFolder": "Template",
    "WindowsFolder": "Windows",
}
# Names of WiX that stand for the package's own bitness → (32-bit folder, 64-bit folder).
PLATFORM_FOLDERS = {
    "CommonFiles6432Folder": ("CommonFilesFolder", "CommonFiles64Folder"),
    "ProgramFiles6432Folder": ("ProgramFilesFolder", "ProgramFiles64Folder"),
    "System6432Folder": ("SystemFolder", "System64Folder"),
}
DEFAULT_INSTALL_FOLDER = "INSTALLFOLDER"  # made up by the linker when referred to and not authored


def is_standard(directory: str) -> bool:
    """Whether the installer (or WiX, for the bitness-neutral names) knows this folder by itself."""
    return directory == "TARGETDIR" or directory in STANDARD_NAMES or directory in PLATFORM_FOLDERS


def standard_row(directory: str, *, is64: bool) -> tuple[str | None, str]:
    """(Directory_Parent, DefaultDir) of a standard folder."""
    if directory == "TARGETDIR":
        return None, "SourceDir"
    if directory in PLATFORM_FOLDERS:
        return PLATFORM_FOLDERS[directory][is64], "."
    return "TARGETDIR", STANDARD_NAMES[directory]


def use_directory(ctx: CompileContext, directory: str, subdirectory: str | None, *, at: SourceLocation, by: str) -> str:
    """Refer to a directory; ``subdirectory``, a relative path, is made below it, once. Returns the directory's key."""
    ctx.reference("Directory", directory, at=at, by=by)
    return add_directories(ctx, directory, subdirectory, at=at)


def add_directories(ctx: CompileContext, parent: str, path: str | None, *, at: SourceLocation) -> str:
    """Rows for each level of the relative ``path`` below ``parent``, each made once per section; the last one's key."""
    walked = ""
    current = parent
    for name in (path or "").replace("/", "\\").strip("\\").split("\\"):
        if not name:
            if path:
                raise CrossmsiError(f"the path {path!r} has an empty part", where=at)
            continue
        walked = f"{walked}\\{name}" if walked else name
        key = ctx.id("d", parent, walked, None, None, None)
        if key not in ctx.section.inline_directories:
            ctx.section.inline_directories.add(key)
            ctx.row("Directory", at=at, Directory=key, Directory_Parent=current, DefaultDir=name)
        current = key
    return current
