"""Is an Authenticode signature attached? Presence only: nothing here verifies it.

Facts: "PE Format", The Attribute Certificate Table
https://learn.microsoft.com/windows/win32/debug/pe-format#the-attribute-certificate-table-image-only
"""

from __future__ import annotations

import struct

from crossmsi.pe.image import SECURITY, Damage, Image


def is_signed(image: Image) -> bool:
    """The certificate table holds an entry; Damage when the table is cut or its entry makes no sense.

    Where only a prefix of the file is at hand the header's word is taken: the table lies at the very end.
    """
    offset, size = image.directory(SECURITY)  # the one directory with a file offset in place of an address
    if not offset or not size:
        return False
    if offset + size > len(image.source):
        raise Damage(f"should end at byte {offset + size}, the file has {len(image.source)}")
    header = image.source.read(offset, 8)
    if offset + 8 > image.source.available:
        return True
    (length,) = struct.unpack_from("<I", header)
    if not 8 <= length <= size:
        raise Damage(f"its first entry claims {length} of {size} bytes")
    return True
