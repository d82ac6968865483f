"""``Media`` and ``MediaTemplate``: the cabinets that hold the files.

https://learn.microsoft.com/windows/win32/msi/media-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import choice, integer, text, unsupported, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.facts import MediaPlan, MediaTemplate
from crossmsi.compile.names import check_long_name
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

LEVELS = ("none", "low", "medium", "high", "mszip")
MAX_STREAM_NAME = 62  # characters of the stream that holds an embedded cabinet
DEFAULT_TEMPLATE = "cab{0}.cab"


@element(
    "Media",
    parents=("Package", "Fragment"),
    attributes={
        "Id": integer(1, 32767, required=True),
        "Cabinet": text(),
        "CompressionLevel": choice(*LEVELS),
        "DiskPrompt": text(),
        "EmbedCab": yesno(default=False),
        "Layout": unsupported("files are laid out beside the package"),
        "Source": unsupported("it serves patches"),
        "VolumeLabel": text(),
    },
)
def media(ctx: CompileContext, node: Element, scope: None) -> None:
    """One source disk and its cabinet."""
    cabinet = node["Cabinet"]
    if cabinet is None and (node["EmbedCab"] or node["CompressionLevel"]):
        raise CrossmsiError("element Media lacks Cabinet, which EmbedCab and CompressionLevel need")
    if cabinet is not None:
        _check_cabinet(cabinet, node["EmbedCab"], "Media/@Cabinet")
    if node["DiskPrompt"] is not None:
        ctx.reference("Property", "DiskPrompt", at=node.at, by="Media/@DiskPrompt")
    ctx.symbol("Media", str(node["Id"]), at=node.at)
    ctx.fact(
        MediaPlan(
            node["Id"],
            node.at,
            cabinet,
            node["EmbedCab"],
            node["CompressionLevel"],
            node["DiskPrompt"],
            node["VolumeLabel"],
        )
    )


@element(
    "MediaTemplate",
    parents=("Package", "Fragment"),
    attributes={
        "CabinetTemplate": text(empty=True, default=DEFAULT_TEMPLATE),
        "CompressionLevel": choice(*LEVELS),
        "DiskPrompt": text(),
        "EmbedCab": yesno(default=False),
        "MaximumCabinetSizeForLargeFileSplitting": unsupported("a file isn't split over cabinets"),
        "MaximumUncompressedMediaSize": integer(1, default=200),
        "VolumeLabel": text(),
    },
)
def media_template(ctx: CompileContext, node: Element, scope: None) -> None:
    """Cabinets made as the files need them."""
    template = node["CabinetTemplate"] or DEFAULT_TEMPLATE
    if template.count("{0}") != 1 or "{" in template.replace("{0}", ""):
        raise CrossmsiError(
            f"attribute MediaTemplate/@CabinetTemplate must hold {{0}} once, for the cabinet's number: {template!r}"
        )
    _check_cabinet(template.replace("{0}", "999"), node["EmbedCab"], "MediaTemplate/@CabinetTemplate")
    if node["DiskPrompt"] is not None:
        ctx.reference("Property", "DiskPrompt", at=node.at, by="MediaTemplate/@DiskPrompt")
    ctx.fact(
        MediaTemplate(
            node.at,
            template,
            node["EmbedCab"],
            node["CompressionLevel"],
            node["DiskPrompt"],
            node["VolumeLabel"],
            node["MaximumUncompressedMediaSize"],
        )
    )


def _check_cabinet(name: str, embedded: bool, attribute: str) -> None:
    if embedded and len(name) > MAX_STREAM_NAME:
        raise CrossmsiError(f"attribute {attribute} is longer than {MAX_STREAM_NAME} characters: {name!r}")
    if not embedded:
        try:
            check_long_name(name)
        except ValueError as error:
            raise CrossmsiError(f"attribute {attribute} {error}") from None
