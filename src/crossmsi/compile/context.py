"""What handlers see of the compilation: rows, references, errors, platform."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from crossmsi.compile import identifiers
from crossmsi.compile.dispatch import dispatch
from crossmsi.compile.facts import PackageFacts
from crossmsi.compile.runs import singles
from crossmsi.compile.section import Reference, Section, make_row
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.model.stamp import Stamp

if TYPE_CHECKING:
    from crossmsi.compile.facts import KnownFile


class CompileContext:
    """State of one compilation. ``arch`` is "x86", "x64" or "arm64"; ``base_dir`` anchors relative source paths."""

    def __init__(self, base_dir: Path, arch: str) -> None:
        self.base_dir = base_dir
        self.base = os.path.abspath(base_dir)
        self.arch = arch
        self.sections: list[Section] = []
        self.section: Section | None = None
        self.package: PackageFacts | None = None
        self.errors: list[CrossmsiError] = []
        self.warnings: list[CrossmsiError] = []
        self.known: Mapping[str, tuple[str, KnownFile]] = {}
        self.digests: Callable[[], Mapping[str, tuple[bytes, Stamp | None]]] = dict

    # -- output ------------------------------------------------------------------------------------------------------

    def row(self, table: str, *, at: SourceLocation, **columns: object) -> None:
        """Add a row; columns not named are null. Rows with a key that exists already are an error at link time."""
        self.section.rows.append(make_row(table, columns, at))

    def symbol(self, kind: str, *key: str, at: SourceLocation) -> None:
        """Define something that is no row but can be referred to (a ComponentGroup, a UI …)."""
        self.section.symbols.append(((kind, *key), at))

    def reference(self, kind: str, *key: str, at: SourceLocation, by: str) -> None:
        """Require that row (or symbol) ``kind``/``key`` exists; pulls in the fragment that defines it.

        ``by`` names the attribute for the message, e.g. ``"Shortcut/@Icon"``.
        """
        self.section.references.append(Reference((kind, *key), at, by))

    def fact(self, fact: object) -> None:
        """Leave a typed note (of a type in ``facts.py``) for the link and bind steps."""
        self.section.facts.append(fact)

    # -- structure ---------------------------------------------------------------------------------------------------

    def children(self, node: Element, scope: object) -> list:
        """Compile the elements inside ``node`` in source order; the results of their handlers that aren't None."""
        node.visited = True
        results = []
        children, node.children = node.children, ()
        for child in singles(self, node, children, scope):
            child.parent = node
            result = dispatch(self, child, scope)
            if result is not None:
                results.append(result)
        return results

    @contextmanager
    def new_section(self, name: str, at: SourceLocation) -> Iterator[Section]:
        """Rows and references made inside belong to a section of their own."""
        outer, self.section = self.section, Section(name, at)
        self.sections.append(self.section)
        try:
            yield self.section
        finally:
            self.section = outer

    # -- errors ------------------------------------------------------------------------------------------------------

    def error(self, what: str, *, at: SourceLocation, hint: str | None = None) -> None:
        """Record an error and go on; all are raised together. (To stop itself a handler raises CrossmsiError.)"""
        self.errors.append(CrossmsiError(what, where=at, hint=hint))

    def collect(self, error: CrossmsiError) -> None:
        """Record an error object; CrossmsiErrors are flattened."""
        self.errors.extend(getattr(error, "errors", None) or [error])

    def warn(self, what: str, *, at: SourceLocation, hint: str | None = None) -> None:
        """Record a warning: the package is built, the caller shows it."""
        self.warnings.append(CrossmsiError(what, where=at, hint=hint))

    # -- facts of the platform ---------------------------------------------------------------------------------------

    @property
    def is64(self) -> bool:
        """Whether the package's platform is 64-bit."""
        return self.arch != "x86"

    def win64(self, bitness: str | None) -> bool:
        """The 64-bit bit for a ``Bitness`` attribute: always32, always64, default (None): the platform's."""
        if bitness in (None, "default"):
            return self.is64
        return bitness == "always64"

    # -- values ------------------------------------------------------------------------------------------------------

    def id(self, prefix: str, *parts: object) -> str:
        """A generated identifier: a stable function of ``prefix`` and ``parts``."""
        return identifiers.derived_id(prefix, *parts)

    def source_path(self, text: str, *, at: SourceLocation) -> Path:
        """The absolute path of a source file named in WiX source (``/`` or ``\\``). CrossmsiError when absent."""
        return Path(self.source_file(text, at=at)[0])

    def source_file(self, text: str, *, at: SourceLocation) -> tuple[str, int, Stamp | None]:
        """Path as text of a source file, see ``source_path``, its size in bytes and its stamp."""
        path = os.path.join(self.base, text.replace("\\", "/"))
        try:
            return self._looked_at(path)
        except IsADirectoryError:
            what = "is a directory, not a file"
        except FileNotFoundError:
            what = "doesn't exist"
        except (OSError, ValueError) as error:
            what = f"can't be read: {error}" if error.args else "is no regular file"
        raise CrossmsiError(f"source file {text} {what}", where=at, hint=f"it was looked for at {path}")

    def source_files(self, texts: Sequence[str]) -> Iterator[tuple[str, int, Stamp | None]]:
        """``source_file`` for many, which mostly share their folders. Raises OSError or ValueError for one that isn't
        there or is no file, without words for the user."""
        starts: dict[str, str] = {}
        for text in texts:
            text = text.replace("\\", "/")
            name = text.rfind("/") + 1
            start = starts.get(text[:name])
            if start is None:
                start = starts[text[:name]] = os.path.join(self.base, text[:name])
            path = start + text[name:]
            yield self._looked_at(path)

    def _looked_at(self, path: str) -> tuple[str, int, Stamp | None]:
        """Path, size and stamp. Raises OSError or ValueError; that for what is no regular file has no arguments."""
        known = self.known.get(path)
        if known is not None:
            path, file = known  # the caller's text of the path, so that there is one for each file
            return path, file.size, file.stamp
        found = os.stat(path)
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError
        if not stat.S_ISREG(found.st_mode):
            raise OSError
        return path, found.st_size, Stamp.settled(found, time.time())
