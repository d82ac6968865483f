"""ICE33: classes, file types and the like are registered by their own tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.guids import has_guid_shape
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

HKCR, HKCU, HKLM = 0, 1, 2
CLASSES = "Software\\Classes\\"
# Names that make the installer create or delete a key when they come without a value.
KEY_ONLY = ("+", "-", "*")
GUID = r"\{[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\}"
SERVERS = "InprocServer|InprocServer32|InprocHandler|InprocHandler32|LocalServer|LocalServer32|RemoteServer32"


def _any(value: str | None) -> bool:
    return True


def _given(value: str | None) -> bool:
    return value is not None


def _interactive(value: str | None) -> bool:
    return value == "Interactive User"


# (key below the classes root, name or None for the default value, what the value must be, the table for it)
PATTERNS: tuple[tuple[re.Pattern[str], str | None, Callable[[str | None], bool], str], ...] = tuple(
    (re.compile(key), name, value, table)
    for key, name, value, table in (
        (rf"CLSID\\{GUID}", None, _any, "Class"),
        (rf"CLSID\\{GUID}\\(?:{SERVERS}|ProgID|DefaultIcon)", None, _given, "Class"),
        (r"CLSID", "AppID", has_guid_shape, "Class"),
        (rf"FileType\\{GUID}", None, _any, "Class"),
        (rf"FileType\\{GUID}\\[0-9]+", None, _given, "Class"),
        (rf"AppID\\{GUID}", None, _any, "AppId"),
        (rf"AppID\\{GUID}", "RemoteServerName", _given, "AppId"),
        (rf"AppID\\{GUID}", "LocalService", _given, "AppId"),
        (rf"AppID\\{GUID}", "ServiceParameters", _given, "AppId"),
        (rf"AppID\\{GUID}", "DllSurrogate", _given, "AppId"),
        (rf"AppID\\{GUID}", "ActivateAtStorage", _given, "AppId"),
        (rf"AppID\\{GUID}", "RunAs", _interactive, "AppId"),
        (r"[^\\]+", None, _any, "ProgId"),
        (r"[^\\]+\\CLSID", None, has_guid_shape, "ProgId"),
        (r"[^\\]+\\(?:CurVer|DefaultIcon)", None, _given, "ProgId"),
        (r"[^\\]+\\shell(?:\\[^\\]+(?:\\command)?)?", None, _given, "Verb"),
        (r"\.[^\\]+", None, _any, "Extension"),
        (r"\.[^\\]+", "Content Type", _given, "MIME"),
        (r"MIME\\Database\\Content Type\\[^\\]+", "Extension", _given, "MIME"),
        (r"MIME\\Database\\Content Type\\[^\\]+", "CLSID", _given, "MIME"),
        (rf"TypeLib\\{GUID}\\[^\\]+\\[0-9A-Fa-f]+\\win(?:16|32|64)", None, _given, "TypeLib"),
        (r"Interface", "-", _any, "TypeLib"),
    )
)


class ICE33(Rule):
    """Classes, file types, ProgIds, verbs, MIME types and AppIds are not written by Registry rows.

    ## What it does
    Looks, below HKEY_CLASSES_ROOT and Software\\Classes, for Registry rows that write what the Class, ProgId,
    Extension, Verb, MIME, TypeLib and AppId tables write. A row that fits two of these is reported twice.

    ## Why is this bad?
    The installer does not know these rows for what they are: it does not advertise them and does not repair the
    program when they are used. Microsoft now calls these warnings obsolete; many packages write such keys on purpose.

    ## Example
    Registry row under root 0, key `.heron`, default value `Heron.Document`.

    ## Use instead
    An Extension row heron with the ProgId Heron.Document, if the entry is to be advertised.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice33"
    tables = ("Registry",)
    parity = "same"
    parity_note = (
        "The keys are inferred from the real suite's findings; those for extensions, MIME types and type libraries "
        "from the documented use of their tables only. Case counts, and root -1, HKEY_USERS and Wow6432Node are left "
        "alone, as in the suite."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        columns = (package.index.texts("Registry", "Key"), package.index.numbers("Registry", "Root"))
        for row, key, root in zip(package.rows("Registry"), *columns, strict=True):
            if key is None or root not in (HKCR, HKCU, HKLM):
                continue
            if root != HKCR:
                if not key.startswith(CLASSES):
                    continue
                key = key[len(CLASSES) :]
            yield from self._row(row, key)

    def _row(self, row, key: str) -> Iterator[Finding]:
        name, value = text(row, "Name"), text(row, "Value")
        default = name is None or (name in KEY_ONLY and value is None)
        for pattern, wanted, fits, table in PATTERNS:
            named = default if wanted is None else name == wanted
            if named and fits(value) and pattern.fullmatch(key):
                yield self.warning(
                    f"registry row {row[0]} writes {key}, which the {table} table is for: use that table if the entry "
                    "is to be advertised and repaired",
                    table="Registry", column="Registry", row=row,
                )  # fmt: skip
