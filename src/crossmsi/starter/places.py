"""Where each file goes: the folders stay as they are, but for those that only tell builds for two ISAs apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from crossmsi.starter.survey import Found

ISA_FOLDERS = {
    **dict.fromkeys(("i386", "x86", "win32", "32", "32bit", "ia32"), "i386"),
    **dict.fromkeys(("amd64", "x64", "x86_64", "x86-64", "win64", "64", "64bit"), "amd64"),
    **dict.fromkeys(("arm64", "aarch64", "winarm64"), "arm64"),
}
BITS = {"i386": 32, "amd64": 64, "arm64": 64}


@dataclass(frozen=True, slots=True)
class Placed:
    """A file with its folder below the installation folder.

    ``isa``: what the component states or takes from the file, None for none. ``host``: the bitness of the program that
    the file is a part of, when it is not its own: it then stays beside that program. ``foreign``: code that the
    package only carries along.
    """

    found: Found
    folder: tuple[str, ...]
    isa: str | None
    host: int | None = None
    foreign: bool = False


def platform_of(files: list[Found]) -> str:
    """x86, x64 or arm64: what the files need; a component of 64 bits, a driver too, makes the package one (ICE80)."""
    isas = {found.isa for found in files}
    return "x64" if "amd64" in isas else "arm64" if "arm64" in isas else "x86"


def place(files: list[Found]) -> list[Placed]:
    """Every file with its place, in the order given."""
    platform = platform_of(files)
    splitting = _splitting(files, platform)
    exes: dict[PurePosixPath, list[Found]] = {}
    for found in files:
        if found.role == "exe":
            exes.setdefault(found.path.parent, []).append(found)
    return _apart([_place(found, splitting, exes, platform) for found in files], 32 if platform == "x86" else 64)


def _apart(placed: list[Placed], bits: int) -> list[Placed]:
    """Of files that would be installed over each other, all but the first keep the folders that they lie in.

    ``bits`` is the width of what no ISA binds.
    """
    taken: set[tuple] = set()
    result = []
    for item in placed:
        width = BITS[item.isa] if item.isa else item.host or bits
        for choice in (item, _unmoved(item)):
            key = (tuple(map(str.casefold, (*choice.folder, choice.found.path.name))), width)
            if key not in taken:
                break
        else:
            return [_unmoved(item) for item in placed]
        taken.add(key)
        result.append(choice)
    return result


def _unmoved(item: Placed) -> Placed:
    return replace(item, folder=item.found.path.parent.parts)


def _splitting(files: list[Found], platform: str) -> dict[PurePosixPath, str]:
    """The folders that hold one ISA's build of what lies in no program's folder: folder → ISA."""
    result = {}
    exe_folders = {found.path.parent for found in files if found.role == "exe"}
    for found in files:
        for folder in found.path.parents:
            isa = ISA_FOLDERS.get(folder.name.lower())
            if isa is None or isa != found.isa or (isa == "arm64" and platform != "arm64"):
                continue
            if not exe_folders & set(folder.parents):
                result[folder] = isa
    return result


def _place(
    found: Found, splitting: dict[PurePosixPath, str], exes: dict[PurePosixPath, list[Found]], platform: str
) -> Placed:
    within = next((folder for folder in found.path.parents if folder in splitting), None)
    parent = found.path.parent
    if within is not None:
        isa = splitting[within]
        folder = (*within.parent.parts, *parent.relative_to(within).parts)
        if found.isa is None:
            return Placed(found, folder, isa)
        host = BITS[isa] if BITS[found.isa] != BITS[isa] else None
    else:
        folder, host = parent.parts, _host(found, exes, platform)
    foreign = _foreign(found, platform)
    if host is not None and found.isa is not None and host != BITS[found.isa] and found.role != "driver":
        return Placed(found, folder, None, host, True)
    return Placed(found, folder, found.isa, None, foreign)


def _host(found: Found, exes: dict[PurePosixPath, list[Found]], platform: str) -> int | None:
    """The bitness of the programs in the nearest folder above that has any; None where one of them fits the file."""
    above = next((exes[folder] for folder in found.path.parent.parents if folder in exes), None)
    if above is None or found.isa is None:
        return None
    widths = {BITS[exe.isa] if exe.isa else (32 if platform == "x86" else 64) for exe in above}
    return None if BITS[found.isa] in widths else widths.pop()


def _foreign(found: Found, platform: str) -> bool:
    """Code that no host of the package runs: Arm64 code in an x64 package, a driver of another ISA."""
    native = {"x86": "i386", "x64": "amd64", "arm64": "arm64"}[platform]
    if found.isa is None or found.isa == native:
        return False
    return found.role == "driver" or found.isa == "arm64"
