"""The ``package`` section: identity, target, compression, upgrade policy."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from crossmsi.manifest.later import later
from crossmsi.manifest.node import FilledText, Flag, Node, WholeNumber, optional, required, section
from crossmsi.manifest.types import Guid, Version

LaunchCondition = later("launch", "LaunchCondition")
ProgramsAndFeatures = later("arp", "ProgramsAndFeatures")


class Compression(Node):
    """How files are packed."""

    shorthand = "method"
    method: Literal["mszip", "none"] = optional("'mszip' (deflate in 32 KiB blocks) or 'none' (stored).", "mszip")
    level: Annotated[WholeNumber, Field(ge=1, le=9)] | None = optional(
        "1 (fast) to 9 (small); default: what the engine does best, for zlib 4."
    )
    engine: Literal["zlib", "deflate", "isal"] = optional(
        "The deflate implementation: 'zlib' is always there and gives the same bytes everywhere.", "zlib"
    )


class Cabinet(Node):
    """Where the compressed files are."""

    shorthand = "placement"
    placement: Literal["embedded", "external"] = optional("Inside the .msi, or in a .cab beside it.", "embedded")
    name: FilledText = optional(
        "File name of the cabinet: at most 8.3 characters, as old installers want it.", "product.cab"
    )


class MajorUpgrade(Node):
    """What happens to other versions of the product with the same upgrade code."""

    shorthand = "enabled"
    enabled: Flag = optional("false: versions stay side by side.", True)
    schedule: Literal[
        "after-install-validate",
        "after-install-initialize",
        "after-install-execute",
        "after-install-execute-again",
        "after-install-finalize",
    ] = optional(
        "When the old version is removed: early ones remove it whole, late ones keep what did not change.",
        "after-install-validate",
    )
    allow_downgrades: Flag = optional("Let an older version replace a newer one.", False)
    allow_same_version: Flag = optional(
        "Treat the same version as an upgrade (rebuilt packages replace each other).", False
    )
    downgrade_message: FilledText | None = optional("What the user reads when a newer version is installed already.")
    migrate_features: Flag = optional("Keep the user's choice of features.", True)


class Family(Node):
    """What packages of one product for several platforms have in common, so that they can share components."""

    namespace: Guid | None = optional("GUID that component GUIDs are derived from; default: the upgrade code.")
    name: FilledText | None = optional("Name of the product in folders and key paths; default: the package's name.")


class Package(Node):
    """What the package is and where it runs."""

    name: FilledText = required("Product name, as Programs and Features shows it.")
    manufacturer: FilledText = required("Who makes the product.")
    version: Version = required("Product version: major and minor up to 255, build up to 65535.")
    upgrade_code: Guid = required("GUID that all versions of the product share; make one once and keep it for ever.")
    product_code: Guid | None = optional(
        "GUID of this version; default: derived from upgrade code, version, language, platform."
    )
    family: Family = section(
        "What the packages of one product for several platforms have in common ('crossmsi split' sets it)."
    )
    language: Annotated[WholeNumber, Field(ge=0, le=65535)] = optional(
        "Windows language id (LCID), 1033 is US English.", 1033
    )
    codepage: Annotated[WholeNumber, Field(ge=0, le=65535)] = optional(
        "ANSI code page of the texts; 65001 is UTF-8.", 1252
    )
    platform: Literal["x86", "x64", "arm64"] | None = optional(
        "Template platform; default: arm64 or x64 when a payload needs it, else x86."
    )
    scope: Literal["per-machine", "per-user"] = optional(
        "Install for all users or for the one who installs.", "per-machine"
    )
    description: FilledText | None = optional("What is installed, in a few words (the summary's subject).")
    comments: FilledText | None = optional("Comments in the summary information.")
    keywords: FilledText | None = optional("Keywords in the summary information.")
    arp: ProgramsAndFeatures | None = optional("The entry in Programs and Features.")
    icon: FilledText | None = optional("Path of the .ico or .exe whose icon Programs and Features shows.")
    license: FilledText | None = optional("Path of the license text in RTF, shown by the dialogs.")
    launch_conditions: list[LaunchCondition] = optional("What must hold before anything is installed.", [])
    compression: Compression = section("How files are packed: 'mszip', 'none', or a mapping with a level.")
    cabinet: Cabinet = section("'embedded' or 'external'.")
    major_upgrade: MajorUpgrade = section("How other versions are replaced; false leaves them alone.")

    @property
    def common_name(self) -> str:
        """The product's name without what tells packages for other platforms apart."""
        return self.family.name or self.name

    @property
    def component_namespace(self) -> str:
        """The GUID in whose namespace component GUIDs are derived."""
        return self.family.namespace or self.upgrade_code
