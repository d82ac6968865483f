"""``ComponentGroup``, ``FeatureGroup`` and the references to components, groups and features."""

from __future__ import annotations

from crossmsi.compile.attributes import identifier, long_name, text, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.directories import use_directory
from crossmsi.compile.dispatch import element
from crossmsi.compile.elements.component import join
from crossmsi.compile.facts import Membership
from crossmsi.compile.scopes import GroupScope
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

_HOLDERS = ("Feature", "FeatureRef", "FeatureGroup", "ComponentGroup")


@element(
    "ComponentGroup",
    parents=("Package", "Fragment"),
    attributes={
        "Id": identifier(required=True),
        "Directory": identifier(),
        "Source": text(),
        "Subdirectory": long_name(relative=True),
    },
)
def component_group(ctx: CompileContext, node: Element, scope: None) -> None:
    """A named set of components."""
    directory = node["Directory"]
    if directory is not None:
        directory = use_directory(ctx, directory, node["Subdirectory"], at=node.at, by="ComponentGroup/@Directory")
    elif node["Subdirectory"] is not None:
        ctx.error("attribute ComponentGroup/@Subdirectory needs a Directory", at=node.at)
    source = node["Source"].rstrip("\\/") + "\\" if node["Source"] else ""
    ctx.symbol("ComponentGroup", node["Id"], at=node.at)
    ctx.children(node, GroupScope("ComponentGroup", node["Id"], directory, source))


@element("FeatureGroup", parents=("Fragment",), attributes={"Id": identifier(required=True)})
def feature_group(ctx: CompileContext, node: Element, scope: None) -> None:
    """A named set of features and components."""
    ctx.symbol("FeatureGroup", node["Id"], at=node.at)
    ctx.children(node, GroupScope("FeatureGroup", node["Id"]))


@element(
    "ComponentRef", parents=_HOLDERS, attributes={"Id": identifier(required=True), "Primary": yesno(default=False)}
)
@element(
    "ComponentGroupRef", parents=_HOLDERS, attributes={"Id": identifier(required=True), "Primary": yesno(default=False)}
)
def component_ref(ctx: CompileContext, node: Element, scope: GroupScope) -> None:
    """The component or group is part of the feature or group around."""
    kind = node.name.removesuffix("Ref")
    ctx.reference(kind, node["Id"], at=node.at, by=f"{node.name}/@Id")
    ctx.fact(Membership(scope.kind, scope.id, kind, node["Id"], node.at, primary=node["Primary"]))


@element("ComponentRef", parents=("Package",), attributes={"Id": identifier(required=True)})
@element("ComponentGroupRef", parents=("Package",), attributes={"Id": identifier(required=True)})
def loose_ref(ctx: CompileContext, node: Element, scope: None) -> None:
    """Pulls the component or group into the package (a default feature takes it when there is no feature)."""
    ctx.reference(node.name.removesuffix("Ref"), node["Id"], at=node.at, by=f"{node.name}/@Id")


@element(
    "FeatureGroupRef",
    parents=("Package", "Feature", "FeatureRef", "FeatureGroup"),
    attributes={"Id": identifier(required=True), "IgnoreParent": yesno(default=False), "Primary": yesno(default=False)},
)
def feature_group_ref(ctx: CompileContext, node: Element, scope: GroupScope | None) -> None:
    """The group's features and components become members here."""
    ctx.reference("FeatureGroup", node["Id"], at=node.at, by="FeatureGroupRef/@Id")
    if scope is not None and not node["IgnoreParent"]:
        ctx.fact(Membership(scope.kind, scope.id, "FeatureGroup", node["Id"], node.at, primary=node["Primary"]))


@element(
    "FeatureRef",
    parents=("Package", "Fragment", "Feature", "FeatureRef", "FeatureGroup"),
    attributes={"Id": identifier(required=True), "IgnoreParent": yesno(default=False)},
)
def feature_ref(ctx: CompileContext, node: Element, scope: GroupScope | None) -> None:
    """More content for a feature; nested, also its place in the tree."""
    key = node["Id"]
    if scope is not None and scope.kind == "Feature" and scope.id == key:
        raise CrossmsiError(f"feature {key} refers to itself")
    ctx.reference("Feature", key, at=node.at, by="FeatureRef/@Id")
    if not node["IgnoreParent"]:
        join(ctx, scope, "Feature", key, node.at)
    ctx.children(node, GroupScope("Feature", key))
