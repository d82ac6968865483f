"""``Property`` and ``PropertyRef``.

https://learn.microsoft.com/windows/win32/msi/property-table
"""

from __future__ import annotations

import re

from crossmsi.compile.attributes import formatted, identifier, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.facts import PropertyFlags
from crossmsi.compile.scopes import PropertyScope
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

COLLECTED = ("AdminProperties", "MsiHiddenProperties", "SecureCustomProperties")
_REFERENCE = re.compile(r"\[([A-Za-z_][A-Za-z0-9_.]*)\]")


@element(
    "Property",
    parents=("Package", "Fragment", "UI", "Control"),
    attributes={
        "Id": identifier(required=True),
        "Admin": yesno(default=False),
        "ComplianceCheck": yesno(default=False),
        "Hidden": yesno(default=False),
        "Secure": yesno(default=False),
        "SuppressModularization": yesno(default=False),
        "Value": formatted(empty=True),
    },
)
def property_element(ctx: CompileContext, node: Element, scope: object) -> None:
    """A Property row when it has a value, AppSearch rows for the searches inside, and its lists."""
    key, value = node["Id"], node["Value"]
    if key in COLLECTED:
        raise CrossmsiError(
            f"property {key} can't be authored: it is collected from the other properties",
            hint='write Admin="yes", Hidden="yes" or Secure="yes" on those',
        )
    if key == "ErrorDialog" and value:
        ctx.reference("Dialog", value, at=node.at, by="Property ErrorDialog")
    searched = bool(node.children)  # a ProductSearch gives no signature
    signatures = ctx.children(node, PropertyScope(key))
    for signature in signatures:
        ctx.row("AppSearch", at=node.at, Property=key, Signature_=signature)
        if node["ComplianceCheck"]:
            ctx.row("CCPSearch", at=node.at, Signature_=signature)
    if node["ComplianceCheck"] and not signatures:
        ctx.error('attribute Property/@ComplianceCheck="yes" needs a search inside the property', at=node.at)
    flags = PropertyFlags(key, node["Secure"], node["Admin"], node["Hidden"])
    if not value and not searched and not (flags.secure or flags.admin or flags.hidden):
        ctx.warn(f"Property {key} does nothing: it has no Value, search or flag", at=node.at)
    if node["Secure"] and key != key.upper():
        ctx.warn(f"Property {key} is not all upper case: Secure has no effect on a private property", at=node.at)
    for named in _REFERENCE.findall(value or ""):
        ctx.warn(
            f"Property {key}: [{named}] isn't expanded in a property's value",
            at=node.at,
            hint="use SetProperty to compute a value at install time",
        )
    ctx.fact(flags)
    if value:
        ctx.row("Property", at=node.at, Property=key, Value=value)
    else:
        ctx.symbol("Property", key, at=node.at)


@element("PropertyRef", parents=("Package", "Fragment", "UI"), attributes={"Id": identifier(required=True)})
def property_ref(ctx: CompileContext, node: Element, scope: object) -> None:
    """Pulls in the fragment that defines the property."""
    ctx.reference("Property", node["Id"], at=node.at, by="PropertyRef/@Id")
