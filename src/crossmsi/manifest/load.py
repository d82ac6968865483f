"""Loads a manifest: YAML → includes → repetition → variables → checked models."""

from __future__ import annotations

import os
from collections.abc import Mapping as AnyMapping
from pathlib import Path

from pydantic import ValidationError

from crossmsi.errors import CrossmsiError
from crossmsi.manifest.includes import read_merged
from crossmsi.manifest.manifest import Manifest
from crossmsi.manifest.problems import raise_all
from crossmsi.manifest.repetition import local_variables, repeated
from crossmsi.manifest.translation import translated
from crossmsi.manifest.tree import Mapping, Sequence, scalars, typed
from crossmsi.manifest.variables import Variables, substitute


def load_manifest(
    path: str | Path, defines: AnyMapping[str, str] | None = None, *, environ: AnyMapping[str, str] | None = None
) -> Manifest:
    """The manifest in the YAML file ``path`` with its includes; ``defines`` are the ``--define name=value`` texts.

    Raises CrossmsiErrors with every error in it, each with its file, line, column and key path.
    """
    problems: list[CrossmsiError] = []
    defines = defines or {}
    environ = os.environ if environ is None else environ
    try:
        root = read_merged(os.fspath(path), Variables(defines, environ), problems)
    except CrossmsiError as error:
        raise_all([*problems, error])
        raise
    components = root.get("components")
    if isinstance(components, Sequence):
        root["components"] = repeated(components, problems)
    _substitute(root, Variables(defines, environ, root), problems)
    broken = {scalar.at for scalar in scalars(root) if scalar.broken}
    manifest = _validated(typed(root), broken, problems)
    raise_all(problems)
    assert manifest is not None
    return manifest


def _substitute(root: Mapping, variables: Variables, problems: list[CrossmsiError]) -> None:
    for section, value in root.items():
        if section == "components" and isinstance(value, Sequence):
            for component in value:
                substitute(component, variables, local_variables(component), problems)
        elif section != "includes":
            substitute(value, variables, {}, problems)


def _validated(root: Mapping, broken: set[object], problems: list[CrossmsiError]) -> Manifest | None:
    try:
        manifest = Manifest.model_validate(root, context={"problems": problems})
        manifest._tree = root
        return manifest
    except ValidationError as error:
        found = [translated(item, root) for item in error.errors(include_url=False)]
        # A text with an undefined variable is reported once; that it is no version or number either is noise.
        problems += [problem for problem in found if problem.where not in broken]
        return None
