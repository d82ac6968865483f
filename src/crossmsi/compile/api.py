"""``compile_source``: WiX source text → database and payloads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

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


def compile_source(
    text: str | bytes | Path,
    *,
    name: str | None = None,
    base_dir: Path,
    arch: str = "x86",
    defines: Mapping[str, str] | None = None,
    origins: Mapping[int, SourceLocation] | None = None,
    known: Mapping[str, KnownFile] | None = None,
    digests: Callable[[], Mapping[str, tuple[bytes, Stamp | None]]] | None = None,
) -> Compiled:
    """Compile one WiX v4 document.

    ``text`` is the document or the path of its file; ``name`` stands for it in messages; source files are found below
    ``base_dir``. ``defines`` are preprocessor variables. ``origins`` maps lines of ``text`` to the places they were
    rendered from; ``known`` are source files that were looked at already, ``digests`` gives the MD5s, with stamps from
    before they were computed; both by absolute path, so that no file is read twice.
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
    ctx = CompileContext(Path(base_dir), arch)
    ctx.known = known or {}
    ctx.digests = digests or dict
    document = parse(text, name or "package.wxs", origins)
    if not is_plain(text):
        variables = Variables(arch, Path(base_dir), defines or {})
        Preprocessor(variables, lambda what, at: ctx.warn(what, at=at)).run(document)
    root = next(child for child in document.children if isinstance(child, Element))
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
    ctx.errors += errors
    _stop_on(ctx)
    compiled = bind(ctx, linked)
    _stop_on(ctx)
    return compiled


def _stop_on(ctx: CompileContext) -> None:
    if ctx.errors:
        raise ctx.errors[0] if len(ctx.errors) == 1 else CrossmsiErrors(ctx.errors)
