"""RegisterExtensionInfo, RegisterMIMEInfo and RegisterTypeLibraries.

Sources: https://learn.microsoft.com/windows/win32/msi/extension-table, .../verb-table, .../mime-table,
.../typelib-table; key layout of type libraries: https://learn.microsoft.com/windows/win32/com/typelib
"""

from __future__ import annotations

from typing import Any

from crossmsi.analysis.components import Component
from crossmsi.analysis.rows import bits, number, text
from crossmsi.hosts.simulation.registrar import Registrar


def register_extensions(registrar: Registrar) -> None:
    """File name extensions and the verbs of their ProgIds."""
    package = registrar.session.package
    verbs = package.index.rows_by("Verb", "Extension_")
    for row in package.rows("Extension"):
        component = registrar.installed(row)
        if component is None:
            continue
        extension, progid = text(row, "Extension") or "", text(row, "ProgId_")
        name = f"{extension}/{component.key}"
        registrar.write(component, "Extension", name, f".{extension}", {"": progid, "Content Type": text(row, "MIME_")})
        if progid and registrar.session.host.differs("shell-new"):
            registrar.write(component, "Extension", name, f".{extension}\\{progid}\\ShellNew", {})
        if progid:
            _verbs(registrar, component, progid, verbs.get(extension, []))


def _verbs(registrar: Registrar, component: Component, progid: str, rows: list[Any]) -> None:
    ordered = sorted((r for r in rows if number(r, "Sequence") is not None), key=lambda r: number(r, "Sequence") or 0)
    server = registrar.key_path(component)
    for row in rows:
        verb = text(row, "Verb") or ""
        name = f"{text(row, 'Extension_')}/{verb}"
        argument = registrar.resolve(text(row, "Argument"))
        command = f'"{server}" {argument}' if argument else f'"{server}"'
        key = f"{progid}\\shell\\{verb}"
        registrar.write(component, "Verb", name, key, {"": registrar.resolve(text(row, "Command")) or None})
        registrar.write(component, "Verb", name, f"{key}\\command", {"": command})
    if ordered:
        first = ordered[0]
        name = f"{text(first, 'Extension_')}/{text(first, 'Verb')}"
        registrar.write(component, "Verb", name, f"{progid}\\shell", {"": text(first, "Verb")})


def register_mime(registrar: Registrar) -> None:
    """MIME types of installed extensions."""
    package = registrar.session.package
    extensions = package.index.rows_by("Extension", "Extension")
    for row in package.rows("MIME"):
        extension, content = text(row, "Extension_") or "", text(row, "ContentType") or ""
        for owner in extensions.get(extension, ()):
            component = registrar.installed(owner)
            if component is not None:
                key = f"MIME\\Database\\Content Type\\{content}"
                registrar.write(
                    component, "MIME", content, key, {"Extension": f".{extension}", "CLSID": text(row, "CLSID")}
                )


def register_typelibs(registrar: Registrar) -> None:
    """Type libraries: always for the machine. Their interfaces and flags come from the library, which isn't read."""
    session = registrar.session
    by_file = session.host.differs("type-libraries-by-file")
    for row in session.package.rows("TypeLib"):
        component = registrar.installed(row)
        if component is None:
            continue
        libid, version = text(row, "LibID") or "", bits(row, "Version")
        language = bits(row, "Language")
        name = "/".join((libid, str(language), component.key))
        key = f"TypeLib\\{libid}\\{(version >> 8) & 0xFFFF:x}.{version & 0xFF:x}"
        helpdir = session.directory(text(row, "Directory_"))
        path, description = registrar.key_path(component), registrar.resolve(text(row, "Description")) or None
        if by_file:
            path, description, helpdir = "\\\\?\\" + path, None, None
        system = "win64" if component.is_64bit else "win32"

        def write(below: str, value: str | None, component=component, name=name, key=key) -> None:
            registrar.write(component, "TypeLib", name, key + below, {"": value}, machine=True)

        write("", description)
        write(f"\\{language:x}\\{system}", path)
        write("\\HELPDIR", helpdir.rstrip("\\") if helpdir else None)
