"""Names that the installer has for itself: properties that no directory may take, actions beyond the documented ones.

Sources: https://learn.microsoft.com/windows/win32/msi/property-reference, and the name lists (plain data tables) of the
validation database ``darice.cub`` that WiX redistributes, for what the pages leave out.
"""

from __future__ import annotations

from crossmsi.msi.schema import STANDARD_ACTIONS, STANDARD_DIRECTORIES, STANDARD_PROPERTIES

# Properties of Windows Installer 4.0 and later: the validators' list is older.
_LATER = frozenset(
    {
        "MSIARPSETTINGSIDENTIFIER", "MSIDEPLOYMENTCOMPLIANT", "MSIDISABLEEEUI", "MSIDISABLERMRESTART", "MSIFASTINSTALL",
        "MSIINSTALLPERUSER", "MSIRESTARTMANAGERCONTROL", "MSIRMSHUTDOWN", "MSIUNINSTALLSUPERSEDEDCOMPONENTS",
        "MSIUSEREALADMINDETECTION", "MsiLogFileLocation", "MsiLogging", "MsiRestartManagerSessionKey",
        "MsiRunningElevated", "MsiSystemRebootPending", "MsiTabletPC",
    }
)  # fmt: skip
# Documented, but not among the validators' names either.
_UNLISTED = frozenset(
    {
        "Alpha", "CCP_DRIVE", "CCP_Success", "ErrorDialog", "MsiSelectionTreeChildrenCost",
        "MsiSelectionTreeInstallingChildrenCount", "MsiSelectionTreeSelectedAction", "MsiSelectionTreeSelectedCost",
        "MsiSelectionTreeSelectedFeature", "MsiSelectionTreeSelectedPath",
    }
)  # fmt: skip
# Meant to be directories. WindowsVolume and ROOTDRIVE are reserved all the same.
_DIRECTORIES = frozenset({"TARGETDIR", "SourceDir", "SOURCEDIR"}) | (STANDARD_DIRECTORIES.keys() - {"WindowsVolume"})
# Reserved, though no page describes them.
_UNDOCUMENTED = frozenset(
    {
        "ALL", "ALLOWSUSPEND", "AMD64", "CARRYINGNDP", "CCPTrigger", "CLIENTPROCESSID", "CLIENTUILEVEL",
        "CURRENTDIRECTORY", "CURRENTMEDIAVOLUMELABEL", "DATABASE", "DateTime", "DiskSerial", "IA64", "MIGRATE",
        "MSIPACKAGEDOWNLOADLOCALCOPY", "MSIPATCHDOWNLOADLOCALCOPY", "MsiAMD64", "MsiUIUACOnly", "NONE", "ODBCREINSTALL",
        "PRODUCTLANGUAGE", "PackageCode", "PackagecodeChanging", "PatchedProductCode", "PatchedProductSourceList",
        "ProductToBeRegistered", "QFEUpgrade", "RUNONCEENTRY", "RecacheTransforms", "SCRIPT", "SCRIPTFILE",
        "SECONDSEQUENCE", "SourceResFailedInUnreg", "SourcedirProduct", "TextHeightCorrection", "URTREINSTALL",
        "URTUPGRADE", "Version95", "VersionHandler", "WIN9XPROFILESENABLED", "x64",
    }
)  # fmt: skip

RESERVED_PROPERTIES: frozenset[str] = (STANDARD_PROPERTIES.keys() - _LATER - _UNLISTED - _DIRECTORIES) | _UNDOCUMENTED
"""Property names that ICE99 keeps from directories."""

RESERVED_ACTIONS: frozenset[str] = STANDARD_ACTIONS.keys() | {"DetectRunningApps", "SystemRestart", "UpdateResources"}
"""Action names that ICE93 keeps from custom actions."""
