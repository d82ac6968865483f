"""The ``SuppressIces`` property of a .wixproj, as MSBuild would evaluate it.

https://learn.microsoft.com/visualstudio/msbuild/msbuild-properties and
https://learn.microsoft.com/visualstudio/msbuild/msbuild-conditions
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from crossmsi.errors import CrossmsiError, SourceLocation

if TYPE_CHECKING:
    from lxml.etree import _Element

_REFERENCE = re.compile(r"\$\(([A-Za-z_][\w-]*)\)")
_COMPARISON = re.compile(r"\s*'([^']*)'\s*(==|!=)\s*'([^']*)'\s*")
_JOINT = re.compile(r"\s+(and|or)\s+(?=')", re.IGNORECASE)


def suppress_ices(path: Path, properties: Mapping[str, str]) -> list[str]:
    """The validators that a project suppresses, with ``properties`` given as on MSBuild's command line.

    Properties are evaluated from top to bottom with their conditions; imported files are not read. Raises
    CrossmsiError for a file that is no MSBuild project or has a condition that is more than comparisons of texts.
    """
    fixed = {name.lower(): value for name, value in properties.items()}
    values: dict[str, str] = dict(fixed)
    for element in _properties(path, values):
        name = _local(element).lower()
        if name not in fixed:
            values[name] = _expand(element.text or "", values)
    return [part.strip() for part in values.get("suppressices", "").split(";") if part.strip()]


def _properties(path: Path, values: Mapping[str, str]) -> Iterator[_Element]:
    """The property elements whose conditions hold when the evaluation gets to them."""
    for group in _root(path):
        if _local(group) != "PropertyGroup" or not _holds(group, path, values):
            continue
        for element in group:
            if isinstance(element.tag, str) and _holds(element, path, values):
                yield element


def _root(path: Path) -> _Element:
    from lxml import etree

    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        root = etree.fromstring(path.read_bytes(), parser)
    except OSError as error:
        raise CrossmsiError(f"can't read the project: {error.strerror}", where=str(path)) from None
    except etree.XMLSyntaxError as error:
        raise CrossmsiError(f"is no XML: {error.msg}", where=SourceLocation(str(path), error.lineno)) from None
    if _local(root) != "Project":
        raise CrossmsiError(f"is no MSBuild project: its root element is {_local(root)}", where=str(path))
    return root


def _local(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _expand(text: str, values: Mapping[str, str]) -> str:
    return _REFERENCE.sub(lambda match: values.get(match[1].lower(), ""), text)


def _holds(element: _Element, path: Path, values: Mapping[str, str]) -> bool:
    condition = element.get("Condition", "").strip()
    if not condition:
        return True
    parts = _JOINT.split(condition)
    results = []
    for part in parts[::2]:
        match = _COMPARISON.fullmatch(part)
        if match is None:
            raise CrossmsiError(
                f"can't evaluate the condition {condition}",
                where=SourceLocation(str(path), element.sourceline),
                hint="comparisons of texts with ==, !=, and, or are understood; name the validators with -sice instead",
            )
        left, right = (_expand(match[side], values).lower() for side in (1, 3))
        results.append((left == right) == (match[2] == "=="))
    # "And" binds before "or".
    groups = [[results[0]]]
    for word, result in zip(parts[1::2], results[1:], strict=True):
        if word.lower() == "or":
            groups.append([])
        groups[-1].append(result)
    return any(map(all, groups))
