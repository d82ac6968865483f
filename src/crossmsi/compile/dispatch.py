"""Which handler compiles which element below which parent, and the uniform checks of its attributes.

A handler is a function ``handler(ctx, node, scope)`` declared with ``@element`` in a module of
``crossmsi.compile.elements``, which is imported when one of its elements is met: ``MODULES`` there names them.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from crossmsi.compile.attributes import AttributeType
from crossmsi.compile.elements import MODULES
from crossmsi.errors import CrossmsiError

if TYPE_CHECKING:
    from crossmsi.compile.context import CompileContext
    from crossmsi.compile.source import Element

NAMESPACE = "http://wixtoolset.org/schemas/v4/wxs"

Handler = Callable[["CompileContext", "Element", object], object]


@dataclass(slots=True, eq=False)
class ElementSpec:
    """A declared element: its attributes (with the defaults and the required ones apart), whether it may hold text."""

    name: str
    handler: Handler
    text: bool
    attributes: dict[str, AttributeType] = field(default_factory=dict)
    defaults: dict[str, object] = field(default_factory=dict)
    required: list[str] = field(default_factory=list)
    refused: bool = False

    def add_attributes(self, attributes: Mapping[str, AttributeType]) -> None:
        """Declare more attributes."""
        self.attributes.update(attributes)
        self.defaults.update((key, kind.default) for key, kind in attributes.items())
        self.required.extend(key for key, kind in attributes.items() if kind.required)


_SPECS: dict[tuple[str, str], ElementSpec] = {}
_EXTENSIONS: dict[str, list[tuple[Mapping[str, AttributeType], Handler]]] = {}


def element(
    name: str,
    *,
    parents: Iterable[str],
    attributes: Mapping[str, AttributeType] | None = None,
    text: bool = False,
) -> Callable[[Handler], Handler]:
    """Declare the handler of element ``name`` below each of ``parents``.

    ``text`` allows character data (``node.text``). A handler may carry several declarations. Whatever it returns other
    than None is handed to the parent's ``ctx.children`` call.
    """

    def declare(handler: Handler) -> Handler:
        for parent in parents:
            if (parent, name) in _SPECS:
                raise TypeError(f"element {name} below {parent} is declared twice")
            spec = _SPECS[parent, name] = ElementSpec(name, handler, text)
            spec.add_attributes(attributes or {})
        return handler

    return declare


def refuse(name: str, *, parents: Iterable[str], reason: str) -> None:
    """Declare an element that WiX has and crossmsi doesn't: using it is an error that says why."""

    def handler(ctx: CompileContext, node: Element, scope: object) -> None:
        raise CrossmsiError(f"element {node.name} isn't supported: {reason}")

    for parent in parents:
        spec = _SPECS[parent, name] = ElementSpec(name, handler, text=True)
        spec.refused = True


def extends(name: str, *, attributes: Mapping[str, AttributeType]) -> Callable[[Handler], Handler]:
    """Give element ``name`` (declared elsewhere) more attributes and a handler for them.

    The element's own handler runs these through ``run_extensions`` with the scope it gives its children; they run for
    elements that state one of the attributes.
    """

    def declare(handler: Handler) -> Handler:
        _EXTENSIONS.setdefault(name, []).append((attributes, handler))
        return handler

    return declare


def run_extensions(ctx: CompileContext, node: Element, scope: object) -> None:
    """Run the handlers declared with ``extends`` whose attributes this element states."""
    for attributes, handler in _EXTENSIONS.get(node.name, ()):
        if not attributes.keys().isdisjoint(node.raw):
            handler(ctx, node, scope)


@cache
def _declare(name: str) -> None:
    """Import the modules that declare or extend elements of this name."""
    for module, names in MODULES.items():
        if name in names:
            import_module(f"crossmsi.compile.elements.{module}")
    for attributes, _handler in _EXTENSIONS.get(name, ()):
        for (_, extended), spec in _SPECS.items():
            if extended == name:
                spec.add_attributes(attributes)


