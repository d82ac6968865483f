"""Custom actions of the manifest, with the machine type of their code checked."""

from __future__ import annotations

from crossmsi.manifest.custom_actions import CustomAction as Node
from crossmsi.manifest.manifest import Manifest
from crossmsi.manifest.problems import did_you_mean
from crossmsi.model.actions import CustomAction, Scheduled
from crossmsi.model.context import Streams
from crossmsi.model.draft import BITS
from crossmsi.model.references import References
from crossmsi.msi.schema import STANDARD_ACTIONS

_TABLES = {
    "execute": ("InstallExecuteSequence",),
    "ui": ("InstallUISequence",),
    "both": ("InstallUISequence", "InstallExecuteSequence"),
    "admin": ("AdminExecuteSequence",),
    "admin-ui": ("AdminUISequence",),
    "advertise": ("AdvtExecuteSequence",),
}
LOADABLE = {
    "x86": {"i386"},
    "x64": {"i386", "amd64"},
    "arm64": {"i386", "amd64", "arm64", "arm64ec"},
}
"""Machine types of a DLL that the installer's server processes of a package of each platform can load."""


def resolve_actions(
    manifest: Manifest, platform: str, references: References, binaries: Streams
) -> tuple[CustomAction, ...]:
    """The custom actions in the manifest's order; errors go to the references' list."""
    known = [*manifest.custom_actions, *STANDARD_ACTIONS]
    return tuple(
        _Resolver(identifier, node, platform, references, binaries, known).resolve()
        for identifier, node in manifest.custom_actions.items()
    )


class _Resolver:
    def __init__(
        self, identifier: str, node: Node, platform: str, references: References, binaries: Streams, known: list[str]
    ) -> None:
        self.identifier = identifier
        self.node = node
        self.platform = platform
        self.references = references
        self.binaries = binaries
        self.known = known
        self.isa = "none"
        if identifier in STANDARD_ACTIONS:
            self._problem(f"'{identifier}' is a standard action", None, "give the custom action another id")

    def _problem(self, what: str, field: str | None, hint: str | None = None) -> None:
        self.references.problems.append(self.node.problem(what, field=field, hint=hint))

    def resolve(self) -> CustomAction:
        node, kind = self.node, self.node.kind()
        source_kind, source = self._source(kind)
        if kind == "dll" and self.isa not in LOADABLE[self.platform]:
            what = f"is {self.isa}" if self.isa in BITS else "is not a DLL with machine code"
            self._problem(
                f"the DLL {what}, the installer of an {self.platform} package can't load it",
                "dll",
                f"it can load {' and '.join(sorted(LOADABLE[self.platform]))}",
            )
        return CustomAction(
            id=self.identifier,
            kind=kind,
            source_kind=source_kind,
            source=source,
            target=self._target(kind),
            script=self._script_language() if kind == "script" else None,
            execute=node.execute,
            impersonate=node.impersonate,
            result=node.result,
            hide_target=node.hide_target,
            isa=self.isa,
            bitness=self._script_bits() if kind == "script" else None,
            scheduled=tuple(self._scheduled(table) for table in _TABLES[node.sequence]),
            at=node.at,
        )

    def _source(self, kind: str) -> tuple[str | None, str | None]:
        node = self.node
        if kind == "property":
            return "property", node.property
        if kind == "directory":
            return "directory", self._directory(node.directory or "", "directory")
        if kind == "error":
            return None, None
        source = getattr(node, kind)
        if source.binary is not None:
            payload = self.binaries.add(source.binary, source.at_of("binary"))
            self.isa = payload.isa if payload else "i386"  # after an error, no second one about its machine
            return "binary", payload.id if payload else None
        if source.file is not None:
            file = self.references.file(source.file, frozenset(), source.at_of("file"))
            self.isa = file.identity.isa if file else "i386"
            return "file", file.id if file else None
        if source.directory is not None:
            return "directory", self._directory(source.directory, kind)
        return ("property", source.property) if source.property is not None else (None, None)

    def _directory(self, name: str, field: str) -> str | None:
        identifier = self.references.folders.declared_id(name)
        if identifier is None:
            hint = did_you_mean(name, list(self.references.folders.declared))
            self._problem(f"the directory '{name}' is not declared under 'directories:'", field, hint)
        return identifier

    def _target(self, kind: str) -> str:
        node = self.node
        text = {
            "exe": node.command,
            "dll": node.entry,
            "property": node.value,
            "directory": node.value,
            "error": node.error,
            "script": (node.script.text if node.script else None) or node.function,
        }[kind]
        if kind in ("dll", "script"):
            return text or ""
        return self.references.text(text or "", node.at)

    def _script_language(self) -> str:
        node = self.node
        if node.language is not None:
            return node.language
        assert node.script is not None
        name = (node.script.binary or node.script.file or "").lower()
        for ending, language in ((".vbs", "vbscript"), (".js", "jscript")):
            if name.endswith(ending):
                return language
        self._problem("the script's language is not clear", "script", "set 'language: vbscript' or 'jscript'")
        return "vbscript"

    def _script_bits(self) -> int:
        isa = self.node.isa
        return BITS[isa] if isa else (32 if self.platform == "x86" else 64)

    def _scheduled(self, table: str) -> Scheduled:
        node = self.node
        # Dialogs are actions of the UI sequences too, and only the templates know their names.
        if not table.endswith("UISequence"):
            for field in ("after", "before"):
                name = getattr(node, field)
                if name is not None and name not in self.known:
                    hint = did_you_mean(name, self.known)
                    self._problem(f"there is no action '{name}'", field, hint)
        return Scheduled(
            table=table,
            after=node.after,
            before=node.before,
            number=node.number,
            condition=node.condition,
            at=node.at,
        )
