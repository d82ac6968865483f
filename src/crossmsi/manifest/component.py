"""An entry of the ``components`` list."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, WithJsonSchema, model_validator

from crossmsi.manifest.files import FileEntry
from crossmsi.manifest.later import later
from crossmsi.manifest.node import FilledText, Flag, Node, Problem, one_or_many, optional
from crossmsi.manifest.types import Guid, Identifier

ComServer = later("com", "ComServer")
DuplicateFile = later("removal", "DuplicateFile")
Environment = later("environment", "Environment")
Extension = later("shell", "Extension")
FontEntry = later("files", "FontEntry")
IniValue = later("environment", "IniValue")
Permission = later("permissions", "Permission")
RegistryEntry = later("registry", "RegistryEntry")
RemoveFile = later("removal", "RemoveFile")
Service = later("services", "Service")
ServiceControl = later("services", "ServiceControl")
Shortcut = later("shell", "Shortcut")
Suppression = later("suppress", "Suppression")

ISAS = ("auto", "i386", "amd64", "arm64", "neutral")
RESOURCES = (
    "files", "drivers", "fonts", "registry", "com", "services", "service_controls", "shortcuts", "environment", "ini",
    "extensions", "permissions", "remove_files", "duplicate_files",
)  # fmt: skip
"""Keys of a component of which at least one must be there."""


def _one_isa(value: Any) -> Any:
    if isinstance(value, list):  # repetition took the good lists away
        raise Problem("a list here needs at least one of i386, amd64, arm64, neutral, each once")
    return value


class Component(Node):
    """Files and other resources that are installed together.

    Each PE file becomes a component of the installer of its own, the other files one component per folder, unless
    ``keep_together`` is set; registry values, shortcuts and so on belong to the key path's component.
    """

    id: Identifier | None = optional("Key in the Component table; default: made from the key path.")
    files: one_or_many(FileEntry) = optional("Paths or globs of the payload.", [])
    directory: FilledText = optional(
        "Where the files go: a directory id, 'ID/folder/folder', or a path that starts with a standard folder.",
        "INSTALLFOLDER",
    )
    feature: one_or_many(Identifier) = optional("Feature(s) it belongs to; default: the first one.", [])
    isa: Annotated[
        Literal["auto", "i386", "amd64", "arm64", "neutral"],
        BeforeValidator(_one_isa),
        WithJsonSchema(
            {
                "anyOf": [
                    {"enum": list(ISAS), "type": "string"},
                    {"type": "array", "items": {"enum": list(ISAS[1:])}, "minItems": 1, "uniqueItems": True},
                ]
            }
        ),
    ] = optional(
        "auto takes it from the PE files; neutral follows the package; a list repeats the component for each ISA with "
        "${isa}, ${bits} and ${arch} replaced.",
        "auto",
    )
    bits: Literal[32, 64] | None = optional(
        "Bitness of a component that no ISA binds; default: that of its folder, of the PE files beside it, or the "
        "package's."
    )
    keep_together: Flag = optional("Make one component of all files, also when several are PE files.", False)
    key_path: FilledText | None = optional(
        "Installed name of the key path file; default: the first PE file, else the first."
    )
    guid: Guid | None = optional("Component GUID; default: derived from target path, name and ISA, the same for ever.")
    condition: FilledText | None = optional("Install only when this holds, such as 'VersionNT64'.")
    shared: Flag = optional("Count users of the files in SharedDLLs.", False)
    permanent: Flag = optional("Never remove it.", False)
    never_overwrite: Flag = optional("Keep what is there already (settings that users change).", False)
    transitive: Flag = optional("Look at the condition again at each reinstallation.", False)
    foreign_ok: Flag = optional(
        "Payloads for another ISA than the host's are meant (an SDK, a redistributable): ISA014 and ISA021 let them "
        "pass. An .msi doesn't say so.",
        False,
    )
    create_folder: Flag = optional("Create the folder even when nothing is put into it.", False)
    drivers: one_or_many(FileEntry) = optional(
        "Driver files (.sys, .inf, .cat): copied only, never installed as services.", []
    )
    fonts: one_or_many(FontEntry) = optional("Fonts: installed into the Fonts folder and registered.", [])
    registry: one_or_many(RegistryEntry) = optional("Registry keys and values.", [])
    com: one_or_many(ComServer) = optional("COM servers.", [])
    services: one_or_many(Service) = optional("Windows services to install.", [])
    service_controls: one_or_many(ServiceControl) = optional("Services to start, stop or delete.", [])
    shortcuts: one_or_many(Shortcut) = optional("Shortcuts.", [])
    environment: one_or_many(Environment) = optional("Environment variables.", [])
    ini: one_or_many(IniValue) = optional("Lines of .ini files.", [])
    extensions: one_or_many(Extension) = optional("File types with verbs and MIME types.", [])
    permissions: one_or_many(Permission) = optional("Rights on files, registry keys and the folder.", [])
    remove_files: one_or_many(RemoveFile) = optional("Files and folders to remove.", [])
    duplicate_files: one_or_many(DuplicateFile) = optional("Second copies of files.", [])
    suppress: one_or_many(Suppression) = optional("Findings about this component that are known and accepted.", [])

    @model_validator(mode="after")
    def _not_empty(self) -> Component:
        if not self.create_folder and not any(getattr(self, name) for name in RESOURCES):
            raise Problem("the component holds nothing", f"give it one of {', '.join(RESOURCES)}")
        return self
