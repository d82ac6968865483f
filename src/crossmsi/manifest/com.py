"""COM servers of a component."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from crossmsi.manifest.node import (
    AnyText,
    FilledText,
    Flag,
    Node,
    Problem,
    WholeNumber,
    one_or_many,
    optional,
    required,
)
from crossmsi.manifest.types import Guid, Identifier


def check_prog_id(text: str) -> str:
    """``text`` when it can be a ProgId (https://learn.microsoft.com/windows/win32/com/-progid--key)."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9.]*", text):
        raise Problem(f"'{text}' is not a ProgId", "use letters, digits and dots, such as Maker.Thing.1")
    return text


ProgIdName = Annotated[FilledText, AfterValidator(check_prog_id)]


class ProgId(Node):
    """A ProgId; a single value is its name."""

    shorthand = "id"
    id: ProgIdName = required("The ProgId, such as Maker.Thing.1.")
    description: AnyText | None = optional("What users see; default: the class's description.")
    version_independent: ProgIdName | None = optional(
        "The ProgId without version that stands for this one, such as Maker.Thing."
    )
    icon: FilledText | None = optional("Path of an .ico, .exe or .dll with the icon (class-table only).")
    icon_index: Annotated[WholeNumber, Field(ge=-32767, le=32767)] | None = optional("Which icon of that file.")


class ComClass(Node):
    """A class of the server."""

    clsid: Guid = required("The class id.")
    description: FilledText = required("Name of the class.")
    context: Literal["inproc", "local", "inproc-handler"] | None = optional(
        "inproc (a DLL) or local (an exe); default: by the kind of the server's file."
    )
    threading_model: Literal["apartment", "free", "both", "neutral", "single"] | None = optional(
        "Threading model of an inproc class; 'single' writes none."
    )
    prog_ids: one_or_many(ProgId) = optional("ProgIds of the class, the default one first.", [])
    argument: FilledText | None = optional("Arguments of the command line of a local server.")
    programmable: Flag = optional("Mark the class as programmable.", False)
    insertable: Flag = optional("Mark the class as insertable.", False)
    control: Flag = optional("Mark the class as a control.", False)


class AppId(Node):
    """An application id; a single value is the GUID."""

    shorthand = "id"
    id: Guid = required("The application id.")
    description: FilledText | None = optional("Its name.")
    dll_surrogate: AnyText | None = optional("Surrogate process for a DLL; '' is the system's own.")
    local_service: FilledText | None = optional("Name of the service that hosts the server.")
    service_parameters: FilledText | None = optional("Parameters for that service.")
    remote_server: FilledText | None = optional("Name of the machine that runs the server.")
    run_as_interactive_user: Flag = optional("Run as the user who is logged on.", False)


class TypeLibrary(Node):
    """A type library in the server's file."""

    id: Guid = required("The library id.")
    version: FilledText = optional("major.minor of the library.", "1.0")
    language: Annotated[WholeNumber, Field(ge=0, le=65535)] = optional("Its language id; 0 for all.", 0)
    description: FilledText | None = optional("Its name.")
    help_directory: Identifier | None = optional("Id of the folder with its help files.")

    @model_validator(mode="after")
    def _bounds(self) -> TypeLibrary:
        if not re.fullmatch(r"[0-9]{1,5}\.[0-9]{1,3}", self.version):
            raise Problem(
                f"'{self.version}' is not a type library version", "write major.minor, such as 1.0, in quotes"
            )
        major, minor = self.numbers
        if major > 65535 or minor > 255:
            raise Problem(f"the type library version {self.version} is above 65535.255, the installer's limit")
        return self

    @property
    def numbers(self) -> tuple[int, int]:
        """Major and minor version."""
        major, _, minor = self.version.partition(".")
        return int(major), int(minor)


class ComInterface(Node):
    """An interface and how it is marshalled."""

    iid: Guid = required("The interface id.")
    name: FilledText = required("Its name, such as IThing.")
    proxy_stub: Guid | None = optional(
        "Class that marshals it; default: the automation marshaller, which needs a type library."
    )
    methods: Annotated[WholeNumber, Field(ge=3, le=65535)] | None = optional(
        "How many methods it has, with IUnknown's three."
    )


class ComServer(Node):
    """The registrations of one DLL or exe."""

    file: FilledText | None = optional("Installed name of the server in this component; default: its only PE file.")
    via: Literal["registry", "class-table"] = optional(
        "registry: plain values, in the view of the component's bitness; class-table: the installer's COM tables.",
        "registry",
    )
    classes: one_or_many(ComClass) = optional("The server's classes.", [])
    app_id: AppId | None = optional("Application id of all classes.")
    type_library: TypeLibrary | None = optional("Type library in the server's file.")
    interfaces: one_or_many(ComInterface) = optional("Interfaces to register.", [])

    @model_validator(mode="after")
    def _marshalling(self) -> ComServer:
        for interface in self.interfaces:
            if interface.proxy_stub is None and self.type_library is None:
                raise Problem(
                    f"the interface {interface.name} has neither 'proxy_stub' nor a type library to marshal it"
                )
        if not (self.classes or self.type_library or self.interfaces or self.app_id):
            raise Problem("nothing to register", "add 'classes:', 'type_library:' or 'interfaces:'")
        return self
