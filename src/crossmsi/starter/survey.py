"""What is in a folder: every file with what it is, or why it is left out."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from crossmsi.errors import CrossmsiError
from crossmsi.manifest.node import Problem
from crossmsi.manifest.types import check_file_name
from crossmsi.pe import PeIdentity, identify

BOUND = ("i386", "amd64", "arm64")
"""ISAs that a component can state."""

MAX_FILES = 20_000
_BUILD_LEFTOVERS = {".a", ".exp", ".idb", ".ilk", ".iobj", ".ipdb", ".lib", ".o", ".obj", ".pch", ".pdb"}
_PACKAGES = {".cab", ".msi", ".msm", ".msp", ".mst", ".wixpdb"}
_DRIVER_PARTS = {".cat", ".inf"}


@dataclass(frozen=True, slots=True)
class Found:
    """A file to install; ``path`` is relative to the folder. ``role``: exe, dll, com, driver or data."""

    path: PurePosixPath
    identity: PeIdentity
    role: str

    @property
    def isa(self) -> str | None:
        """The ISA that the file's code is bound to, None for data and any-CPU assemblies."""
        isa = "amd64" if self.identity.isa == "arm64ec" else self.identity.isa
        return isa if isa in BOUND else None


@dataclass(frozen=True, slots=True)
class Survey:
    """The files of a folder in the order of their paths, and the reasons of those that are left out.

    ``passed_over``: hidden files and folders, and the manifest.
    """

    folder: Path
    files: list[Found]
    left_out: dict[str, str]
    passed_over: list[PurePosixPath]

    def paths(self) -> list[PurePosixPath]:
        """All that lies in the folder."""
        return [*(item.path for item in self.files), *map(PurePosixPath, self.left_out), *self.passed_over]


def survey(folder: Path, manifest: Path) -> Survey:
    """Identify every file below ``folder``, but hidden ones and ``manifest``; linked folders are not entered.

    Raises CrossmsiError when the folder can't be read, holds no PE file that can be installed, or too many files.
    """
    if not folder.is_dir():
        what = "isn't a folder" if folder.exists() else "there is no such folder"
        raise CrossmsiError(what, where=str(folder), hint="name the folder that holds the programs to install")
    files: list[Found] = []
    left_out: dict[str, str] = {}
    names: dict[str, str] = {}
    paths, passed_over = _walk(folder, manifest)
    for path in paths:
        shown = path.as_posix()
        reason = _unusable(path) or (
            "its name differs from another one's by case only" if shown.casefold() in names else None
        )
        if reason is None:
            found = _found(folder, path)
            reason = _unfit(found.identity)
            if reason is None:
                names[shown.casefold()] = shown
                files.append(found)
        if reason is not None:
            left_out[shown] = reason
    files = [_with_driver(found, files) for found in files]
    if not any(found.identity.format == "pe" for found in files):
        raise CrossmsiError(
            "holds no program, library or driver for Windows that could be installed",
            where=str(folder),
            hint=_hint(left_out) or "name the folder that holds the .exe and .dll files",
        )
    return Survey(folder, files, left_out, passed_over)


def _hint(left_out: dict[str, str]) -> str | None:
    return next((f"{name} is left out: {reason}" for name, reason in left_out.items()), None)


def _walk(folder: Path, manifest: Path) -> tuple[list[PurePosixPath], list[PurePosixPath]]:
    """The files, and what is passed over."""

    def refuse(error: OSError) -> None:
        raise CrossmsiError(f"can't be searched: {error.strerror}", where=str(error.filename))

    result, passed_over = [], []
    if manifest.resolve().is_relative_to(folder.resolve()):  # also when it isn't there yet
        passed_over.append(PurePosixPath(manifest.resolve().relative_to(folder.resolve()).as_posix()))
    for parent, folders, names in os.walk(folder, onerror=refuse):
        below = PurePosixPath(Path(parent).relative_to(folder).as_posix())
        passed_over += [below / name for name in folders if name.startswith(".")]
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if name.startswith("."):
                passed_over.append(below / name)
                continue
            if not path.is_file() or path.resolve() == manifest.resolve():
                continue
            result.append(below / name)
            if len(result) > MAX_FILES:
                raise CrossmsiError(
                    f"holds more than {MAX_FILES:,} files", where=str(folder), hint="name the folder to be installed"
                )
    return result, passed_over


def _unusable(path: PurePosixPath) -> str | None:
    suffix = path.suffix.lower()
    if suffix in _PACKAGES:
        return "a package, or a part of one"
    if suffix in _BUILD_LEFTOVERS:
        return "for developers, not for users"
    try:
        path.as_posix().encode()
        for part in path.parts:
            check_file_name(part)
    except UnicodeEncodeError:
        return "its name is not UTF-8"
    except Problem as problem:
        return str(problem)
    return None


def _found(folder: Path, path: PurePosixPath) -> Found:
    identity = identify(folder / path)
    roles = {"com-server": "com", "driver": "driver", "exe": "exe"}
    role = "data"
    if identity.format == "pe":
        role = "com" if "DllRegisterServer" in identity.exports else roles.get(identity.kind, "dll")
    return Found(path, identity, role)


def _unfit(identity: PeIdentity) -> str | None:
    if identity.format != "pe":
        return None
    if identity.problem:
        return identity.problem
    if identity.isa not in (*BOUND, "arm64ec", "anycpu", "none"):
        return f"{identity.isa} code: crossmsi makes packages for x86, x64 and arm64"
    return None


def _with_driver(found: Found, files: list[Found]) -> Found:
    """An .inf or .cat file beside a driver is part of it."""
    if found.path.suffix.lower() in _DRIVER_PARTS and found.role == "data":
        beside = (other for other in files if other.role == "driver" and other.path.parent == found.path.parent)
        if any(beside):
            return Found(found.path, found.identity, "driver")
    return found
