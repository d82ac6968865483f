"""Where a package installs its files, in terms of the installer's folders."""

from __future__ import annotations

from collections.abc import Iterable

from crossmsi.model import Component, Directory, Package


def install_paths(package: Package) -> dict[str, Component]:
    """``ProgramFilesFolder/Tool/tool.exe`` → its component, for every file."""
    folders: dict[str, str] = {}
    _walk(package.directories, "", folders)
    return {
        f"{folders[component.directory]}/{file.name}": component
        for component in package.components
        for file in component.files
    }


def renewed(mixed: Package, made: Package) -> list[str]:
    """Notes about files that have the path of the mixed package and a component with another GUID.

    Nobody counts such a file's owners: removing the mixed package after this one was installed takes the file away.
    """
    before = {path.lower(): component for path, component in install_paths(mixed).items()}
    found: dict[str, list[str]] = {}
    for path, component in install_paths(made).items():
        old = before.get(path.lower())
        if old is not None and old.guid != component.guid and old.condition is component.condition is None:
            found.setdefault(component.id, []).append(path)
    return [
        f"{identifier} has another GUID than in the mixed package, as its bitness is another, and the same path "
        f"({paths[0]}): install this package after the mixed one is removed"
        for identifier, paths in found.items()
    ]


def _walk(directories: Iterable[Directory], above: str, folders: dict[str, str]) -> None:
    for directory in directories:
        path = f"{above}/{directory.name}" if above else directory.id
        folders[directory.id] = path
        _walk(directory.children, path, folders)
