"""``ComplianceCheck`` and ``ComplianceDrive``: what must be installed already for an upgrade offer (CCPSearch).

https://learn.microsoft.com/windows/win32/msi/ccpsearch-table
"""

from __future__ import annotations

from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.search import ComplianceScope
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

_DRIVE = "CCP_DRIVE"  # the property that names the drive; its value is the parent of the search


@element("ComplianceCheck", parents=("Package", "Fragment"))
def compliance_check(ctx: CompileContext, node: Element, scope: None) -> None:
    """A CCPSearch row for the one signature inside."""
    signatures = sorted(set(ctx.children(node, ComplianceScope())))
    if not signatures:
        raise CrossmsiError("ComplianceCheck holds no search", where=node.at)
    if len(signatures) > 1:
        ctx.error(
            f"the searches of a ComplianceCheck must have one signature, not {', '.join(signatures)}",
            at=node.at,
            hint="give them the same Id, or write one ComplianceCheck for each",
        )
    ctx.row("CCPSearch", at=node.at, Signature_=signatures[0])


@element("ComplianceDrive", parents=("ComplianceCheck",))
def compliance_drive(ctx: CompileContext, node: Element, scope: ComplianceScope) -> str:
    """A search on the drive that CCP_DRIVE names."""
    count = len(node.children)
    found = ctx.children(node, ComplianceScope(_DRIVE))
    if count != 1 or not found:
        raise CrossmsiError(
            f"ComplianceDrive must hold one DirectorySearch or DirectorySearchRef, not {count}", where=node.at
        )
    return found[0]
