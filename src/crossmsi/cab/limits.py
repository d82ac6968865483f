"""Sizes and counts that the cabinet format can express.

Source: [MS-CAB] section 1, https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-cab/
"""

from __future__ import annotations

BLOCK_SIZE = 32_768
"""Uncompressed bytes of every CFDATA block but the last of a folder."""

MAX_BLOCKS = 65_535
"""CFFOLDER.cCFData is an unsigned 16-bit count."""

MAX_FOLDER_BYTES = MAX_BLOCKS * BLOCK_SIZE
"""Uncompressed bytes of one folder and so of one file: 0x7FFF8000."""

MAX_FILES = 65_535
"""CFHEADER.cFiles is an unsigned 16-bit count."""

MAX_CABINET_BYTES = 0x7FFF_FFFF
"""Largest CFHEADER.cbCabinet."""

MAX_NAME_BYTES = 255
"""Encoded bytes of a CFFILE name, without its terminating zero."""
