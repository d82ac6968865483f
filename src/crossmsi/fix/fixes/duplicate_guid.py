"""Two entries state one component GUID: the later one gets the GUID that would be derived for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.errors import CrossmsiError
from crossmsi.fix.fix import Fix, Repair, Subject
from crossmsi.fix.source import Edit, edited

if TYPE_CHECKING:
    from crossmsi.manifest.component import Component as Entry

_DIGITS = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


class DuplicateGuid(Fix):
    rules = ("ICE08",)
    early = True

    def find(self, subject: Subject) -> Iterator[Repair]:
        first: dict[str, Entry] = {}
        later = []
        for entry in subject.manifest.components:
            if entry.guid is not None and first.setdefault(entry.guid, entry) is not entry:
                later.append(entry)
        derived = _derived(subject, later) if later else {}
        for entry in later:
            at = entry.at_of("guid")
            if at == first[entry.guid].at_of("guid"):
                yield Repair("one 'guid' is used by several entries: write it, or leave it out, in each", at)
                continue
            node = subject.source(at).scalar(at)
            written = _DIGITS.search(subject.source(at).written(node)) if node else None
            if written is None or id(entry) not in derived:
                yield Repair("this 'guid' is there twice, but does not stand here as such: change it by hand", at)
                continue
            guid = derived[id(entry)].strip("{}")
            edit = subject.source(at).replace(node, written[0], guid if written[0].isupper() else guid.lower())
            what = f"a GUID of its own; line {first[entry.guid].at_of('guid').line} has this one"
            yield Repair(what, at, (edit,) if edit else ())


def _derived(subject: Subject, entries: list[Entry]) -> dict[int, str]:
    """The GUIDs that the entries' components have when these state none; empty when that can't be found out."""
    from crossmsi.model import resolve

    edits: dict[str, list[Edit]] = {}
    for entry in entries:
        at = entry.at_of("guid")
        node = subject.source(at).scalar(at)
        if node is not None:
            edits.setdefault(at.path, []).append(Edit(at.path, node.start_mark.index, node.end_mark.index, "null"))
    texts = {path: edited(subject.manifest.text_of(path), found) for path, found in edits.items()}
    try:
        model = resolve(subject.load({**subject.texts, **texts}))
    except CrossmsiError:
        return {}
    found = {}
    for entry in entries:
        made = [component for component in model.components if (component.at.path, component.at.line) in entry.lines]
        made.sort(key=lambda component: not component.files)  # the user's part comes after the files'
        if made:
            found[id(entry)] = made[0].guid
    return found
