r"""COM servers: as rows for the installer's COM tables, or written out as plain registry values.

Layout of the keys: https://learn.microsoft.com/windows/win32/com/com-registry-keys. The values are written in the
component's own registry view, so the CLSID keys of 32- and 64-bit twins do not meet on 64-bit Windows; ProgId, AppID
and TypeLib keys are shared by both views and get the same values from both twins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crossmsi.model.com import AppId, ComClass, ComInterface, ComServer, TypeLibrary
from crossmsi.model.context import EntryContext
from crossmsi.model.draft import Draft, FileDraft
from crossmsi.model.registry import add_value
from crossmsi.model.shell import ProgId

if TYPE_CHECKING:
    from crossmsi.manifest.com import ComClass as ClassNode
    from crossmsi.manifest.com import ComServer as ServerNode
    from crossmsi.manifest.com import ProgId as ProgIdNode

AUTOMATION_MARSHALLER = "{00020424-0000-0000-C000-000000000046}"
"""PSOAInterface: marshals an interface from its type library."""
CONTEXTS = {"inproc": "InprocServer32", "local": "LocalServer32", "inproc-handler": "InprocHandler32"}


def resolve_com(context: EntryContext) -> None:
    """Add the entry's COM servers to the components of their files."""
    for node in context.entry.com:
        found = context.server(node.file, node, "the COM server's file", programs=False)
        if found is None:
            continue
        draft, file = found
        server = _server(context, draft, file, node)
        if node.via == "class-table":
            draft.add("com", server)
        else:
            _RegistryWriter(context, draft).write(server)


def _server(context: EntryContext, draft: Draft, file: FileDraft, node: ServerNode) -> ComServer:
    app_id = node.app_id
    library = node.type_library
    version = library.numbers if library else (1, 0)
    return ComServer(
        file=file.id,
        app_id=app_id
        and AppId(
            id=app_id.id,
            description=app_id.description,
            dll_surrogate=app_id.dll_surrogate,
            local_service=app_id.local_service,
            service_parameters=app_id.service_parameters,
            remote_server=app_id.remote_server,
            run_as_interactive_user=app_id.run_as_interactive_user,
            at=app_id.at,
        ),
        type_library=library
        and TypeLibrary(
            id=library.id,
            major=version[0],
            minor=version[1],
            language=library.language,
            description=library.description,
            help_directory=library.help_directory
            and context.folder(library.help_directory, draft, library.at_of("help_directory")),
            at=library.at,
        ),
        classes=tuple(_class(context, file, item, node) for item in node.classes),
        interfaces=tuple(
            ComInterface(
                iid=item.iid,
                name=item.name,
                proxy_stub=item.proxy_stub or AUTOMATION_MARSHALLER,
                methods=item.methods,
                type_library=library.id if library else None,
                type_library_version=f"{version[0]:x}.{version[1]:x}" if library else None,
                at=item.at,
            )
            for item in node.interfaces
        ),
        at=node.at,
    )


def _class(context: EntryContext, file: FileDraft, node: ClassNode, server: ServerNode) -> ComClass:
    kind = node.context or ("local" if file.identity.kind == "exe" else "inproc")
    if kind == "local" and node.threading_model is not None:
        context.problems.append(node.problem("a local server has no threading model", field="threading_model"))
    if kind != "local" and node.argument is not None:
        context.problems.append(node.problem("only a local server has arguments", field="argument"))
    if server.via == "registry" and any(item.icon for item in node.prog_ids):
        context.problems.append(
            node.problem(
                "the icon of a ProgId needs 'via: class-table'",
                field="prog_ids",
                hint=r"or write its DefaultIcon key under 'registry:' with '[#file],0'",
            )
        )
    return ComClass(
        clsid=node.clsid,
        context=CONTEXTS[kind],
        description=node.description,
        threading_model=node.threading_model,
        argument=node.argument,
        app_id=server.app_id.id if server.app_id else None,
        prog_ids=tuple(prog_id(context, item, node.description) for item in node.prog_ids),
        programmable=node.programmable,
        insertable=node.insertable,
        control=node.control,
        icon=None,
        icon_index=None,
        at=node.at,
    )


def prog_id(context: EntryContext, node: ProgIdNode, description: str | None) -> ProgId:
    """The ProgId of ``node``; ``description`` is its text when it has none of its own."""
    icon = context.icons.add(node.icon, node.at_of("icon")) if node.icon else None
    return ProgId(
        id=node.id,
        description=node.description if node.description is not None else description,
        version_independent=node.version_independent,
        icon=icon.id if icon else None,
        icon_index=(node.icon_index or 0) if icon else None,
        at=node.at,
    )


