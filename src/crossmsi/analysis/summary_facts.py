"""What the summary information says about the package.

Source: https://learn.microsoft.com/windows/win32/msi/template-summary, .../page-count-summary, .../word-count-summary
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SIXTY_FOUR_BIT_PLATFORMS = ("x64", "AMD64", "Intel64", "Arm64")


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """Parsed summary properties; everything is None or empty when the property is missing or of a wrong type.

    ``platforms`` and ``languages`` are the untrimmed entries of the template's two lists (``platform;language``;
    without a semicolon all is platform and ``has_semicolon`` is False). ``schema`` is the page count.
    """

    template: str | None
    platforms: tuple[str, ...]
    languages: tuple[str, ...]
    has_semicolon: bool
    schema: int | None
    word_count: int | None

    @property
    def is_64bit(self) -> bool:
        """Whether the template's first platform is a 64-bit one (compared case-sensitively)."""
        return bool(self.platforms) and self.platforms[0] in SIXTY_FOUR_BIT_PLATFORMS

    @property
    def short_names(self) -> bool:
        """Whether the source uses short file names (bit 0 of the word count)."""
        return bool((self.word_count or 0) & 1)

    @property
    def compressed(self) -> bool:
        """Whether files are compressed unless their attributes say otherwise (bit 1 of the word count)."""
        return bool((self.word_count or 0) & 2)

    @property
    def admin_image(self) -> bool:
        """Whether the package is an administrative image (bit 2 of the word count)."""
        return bool((self.word_count or 0) & 4)


def summary_facts(summary: Any) -> SummaryFacts:
    """Read the facts from a SummaryInformation."""
    template = getattr(summary, "template", None)
    template = template if isinstance(template, str) and template else None
    platforms, semicolon, languages = (template or "").partition(";")
    return SummaryFacts(
        template=template,
        platforms=tuple(platforms.split(",")) if platforms else (),
        languages=tuple(languages.split(",")) if languages else (),
        has_semicolon=bool(semicolon),
        schema=_integer(getattr(summary, "page_count", None)),
        word_count=_integer(getattr(summary, "word_count", None)),
    )


def _integer(value: object) -> int | None:
    return value if isinstance(value, int) else None
