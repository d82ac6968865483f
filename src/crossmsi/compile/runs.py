"""Runs of plain siblings, compiled together: a large package is thousands of ``File`` elements alike.

Each by itself costs a dictionary of typed values, a scope and a dozen calls. A run is read by columns; when anything
about it is unusual it is left to ``dispatch``, which takes its elements one by one and finds the words for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from crossmsi.compile.dispatch import NAMESPACE, ElementSpec, declared

if TYPE_CHECKING:
    from crossmsi.compile.context import CompileContext
    from crossmsi.compile.source import Element
    from crossmsi.errors import SourceLocation


class Run(NamedTuple):
    """The typed values of a run by attribute, one for each element, and where the elements stand."""

    columns: dict[str, list]
    places: list[SourceLocation]


RunHandler = Callable[["CompileContext", Run, object], bool]
_HANDLERS: dict[tuple[str, str], tuple[frozenset[str], RunHandler]] = {}


def in_runs(name: str, *, parent: str, attributes: Sequence[str]) -> Callable[[RunHandler], RunHandler]:
    """Declare the handler of runs of ``name`` below ``parent`` that state just these attributes and hold nothing.

    It does what the element's own handler would do, or nothing and returns False.
    """

    def declare(handler: RunHandler) -> RunHandler:
        _HANDLERS[parent, name] = frozenset(attributes), handler
        return handler

    return declare


def singles(ctx: CompileContext, node: Element, children: list[Element], scope: object) -> Iterator[Element]:
    """The children of ``node`` that must be compiled one by one, in their order; each is dropped from the list then.

    Runs that lie between them are compiled when the iteration comes to them.
    """
    position = 0
    while position < len(children):
        first, end = children[position], position + 1
        spec = declared(node.name, first.name)
        attributes, handler = _HANDLERS.get((node.name, first.name), (None, None))
        if handler and first.raw.keys() == attributes and (more := _end(children, position)) > position:
            end = more
            run = _typed(spec, children[position:end])
            if run and handler(ctx, run, scope):
                position = end
                continue
        for at in range(position, end):
            yield children[at]
            children[at] = None  # with its typed values, which take more memory than all else of it
        position = end


def _end(children: Sequence[Element], start: int) -> int:
    """Behind the last of the elements from ``start`` on that are plain and of one name and number of attributes."""
    name, count = children[start].name, len(children[start].raw)
    for position in range(start, len(children)):
        child = children[position]
        if (
            child.name != name
            or len(child.raw) != count
            or child.children
            or child.text
            or child.namespace != NAMESPACE
        ):
            return position
    return len(children)


def _typed(spec: ElementSpec, nodes: Sequence[Element]) -> Run | None:
    """The run of ``nodes``; None when they differ in their attributes or one of these is no good."""
    try:
        columns = {
            key: list(map(spec.attributes[key].convert, [node.raw[key] for node in nodes])) for key in nodes[0].raw
        }
    except (KeyError, ValueError):
        return None
    return Run(columns, [node.at for node in nodes])