class _RegistryWriter:
    """Writes registrations below the Classes key of the machine, or of the user for a per-user package."""

    def __init__(self, context: EntryContext, draft: Draft) -> None:
        self.context = context
        self.draft = draft
        self.root = "HKCR" if context.per_machine else "HKCU"
        self.prefix = "" if context.per_machine else "Software\\Classes\\"
        self._written: set[tuple[str, str | None]] = set()

    def write(self, server: ComServer) -> None:
        path = f"[#{server.file}]"
        for item in server.classes:
            self._class(item, server, path)
        if server.app_id:
            self._app_id(server.app_id, server)
        if server.type_library:
            self._type_library(server.type_library, path)
        for interface in server.interfaces:
            self._interface(interface)

    def _set(self, key: str, name: str | None, value: str | int | None, at) -> None:
        """Write a value once; None is not written."""
        if value is None or (key.lower(), name and name.lower()) in self._written:
            return
        self._written.add((key.lower(), name and name.lower()))
        kind = "dword" if isinstance(value, int) else "string"
        add_value(self.context, self.draft, self.root, self.prefix + key, name, kind, value, at)

    def _class(self, item: ComClass, server: ComServer, path: str) -> None:
        key = f"CLSID\\{item.clsid}"
        self._set(key, None, item.description, item.at)
        self._set(key, "AppID", item.app_id, item.at)
        if item.context == "LocalServer32":
            path = f'"{path}" {item.argument}' if item.argument else f'"{path}"'
        self._set(f"{key}\\{item.context}", None, path, item.at)
        if item.threading_model not in (None, "single"):
            self._set(f"{key}\\{item.context}", "ThreadingModel", item.threading_model.capitalize(), item.at)
        for index, prog_id in enumerate(item.prog_ids):
            if index == 0:
                self._set(f"{key}\\ProgID", None, prog_id.id, item.at)
                self._set(f"{key}\\VersionIndependentProgID", None, prog_id.version_independent, item.at)
            self._prog_id(prog_id, item)
        if server.type_library:
            self._set(f"{key}\\TypeLib", None, server.type_library.id, item.at)
        for flag, name in (
            (item.programmable, "Programmable"),
            (item.insertable, "Insertable"),
            (item.control, "Control"),
        ):
            if flag:
                self._set(f"{key}\\{name}", None, "", item.at)

    def _prog_id(self, prog_id: ProgId, item: ComClass) -> None:
        self._set(prog_id.id, None, prog_id.description, prog_id.at)
        self._set(f"{prog_id.id}\\CLSID", None, item.clsid, prog_id.at)
        if prog_id.version_independent:
            self._set(prog_id.version_independent, None, prog_id.description, prog_id.at)
            self._set(f"{prog_id.version_independent}\\CLSID", None, item.clsid, prog_id.at)
            self._set(f"{prog_id.version_independent}\\CurVer", None, prog_id.id, prog_id.at)

    def _app_id(self, app_id: AppId, server: ComServer) -> None:
        key = f"AppID\\{app_id.id}"
        # The key must exist even when nothing is said about it.
        self._set(key, None, app_id.description or "", app_id.at)
        self._set(key, "DllSurrogate", app_id.dll_surrogate, app_id.at)
        self._set(key, "LocalService", app_id.local_service, app_id.at)
        self._set(key, "ServiceParameters", app_id.service_parameters, app_id.at)
        self._set(key, "RemoteServerName", app_id.remote_server, app_id.at)
        if app_id.run_as_interactive_user:
            self._set(key, "RunAs", "Interactive User", app_id.at)
        if any(item.context == "LocalServer32" for item in server.classes) and self.draft.key_file:
            self._set(f"AppID\\{self.draft.key_file.name}", "AppID", app_id.id, app_id.at)

    def _type_library(self, library: TypeLibrary, path: str) -> None:
        key = f"TypeLib\\{library.id}\\{library.major:x}.{library.minor:x}"
        self._set(key, None, library.description or "", library.at)
        self._set(f"{key}\\{library.language:x}\\win{self.draft.bits}", None, path, library.at)
        self._set(f"{key}\\FLAGS", None, "0", library.at)
        if library.help_directory:
            self._set(f"{key}\\HELPDIR", None, f"[{library.help_directory}]", library.at)

    def _interface(self, interface: ComInterface) -> None:
        key = f"Interface\\{interface.iid}"
        self._set(key, None, interface.name, interface.at)
        self._set(f"{key}\\ProxyStubClsid32", None, interface.proxy_stub, interface.at)
        if interface.methods is not None:
            self._set(f"{key}\\NumMethods", None, str(interface.methods), interface.at)
        if interface.type_library:
            self._set(f"{key}\\TypeLib", None, interface.type_library, interface.at)
            self._set(f"{key}\\TypeLib", "Version", interface.type_library_version, interface.at)
