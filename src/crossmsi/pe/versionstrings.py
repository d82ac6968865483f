"""The texts of a file's VERSIONINFO: product, company, and so on.

Facts: https://learn.microsoft.com/windows/win32/menurc/stringfileinfo
"""

from __future__ import annotations

from crossmsi.pe.coff import NotPe
from crossmsi.pe.identification import Source, _with_source
from crossmsi.pe.image import Damage, Image, Unavailable
from crossmsi.pe.resources import VERSION, find_resources
from crossmsi.pe.source import ByteSource
from crossmsi.pe.versioninfo import read_strings


def version_strings(source: Source) -> dict[str, str]:
    """Name → text of the first string table that has any (ProductName, CompanyName, ProductVersion, …).

    Empty for a file without one, also for a damaged one. CrossmsiError when the file can't be read at all.
    """
    return _with_source(source, lambda bytes_, _: _strings(bytes_))


def _strings(source: ByteSource) -> dict[str, str]:
    try:
        image = Image(source)
        leaf = next(find_resources(image, frozenset({VERSION})), None)
        return read_strings(image, leaf) if leaf else {}
    except (NotPe, Damage, Unavailable):
        return {}
