"""The ``assemblyIdentity`` of a Win32 side-by-side manifest.

https://learn.microsoft.com/windows/win32/sbscs/assembly-manifests
"""

from __future__ import annotations

import os

from crossmsi.compile.source import Element, parse
from crossmsi.errors import CrossmsiError

MAX_SIZE = 1 << 20  # a manifest is a few KB; a longer file is none and won't parse
PARTS = ("name", "version", "type", "processorArchitecture", "publicKeyToken")


def read_manifest_identity(path: str | os.PathLike[str]) -> dict[str, str]:
    """The identity's parts that are given, named as in MsiAssemblyName; CrossmsiError when the file is no manifest."""
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_SIZE)
    except OSError as error:
        raise CrossmsiError(f"can't read {path}: {error.strerror}") from None
    document = parse(data, str(path))
    for root in document.children:
        if isinstance(root, Element) and root.name == "assembly":
            for child in root.children:
                if isinstance(child, Element) and child.name == "assemblyIdentity":
                    return {part: child.raw[part] for part in PARTS if child.raw.get(part)}
    raise CrossmsiError("the manifest has no assembly/assemblyIdentity", where=str(path))