def specs() -> Mapping[tuple[str, str], ElementSpec]:
    """Every declaration, keyed by (parent name, element name)."""
    for names in MODULES.values():
        for name in names:
            _declare(name)
    return _SPECS


def declared(parent: str, name: str) -> ElementSpec | None:
    """The declaration of element ``name`` below ``parent``, if there is one."""
    _declare(name)
    return _SPECS.get((parent, name))


def dispatch(ctx: CompileContext, node: Element, scope: object) -> object:
    """Check ``node`` against its declaration and run its handler; errors go to ``ctx``. Returns what it returned."""
    parent = node.parent.name if node.parent is not None else ""
    spec = declared(parent, node.name)
    if spec is None or node.namespace != NAMESPACE:
        ctx.collect(_unknown_element(node, parent))
        return None
    if not spec.refused and not _read_attributes(ctx, spec, node):
        return None
    if not spec.text and node.text.strip():
        ctx.error(f"element {node.name} holds no text, but {node.text.strip()[:40]!r} stands in it", at=node.at)
    try:
        result = spec.handler(ctx, node, scope)
        if not node.visited and node.children:
            ctx.children(node, scope)
    except CrossmsiError as error:
        if error.where is None:
            error.where = node.at
        ctx.collect(error)
        return None
    return result


def _read_attributes(ctx: CompileContext, spec: ElementSpec, node: Element) -> bool:
    """Replace ``node.values`` by typed values; False when an error was recorded."""
    values = dict(spec.defaults)
    good = True
    declared = spec.attributes
    for key, raw in node.raw.items():
        kind = declared.get(key)
        if kind is None:
            good = False
            ctx.collect(_unknown_attribute(node, key, declared))
            continue
        if kind.refuse is not None:
            good = False
            ctx.error(f"attribute {node.name}/@{key} isn't supported: {kind.refuse}", at=node.at)
            continue
        try:
            values[key] = kind.convert(raw)
        except ValueError as error:
            good = False
            ctx.error(f"attribute {node.name}/@{key} {error}", at=node.at)
    for key in spec.required:
        if key not in node.raw:
            good = False
            ctx.error(f"element {node.name} lacks its required attribute {key}", at=node.at)
    node.values = values
    return good


def _unknown_attribute(node: Element, key: str, declared: Mapping[str, AttributeType]) -> CrossmsiError:
    if "|" in key:
        namespace, _, local = key.rpartition("|")
        return CrossmsiError(
            f"attribute {local} of namespace {namespace} on element {node.name} isn't supported", where=node.at
        )
    known = ", ".join(sorted(declared)) or "none"
    return CrossmsiError(
        f"unknown attribute {key} on element {node.name}",
        where=node.at,
        hint=near_miss(key, declared) or f"its attributes are: {known}",
    )


def _unknown_element(node: Element, parent: str) -> CrossmsiError:
    place = f"in {parent}" if parent else "as the root of the document"
    if node.namespace != NAMESPACE:
        return CrossmsiError(
            f"element {node.name} of namespace {node.namespace or '(none)'} isn't supported {place}",
            where=node.at,
            hint=f"WiX v4 source has the namespace {NAMESPACE}",
        )
    here = sorted(name for above, name in specs() if above == parent)
    elsewhere = sorted(above for above, name in specs() if name == node.name)
    if elsewhere:
        hint = f"{node.name} goes in: {', '.join(elsewhere)}"
        return CrossmsiError(f"element {node.name} can't stand {place}", where=node.at, hint=hint)
    everywhere = {name for _, name in specs()}
    hint = near_miss(node.name, here) or near_miss(node.name, everywhere)
    hint = hint or (f"{parent} may hold: {', '.join(here)}" if here else f"{parent} holds no elements")
    return CrossmsiError(f"unknown element {node.name} {place}", where=node.at, hint=hint)


def near_miss(word: str, known: Iterable[str]) -> str | None:
    """``did you mean X?`` for the closest of ``known``, or None."""
    lowered = {name.lower(): name for name in sorted(known)}
    close = difflib.get_close_matches(word.lower(), lowered, n=1, cutoff=0.7)
    return f"did you mean {lowered[close[0]]}?" if close else None
