"""Registry rows for wixl: values as the Registry table holds them, and COM and file types spelled out.

https://learn.microsoft.com/windows/win32/msi/registry-table
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from crossmsi.errors import SourceLocation
from crossmsi.model import Component, Extension, File, Package, ProgId, RegistryValue
from crossmsi.model.com_registration import _RegistryWriter as ComWriter
from crossmsi.model.ids import free_id


class WixlRow(NamedTuple):
    """Name, Type and Value of a ``RegistryValue`` element."""

    name: str | None
    type: str
    value: str


def registry_row(value: RegistryValue) -> WixlRow:
    """How to write ``value`` so that wixl stores what the Registry table wants.

    wixl adds the "#" of an integer and doubles that of a string, but passes the other types through (its newer
    versions add their prefix if it isn't there) and spells ``multistring`` in lower case.
    """
    if value.action == "create-key":
        return WixlRow("+", "string", "")
    if value.type == "multi-string":
        joined = "[~]".join(value.value)
        if value.action == "append":
            joined = f"[~]{joined}"
        elif value.action == "prepend":
            joined = f"{joined}[~]"
        elif len(value.value) < 2:  # a mark makes it a list
            joined = f"[~]{joined}[~]"
        return WixlRow(value.name, "multistring", joined)
    prefix = {"expandable": "#%", "binary": "#x"}.get(value.type, "")
    kind = "integer" if value.type == "dword" else value.type
    return WixlRow(value.name, kind, f"{prefix}{value.value}")


@dataclass
class _Sink:
    """What the model's writer of COM values expects of a component under construction."""

    bits: int
    key_file: File | None
    rows: list[RegistryValue] = field(default_factory=list)

    def add(self, kind: str, row: RegistryValue) -> None:
        self.rows.append(row)


class RegistryRows:
    """Registry values for the COM servers and file types of a package's components."""

    def __init__(self, package: Package) -> None:
        self.per_machine = package.scope == "per-machine"
        self._used = {value.id.upper() for component in package.components for value in component.registry}

    def row_id(self, table: str, sink: object, subject: str, name: str | None) -> str:
        """An id for a row (the model's writer asks for it)."""
        return free_id("_".join(part for part in ("reg", subject, name) if part), self._used)

    def of(self, component: Component) -> tuple[RegistryValue, ...]:
        """The values of ``component``."""
        files = {file.id: file for file in component.files}
        sink = _Sink(component.bitness, files.get(component.key_path.id))
        for server in component.com:
            ComWriter(self, sink).write(server)
        for extension in component.extensions:
            sink.rows.extend(self._extension(extension, sink))
        for prog_id in component.prog_ids:
            sink.rows.extend(self._prog_id(prog_id, sink))
        return tuple(sink.rows)

    def _value(self, sink: _Sink, key: str, name: str | None, value: str, at: SourceLocation) -> RegistryValue:
        root, prefix = ("HKCR", "") if self.per_machine else ("HKCU", "Software\\Classes\\")
        row_id = self.row_id("Registry", sink, key.rpartition("\\")[2], name)
        return RegistryValue(
            id=row_id, root=root, key=prefix + key, name=name, type="string", value=value, action="write", at=at
        )

    def _prog_id(self, prog_id: ProgId, sink: _Sink) -> Iterator[RegistryValue]:
        text = prog_id.description or ""
        yield self._value(sink, prog_id.id, None, text, prog_id.at)
        if prog_id.version_independent:
            yield self._value(sink, prog_id.version_independent, None, text, prog_id.at)
            yield self._value(sink, f"{prog_id.version_independent}\\CurVer", None, prog_id.id, prog_id.at)

    def _extension(self, extension: Extension, sink: _Sink) -> Iterator[RegistryValue]:
        key = f".{extension.id}"
        if extension.prog_id:
            yield self._value(sink, key, None, extension.prog_id, extension.at)
        if extension.content_type:
            mime = f"MIME\\Database\\Content Type\\{extension.content_type}"
            yield self._value(sink, key, "Content Type", extension.content_type, extension.at)
            yield self._value(sink, mime, "Extension", key, extension.at)
        for verb in extension.verbs:
            shell = f"{extension.prog_id or key}\\shell\\{verb.id}"
            program = f'"[#{sink.key_file.id}]"' if sink.key_file else ""
            if verb.label:
                yield self._value(sink, shell, None, verb.label, verb.at)
            yield self._value(sink, f"{shell}\\command", None, f"{program} {verb.argument or ''}".strip(), verb.at)
