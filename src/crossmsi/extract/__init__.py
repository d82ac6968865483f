"""Unpacking the files of a package into a folder, none of them outside of it."""

from crossmsi.extract.streams import unpack_streams
from crossmsi.extract.unpack import Unpacked, unpack_package

__all__ = ["Unpacked", "unpack_package", "unpack_streams"]
