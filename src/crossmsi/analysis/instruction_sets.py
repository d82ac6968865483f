"""Which instruction sets a package holds: by its payloads, its components' attributes and the folders they lie in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from crossmsi.analysis.bitness import folder_above, isa_width

if TYPE_CHECKING:
    from crossmsi.analysis.package import Package


class InstructionSets(NamedTuple):
    """``isas``: of the payloads with code for one processor; ``widths``: 32, 64 of the components; ``folders``: 32, 64
    of the standard folders they lie below; ``kinds``: of the payloads with code (exe, driver, com-server …)."""

    isas: frozenset[str]
    widths: frozenset[int]
    folders: frozenset[int]
    kinds: frozenset[str]

    @property
    def mixed(self) -> bool:
        """Whether two components may be of different ISAs: else they meet as equals."""
        return any(len(found) > 1 for found in (self.isas, self.widths, self.folders))


def instruction_sets(package: Package) -> InstructionSets:
    """The instruction sets of a package; use ``package.kept(instruction_sets)``."""
    code = [identity for identity in package.payloads.identified.values() if isa_width(identity.isa)]
    widths = {64 if component.is_64bit else 32 for component in package.components.values()}
    above = (folder_above(package, directory) for directory in package.index.values("Component", "Directory_"))
    folders = {folder[1] for folder in above if folder}
    isas, kinds = ({getattr(identity, name) for identity in code} for name in ("isa", "kind"))
    return InstructionSets(frozenset(isas), frozenset(widths), frozenset(folders), frozenset(kinds))
