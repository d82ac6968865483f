"""RegisterClassInfo and RegisterProgIdInfo: Class, AppId and ProgId.

Sources: https://learn.microsoft.com/windows/win32/msi/class-table, .../appid-table, .../progid-table; key layout:
https://learn.microsoft.com/windows/win32/com/clsid-key-hklm, .../appid-key and .../progid
"""

from __future__ import annotations

from typing import Any

from crossmsi.analysis.components import Component
from crossmsi.analysis.rows import bits, number, text
from crossmsi.hosts.simulation.registrar import Registrar

RELATIVE_PATH = 1
HANDLERS = {"1": {"InprocHandler": "ole2.dll"}, "2": {"InprocHandler32": "ole32.dll"}}
HANDLERS["3"] = HANDLERS["1"] | HANDLERS["2"]


def register_classes(registrar: Registrar) -> None:
    """CLSID keys and the AppIds they name."""
    package = registrar.session.package
    progids = {text(row, "ProgId"): row for row in package.rows("ProgId")}
    independent = package.index.rows_by("ProgId", "ProgId_Parent")
    table = package.db.table("AppId")
    for row in package.rows("Class"):
        component = registrar.installed(row)
        if component is None:
            continue
        _class(registrar, row, component, progids, independent)
        appid = text(row, "AppId_")
        found = table.get(appid) if table is not None and appid else None
        if found is not None:
            _appid(registrar, found, component, text(row, "Description"))


def _class(registrar: Registrar, row: Any, component: Component, progids: dict, independent: Any) -> None:
    clsid, context = text(row, "CLSID") or "", text(row, "Context") or ""
    key = f"CLSID\\{clsid}"
    name = "/".join((clsid, context, component.key))

    def write(below: str, values: dict) -> None:
        registrar.write(component, "Class", name, key + below, values)

    write("", {"": text(row, "Description"), "AppID": text(row, "AppId_")})
    server = registrar.key_path(component)
    if bits(row, "Attributes") & RELATIVE_PATH:
        server = server.rpartition("\\")[2]
    if context.startswith("LocalServer"):
        argument = registrar.resolve(text(row, "Argument"))
        bare = registrar.session.host.differs("local-server-unquoted")
        server = f'"{server}"' if " " in server and not bare else server
        server = f"{server} {argument}" if argument else server
    write(f"\\{context}", {"": server})
    handler = text(row, "DefInprocHandler")
    for handler_key, dll in HANDLERS.get(handler or "", {"InprocHandler32": handler} if handler else {}).items():
        write(f"\\{handler_key}", {"": dll})
    progid = text(row, "ProgId_Default")
    if progid:
        write("\\ProgID", {"": progid})
        for child in independent.get(progid, ())[:1]:
            write("\\VersionIndependentProgID", {"": text(child, "ProgId")})
    if icon := registrar.icon(row):
        # The Class table's page says that it is the ProgId's.
        at_class = registrar.session.host.differs("class-icon-at-class")
        if at_class or progid:
            registrar.write(component, "Class", name, f"{key if at_class else progid}\\DefaultIcon", {"": icon})
    masks = [mask for mask in (text(row, "FileTypeMask") or "").split(";") if mask]
    for position, mask in enumerate(masks):
        registrar.write(component, "Class", name, f"FileType\\{clsid}\\{position}", {"": mask})


def _appid(registrar: Registrar, row: Any, component: Component, description: str | None) -> None:
    appid = text(row, "AppId") or ""
    at_storage = number(row, "ActivateAtStorage")
    zero_counts = registrar.session.host.differs("activate-at-storage-zero") and at_storage is not None
    values = {
        "": description or "" if registrar.session.host.differs("application-ids-described") else None,
        "RemoteServerName": registrar.resolve(text(row, "RemoteServerName")) or None,
        "LocalService": text(row, "LocalService"),
        "ServiceParameters": text(row, "ServiceParameters"),
        "DllSurrogate": text(row, "DllSurrogate"),
        "ActivateAtStorage": "Y" if at_storage or zero_counts else None,
        "RunAs": "Interactive User" if number(row, "RunAsInteractiveUser") else None,
    }
    registrar.write(component, "AppId", appid, f"AppID\\{appid}", values)


def register_progids(registrar: Registrar) -> None:
    """ProgIds whose class is installed, with their version-independent ones, and those of installed extensions."""
    package = registrar.session.package
    classes: dict[str, list[Component]] = {}
    for row in package.rows("Class"):
        component = registrar.installed(row)
        if component is not None:
            classes.setdefault(text(row, "CLSID") or "", []).append(component)
    verbs = package.index.values("Verb", "Extension_")
    extensions: dict[str, list[Component]] = {}
    for row in package.rows("Extension"):
        progid, component = text(row, "ProgId_"), registrar.installed(row)
        if progid and component is not None and text(row, "Extension") in verbs:
            extensions.setdefault(progid, []).append(component)
    children = package.index.rows_by("ProgId", "ProgId_Parent")
    for row in package.rows("ProgId"):
        clsid = text(row, "Class_")
        if text(row, "ProgId_Parent"):
            continue
        owners = classes.get(clsid, []) if clsid else extensions.get(text(row, "ProgId") or "", [])
        for component in dict.fromkeys(owners):
            _progid(registrar, row, component, clsid)
            for child in children.get(text(row, "ProgId"), ()):
                _progid(registrar, child, component, clsid, current=text(row, "ProgId"))


def _progid(
    registrar: Registrar, row: Any, component: Component, clsid: str | None, *, current: str | None = None
) -> None:
    progid = text(row, "ProgId") or ""
    registrar.write(component, "ProgId", progid, progid, {"": text(row, "Description")})
    if icon := registrar.icon(row):
        registrar.write(component, "ProgId", progid, f"{progid}\\DefaultIcon", {"": icon})
    if clsid:
        registrar.write(component, "ProgId", progid, f"{progid}\\CLSID", {"": clsid})
    if current:
        registrar.write(component, "ProgId", progid, f"{progid}\\CurVer", {"": current})
