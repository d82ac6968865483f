"""Finding the ``lint`` section that counts for a file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from crossmsi.errors import CrossmsiError

if TYPE_CHECKING:
    from crossmsi.manifest import Manifest
    from crossmsi.manifest.lint import Lint

NAME = "crossmsi.yaml"


@dataclass(frozen=True, slots=True)
class Config:
    """A ``lint`` section and the file it is from.

    ``own`` when that is the linted manifest itself, ``foreign`` when it is the manifest of another package: it has
    nothing to say about single findings here, unless it names the file.
    """

    lint: Lint
    path: Path
    own: bool = False
    foreign: bool = False


class Configs:
    """Reads each configuration file once; ``stated`` is the one that ``--config`` names."""

    def __init__(self, stated: Path | None = None, defines: Mapping[str, str] | None = None) -> None:
        self._stated = stated
        self._defines = dict(defines or {})
        self._sections: dict[Path, Lint | None] = {}

    def of_package(self, path: Path) -> Config | None:
        """What counts for a package: ``--config``, else the nearest crossmsi.yaml with a ``lint`` section upwards.

        Raises CrossmsiError for a file that can't be read or is wrong.
        """
        if self._stated is not None:
            return self.stated()
        for candidate in _upwards(path):
            found = self._read(candidate)
            if found is not None:
                return Config(found, candidate)
        return None

    def of_manifest(self, path: Path, manifest: Manifest) -> Config | None:
        """What counts for a manifest: as for a package, but its own section comes before a file found upwards."""
        if self._stated is None and "lint" in manifest.model_fields_set:
            return Config(manifest.lint, path, own=True)
        found = self.of_package(path)
        return replace(found, foreign=found.lint.of_package) if found and self._stated is None else found

    def stated(self) -> Config | None:
        """What ``--config`` names, if it is given. Raises CrossmsiError when that can't be used."""
        path = self._stated
        if path is None:
            return None
        if not path.is_file():
            what = "the configuration is no file" if path.exists() else "there is no such configuration file"
            raise CrossmsiError(what, where=str(path))
        found = self._read(path)
        if found is None:
            raise CrossmsiError("there is no 'lint:' section in this file", where=str(path))
        return Config(found, path)

    def _read(self, path: Path) -> Lint | None:
        from crossmsi.manifest import load_lint

        if path not in self._sections:
            self._sections[path] = load_lint(path, self._defines)
        return self._sections[path]


def _upwards(path: Path) -> Iterator[Path]:
    here = Path(os.path.abspath(path))
    for folder in here.parents:
        candidate = folder / NAME
        if candidate != here and candidate.is_file():
            yield _shown(candidate)


def _shown(path: Path) -> Path:
    """``path`` as people write it: relative to the current folder where that is shorter."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive of Windows
        return path
    return Path(relative) if len(relative) < len(str(path)) else path
