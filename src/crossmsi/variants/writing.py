"""Writing several files: all of them, or nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from crossmsi.errors import CrossmsiError
from crossmsi.pack.naming import file_name
from crossmsi.pack.native import write_package
from crossmsi.pack.packing import Packing
from crossmsi.variants.variant import Variant


@dataclass(frozen=True, slots=True)
class Written:
    """A packed variant: the .msi, and everything that belongs to it, the .msi last."""

    variant: Variant
    path: Path
    files: tuple[Path, ...]


def package_name(variant: Variant) -> str:
    """The name of the variant's file: the product's common name, version and platform."""
    package = variant.prepared.manifest.package
    return file_name(package.common_name, package.version, variant.platform)


def write_packages(
    variants: Sequence[Variant],
    folder: Path,
    packing: Callable[[Variant], Packing],
    progress: Callable[[int], None] | None = None,
) -> list[Written]:
    """Pack every variant into ``folder``. ``progress`` is called with the payload bytes done so far, of all of them.

    Raises CrossmsiError when a payload can't be read or changes or a file can't be written.
    """
    result, before = [], 0
    for variant in variants:
        path = folder / package_name(variant)
        within = (lambda count, before=before: progress(before + count)) if progress else None
        files = write_package(variant.prepared.compiled, path, packing(variant), within)
        before += sum(payload.size for payload in variant.prepared.compiled.payloads)
        result.append(Written(variant, path, tuple(files)))
    return result


@contextmanager
def all_or_nothing(folder: Path) -> Iterator[Path]:
    """A temporary folder whose files are moved to ``folder`` when the block ends well; else nothing is left of them.

    Files of the same names are replaced. ``folder`` is made when it is missing. Raises CrossmsiError when a file can't
    be written.
    """
    made = [parent for parent in (folder, *folder.absolute().parents) if not parent.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=folder, prefix=".crossmsi."))
    except OSError as error:
        raise _cannot(error, folder) from None
    try:
        yield temporary
        files = sorted(temporary.iterdir())
        for path in files:
            if (folder / path.name).is_dir():
                raise CrossmsiError("is a folder, not a file to replace", where=str(folder / path.name))
        for path in files:
            os.replace(path, folder / path.name)
        made = []
    except OSError as error:
        raise _cannot(error, folder) from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        with suppress(OSError):
            for parent in made:
                parent.rmdir()


def _cannot(error: OSError, folder: Path) -> CrossmsiError:
    return CrossmsiError(
        f"can't write to the folder: {error.strerror or error}",
        where=str(error.filename or folder),
        hint="check the folder, its permissions and the free space",
    )
