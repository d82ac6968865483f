"""Loads a manifest: what ``reading`` makes of its text → checked models."""

from __future__ import annotations

import os
from collections.abc import Mapping as AnyMapping
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from crossmsi.errors import CrossmsiError
from crossmsi.manifest.lint import Lint
from crossmsi.manifest.manifest import Manifest
from crossmsi.manifest.node import Node
from crossmsi.manifest.problems import raise_all
from crossmsi.manifest.reading import Unchecked, read_manifest, read_tree
from crossmsi.manifest.translation import translated
from crossmsi.manifest.tree import Mapping, scalars, typed
from crossmsi.manifest.variables import Variables, substitute

AnyNode = TypeVar("AnyNode", bound=Node)


def load_manifest(
    path: str | Path,
    defines: AnyMapping[str, str] | None = None,
    *,
    environ: AnyMapping[str, str] | None = None,
    texts: AnyMapping[str, str] | None = None,
) -> Manifest:
    """The manifest in the YAML file ``path`` with its includes; ``defines`` are the ``--define name=value`` texts.

    ``texts`` stands for what is in files of these paths (to see what a change would do).
    Raises CrossmsiErrors with every error in it, each with its file, line, column and key path.
    """
    return check_manifest(read_manifest(path, defines, environ=environ, texts=texts))


def check_manifest(unchecked: Unchecked) -> Manifest:
    """The manifest that was read. Raises CrossmsiErrors with every error in it."""
    problems = list(unchecked.problems)
    manifest = _validated(Manifest, unchecked.root, unchecked.broken, problems)
    raise_all(problems)
    assert manifest is not None
    manifest._tree = unchecked.root
    manifest._texts = dict(unchecked.texts)
    return manifest


def manifest_of(tree: Mapping) -> Manifest:
    """The manifest in a merged tree whose values are typed already, such as a changed copy of another manifest's.

    Raises CrossmsiErrors with every error in it.
    """
    problems: list[CrossmsiError] = []
    manifest = _validated(Manifest, tree, frozenset(), problems)
    raise_all(problems)
    assert manifest is not None
    manifest._tree = tree
    return manifest


def load_lint(
    path: str | Path, defines: AnyMapping[str, str] | None = None, *, environ: AnyMapping[str, str] | None = None
) -> Lint | None:
    """The ``lint`` section of a manifest, of which nothing else is checked, or of a file without a package; None where
    there is none.

    Raises CrossmsiErrors with every error in it; a file without ``package`` may hold nothing else than the section.
    """
    problems: list[CrossmsiError] = []
    defines = defines or {}
    environ = os.environ if environ is None else environ
    root = read_tree(path, Variables(defines, environ), problems)
    if "lint" not in root:
        return None
    if "package" in root:
        section = Mapping(root.at, "")
        section.put("lint", root["lint"], root.key_at["lint"], root.value_at["lint"])
    else:
        section = root
    substitute(section["lint"], Variables(defines, environ, root), {}, problems)
    broken = frozenset(scalar.at for scalar in scalars(section) if scalar.broken)
    from crossmsi.manifest.lintfile import LintFile

    file = _validated(LintFile, typed(section), broken, problems)
    raise_all(problems)
    assert file is not None
    file.lint._of_package = "package" in root
    return file.lint


def _validated(
    model: type[AnyNode], root: Mapping, broken: frozenset[object], problems: list[CrossmsiError]
) -> AnyNode | None:
    try:
        return model.model_validate(root, context={"problems": problems})
    except ValidationError as error:
        found = [translated(item, root) for item in error.errors(include_url=False)]
        # A text with an undefined variable is reported once; that it is no version or number either is noise.
        problems += [problem for problem in found if problem.where not in broken]
        return None
