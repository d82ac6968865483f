"""``ProductCode="*"``: a GUID derived from everything the package holds, payloads' bytes included."""

from __future__ import annotations

import hashlib
import uuid

from crossmsi.compile.bind.binding import Binding
from crossmsi.compile.bind.files import hash_files
from crossmsi.compile.identifiers import derived_guid
from crossmsi.msi import Stream

PRODUCT_NAMESPACE = uuid.UUID("7B0B1C9E-5D50-5C53-8A4E-0F6C6E8B4A11")


def derive_product_code(binding: Binding) -> None:
    """Replace ``*``: the same content gives the same code, any change another one."""
    if binding.package.product_code != "*":
        return
    hash_files(binding, binding.files)
    digest = hashlib.sha256()
    for name, table in sorted(binding.db.tables.items()):
        for row in sorted(repr([_text(value) for value in row]) for row in table):
            digest.update(f"{name}{row}\n".encode("utf-8", "surrogatepass"))
    for file in sorted(binding.files, key=lambda file: file.id):
        digest.update(f"{file.id} ".encode() + file.digest)
    digest.update((binding.db.summary.template or "").encode())
    table = binding.db["Property"]
    code = derived_guid(PRODUCT_NAMESPACE, digest.hexdigest())
    table.replace(table.get("ProductCode"), Value=code)


def _text(value: object) -> object:
    return hashlib.sha256(value.read()).hexdigest() if isinstance(value, Stream) else value
