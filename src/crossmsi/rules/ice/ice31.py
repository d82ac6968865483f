"""ICE31: text styles of controls exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

STYLE_LIMIT = 72


class ICE31(Rule):
    """Every text style that a control or the property DefaultUIFont names is in the TextStyle table.

    ## What it does
    Looks at the Text of all controls except ScrollableText for style tags, {\\Style} or {&Style}. The first one must
    stand at the beginning (a later one is a warning), be closed, and name a TextStyle row. DefaultUIFont must be set
    when there is a Control table (unless LIMITUI is) and name a TextStyle row as well.

    ## Why is this bad?
    Text with an unknown style is shown in a raster font that lacks most characters; a tag in the middle is shown as
    text.

    ## Example
    Text `{\\Tittle}Welcome` where the style is called Title.

    ## Use instead
    `{\\Title}Welcome`, and a TextStyle row Title.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice31"
    tables = ("Control", "TextStyle", "Property")
    parity = "same"
    parity_note = (
        "Like the real suite, silent about a second tag after the first. A tag without closing brace makes the suite "
        "stop; here it is reported as documented."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        styles = package.index.key_values("TextStyle")
        for row in package.rows("Control"):
            words = text(row, "Text")
            if words and "{" in words and text(row, "Type") != "ScrollableText":
                yield from self._control(row, words, styles)
        font = package.properties.get("DefaultUIFont")
        if font is None:
            if package.has("Control") and "LIMITUI" not in package.properties:
                yield self.error(
                    "the property DefaultUIFont is not set: give it the name of a TextStyle row", table="Property"
                )
        elif font not in styles:
            yield self.error(
                f"the property DefaultUIFont names the text style {font}, which the TextStyle table lacks: add it",
                table="Property", column="Property", row=package.rows_of("DefaultUIFont", "Property", "Property")[0],
            )  # fmt: skip

    def _control(self, row, words: str, styles: frozenset) -> Iterator[Finding]:
        name = f"{text(row, 'Dialog_')}.{text(row, 'Control')}"
        start = min((at for at in (words.find("{\\"), words.find("{&")) if at >= 0), default=-1)
        if start < 0:
            return
        if start > 0:
            yield self.warning(
                f"the style tag in the text of {name} does not stand at its beginning and is shown as text: move it "
                "there or take it out",
                table="Control", column="Text", row=row,
            )  # fmt: skip
            return
        end = words.find("}")
        style = words[2:end]
        if end < 0:
            problem = "has no closing brace: add it"
        elif len(style) > STYLE_LIMIT:
            problem = f"is longer than the {STYLE_LIMIT} characters of a style's name: correct it"
        elif style not in styles:
            problem = f"names the style {style!r}, which the TextStyle table lacks: add it or correct the name"
        else:
            return
        yield self.error(f"the style tag of {name} {problem}", table="Control", column="Text", row=row)
