"""What is wrong with the Template and the Revision Number of the summary information.

Sources: https://learn.microsoft.com/windows/win32/msi/template-summary and .../revision-number-summary
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crossmsi.analysis.guids import is_guid

PATCH, TRANSFORM = "Patch", "Transform"
"""The titles of patches and transforms; a summary information with any other belongs to a database."""
WIDE_PLATFORMS = frozenset(("x64", "Intel64", "Arm64", "AMD64"))
PLATFORMS = WIDE_PLATFORMS | {"Intel", "Arm", "Alpha"}
_GUID_LENGTH = 38
_TRANSFORM_PART = re.compile(r"(\{[^}]*\}) [0-9.]+")


def template_problems(title: str, template: object) -> Iterator[str]:
    """What is wrong with the Template, each as a clause that follows its name; None for a missing one."""
    if not isinstance(template, str):
        yield "is missing or no text: state platform and language, e.g. x64;1033"
    elif title == PATCH and not template:
        yield "of a patch must list the product codes that it applies to"
    elif title in (PATCH, TRANSFORM):
        for entry in template.split(";"):
            if entry and not is_guid(entry):
                yield f"of a package titled {title} lists product codes, which {entry!r} is not"
    elif template.count(";") != 1:
        yield f"{template!r} must be a list of platforms, one semicolon and a list of languages, e.g. x64;1033"
    else:
        yield from _platform_and_language_problems(*template.split(";"))


def _platform_and_language_problems(left: str, right: str) -> Iterator[str]:
    """Empty entries and languages of any size are accepted; an unknown platform is wrong itself and in the list."""
    platforms = [platform for platform in left.split(",") if platform]
    for platform in platforms:
        if platform not in PLATFORMS:
            yield f"names the unknown platform {platform!r}: use x64, Arm64 or Intel, in exactly this spelling"
            yield f"has a list of platforms that {platform!r} makes invalid: correct that entry, or take it out"
    if len(platforms) > 1 and not WIDE_PLATFORMS.isdisjoint(platforms):
        yield f"names {', '.join(platforms)}, but a 64-bit platform must stand alone: make a package for each"
    for language in right.split(","):
        if language and not (language.isascii() and language.isdigit()):
            yield f"names the language {language!r}: list the numbers of languages such as 1033, without blanks"


def revision_problems(title: str, revision: object) -> Iterator[str]:
    """What is wrong with the Revision Number, each as a clause that follows its name; None for a missing one."""
    if not isinstance(revision, str):
        yield "is missing or no text"
        yield "must hold the package code: add a new GUID"
    elif title == PATCH:
        if not _is_patch_list(revision):
            yield f"{revision!r} of a patch must be one GUID, or several right behind each other"
    elif title == TRANSFORM:
        if not _is_transform_list(revision):
            yield f"{revision!r} of a transform must be three codes, each with a blank and a version, split by ;"
    elif not is_guid(revision):
        yield f"{revision!r} is no package code: use one GUID, in upper case and braces"


def _is_patch_list(revision: str) -> bool:
    parts = [revision[start : start + _GUID_LENGTH] for start in range(0, len(revision), _GUID_LENGTH)]
    return bool(parts) and all(map(is_guid, parts))


def _is_transform_list(revision: str) -> bool:
    """The documentation has no version behind the last code; Microsoft's suite does not accept that."""
    found = [_TRANSFORM_PART.fullmatch(part) for part in revision.split(";")]
    return len(found) == 3 and all(match and is_guid(match.group(1)) for match in found)
