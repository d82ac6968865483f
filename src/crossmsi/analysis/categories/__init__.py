"""Validators of single values, one for each _Validation category.

Every ``check(value)`` returns None for a valid value and otherwise the reason as the tail of a sentence. Values are
never null (nullability is a property of the column). What can only be judged with the row or the database at hand
(foreign keys of CustomSource, Shortcut and Version) is in :mod:`crossmsi.analysis.cells`.

Source: https://learn.microsoft.com/windows/win32/msi/column-data-types
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crossmsi.analysis.categories.files import (
    check_any_path,
    check_cabinet,
    check_default_dir,
    check_filename,
    check_path,
    check_paths,
    check_wildcard_filename,
)
from crossmsi.analysis.categories.markup import (
    check_condition,
    check_formatted,
    check_formatted_sddl_text,
    check_key_formatted,
    check_reg_path,
    check_shortcut,
    check_template,
    check_url,
)
from crossmsi.analysis.categories.scalars import (
    check_binary,
    check_custom_source,
    check_double_integer,
    check_guid,
    check_identifier,
    check_integer,
    check_language,
    check_lower_case,
    check_property,
    check_text,
    check_time_date,
    check_upper_case,
    check_version,
)

Check = Callable[[object], str | None]

CATEGORIES: Mapping[str, Check] = {
    "AnyPath": check_any_path,
    "Binary": check_binary,
    "Cabinet": check_cabinet,
    "Condition": check_condition,
    "CustomSource": check_custom_source,
    "DefaultDir": check_default_dir,
    "DoubleInteger": check_double_integer,
    "Filename": check_filename,
    "Formatted": check_formatted,
    "FormattedSDDLText": check_formatted_sddl_text,
    "Guid": check_guid,
    "Identifier": check_identifier,
    "Integer": check_integer,
    "KeyFormatted": check_key_formatted,
    "Language": check_language,
    "LowerCase": check_lower_case,
    "Path": check_path,
    "Paths": check_paths,
    "Property": check_property,
    "RegPath": check_reg_path,
    "Shortcut": check_shortcut,
    "Template": check_template,
    "Text": check_text,
    "TimeDate": check_time_date,
    "URL": check_url,
    "UpperCase": check_upper_case,
    "Version": check_version,
    "WildCardFilename": check_wildcard_filename,
}
_FOLDED = {name.lower(): name for name in CATEGORIES} | {"time/date": "TimeDate", "formattedsddl": "FormattedSDDLText"}


def canonical_category(name: str) -> str | None:
    """The category's usual spelling (case is ignored; WiX writes FormattedSddl), or None when there is no such one."""
    return _FOLDED.get(name.lower())


def check_value(category: str, value: object) -> str | None:
    """Why the value does not fit the category, or None. Raises KeyError for an unknown category."""
    canonical = canonical_category(category)
    if canonical is None:
        raise KeyError(category)
    return CATEGORIES[canonical](value)
