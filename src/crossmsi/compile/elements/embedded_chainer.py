"""``EmbeddedChainer`` and ``EmbeddedChainerRef``: a program that installs more packages in one transaction.

https://learn.microsoft.com/windows/win32/msi/msiembeddedchainer-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import condition, formatted, identifier
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

# attribute → the custom action type of an executable from there
_SOURCES = {"BinarySource": 2, "FileSource": 18, "PropertySource": 50}


@element(
    "EmbeddedChainer",
    parents=("Package", "Fragment"),
    attributes={
        "Id": identifier(),
        "CommandLine": formatted(),
        "Condition": condition(),
        **{name: identifier() for name in _SOURCES},
    },
)
def embedded_chainer(ctx: CompileContext, node: Element, scope: None) -> None:
    """A MsiEmbeddedChainer row."""
    given = [name for name in _SOURCES if node[name] is not None]
    if len(given) != 1:
        stated = f"not {' and '.join(given)}" if given else "none is given"
        raise CrossmsiError(f"EmbeddedChainer needs one of {', '.join(_SOURCES)}: {stated}", where=node.at)
    source, kind = node[given[0]], _SOURCES[given[0]]
    if given[0] != "PropertySource":  # a property may come into being at run time
        ctx.reference(given[0].removesuffix("Source"), source, at=node.at, by=f"EmbeddedChainer/@{given[0]}")
    ctx.row(
        "MsiEmbeddedChainer",
        at=node.at,
        MsiEmbeddedChainer=node["Id"] or ctx.id("mec", source, kind),
        Condition=node["Condition"],
        CommandLine=node["CommandLine"],
        Source=source,
        Type=kind,
    )


@element("EmbeddedChainerRef", parents=("Package", "Fragment"), attributes={"Id": identifier(required=True)})
def embedded_chainer_ref(ctx: CompileContext, node: Element, scope: None) -> None:
    """Pulls in the fragment that defines the chainer."""
    ctx.reference("MsiEmbeddedChainer", node["Id"], at=node.at, by="EmbeddedChainerRef/@Id")
