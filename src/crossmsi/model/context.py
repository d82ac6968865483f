"""What resolving the resources of one entry needs: references, ids of rows, icons."""

from __future__ import annotations

import os

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.manifest.node import Node
from crossmsi.model.draft import Draft, EntryDrafts, FileDraft
from crossmsi.model.folders import Folders
from crossmsi.model.ids import free_id, identifier
from crossmsi.model.package import Payload
from crossmsi.model.payloads import PayloadFinder
from crossmsi.model.references import References


class Streams:
    """Payloads kept in the Icon or the Binary table, each file once."""

    def __init__(self, finder: PayloadFinder, problems: list[CrossmsiError]) -> None:
        self.finder = finder
        self.problems = problems
        self.payloads: dict[tuple[str, str], Payload] = {}
        self._used: set[str] = set()

    def add(self, text: str, at: SourceLocation, ending: str | None = None) -> Payload | None:
        """The stream for the file ``text``; its id ends with ``ending`` when that is given. None after an error."""
        try:
            found = self.finder.one(text, at)
            isa = self.finder.identity(found).isa
        except CrossmsiError as error:
            self.problems.append(error)
            return None
        stem, own = os.path.splitext(found.name)
        wish = identifier(stem + (ending or own))
        key = os.path.realpath(found.path), (ending or own).lower()
        if key not in self.payloads:
            self.payloads[key] = Payload(
                id=free_id(wish, self._used), source=found.source, path=found.path, isa=isa, at=at
            )
        return self.payloads[key]


class EntryContext:
    """Helpers for the resources of one entry; errors are collected, not raised."""

    def __init__(
        self,
        group: EntryDrafts,
        references: References,
        folders: Folders,
        icons: Streams,
        used_ids: dict[str, set[str]],
        per_machine: bool,
    ) -> None:
        self.group = group
        self.entry = group.entry
        self.members = frozenset(group.files)
        self.references = references
        self.folders = folders
        self.icons = icons
        self.per_machine = per_machine
        self.problems = references.problems
        self._used_ids = used_ids

    def text(self, text: str | None, draft: Draft, at: SourceLocation) -> str | None:
        """Formatted text as the component ``draft`` must write it."""
        if text is None:
            return None
        return self.references.text(text, at, bits=draft.bits, near=self.members)

    def folder(self, reference: str, draft: Draft, at: SourceLocation) -> str:
        """The Directory id for ``reference``; a placeholder after an error."""
        return self.folders.id_of(reference, draft.bits, at) or "TARGETDIR"

    def row_id(self, table: str, draft: Draft, *parts: str | None) -> str:
        """A new id in ``table`` made of the component's id and ``parts``."""
        wish = identifier("_".join([draft.id, *(part.strip("{}") for part in parts if part)]))
        return free_id(wish, self._used_ids.setdefault(table, set()))

    def server(self, name: str | None, node: Node, what: str, *, programs: bool) -> tuple[Draft, FileDraft] | None:
        """The file that ``node`` is about and its component: ``name``, else the entry's only PE file (or only exe).

        It must be the key path of its component, because the installer's tables know only the component. None after
        reporting an error.
        """
        file = self._named(name, node) if name else self._only(node, what, programs)
        if file is None:
            return None
        draft = self.references.home[file]
        if draft.key_file is not file:
            self.problems.append(
                node.problem(
                    f"{what} {file.name} must be the key path of its component, that is {_name(draft.key_file)}",
                    hint="set 'key_path:' of the component, or list the file in an entry of its own",
                )
            )
            return None
        return draft, file

    def _named(self, name: str, node: Node) -> FileDraft | None:
        file = self.references.file(name, self.members, node.at)
        if file is not None and file not in self.members:
            self.problems.append(node.problem(f"'{name}' is installed by another component", hint="move it there"))
            return None
        return file

    def _only(self, node: Node, what: str, programs: bool) -> FileDraft | None:
        candidates = [file for file in self.group.files if file.is_pe and (not programs or file.identity.kind == "exe")]
        if not candidates:
            candidates = [file for file in self.group.files if file.is_pe]
        if len(candidates) == 1:
            return candidates[0]
        names = ", ".join(sorted(file.name for file in candidates)[:6])
        count = f"it has {len(candidates)}: {names}" if candidates else "it has none"
        self.problems.append(
            node.problem(
                f"{what} is not stated and not clear: the component needs one PE file, {count}", hint="set 'file:'"
            )
        )
        return None


def _name(file: FileDraft | None) -> str:
    return file.name if file else "none"
