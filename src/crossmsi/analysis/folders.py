"""Sets of folder properties that many rules ask about.

Source: https://learn.microsoft.com/windows/win32/msi/property-reference (system folder properties)
"""

from __future__ import annotations

from crossmsi.msi.schema import STANDARD_DIRECTORIES

SYSTEM_FOLDERS = frozenset(STANDARD_DIRECTORIES)
"""Every folder property that the installer sets."""
PROFILE_FOLDERS = frozenset(name for name, folder in STANDARD_DIRECTORIES.items() if folder.profile)
"""Folders of the user's profile. Microsoft's suite takes them for per-user ones whatever ALLUSERS is."""
FOLDERS_32 = frozenset(name for name, folder in STANDARD_DIRECTORIES.items() if folder.width == "32")
FOLDERS_64 = frozenset(name for name, folder in STANDARD_DIRECTORIES.items() if folder.width == "64")
