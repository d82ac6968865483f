"""COM registrations and whether the clients of their registry view can use them.

Sources: https://learn.microsoft.com/windows/win32/com/inprocserver32, .../localserver32,
https://learn.microsoft.com/windows/win32/winprog64/process-interoperability and .../file-system-redirector
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from crossmsi.hosts.host import Host
from crossmsi.hosts.loading import loads, runs
from crossmsi.hosts.simulation.class_lookup import found_classes, is_unread
from crossmsi.hosts.simulation.registry_state import RegistryEntry
from crossmsi.hosts.simulation.state import State

if TYPE_CHECKING:
    from crossmsi.pe import PeIdentity

INPROC, LOCAL = "inprocserver32", "localserver32"
NATIVE_SYSTEM, REDIRECTED_SYSTEM = "c:\\windows\\system32\\", "c:\\windows\\syswow64\\"


@dataclass(frozen=True, slots=True)
class ComServer:
    """``view``: of the clients, 64 or 32; ``server``: the path registered, None when several writers contend;
    ``server_isa``: of that file, None when it isn't known; ``works``: for those clients, None when it can't be told or
    depends on the client."""

    clsid: str
    view: str
    kind: str
    server: str | None
    server_isa: str | None
    works: bool | None
    why: str


def com_servers(state: State, host: Host) -> list[ComServer]:
    """In-process and local servers of every CLSID as clients get them, in the order of the registry state."""
    result = []
    for entry, view in found_classes(state, host):
        server = _server(state, host, entry, view)
        if is_unread(entry, host):
            server = replace(server, works=False, why="COM looks at the classes of the machine only")
        result.append(server)
    return result


class Verdict(NamedTuple):
    """``isa``: of the file, None when it isn't known; ``works`` and ``why`` as in ComServer; ``cause`` of what doesn't
    work, or may not: empty, skipped (its component isn't installed), foreign (no file of the package), no-pe, no-code,
    no-export, machine; "" else."""

    isa: str | None
    works: bool | None
    why: str
    cause: str = ""


def _server(state: State, host: Host, entry: RegistryEntry, view: str) -> ComServer:
    *_, clsid, kind = entry.key.split("\\")
    candidates = dict.fromkeys(str(writer.data) for writer in entry.contenders() if writer.data is not None)
    _, data, winner = entry.settle(row_order=host.differs("stored-row-order"))
    if winner is not None:
        found = judge(state, host, str(data), view, kind)
        return ComServer(clsid, view, kind, str(data), found.isa, found.works, found.why)
    verdicts = {path: judge(state, host, path, view, kind) for path in candidates}
    outcomes = {verdict.works for verdict in verdicts.values()}
    isas = {verdict.isa for verdict in verdicts.values()}
    why = "; ".join(f"if {path} remains: {verdict.why}" for path, verdict in verdicts.items())
    works = outcomes.pop() if len(outcomes) == 1 else None
    return ComServer(clsid, view, kind, None, isas.pop() if len(isas) == 1 else None, works, why)


def judge(state: State, host: Host, command: str, view: str, kind: str) -> Verdict:
    """One server path as it is registered in a view; ``kind``: InprocServer32 or LocalServer32."""
    if not command:
        return Verdict(None, False, "no server path is registered", "empty")
    kind = kind.lower()
    path = server_path(state, command)
    lookup = path
    if view == "32" and host.wow64 and kind == INPROC and path.lower().startswith(NATIVE_SYSTEM):
        lookup = REDIRECTED_SYSTEM + path[len(NATIVE_SYSTEM) :]
    entry = state.files.get(lookup)
    if entry is None:
        return _absent(state, lookup)
    survivor = entry.survivor(file_order=host.differs("file-order"))
    if survivor is None:
        return Verdict(None, None, f"{path} is written by several components, see the collisions")
    identity = state.session.package.payloads.get(survivor.file)
    if identity is None:
        return Verdict(None, None, f"the contents of {path} are not at hand")
    if identity.format != "pe":
        return Verdict(identity.isa, False, f"{path} is no PE file", "no-pe")
    if kind == LOCAL:
        started = runs(host, identity)
        why = f"{identity.isa} programs {'run' if started else 'do not run'} on {host.architecture} Windows"
        return Verdict(identity.isa, started, why, "" if started else "machine")
    return _judge_dll(host, identity, view, path)


def _judge_dll(host: Host, identity: PeIdentity, view: str, path: str) -> Verdict:
    isa = identity.isa
    if isa == "none":
        return Verdict(isa, False, f"{path} holds no code", "no-code")
    if isa == "anycpu":
        return Verdict(isa, None, f"{path} is managed code, which COM reaches through mscoree.dll")
    known = "exports" not in identity.unavailable
    if known and "DllGetClassObject" not in identity.exports:
        return Verdict(isa, False, f"{path} does not export DllGetClassObject", "no-export")
    clients = host.clients.get(view) or tuple(c for group in host.clients.values() for c in group)
    able = [client for client in clients if loads(host, client, identity)]
    unable = [client for client in clients if client not in able]
    where = f"the {view}-bit view" if host.wow64 and view != "shared" else "this registry"
    if not able:
        why = f"the clients of {where} are {' and '.join(clients)} processes, which can't load {isa} code"
        return Verdict(isa, False, why, "machine")
    if unable:
        why = f"works for {' and '.join(able)} clients of {where}, not for {' and '.join(unable)} ones"
        return Verdict(isa, None, why, "machine")
    return Verdict(isa, True, f"{' and '.join(clients)} clients of {where} load {isa} code")


def server_path(state: State, command: str) -> str:
    """The path in a command: quoted, or as long as a file of the package is called like that."""
    if command.startswith('"'):
        return command[1:].partition('"')[0]
    head = command
    while " " in head:
        if state.files.get(head) is not None:
            return head
        head = head.rpartition(" ")[0]
    return head if state.files.get(head) is not None else command


def _absent(state: State, path: str) -> Verdict:
    if "\\" not in path:
        return Verdict(None, None, f"{path} is looked for by name, it is not a path of this package")
    skipped = state.skipped_paths.get(path.lower())
    if skipped is not None:
        return Verdict(None, False, f"{path} is not installed: its component {skipped} is skipped", "skipped")
    return Verdict(None, None, f"{path} is not installed by this package", "foreign")
