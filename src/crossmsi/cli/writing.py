"""Text files that commands write, wholly or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from crossmsi.errors import CrossmsiError


def write_atomically(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8, its line ends as they are; an interrupt leaves the old file or the new one.

    A file that is there keeps its permissions. Raises CrossmsiError when it can't be written.
    """
    try:
        if path.exists() and not path.is_file():  # /dev/stdout, a pipe
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        handle, temporary = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
    except OSError as error:
        raise CrossmsiError(f"can't be written: {error.strerror}", where=str(path)) from None
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except OSError as error:
        raise CrossmsiError(f"can't be written: {error.strerror}", where=str(path)) from None
    finally:
        Path(temporary).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
