"""Windows services of a component, and what is done with services at installation and removal."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from crossmsi.manifest.node import AnyText, FilledText, Flag, Node, Problem, one_or_many, optional, required

_KERNEL_TYPES = {"kernel", "kernel-driver", "file-system", "file-system-driver", "filesys", "driver", "1", "2"}


def _service_type(value: Any) -> Any:
    text = getattr(value, "text", value)
    if isinstance(text, str) and text.lower().replace("_", "-") in _KERNEL_TYPES:
        raise Problem(
            f"the Windows Installer does not install kernel or file-system drivers as services (type '{text}')",
            "list the .sys files under 'drivers:' and register them with an INF, DIFx or your own program",
        )
    return value


class Service(Node):
    """A service that the component's program provides (a ServiceInstall row)."""

    name: FilledText = required("Name of the service.")
    file: FilledText | None = optional("Installed name of its program in this component; default: the only PE file.")
    display_name: FilledText | None = optional("Name that users see.")
    description: FilledText | None = optional("What the service does.")
    type: Annotated[Literal["own-process", "shared-process"], BeforeValidator(_service_type)] = optional(
        "Whether the program runs this service alone.", "own-process"
    )
    interactive: Flag = optional("Let it show windows on the desktop (ignored since Windows Vista).", False)
    start: Literal["auto", "demand", "disabled"] = optional("When Windows starts it.", "auto")
    error_control: Literal["ignore", "normal", "critical"] = optional("What a failed start does.", "normal")
    vital: Flag = optional("The installation fails when the service can't be installed.", True)
    account: FilledText | None = optional("Account it runs under; default: LocalSystem.")
    password: AnyText | None = optional("Password of that account, as a rule a [PROPERTY].")
    arguments: FilledText | None = optional("Arguments after the program.")
    load_order_group: FilledText | None = optional("Load-order group.")
    dependencies: one_or_many(FilledText) = optional("Services it needs; '+Group' for a load-order group.", [])


When = Literal["install", "uninstall", "both"]


class ServiceControl(Node):
    """Start, stop or delete a service, also one that this package does not install."""

    name: FilledText = required("Name of the service.")
    start: When | None = optional("Start it at install, uninstall or both.")
    stop: When | None = optional("Stop it at install, uninstall or both.")
    remove: When | None = optional("Delete it at install, uninstall or both.")
    wait: Flag = optional("Wait until the service answers, and fail when it does not.", True)
    arguments: one_or_many(FilledText) = optional("Arguments for the start.", [])
