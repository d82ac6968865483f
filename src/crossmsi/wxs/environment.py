"""The jinja2 environment of the templates: strict, escaping, deterministic, with errors that name template and line.

Nothing that a template prints reaches the source unchecked: strings are escaped, and a missing value (None), a
boolean or a float is an error, as it never is what WiX wants. https://jinja.palletsprojects.com/en/stable/api/
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from operator import attrgetter
from pathlib import Path
from types import TracebackType

from jinja2 import BytecodeCache, ChoiceLoader, Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from jinja2.exceptions import TemplateError, TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.wxs import escape
from crossmsi.wxs.origins import Origins


class MemoryCache(BytecodeCache):
    """Keeps compiled templates for the life of the process; jinja2 compares them with the template's text."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Called by jinja2."""
        if code := self._code.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Called by jinja2."""
        self._code[bucket.key] = bucket.bytecode_to_string()


class FolderCache(FileSystemBytecodeCache):
    """Keeps compiled templates from run to run, in jinja2's private folder of the user."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Called by jinja2. A full disk costs time at the next run, not this one's result."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


@cache
def compiled_templates(literal: Callable[[str], str]) -> BytecodeCache:
    """Where compiled templates are kept, apart for each way of escaping constants (``literal``).

    Compiling ours takes longer than rendering a package of a thousand files. On disk only where Python may keep
    compiled modules as well (PYTHONDONTWRITEBYTECODE).
    """
    if not sys.dont_write_bytecode:
        # RuntimeError: somebody else owns the folder.
        with suppress(OSError, RuntimeError):
            return FolderCache(pattern=f"crossmsi-{literal.__name__}-%s.cache")
    return MemoryCache()


class Templates:
    """The templates of one rendering: those of ``overrides`` (a folder or None) before those of ``folder``."""

    def __init__(self, folder: Path, overrides: Path | None, literal: Callable[[str], str]) -> None:
        if overrides is not None and not overrides.is_dir():
            raise CrossmsiError("the folder of templates doesn't exist", where=str(overrides))
        self._folders = [path for path in (overrides, folder) if path is not None]
        self._escape = escape.xml_escaper(literal)
        self.environment = Environment(
            loader=ChoiceLoader([FileSystemLoader(path) for path in self._folders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            finalize=self._printable,
            bytecode_cache=compiled_templates(literal),
        )
        self.environment.filters |= {"comment": escape.comment, "yesno": yesno}
        self.origins = Origins()
        self.environment.globals |= {"at": self.origins.mark, "attr": self._attribute, "lines": self._lines}

    def render(self, name: str, context: dict[str, object]) -> str:
        """The text of template ``name``. CrossmsiError, at the template's line, for whatever goes wrong in it."""
        with self._errors():
            return self.environment.get_template(name).render(context)

    def _printable(self, value: object) -> str | Markup:
        if type(value) is str:
            return self._escape(value)
        if isinstance(value, Markup):
            return value
        if isinstance(value, StrictUndefined):
            return str(value)  # raises UndefinedError
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise escape.Unprintable(f"a template can't print {value!r}")
        return self._escape(str(value))

    def _attribute(self, name: str, value: str | int | bool | None) -> Markup:
        """`` name="value"``, or nothing for None; true and false become yes and no."""
        if value is None:
            return Markup("")
        if isinstance(value, StrictUndefined):
            str(value)
        text = yesno(value) if isinstance(value, bool) else str(value)
        return Markup(f' {name}="{self._escape(text)}"')

    def _lines(self, items: Sequence[object], pad: str, pattern: str, *fields: str) -> Markup:
        """A line for each of ``items``, many times as fast as a loop in a template.

        The braces of ``pattern`` stand for the mark of the item's origin and then for the ``fields`` in their order.
        """
        columns = [self._column(list(map(attrgetter(name), items))) for name in fields]
        return Markup("\n".join(map((pad + pattern).format, self.origins.marks(items), *columns)))

    def _column(self, values: list[object]) -> Sequence[str]:
        if set(map(type, values)) == {str} and escape.is_plain(" ".join(values)):
            return values
        return [self._printable(value) for value in values]

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except TemplateSyntaxError as error:
            where = SourceLocation(self._template_name(error.filename) or error.name or "template", error.lineno)
            raise CrossmsiError(f"template: {error.message}", where=where) from error
        except TemplateNotFound as error:
            raise CrossmsiError(
                f"there is no template '{error.name}'", where=self._place(error.__traceback__)
            ) from error
        except (TemplateError, AttributeError, KeyError, TypeError, ValueError) as error:
            if (where := self._place(error.__traceback__)) is None:
                raise  # not the template's doing
            hint = "the names a template can use are those of crossmsi.model.Package"
            is_name = isinstance(error, TemplateError)
            raise CrossmsiError(f"template: {error}", where=where, hint=hint if is_name else None) from error

    def _place(self, trace: TracebackType | None) -> SourceLocation | None:
        """The innermost template line of a traceback (jinja2 maps its frames to template files and lines)."""
        place = None
        while trace is not None:
            if name := self._template_name(trace.tb_frame.f_code.co_filename):
                place = SourceLocation(name, trace.tb_lineno)
            trace = trace.tb_next
        return place

    def _template_name(self, filename: str | None) -> str | None:
        """What to call a template file in a message: its path for the user's own, else its name in crossmsi."""
        for folder in self._folders:
            if filename and Path(filename).is_relative_to(folder):
                own = folder is not self._folders[-1]
                return filename if own else f"templates/{Path(filename).relative_to(folder).as_posix()}"
        return None


def yesno(value: object) -> str:
    """WiX's spelling of a truth value."""
    return "yes" if value else "no"
