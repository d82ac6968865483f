"""What is wrong with the Template and Revision Number of the summary information.

Sources: https://learn.microsoft.com/windows/win32/msi/template-summary and .../revision-number-summary
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crossmsi.analysis.guids import is_guid

WIDE_PLATFORMS = frozenset(("x64", "Intel64", "Arm64", "AMD64"))
PLATFORMS = WIDE_PLATFORMS | {"Intel", "Arm", "Alpha"}
_GUID_LENGTH = 38
_TRANSFORM_PART = re.compile(r"(\{[^}]*\}) [0-9.]+")


def template_problems(template: str) -> Iterator[str]:
    """Why a database's Template is no ``platform,…;language,…``: a clause for each fault.

    Empty entries and languages of any size are accepted, an unknown platform is reported by name and for the list.
    """
    if template.count(";") != 1:
        yield "it must be one list of platforms, a semicolon and one list of languages, e.g. x64;1033"
        return
    left, right = template.split(";")
    platforms = [platform for platform in left.split(",") if platform]
    for platform in platforms:
        if platform not in PLATFORMS:
            yield f"the platform {platform!r} is unknown: use x64, Arm64 or Intel, in exactly this spelling"
            yield f"its list of platforms is not valid with {platform!r} in it"
    if len(platforms) > 1 and not WIDE_PLATFORMS.isdisjoint(platforms):
        yield f"a 64-bit platform stands alone, but it names {', '.join(platforms)}: make a package for each"
    for language in right.split(","):
        if language and not (language.isascii() and language.isdigit()):
            yield f"the language {language!r} is no number: list language ids such as 1033, without blanks"


def product_code_problems(template: str) -> Iterator[str]:
    """Which entries of a list of product codes (Template of a patch) are no GUID."""
    for entry in template.split(";"):
        if entry and not is_guid(entry):
            yield f"its entry {entry!r} is no product code"


def is_patch_list(revision: str) -> bool:
    """Whether the text is one GUID or several without anything between them."""
    parts = [revision[start : start + _GUID_LENGTH] for start in range(0, len(revision), _GUID_LENGTH)]
    return bool(parts) and all(map(is_guid, parts))


def is_transform_codes(revision: str) -> bool:
    """Whether the text is three product codes, each with a blank and a version behind it.

    The documentation has no version at the last one; Microsoft's suite does not accept that.
    """
    found = [_TRANSFORM_PART.fullmatch(part) for part in revision.split(";")]
    return len(found) == 3 and all(match and is_guid(match.group(1)) for match in found)
