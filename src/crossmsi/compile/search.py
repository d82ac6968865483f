"""What nested searches (AppSearch) tell each other.

https://learn.microsoft.com/windows/win32/msi/searching-for-existing-applications-files-registry-entries-or-ini-file-entries
"""

from __future__ import annotations

from dataclasses import dataclass

from crossmsi.compile.context import CompileContext
from crossmsi.compile.scopes import PropertyScope
from crossmsi.compile.source import Element


@dataclass(slots=True)
class SearchScope:
    """Inside a search: its signature; for DirectorySearch its ``depth`` and whether the folder is wanted (``assign``).

    ``file`` becomes the signature of the FileSearch or FileSearchRef inside.
    """

    signature: str
    depth: int | None = None
    assign: bool = False
    file: str | None = None


@dataclass(frozen=True, slots=True)
class ComplianceScope:
    """Inside ``ComplianceCheck`` or ``ComplianceDrive``; ``parent`` is the drive's signature."""

    parent: str | None = None


Outer = PropertyScope | SearchScope | ComplianceScope


def outer_signature(ctx: CompileContext, node: Element, scope: Outer) -> str | None:
    """The signature of the search around ``node``; None below ComplianceCheck and Property, whose name is checked."""
    if isinstance(scope, SearchScope):
        return scope.signature
    if isinstance(scope, ComplianceScope):
        return scope.parent
    if scope.id != scope.id.upper():
        ctx.error(
            f"property {scope.id} must have an upper-case name to hold a {node.name}: AppSearch sets public properties",
            at=node.at,
            hint=f"rename it to {scope.id.upper()}",
        )
    return None


def inner_search(ctx: CompileContext, node: Element, scope: SearchScope) -> str | None:
    """Compile the at most one search inside ``node``; its signature."""
    count = len(node.children)
    found = ctx.children(node, scope)
    if count > 1:
        ctx.error(f"{node.name} may hold one search, not {count}", at=node.at)
    return found[0] if found else None
