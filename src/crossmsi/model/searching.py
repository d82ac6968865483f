"""Searches of the manifest as locators, with the view or folder of the bitness they ask for."""

from __future__ import annotations

from crossmsi.errors import CrossmsiError
from crossmsi.manifest.manifest import Manifest
from crossmsi.manifest.search import Search as Node
from crossmsi.manifest.standard import NEUTRAL, concrete, standard_root
from crossmsi.model.ids import free_id
from crossmsi.model.search import (
    ComponentSearch,
    DirectorySearch,
    FileSearch,
    IniSearch,
    Locator,
    RegistrySearch,
    Search,
)

_TYPES = {"value": "raw", "file": "file", "directory": "directory"}


def resolve_searches(manifest: Manifest, platform_bits: int, problems: list[CrossmsiError]) -> tuple[Search, ...]:
    """The searches in the manifest's order."""
    used: set[str] = set()
    result = []
    for name, nodes in manifest.search.items():
        locators = tuple(_locator(node, free_id(name, used), platform_bits, problems) for node in nodes)
        result.append(Search(property=name, locators=locators, at=nodes[0].at if nodes else manifest.at))
    return tuple(result)


def _locator(node: Node, identifier: str, bits: int, problems: list[CrossmsiError]) -> Locator:
    if node.registry is not None:
        item = node.registry
        root, _, key = item.key.partition("\\")
        return RegistrySearch(
            id=identifier,
            root=root,
            key=key,
            name=item.name or None,
            type=_TYPES[item.type],
            bitness=item.view or bits,
            at=item.at,
        )
    if node.directory is not None:
        item = node.directory
        path = _path(item.path, item, bits, problems)
        return DirectorySearch(id=identifier, path=path, depth=item.depth, at=item.at)
    if node.file is not None:
        item = node.file
        return FileSearch(
            id=identifier,
            path=_path(item.path, item, bits, problems),
            depth=item.depth,
            name=item.name,
            min_version=item.min_version,
            max_version=item.max_version,
            at=item.at,
        )
    if node.component is not None:
        return ComponentSearch(id=identifier, guid=node.component.guid, type=node.component.type, at=node.component.at)
    item = node.ini
    assert item is not None
    return IniSearch(
        id=identifier,
        file=item.file,
        section=item.section,
        key=item.key,
        field=item.field,
        type=_TYPES[item.type],
        at=item.at,
    )


def _path(text: str, node, bits: int, problems: list[CrossmsiError]) -> str:
    """``ProgramFiles/Maker`` as ``[ProgramFiles64Folder]Maker``; other text with backslashes."""
    first, _, rest = text.replace("/", "\\").partition("\\")
    root = standard_root(first)
    if root is None:
        if node.view is not None:
            problems.append(
                node.problem(
                    "'view' chooses between 32- and 64-bit folders, and this path has none",
                    field="view",
                    hint=f"start the path with {', '.join(NEUTRAL)}, or remove 'view'",
                )
            )
        return text if "[" in text else text.replace("/", "\\")
    return f"[{concrete(root, node.view or bits)}]{rest}"
