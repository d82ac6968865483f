"""A component with ``isa: [i386, amd64]`` is repeated for each ISA; ``${isa}``, ``${bits}`` and ``${arch}`` differ."""

from __future__ import annotations

from typing import Any

from crossmsi.errors import CrossmsiError
from crossmsi.manifest.tree import Mapping, Scalar, Sequence, copied

LOCALS: dict[str, dict[str, str]] = {
    "i386": {"isa": "i386", "bits": "32", "arch": "x86"},
    "amd64": {"isa": "amd64", "bits": "64", "arch": "x64"},
    "arm64": {"isa": "arm64", "bits": "64", "arch": "arm64"},
    "neutral": {"isa": "neutral"},
}
"""Variables of a component that states its ISA."""


def local_variables(component: Any) -> dict[str, str]:
    """The variables that only this component has."""
    isa = component.get("isa") if isinstance(component, Mapping) else None
    return LOCALS.get(isa.text, {}) if isinstance(isa, Scalar) else {}


def repeated(components: Sequence, problems: list[CrossmsiError]) -> Sequence:
    """``components`` with every entry whose ``isa`` is a list replaced by one entry per item of the list."""
    result = Sequence(components.at, components.path)
    for entry, at in zip(components, components.item_at, strict=True):
        isas = entry.get("isa") if isinstance(entry, Mapping) else None
        if not isinstance(isas, Sequence) or not _valid(isas):
            result.add(entry, at)
            continue
        for isa in isas:
            copy = copied(entry)
            copy.put("isa", Scalar(isa.text, True, isa.at, isa.path), entry.key_at["isa"], isa.at)
            _tell_apart(copy, isa, len(isas) > 1, problems)
            result.add(copy, at)
    return result


def _valid(isas: Sequence) -> bool:
    names = [isa.text for isa in isas if isinstance(isa, Scalar)]
    return bool(names) and len(names) == len(isas) == len(set(names)) and all(name in LOCALS for name in names)


def _tell_apart(copy: Mapping, isa: Scalar, several: bool, problems: list[CrossmsiError]) -> None:
    identifier, guid = copy.get("id"), copy.get("guid")
    if several and isinstance(identifier, Scalar) and "${" not in identifier.text:
        identifier.text = f"{identifier.text}_{isa.text}"
    if several and isinstance(guid, Scalar) and "${" not in guid.text:
        problems.append(
            CrossmsiError(
                f"{guid.path}: one GUID can't serve the components of several ISAs",
                where=guid.at,
                hint="leave 'guid' out (each gets its own), or write one entry per ISA",
            )
        )
