"""``Feature`` and ``Level``: what the user can choose.

https://learn.microsoft.com/windows/win32/msi/feature-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import AttributeType, choice, condition, identifier, integer, text, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.elements.component import join
from crossmsi.compile.scopes import GroupScope
from crossmsi.compile.source import Element

FAVOR_SOURCE, FOLLOW_PARENT, FAVOR_ADVERTISE, DISALLOW_ADVERTISE, DISALLOW_ABSENT = 1, 2, 4, 8, 16
INSTALL_DEFAULTS = {"local": 0, "source": FAVOR_SOURCE, "followParent": FOLLOW_PARENT}
MAX_FEATURE = 38


def _display(value: str) -> str | int:
    if value in ("collapse", "expand", "hidden"):
        return value
    if value.isascii() and value.isdigit() and int(value) <= 32767:
        return int(value)
    raise ValueError(f"must be collapse, expand, hidden or a number, not {value!r}")


@element(
    "Feature",
    parents=("Package", "Fragment", "Feature", "FeatureRef", "FeatureGroup"),
    attributes={
        "Id": identifier(required=True),
        "AllowAbsent": yesno(default=True),
        "AllowAdvertise": yesno(default=True),
        "ConfigurableDirectory": identifier(),
        "Description": text(),
        "Display": AttributeType(_display, default="collapse"),
        "InstallDefault": choice(*INSTALL_DEFAULTS, default="local"),
        "Level": integer(0, 32767, default=1),
        "Title": text(),
        "TypicalDefault": choice("install", "advertise", default="install"),
    },
)
def feature(ctx: CompileContext, node: Element, scope: GroupScope | None) -> None:
    """A Feature row; its parent is the feature around it or the one that refers to it."""
    key, directory = node["Id"], node["ConfigurableDirectory"]
    if len(key) > MAX_FEATURE:
        ctx.error(f"attribute Feature/@Id is longer than {MAX_FEATURE} characters: {key!r}", at=node.at)
    if directory is not None:
        ctx.reference("Directory", directory, at=node.at, by="Feature/@ConfigurableDirectory")
        if directory != directory.upper():
            ctx.error(
                f"attribute Feature/@ConfigurableDirectory must be all upper case: {directory!r}",
                at=node.at,
                hint="only public properties reach the execute sequence",
            )
    if node["TypicalDefault"] == "advertise" and not node["AllowAdvertise"]:
        ctx.error('Feature: TypicalDefault="advertise" contradicts AllowAdvertise="no"', at=node.at)
    if node["InstallDefault"] == "followParent" and scope is None and node.parent.name == "Package":
        ctx.error('a root feature has no parent for InstallDefault="followParent"', at=node.at)
    ctx.children(node, GroupScope("Feature", key))
    attributes = INSTALL_DEFAULTS[node["InstallDefault"]]
    attributes |= FAVOR_ADVERTISE if node["TypicalDefault"] == "advertise" else 0
    attributes |= 0 if node["AllowAdvertise"] else DISALLOW_ADVERTISE
    attributes |= 0 if node["AllowAbsent"] else DISALLOW_ABSENT
    ctx.row(
        "Feature", at=node.at, Feature=key, Title=node["Title"], Description=node["Description"],
        Display=_place(ctx, scope, node["Display"]), Level=node["Level"], Directory_=directory, Attributes=attributes,
    )  # fmt: skip
    join(ctx, scope, "Feature", key, node.at)


def _place(ctx: CompileContext, scope: GroupScope | None, display: str | int) -> int:
    """The Display number: siblings ascend, odd numbers are shown expanded, 0 is hidden."""
    if display == "hidden" or display == 0:
        return 0
    last = scope.display if scope else ctx.section.display
    if display == "collapse":
        last = (last | 1) + 1
    elif display == "expand":
        last = (last + 1) | 1
    else:
        last = display
    if scope:
        scope.display = last
    else:
        ctx.section.display = last
    return last


@element(
    "Level",
    parents=("Feature",),
    attributes={"Condition": condition(required=True), "Value": integer(0, 32767, required=True)},
)
def level(ctx: CompileContext, node: Element, scope: GroupScope) -> None:
    """The feature's level while a condition holds."""
    ctx.row("Condition", at=node.at, Feature_=scope.id, Level=node["Value"], Condition=node["Condition"])
