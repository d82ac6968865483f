"""What the COM elements (AppId, Class, Interface, ProgId, Extension, TypeLib) tell the elements inside them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from crossmsi.compile.context import CompileContext
from crossmsi.compile.registry import registry_value
from crossmsi.compile.scopes import ComponentScope, FileScope
from crossmsi.compile.source import Element
from crossmsi.errors import SourceLocation

CLASSES_ROOT = 0  # HKEY_CLASSES_ROOT in Registry.Root


@dataclass(slots=True, kw_only=True)
class ComScope:
    """Inside a COM element.

    ``component`` is None below Package. ``advertise`` is the parent's decision (None: not stated). ``server`` is the
    File key of an enclosing File, ``type_library``/``type_library_version`` an enclosing TypeLib, ``app_id`` an
    enclosing AppId, ``clsid`` an enclosing Class, ``proxies`` the (16-bit, 32-bit) proxy that its interfaces get unless
    they name theirs, ``prog_id`` an enclosing ProgId. The lists collect what stands directly inside.
    """

    component: ComponentScope | None
    advertise: bool | None = None
    server: str | None = None
    type_library: str | None = None
    type_library_version: str | None = None
    app_id: str | None = None
    clsid: str | None = None
    proxies: tuple[str | None, str | None] = (None, None)
    description: str | None = None
    prog_id: str | None = None
    first: bool = True  # whether this is the first ProgId of its class, and so on downwards
    masks: list[str] = field(default_factory=list)
    prog_ids: list[str] = field(default_factory=list)
    extensions: list[str] = field(default_factory=list)

    def inside(self, **changes: object) -> ComScope:
        """A scope for the elements inside: this one with ``changes`` and nothing collected yet."""
        return replace(self, masks=[], prog_ids=[], extensions=[], **changes)


def com_scope(scope: ComScope | FileScope | ComponentScope | None) -> ComScope:
    """The COM view of the scope a COM element stands in; None (Package, Fragment) means an advertised AppId."""
    if isinstance(scope, ComScope):
        return scope
    if scope is None:
        return ComScope(component=None, advertise=True)
    return ComScope(component=scope.component, server=scope.id if isinstance(scope, FileScope) else None)


def settle_advertise(ctx: CompileContext, node: Element, inherited: bool | None) -> bool:
    """Whether ``node`` is advertised: its own attribute, else its parent's, else no; the two must agree."""
    own = node["Advertise"]
    if own is not None and inherited is not None and own != inherited:
        states = ("no", "yes")
        ctx.error(
            f'{node.name} has Advertise="{states[own]}" inside {node.parent.name} with Advertise="{states[inherited]}"',
            at=node.at,
            hint="give both the same Advertise, or don't nest them",
        )
    return bool(inherited if own is None else own)


def classes_root(
    ctx: CompileContext, scope: ComScope, key: str, name: str | None, value: str | None, *, at: SourceLocation
) -> None:
    """A Registry row below HKEY_CLASSES_ROOT for the component of ``scope``."""
    registry_value(ctx, scope.component.id, CLASSES_ROOT, key, name, value, at=at)


def file_icon(icon: str, index: int | None) -> str:
    """The DefaultIcon text that shows icon ``index`` of the installed file with File key ``icon``."""
    return f'"[#{icon}]"' if index is None else f'"[#{icon}]",{index}'
