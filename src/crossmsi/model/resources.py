"""What an entry holds besides files, each kind by a module of its own, which is imported for an entry that has some."""

from __future__ import annotations

from importlib import import_module

from crossmsi.model.context import EntryContext

_RESOLVERS = (
    (("registry",), "registry", "resolve_registry"),
    (("com",), "com_registration", "resolve_com"),
    (("services", "service_controls"), "service_resources", "resolve_services"),
    (("shortcuts",), "shell_resources", "resolve_shortcuts"),
    (("extensions",), "shell_resources", "resolve_extensions"),
    (
        ("environment", "ini", "remove_files", "duplicate_files", "permissions"),
        "plain_resources",
        "resolve_plain",
    ),
)
"""Keys of an entry with the module and function that makes rows of them, in this order."""


def resolve_resources(context: EntryContext) -> None:
    """Add everything that the entry holds besides files to its drafts."""
    entry = context.entry
    for keys, module, function in _RESOLVERS:
        if any(getattr(entry, key) for key in keys):
            getattr(import_module(f"crossmsi.model.{module}"), function)(context)
    if entry.create_folder:
        for folder in dict.fromkeys(draft.folder.id for draft in context.group.drafts):
            owner = next(draft for draft in context.group.drafts if draft.folder.id == folder)
            owner.add("create_folders", folder)
