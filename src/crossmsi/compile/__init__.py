"""The compiler of WiX v4 source: text → rows of a database + payloads to pack. See ``api.compile_source``."""

from __future__ import annotations

from crossmsi.compile.api import compile_document, compile_source, read_document
from crossmsi.compile.compiled import Cabinet, Compiled, Payload

__all__ = ["Cabinet", "Compiled", "Payload", "compile_document", "compile_source", "read_document"]
