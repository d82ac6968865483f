"""Compound files (structured storage): the container of every .msi, .msm, .msp and .mst.

Format: [MS-CFB], https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb
"""

from crossmsi.cfb.entry import Node, StorageNode, StreamNode
from crossmsi.cfb.reader import CompoundReader
from crossmsi.cfb.writer import write_compound

__all__ = ["CompoundReader", "Node", "StorageNode", "StreamNode", "write_compound"]
