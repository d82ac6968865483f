"""Unpacking a whole package, one pass over each cabinet."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from crossmsi.errors import CrossmsiError
from crossmsi.extract.confined import Confined, OutputError
from crossmsi.extract.layout import install_layout

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.cab import CabFile


@dataclass(slots=True)
class Unpacked:
    """``files`` are the paths made, relative to the folder; ``problems`` say what is missing from it."""

    files: list[PurePosixPath] = field(default_factory=list)
    problems: list[CrossmsiError] = field(default_factory=list)


def unpack_package(
    package: Package, folder: Path, *, force: bool = False, progress: Callable[[int], None] | None = None
) -> Unpacked:
    """Unpack every file that the package holds or that lies beside it into ``folder``, at its install path.

    Raises OutputError when a file can't be created; what can't be read is named in ``problems``.
    """
    from crossmsi.cab import CabinetReader

    layout = install_layout(package)
    confined = Confined(folder, force=force)
    confined.refuse_existing(layout.values())
    result = Unpacked()
    files = package.files

    @contextmanager
    def sink(file: CabFile) -> Iterator[BinaryIO]:
        path = layout[file.name]
        with confined.create(path) as out:
            yield out
        result.files.append(path)

    for place, keys in files.by_cabinet.items():
        try:
            stream = files.open_cabinet(place)
            if stream is None:
                raise CrossmsiError(f"the cabinet {place.name!r} is not beside the package")
            with stream, CabinetReader(stream, name=place.name, resolver=partial(files.neighbour, place)) as reader:
                known = {file.name: file for file in reader.files}
                for key in sorted(keys - known.keys()):
                    result.problems.append(CrossmsiError(f"cabinet {place.name!r} has no file {key!r}"))
                reader.extract([known[key] for key in sorted(keys & known.keys())], sink, progress=progress)
        except OutputError:
            raise
        except CrossmsiError as error:
            result.problems.append(error)
    for key, row in files.loose.items():
        path = files.loose_path(row)
        if path is None:
            result.problems.append(CrossmsiError(f"the source of file {key!r} is not beside the package"))
            continue
        with open(path, "rb") as source, confined.create(layout[key]) as out:
            shutil.copyfileobj(source, out, 1 << 20)
        result.files.append(layout[key])
    return result
