"""Categories of plain values: text by case, numbers, identifiers, GUIDs, versions, languages, streams.

Source: https://learn.microsoft.com/windows/win32/msi/column-data-types and the page of each type
"""

from __future__ import annotations

from crossmsi.analysis.categories.text_value import shown, text_category
from crossmsi.analysis.guids import guid_problem
from crossmsi.analysis.identifiers import is_identifier
from crossmsi.analysis.languages import parse_languages
from crossmsi.analysis.versions import parse_version


@text_category
def check_text(value: str) -> str | None:
    """Text: any string."""
    return None


@text_category
def check_upper_case(value: str) -> str | None:
    """UpperCase: no lower-case letter."""
    return f"{shown(value)} has lower-case letters" if any(c.islower() for c in value) else None


@text_category
def check_lower_case(value: str) -> str | None:
    """LowerCase: no upper-case letter."""
    return f"{shown(value)} has upper-case letters" if any(c.isupper() for c in value) else None


def check_integer(value: object) -> str | None:
    """Integer: -32767 to 32767."""
    return _in_range(value, 32767)


def check_double_integer(value: object) -> str | None:
    """DoubleInteger: -2147483647 to 2147483647."""
    return _in_range(value, 2147483647)


def _in_range(value: object, limit: int) -> str | None:
    if not isinstance(value, int):
        return "this is no whole number"
    return None if -limit <= value <= limit else f"{value} is not between {-limit} and {limit}"


def check_time_date(value: object) -> str | None:
    """Time/Date: a 16-bit time or date, or both as date * 65536 + time, packed as MS-DOS does.

    Time: 5 bits hours, 6 minutes, 5 double seconds. Date: 7 bits years since 1980, 4 month, 5 day.
    """
    if not isinstance(value, int):
        return "this is no whole number"
    if not 0 <= value <= 0xFFFFFFFF:
        return f"{value} is no packed time or date"
    high, low = value >> 16, value & 0xFFFF
    valid = (_is_date(high) and _is_time(low)) if high else (_is_time(low) or _is_date(low))
    return None if valid else f"{value} is no packed time or date"


def _is_time(packed: int) -> bool:
    return packed >> 11 <= 23 and packed >> 5 & 0x3F <= 59 and packed & 0x1F <= 29


def _is_date(packed: int) -> bool:
    return packed >> 9 <= 119 and 1 <= packed >> 5 & 0xF <= 12 and packed & 0x1F >= 1


@text_category
def check_identifier(value: str) -> str | None:
    """Identifier: letters, digits, underscores, dots, not starting with a digit or dot."""
    return None if is_identifier(value) else f"{shown(value)} is no identifier"


@text_category
def check_property(value: str) -> str | None:
    """Property: an identifier, or % and an identifier."""
    return None if is_identifier(value.removeprefix("%")) else f"{shown(value)} is no property name"


@text_category
def check_custom_source(value: str) -> str | None:
    """CustomSource: an identifier; which table it must be in depends on the row's Type."""
    return None if is_identifier(value) else f"{shown(value)} is no identifier"


@text_category
def check_guid(value: str) -> str | None:
    """Guid: {8-4-4-4-12} hexadecimal digits in upper case."""
    return guid_problem(value)


@text_category
def check_version(value: str) -> str | None:
    """Version: one to four numbers from 0 to 65535 with dots between."""
    return None if parse_version(value) is not None else f"{shown(value)} is no version"


@text_category
def check_language(value: str) -> str | None:
    """Language: decimal LANGIDs with commas between."""
    return None if parse_languages(value) is not None else f"{shown(value)} is no list of language identifiers"


def check_binary(value: object) -> str | None:
    """Binary: a stream."""
    return "this is no stream" if isinstance(value, str | int) else None
