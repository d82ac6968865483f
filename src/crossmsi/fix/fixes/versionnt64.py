"""64-bit code in a package that 32-bit Windows takes too: install it on 64-bit Windows only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from crossmsi.fix.fix import Fix, Repair, Subject
from crossmsi.fix.source import Edit, Source
from crossmsi.model.draft import BITS

if TYPE_CHECKING:
    from crossmsi.manifest.component import Component as Entry
    from crossmsi.model.component import Component
    from crossmsi.rules import Finding

_SAYS = re.compile(r"\b(VersionNT64|Msix64|MsiAMD64|Intel64)\b")


class VersionNT64(Fix):
    rules = ("ISA010", "ISA014")

    def find(self, subject: Subject) -> Iterator[Repair]:
        if subject.prepared.model.platform != "x86":
            return
        done = set()
        for finding in subject.outcome.findings:
            component = self._component(subject, finding) if finding.rule in self.rules else None
            if component is None or not _is_wide(component) or _SAYS.search(component.condition or ""):
                continue
            entry = subject.entry_of(component)
            if entry is None or entry.foreign_ok or entry.at in done:
                continue
            done.add(entry.at)
            yield _repair(subject, entry)

    def _component(self, subject: Subject, finding: Finding) -> Component | None:
        table = subject.prepared.compiled.database.table(finding.table)
        row = table.get(*finding.keys) if table is not None and finding.keys else None
        owner = getattr(row, "Component_", None)
        return subject.components.get(owner) if isinstance(owner, str) else None


def _is_wide(component: Component) -> bool:
    return component.bitness == 64 or any(BITS.get(file.isa) == 64 for file in component.files)


def _repair(subject: Subject, entry: Entry) -> Repair:
    source = subject.source(entry.at)
    mapping = source.mapping(entry.at)
    wanted = _condition(mapping)
    by_hand = Repair("64-bit code needs the condition VersionNT64: no edit does that here, add it by hand", entry.at)
    if mapping is None or wanted is None:
        return by_hand
    what = f"installed on 64-bit Windows only: {wanted}"
    if entry.condition is None:
        edit = source.add_key(mapping, f'condition: "{wanted}"' if "${" in wanted else f"condition: {wanted}")
        return Repair(what, entry.at, (edit,)) if edit else by_hand
    at = entry.at_of("condition")
    node = source.scalar(at)
    edits = _joined(source, node, wanted, bool(mapping.flow_style)) if node else ()
    return Repair(what if edits else f"the condition needs 'AND {wanted}': add it by hand", at, edits)


def _condition(mapping: MappingNode | None) -> str | None:
    """What must hold; in an entry for several ISAs it must let the 32-bit one pass. None when that can't be said."""
    isas = next((value for key, value in mapping.value if key.value == "isa"), None) if mapping else None
    if mapping is None or not isinstance(isas, SequenceNode):
        return "VersionNT64" if mapping else None
    widths = {BITS.get(item.value) for item in isas.value if isinstance(item, ScalarNode)}
    if None in widths:
        return None  # ${bits} has no value for a neutral component
    return "VersionNT64" if widths == {64} else "VersionNT64 OR ${bits}=32"


def _joined(source: Source, node: ScalarNode, wanted: str, flow: bool) -> tuple[Edit, ...]:
    if node.style in ("|", ">") or (flow and not node.style and "${" in wanted):
        return ()
    quote = len(node.style or "")
    start, end = node.start_mark.index + quote, node.end_mark.index - quote
    wanted = f"({wanted})" if " " in wanted else wanted
    return Edit(source.path, start, start, "("), Edit(source.path, end, end, f") AND {wanted}")
