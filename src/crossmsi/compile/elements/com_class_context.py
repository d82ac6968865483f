"""``Class/@Context``: where a COM server runs, and the registry values that name the server there.

https://learn.microsoft.com/windows/win32/com/inprocserver32
https://learn.microsoft.com/windows/win32/com/localserver32
"""

from __future__ import annotations

from crossmsi.compile.com import ComScope, classes_root
from crossmsi.compile.context import CompileContext
from crossmsi.compile.source import Element

CONTEXTS = ("InprocServer", "InprocServer32", "LocalServer", "LocalServer32")


def contexts(ctx: CompileContext, node: Element) -> list[str]:
    """The contexts that ``Class/@Context`` lists, separated by blanks; each once."""
    found: list[str] = []
    for place in (node["Context"] or "").split():
        if place not in CONTEXTS:
            ctx.error(f"Class/@Context must be one or more of {', '.join(CONTEXTS)}, not {place!r}", at=node.at)
        elif place in found:
            ctx.error(f"Class/@Context lists {place} twice", at=node.at)
        else:
            found.append(place)
    return found


def register_contexts(ctx: CompileContext, node: Element, scope: ComScope, places: list[str]) -> None:
    """The default value of ``CLSID\\{id}\\context``, which names the server, for each context."""
    server = node["Server"] or scope.server
    foreign = node["ForeignServer"]
    if server is None and foreign is None:
        ctx.error(
            "Class without Advertise needs its server",
            at=node.at,
            hint="place it in the server's File element, or set Server (a File of this package) or ForeignServer",
        )
        return
    if server is not None and foreign is not None:
        other = "Server" if node["Server"] is not None else "a File around it"
        ctx.error(f"Class/@ForeignServer can't be used with {other}", at=node.at)
        return
    for place in places:
        in_process = place.startswith("Inproc")
        if in_process and node["Argument"] is not None:
            ctx.error(
                f'Class/@Argument can\'t be used with Context="{place}": only processes take arguments', at=node.at
            )
        path = foreign if server is None else _path(server, short=node["ShortPath"], quoted=not in_process)
        if node["Argument"] is not None:
            path = f"{path} {node['Argument']}"
        classes_root(ctx, scope, f"CLSID\\{node['Id']}\\{place}", None, path, at=node.at)


def _path(file: str, *, short: bool, quoted: bool) -> str:
    """Formatted text for an installed file's path; a long path in a command line is quoted."""
    if short:
        return f"[!{file}]"
    return f'"[#{file}]"' if quoted else f"[#{file}]"
