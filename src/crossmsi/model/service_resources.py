"""Services of an entry as rows, and what is done with services."""

from __future__ import annotations

from crossmsi.model.context import EntryContext
from crossmsi.model.services import Service, ServiceControl


def resolve_services(context: EntryContext) -> None:
    """Add services to the components of their programs, and what is done with services to the home component."""
    for node in context.entry.services:
        found = context.server(node.file, node, "the service's program", programs=True)
        if found is None:
            continue
        draft, file = found
        if file.identity.kind == "driver":
            context.problems.append(
                node.problem(
                    f"{file.name} is a kernel driver: the Windows Installer does not install drivers as services",
                    hint="list it under 'drivers:' and register it with an INF, DIFx or your own program",
                )
            )
        draft.add(
            "services",
            Service(
                id=context.row_id("ServiceInstall", draft, node.name),
                name=node.name,
                display_name=node.display_name,
                description=node.description,
                type=node.type,
                interactive=node.interactive,
                start=node.start,
                error_control=node.error_control,
                vital=node.vital,
                account=context.text(node.account, draft, node.at_of("account")),
                password=context.text(node.password, draft, node.at_of("password")),
                arguments=context.text(node.arguments, draft, node.at_of("arguments")),
                load_order_group=node.load_order_group,
                dependencies=tuple(node.dependencies),
                at=node.at,
            ),
        )
    draft = context.group.home
    for node in context.entry.service_controls:
        draft.add(
            "service_controls",
            ServiceControl(
                id=context.row_id("ServiceControl", draft, node.name),
                name=node.name,
                start=node.start,
                stop=node.stop,
                remove=node.remove,
                wait=node.wait,
                arguments=tuple(node.arguments),
                at=node.at,
            ),
        )
