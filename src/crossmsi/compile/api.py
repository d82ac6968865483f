"""``compile_source``: WiX source text → database and payloads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crossmsi.compile.bind import bind
from crossmsi.compile.compiled import Compiled
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import dispatch
from crossmsi.compile.link import link
from crossmsi.compile.preprocess import Preprocessor, Variables, is_plain
from crossmsi.compile.source import Element, parse
from crossmsi.errors import CrossmsiError, CrossmsiErrors, SourceLocation

if TYPE_CHECKING:
    from crossmsi.compile.facts import KnownFile
    from crossmsi.model.stamp import Stamp

ARCHITECTURES = ("x86", "x64", "arm64")
_V3 = "http://schemas.microsoft.com/wix/2006/wi"


class Document(NamedTuple):
    """Parsed source: the elements, below one without a name, and whether there is nothing to preprocess in them."""

    tree: Element
    plain: bool


def compile_source(
    text: str | bytes | Path,
    *,
    name: str | None = None,
    base_dir: Path,
    arch: str = "x86",
    defines: Mapping[str, str] | None = None,
    origins: Mapping[int, SourceLocation] | None = None,
    known: Mapping[str, tuple[str, KnownFile]] | None = None,
) -> Compiled:
    """Compile one WiX v4 document.

    ``text`` is the document or the path of its file; ``name`` stands for it in messages. For the other arguments see
    ``read_document`` and ``compile_document``.
    Raises CrossmsiErrors with everything found wrong, or CrossmsiError for what stops at once.
    """
    if arch not in ARCHITECTURES:
        raise CrossmsiError(f"unknown architecture {arch!r}", hint=f"one of {', '.join(ARCHITECTURES)}")
    if isinstance(text, Path):
        name = name or str(text)
        try:
            text = text.read_bytes()
        except OSError as error:
            raise CrossmsiError(f"can't read the file: {error.strerror}", where=str(text)) from None
    document = read_document(text, name or "package.wxs", origins)
    return compile_document(document, base_dir=base_dir, arch=arch, defines=defines, known=known)


def read_document(text: str | bytes, name: str, origins: Mapping[int, SourceLocation] | None = None) -> Document:
    """Parse one WiX document; ``origins`` maps lines of ``text`` to the places they were rendered from.

    Raises CrossmsiError. What is read takes several times the memory of the text, which isn't needed any more.
    """
    return Document(parse(text, name, origins), is_plain(text))


def compile_document(
    document: Document,
    *,
    base_dir: Path,
    arch: str,
    defines: Mapping[str, str] | None = None,
    known: Mapping[str, tuple[str, KnownFile]] | None = None,
    digests: Callable[[], Mapping[str, tuple[bytes, Stamp | None]]] | None = None,
) -> Compiled:
    """Compile what was parsed; ``document`` is used up by it.

    Source files are found below ``base_dir``. ``defines`` are preprocessor variables. ``known`` are source files that
    were looked at already, each with its path, ``digests`` gives the MD5s, with stamps from before they were computed;
    both by absolute path, so that no file is read twice.
    Raises CrossmsiErrors with everything found wrong, or CrossmsiError for what stops at once.
    """
    ctx = CompileContext(Path(base_dir), arch)
    ctx.known = known or {}
    ctx.digests = digests or dict
    if not document.plain:
        variables = Variables(arch, Path(base_dir), defines or {})
        Preprocessor(variables, lambda what, at: ctx.warn(what, at=at)).run(document.tree)
    root = next(child for child in document.tree.children if isinstance(child, Element))
    if root.namespace == _V3:
        raise CrossmsiError(
            "this is WiX v3 source; crossmsi compiles v4",
            where=root.at,
            hint="wix convert (of the WiX toolset) turns v3 source into v4",
        )
    dispatch(ctx, root, None)
    if ctx.package is None and not ctx.errors:
        ctx.error("the source has no Package", at=root.at)
    _stop_on(ctx)
    linked, errors = link(ctx.sections)
    ctx.sections.clear()  # their symbols and references have done their work
    ctx.errors += errors
    _stop_on(ctx)
    compiled = bind(ctx, linked)
    _stop_on(ctx)
    return compiled


def _stop_on(ctx: CompileContext) -> None:
    if ctx.errors:
        raise ctx.errors[0] if len(ctx.errors) == 1 else CrossmsiErrors(ctx.errors)
