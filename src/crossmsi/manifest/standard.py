"""Names of standard folders in a manifest, and which folder of the installer they mean for which bitness.

The word "Folder" may be left out (``LocalAppData``); ``ProgramFiles``, ``CommonFiles`` and ``System`` without it are
neutral: they mean the 32- or the 64-bit folder, whichever fits the component.
"""

from __future__ import annotations

from crossmsi.msi.schema import STANDARD_DIRECTORIES

NEUTRAL: dict[str, dict[int, str]] = {
    "ProgramFiles": {32: "ProgramFilesFolder", 64: "ProgramFiles64Folder"},
    "CommonFiles": {32: "CommonFilesFolder", 64: "CommonFiles64Folder"},
    "System": {32: "SystemFolder", 64: "System64Folder"},
}
"""Neutral name → bitness → folder property."""

TARGETDIR = "TARGETDIR"

_NAMES: dict[str, str] = {TARGETDIR: TARGETDIR}
for _name in STANDARD_DIRECTORIES:
    _NAMES[_name] = _name
    _short = _name.removesuffix("Folder")
    _NAMES.setdefault(_short, _short if _short in NEUTRAL else _name)
for _short in NEUTRAL:
    _NAMES[f"{_short}6432Folder"] = _short  # WiX's name for the same idea

_NEUTRAL_OF = {folder: name for name, folders in NEUTRAL.items() for folder in folders.values()}

_TYPICAL = {
    "ProgramFilesFolder": r"C:\Program Files (x86)",
    "ProgramFiles64Folder": r"C:\Program Files",
    "CommonFilesFolder": r"C:\Program Files (x86)\Common Files",
    "CommonFiles64Folder": r"C:\Program Files\Common Files",
    "SystemFolder": r"C:\Windows\SysWOW64",
    "System64Folder": r"C:\Windows\System32",
    "System16Folder": r"C:\Windows\System",
    "WindowsFolder": r"C:\Windows",
    "FontsFolder": r"C:\Windows\Fonts",
    "CommonAppDataFolder": r"C:\ProgramData",
    "AppDataFolder": r"C:\Users\User\AppData\Roaming",
    "LocalAppDataFolder": r"C:\Users\User\AppData\Local",
    "ProgramMenuFolder": r"C:\ProgramData\Microsoft\Windows\Start Menu\Programs",
    "StartMenuFolder": r"C:\ProgramData\Microsoft\Windows\Start Menu",
    "StartupFolder": r"C:\ProgramData\Microsoft\Windows\Start Menu\Programs\Startup",
    "DesktopFolder": r"C:\Users\Public\Desktop",
    "TempFolder": r"C:\Users\User\AppData\Local\Temp",
    "PersonalFolder": r"C:\Users\User\Documents",
}


def standard_root(name: str) -> str | None:
    """The folder property or the neutral name that ``name`` means; None when it is no standard folder."""
    return _NAMES.get(name)


def standard_names() -> list[str]:
    """Every name that :func:`standard_root` knows, sorted."""
    return sorted(_NAMES)


def concrete(root: str, bits: int) -> str:
    """The folder property that ``root`` (from :func:`standard_root`) means for a component of ``bits``."""
    return NEUTRAL[root][bits] if root in NEUTRAL else root


def neutral_name(folder: str) -> str | None:
    """The neutral name that stands for the folder property ``folder``, if there is one."""
    return _NEUTRAL_OF.get(folder)


def width(folder: str) -> int | None:
    """32 or 64 for a folder property that holds binaries of that width only."""
    fact = STANDARD_DIRECTORIES.get(folder)
    return int(fact.width) if fact and fact.width else None


def in_profile(folder: str) -> bool:
    """Whether ICE38 and ICE64 count the folder property ``folder`` as part of a user's profile."""
    fact = STANDARD_DIRECTORIES.get(folder)
    return bool(fact and fact.profile)


def typical_path(folder: str) -> str:
    r"""Where ``folder`` usually is, to judge the length of a path; ``C:`` for folders at a drive's root."""
    return _TYPICAL.get(folder, "C:" if folder in (TARGETDIR, "WindowsVolume") else r"C:\Users\User\Documents")
