"""An entry whose files belong to several packages, cut down to the components of one."""

from __future__ import annotations

import os
from collections.abc import Iterable

from crossmsi.manifest.component import RESOURCES
from crossmsi.manifest.tree import Mapping, copied
from crossmsi.model.draft import Draft, FileDraft
from crossmsi.variants.placing import Placed
from crossmsi.variants.trees import listed, put, put_list

FILE_LISTS = ("files", "drivers", "fonts")
_OF_A_FILE = {
    "com": "file", "services": "file", "extensions": "file", "duplicate_files": "file", "permissions": "file",
    "shortcuts": "target",
}  # fmt: skip
"""Resource → the key that says which file it is about."""


def narrowed(node: Mapping, placed: Placed, kept: set[Draft]) -> list[tuple[Mapping, list[Draft]]]:
    """``node`` as entries that hold the components ``kept`` alone, each with its components, files named one by one.

    What belongs to a file goes with it, the rest goes with the component that had it. Files that ``**`` found in
    folders, and files that no ISA binds, get entries of their own.
    """
    group = placed.group
    owner = dict(placed.drafts)
    sets: dict[tuple, list[Draft]] = {}
    for draft in group.drafts:
        if draft in kept:
            folders = draft.files[0].payload.folders if draft.files else ()
            sets.setdefault((folders, owner[draft] is None), []).append(draft)
    result = []
    for (folders, _), drafts in sets.items():
        files = [file for draft in drafts for file in draft.files]
        entry = copied(node)
        own = group.home in drafts
        _keep_files(entry, files)
        _keep_resources(entry, files, group.files, own)
        if folders:
            put(entry, "directory", "/".join([group.entry.directory.rstrip("/"), *folders]))
        if not own:
            for key in ("id", "guid", "key_path", "create_folder"):
                entry.drop(key)
        if "key_path" in entry and not any(file.name.lower() == str(entry["key_path"]).lower() for file in files):
            entry.drop("key_path")
        result.append((entry, drafts))
    return result


def _keep_files(entry: Mapping, files: Iterable[FileDraft]) -> None:
    for kind in FILE_LISTS:
        put_list(entry, kind, [_file(file) for file in files if file.kind == kind])


def _file(file: FileDraft) -> Mapping:
    spec = file.spec
    made = Mapping(spec.at, spec.yaml_path)
    put(made, "source", _relative(file))
    for field in sorted(spec.model_fields_set - {"source"}):
        put(made, field, getattr(spec, field))
    put(made, "id", file.id)
    return made


def _relative(file: FileDraft) -> str:
    base = os.path.dirname(file.spec.at.path) or "."
    return os.path.relpath(file.payload.path, base).replace(os.sep, "/")


def _keep_resources(entry: Mapping, files: list[FileDraft], all_files: list[FileDraft], own: bool) -> None:
    kept = set(files)
    mine = _names(files)
    others = _names(file for file in all_files if file not in kept)
    for kind in RESOURCES:
        if kind in FILE_LISTS or kind not in entry:
            continue
        key = _OF_A_FILE.get(kind)
        left = []
        for item in listed(entry[kind]):
            named = str(item[key]).lower() if key and isinstance(item, Mapping) and item.get(key) else None
            # A name of none of the entry's files is formatted text, or for the resolver to complain about.
            if named in mine or (own and named not in others):
                left.append(item)
        put_list(entry, kind, left)


def _names(files: Iterable[FileDraft]) -> set[str]:
    return {name.lower() for file in files for name in (file.id, file.name, file.payload.source)}
