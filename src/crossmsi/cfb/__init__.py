"""Compound files (structured storage): the container of every .msi, .msm, .msp and .mst.

Reading is ``CompoundReader``; writing is in ``cfb.writer``, which takes the tree of ``cfb.nodes``.
Format: [MS-CFB], https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb
"""

from crossmsi.cfb.reader import CompoundReader

__all__ = ["CompoundReader"]
