"""Finds the payload files that a manifest names: single paths and globs, in an order that no file system decides."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.model.contents import Contents
from crossmsi.model.stamp import Stamp
from crossmsi.pe import PeIdentity

_MAGIC = re.compile(r"[*?\[]")


@dataclass(slots=True, unsafe_hash=True)  # as PeIdentity
class Payload:
    """A file on this machine: ``path`` to open, ``source`` to show (relative to the manifest), ``folders`` that ``**``
    matched, size in bytes, and what it looked like before it was read (None: too new to tell)."""

    path: str
    source: str
    folders: tuple[str, ...]
    name: str
    size: int
    stamp: Stamp | None


class PayloadFinder:
    """Resolves the paths of one manifest. ``root`` is its folder; each file is identified once, by ``contents``."""

    def __init__(self, root: str, contents: Contents) -> None:
        self.root = root
        self._contents = contents
        self._identities: dict[str, PeIdentity] = {}

    def base_of(self, at: SourceLocation) -> str:
        """The folder that a relative path written at ``at`` starts from: that of the manifest file it stands in."""
        return os.path.dirname(at.path)

    def one(self, text: str, at: SourceLocation) -> Payload:
        """The single file ``text``. Raises CrossmsiError when it isn't there or isn't a file."""
        path = self._join(text, at)
        try:
            facts = os.stat(path)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise CrossmsiError(
                f"the payload '{text}' is not there: {reason}", where=at, hint=f"looked for {os.path.abspath(path)}"
            ) from None
        if stat.S_ISDIR(facts.st_mode):
            raise CrossmsiError(
                f"the payload '{text}' is a folder", where=at, hint=f"write {text.rstrip('/')}/** for all files in it"
            )
        if not stat.S_ISREG(facts.st_mode):
            raise CrossmsiError(f"the payload '{text}' is not a regular file", where=at)
        return Payload(
            path, self._shown(path), (), os.path.basename(path), facts.st_size, Stamp.settled(facts, time.time())
        )

    def all(self, text: str, at: SourceLocation) -> Sequence[Payload]:
        """The files that the path or glob ``text`` names, at least one. Raises CrossmsiError."""
        if known := self._contents.found.get((self.base_of(at), text)):
            return known
        path = self._join(text, at)
        if not _MAGIC.search(text) or os.path.isfile(path):
            return [self.one(text, at)]
        fixed, parts = _split(text)
        start = self._join(fixed, at) if fixed else self.base_of(at)
        found = list(self._matches(start, parts))
        if not found:
            hint = None if os.path.isdir(start or ".") else f"the folder {os.path.abspath(start)} does not exist"
            raise CrossmsiError(f"no file matches '{text}'", where=at, hint=hint)
        return found

    def identity(self, payload: Payload) -> PeIdentity:
        """What crossmsi.pe says of ``payload``. Raises CrossmsiError when it can't be read."""
        known = self._identities.get(payload.path)
        if known is None:
            known = self._identities[payload.path] = self._contents.identity(payload.path, payload.size, payload.stamp)
        return known

    def _join(self, text: str, at: SourceLocation) -> str:
        return os.path.join(self.base_of(at), text.replace("\\", "/"))

    def _shown(self, path: str) -> str:
        return os.path.relpath(path or ".", self.root or ".").replace(os.sep, "/")

    def _matches(self, start: str, parts: list[str]) -> Iterator[Payload]:
        shown = self._shown(start)
        shown = "" if shown == "." else f"{shown}/"
        deep = parts.index("**") if "**" in parts else None
        pattern = re.compile(_expression(parts))
        prefix = os.path.join(start, "")
        now = time.time()
        place, within, folders = None, "", ()
        # One text for both, and one tuple for a folder: there may be tens of thousands of files.
        same = prefix == shown
        for above, base, facts in _walk(start, len(parts) if deep is None else None):
            if above is not place:
                place, within = above, "".join(f"{folder}/" for folder in above)
                folders = above[deep:] if deep is not None else ()
            name = within + base
            if pattern.fullmatch(name):
                path = prefix + name
                source = path if same else shown + name
                yield Payload(path, source, folders, base, facts.st_size, Stamp.settled(facts, now))


def _split(text: str) -> tuple[str, list[str]]:
    """The part of a glob before its first wildcard, and the rest by folders."""
    parts = [part for part in text.replace("\\", "/").split("/") if part != "."]
    count = next(index for index, part in enumerate(parts) if _MAGIC.search(part))
    fixed = "/".join(parts[:count])
    rest = [part for part in parts[count:] if part]
    if rest[-1] == "**":
        rest.append("*")
    return (fixed or "/" if text.startswith("/") else fixed), rest


def _expression(parts: list[str]) -> str:
    pieces = []
    for index, part in enumerate(parts):
        if part == "**":
            pieces.append("(?:[^/]+/)*")
        else:
            pieces.append(_part_expression(part) + ("/" if index < len(parts) - 1 else ""))
    return "".join(pieces)


def _part_expression(part: str) -> str:
    result, position = [], 0
    while position < len(part):
        character = part[position]
        position += 1
        if character == "*":
            result.append("[^/]*")
        elif character == "?":
            result.append("[^/]")
        elif character == "[" and (end := part.find("]", position + 1)) > 0:
            chosen = part[position:end].replace("\\", "\\\\")
            result.append("[" + (f"^{chosen[1:]}" if chosen.startswith("!") else chosen.replace("^", "\\^", 1)) + "]")
            position = end + 1
        else:
            result.append(re.escape(character))
    return "".join(result)


def _walk(
    folder: str, depth: int | None, above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], str, os.stat_result]]:
    """Files below ``folder`` in the order of their names, as folders and name: those exactly ``depth`` levels down, or
    all for None.

    Linked folders are not entered: they can lead in circles.
    """
    try:
        entries = sorted(os.scandir(folder or "."), key=attrgetter("name"))
    except OSError:
        return
    deeper = depth is None or len(above) + 1 < depth
    here = depth is None or len(above) + 1 == depth
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if deeper:
                yield from _walk(entry.path, depth, (*above, entry.name))
        elif here and entry.is_file():
            yield above, entry.name, entry.stat()
