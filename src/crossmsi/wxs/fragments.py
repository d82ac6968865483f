"""The hand-written WiX fragments of ``wix/``: which of them a package needs, and their text.

A fragment is pulled in, as WiX's linker does it, when something that is in already refers to an id it defines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import etree

from crossmsi.errors import CrossmsiError

NAMESPACE = "http://wixtoolset.org/schemas/v4/wxs"
DIALOG_EVENTS = ("NewDialog", "SpawnDialog", "SpawnWaitDialog", "SelectionBrowse")
_FRAGMENT = re.compile(r"^  <Fragment>\n.*?^  </Fragment>$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class WixFragment:
    """A ``Fragment`` element of the file ``path``, with the file's own indentation."""

    path: str
    text: str

    @cached_property
    def tree(self) -> etree._Element:
        """The parsed element."""
        return etree.fromstring(self.text.replace("<Fragment>", f'<Fragment xmlns="{NAMESPACE}">', 1))

    def defines(self) -> Iterator[tuple[str, str]]:
        """The (element, id) pairs that references can name."""
        for name in ("UI", "Dialog"):
            yield from ((name, item.get("Id")) for item in self._all(name) if item.get("Id"))

    def refers(self) -> Iterator[tuple[str, str]]:
        """The (element, id) pairs that this fragment needs, in source order."""
        for item in self.tree.iter(etree.Element):
            name = etree.QName(item).localname
            if name in ("UIRef", "DialogRef"):
                yield name.removesuffix("Ref"), item.get("Id")
            elif name == "Publish":
                if item.get("Dialog"):
                    yield "Dialog", item.get("Dialog")
                if item.get("Event") in DIALOG_EVENTS:
                    yield "Dialog", item.get("Value")

    def _all(self, name: str) -> Iterator[etree._Element]:
        return self.tree.iter(f"{{{NAMESPACE}}}{name}")


def load_fragments(folder: Path) -> list[WixFragment]:
    """All fragments of the .wxs files below ``folder``, by path, then in file order."""
    found = []
    for path in sorted(folder.rglob("*.wxs"), key=lambda item: item.relative_to(folder).as_posix()):
        texts = _FRAGMENT.findall(path.read_text(encoding="utf-8"))
        found.extend(WixFragment(path.relative_to(folder).as_posix(), text) for text in texts)
    return found


def needed_fragments(folder: Path, dialog_sets: Iterable[str]) -> list[WixFragment]:
    """The fragments that the ``UI`` ids in ``dialog_sets`` pull in, in the order in which they are reached."""
    by_id = {key: fragment for fragment in load_fragments(folder) for key in fragment.defines()}
    result: list[WixFragment] = []
    queue = [("UI", name, None) for name in dialog_sets]
    for element, name, user in queue:  # grows while it is walked
        fragment = by_id.get((element, name))
        if fragment is None:
            raise CrossmsiError(f"no fragment defines the {element} '{name}'", where=user or str(folder))
        if fragment not in result:
            result.append(fragment)
            queue.extend((*key, fragment.path) for key in fragment.refers())
    return result


def fill(text: str, variables: Mapping[str, str], escape: Callable[[str], str]) -> str:
    """``text`` with each ``!(wix.NAME)`` replaced by its value."""
    for name, value in variables.items():
        text = text.replace(f"!(wix.{name})", str(escape(value)))
    return text
