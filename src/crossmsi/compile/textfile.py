"""Text that WiX source takes from a file: scripts of custom actions, texts of controls."""

from __future__ import annotations

import codecs

from crossmsi.compile.context import CompileContext
from crossmsi.errors import CrossmsiError, SourceLocation

MAX_SIZE = 16 * 1024 * 1024  # far beyond any license or script: guards against naming a payload by mistake
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_text_file(ctx: CompileContext, name: str, *, at: SourceLocation) -> str:
    """The text of source file ``name``: UTF-8, or UTF-16 with a byte order mark. Raises CrossmsiError otherwise."""
    path = ctx.source_path(name, at=at)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_SIZE + 1)
    except OSError as error:
        raise CrossmsiError(f"text file {name} can't be read: {error.strerror}", where=at) from None
    if len(data) > MAX_SIZE:
        raise CrossmsiError(f"text file {name} is larger than {MAX_SIZE >> 20} MB", where=at)
    mark, encoding = next((found for found in _MARKS if data.startswith(found[0])), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        offset = error.start + len(mark)
        raise CrossmsiError(
            f"text file {name} isn't {encoding.upper()}: byte {offset} can't be decoded",
            where=at,
            hint="save it as UTF-8",
        ) from None
    if "\0" in text:
        raise CrossmsiError(f"text file {name} contains a null character, so it is no text file", where=at)
    return text
