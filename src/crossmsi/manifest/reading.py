"""Reads a manifest without checking it: YAML → includes → repetition → variables → a tree of typed values.

Apart from ``load``, whose models take longer to import than all this takes: who only wants to know which files a
manifest names needs none of them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping as AnyMapping
from pathlib import Path
from typing import NamedTuple

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.manifest.includes import read_merged
from crossmsi.manifest.problems import raise_all
from crossmsi.manifest.repetition import local_variables, repeated
from crossmsi.manifest.tree import Mapping, Sequence, scalars, typed
from crossmsi.manifest.variables import Variables, substitute


class Unchecked(NamedTuple):
    """A manifest's tree, the ``problems`` found while reading it, the places of values that are ``broken`` and were
    reported, and the ``texts`` that stood for files."""

    root: Mapping
    problems: tuple[CrossmsiError, ...]
    broken: frozenset[SourceLocation]
    texts: AnyMapping[str, str]


def read_manifest(
    path: str | Path,
    defines: AnyMapping[str, str] | None = None,
    *,
    environ: AnyMapping[str, str] | None = None,
    texts: AnyMapping[str, str] | None = None,
) -> Unchecked:
    """The tree of the YAML file ``path`` with its includes; see ``load_manifest``.

    Raises CrossmsiErrors for what can't be read at all or is no manifest.
    """
    problems: list[CrossmsiError] = []
    defines = defines or {}
    environ = os.environ if environ is None else environ
    root = read_tree(path, Variables(defines, environ), problems, texts)
    if "lint" in root and "package" not in root and len(root) == 1 + ("includes" in root):
        what = "this file holds settings for lint and no package"
        raise_all([*problems, CrossmsiError(what, where=root.at, hint="name the packages to lint")])
    components = root.get("components")
    if isinstance(components, Sequence):
        root["components"] = repeated(components, problems)
    _substitute(root, Variables(defines, environ, root), problems)
    broken = frozenset(scalar.at for scalar in scalars(root) if scalar.broken)
    return Unchecked(typed(root), tuple(problems), broken, texts or {})


def read_tree(
    path: str | Path,
    variables: Variables,
    problems: list[CrossmsiError],
    texts: AnyMapping[str, str] | None = None,
) -> Mapping:
    """As ``read_merged``, but raises CrossmsiErrors with all ``problems`` found before what stops it."""
    try:
        return read_merged(os.fspath(path), variables, problems, texts)
    except CrossmsiError as error:
        raise_all([*problems, error])
        raise


def _substitute(root: Mapping, variables: Variables, problems: list[CrossmsiError]) -> None:
    for section, value in root.items():
        if section == "components" and isinstance(value, Sequence):
            for component in value:
                substitute(component, variables, local_variables(component), problems)
        elif section != "includes":
            substitute(value, variables, {}, problems)
