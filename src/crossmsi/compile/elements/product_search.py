"""``ProductSearch``: is a product with this upgrade code installed?

https://learn.microsoft.com/windows/win32/msi/upgrade-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import guid, text, version, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.facts import PropertyFlags
from crossmsi.compile.scopes import PropertyScope
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

_ONLY_DETECT, _MIN_INCLUSIVE, _MAX_INCLUSIVE, _EXCLUDE_LANGUAGES = 2, 0x100, 0x200, 0x400


@element(
    "ProductSearch",
    parents=("Property",),
    attributes={
        "ExcludeLanguages": yesno(default=False),
        "IncludeMaximum": yesno(default=False),
        "IncludeMinimum": yesno(default=True),
        "Language": text(),
        "Maximum": version(),
        "Minimum": version(),
        "UpgradeCode": guid(required=True),
    },
)
def product_search(ctx: CompileContext, node: Element, scope: PropertyScope) -> None:
    """An Upgrade row that only detects; the property must reach the installer service, so it is secure."""
    if node["Minimum"] is None and node["Maximum"] is None:
        raise CrossmsiError("ProductSearch needs Minimum or Maximum", where=node.at)
    attributes = _ONLY_DETECT
    attributes |= _MIN_INCLUSIVE if node["IncludeMinimum"] else 0
    attributes |= _MAX_INCLUSIVE if node["IncludeMaximum"] else 0
    attributes |= _EXCLUDE_LANGUAGES if node["ExcludeLanguages"] else 0
    ctx.row(
        "Upgrade",
        at=node.at,
        UpgradeCode=node["UpgradeCode"],
        VersionMin=node["Minimum"],
        VersionMax=node["Maximum"],
        Language=node["Language"],
        Attributes=attributes,
        ActionProperty=scope.id,
    )
    ctx.fact(PropertyFlags(scope.id, secure=True))
