"""ISA013: registrations that lean on registry reflection or on the name of WOW64's own key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.instruction_sets import instruction_sets
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

NODE = "wow6432node"
WRITING = ("Registry", "RemoveRegistry")


class ISA013(Rule):
    """Registrations don't lean on registry reflection or on the key Wow6432Node.

    ## What it does
    In a package with code of both widths: finds interfaces, media types and other keys that only components of one
    width register, and which the other width saw before Windows 7 because WOW64 copied them (classes of local servers
    are only mentioned: COM looks into both views for these). In every package: finds registry keys that name
    Wow6432Node.

    ## Why is this bad?
    Windows XP and Vista copied some keys from view to view. Windows 7 and later don't:

                     Windows XP, Vista                    since Windows 7
        64-bit view  Interface\\{I} = ...                  Interface\\{I} = ...
        32-bit view  Interface\\{I} = ...  (a copy)        (nothing)

    The programs of the other width can't marshal the interface any more. Wow6432Node is how WOW64 stores the 32-bit
    view, not an interface: on 32-bit Windows the literal key is one that nobody reads.

    ## Example
    A 64-bit component that registers Interface\\{I}\\ProxyStubClsid32 for a 32- and a 64-bit program; a row for
    HKLM\\Software\\Wow6432Node\\Acme.

    ## Use instead
    Register such keys from a component of each width. Write HKLM\\Software\\Acme from a 32-bit component: the view
    follows the component.
    """

    source_url = "https://learn.microsoft.com/windows/win32/winprog64/registry-reflection"
    tables = ("Registry", "RemoveRegistry", "RegLocator", "Class", "Component")
    parity = "own"
    order_dependent = True

    def check(self, package: Package) -> Iterator[Finding]:
        yield from self._gaps(package)
        for table in WRITING:
            yield from self._literal_keys(package, table)
        for row in package.rows("RegLocator"):
            key = text(row, "Key") or ""
            if NODE in key.lower():
                yield self.info(
                    f"the search {text(row, 'Signature_')} names {key}, which 32-bit Windows doesn't have: search the "
                    "key without Wow6432Node and leave bit 16 of Type clear for the 32-bit view",
                    table="RegLocator", column="Key", row=row,
                )  # fmt: skip

    def _gaps(self, package: Package) -> Iterator[Finding]:
        if not package.kept(instruction_sets).mixed:
            return
        from crossmsi.hosts.reflection_gaps import reflection_gaps
        from crossmsi.hosts.written_rows import row_of

        for gap in reflection_gaps(package):
            say = self.info if gap.branch.lower() == "clsid" else self.warning
            more = f" and {len(gap.subjects) - 1} more" if len(gap.subjects) > 1 else ""
            yield say(
                f"{gap.component} registers {gap.subjects[0]}{more} for one width: {gap.view}-bit programs see it on "
                f"Windows XP and Vista, where it is reflected, and no more since Windows 7. Register it from a "
                f"{gap.view}-bit component too",
                table=gap.writer.table, row=row_of(package, gap.writer),
            )  # fmt: skip

    def _literal_keys(self, package: Package, table: str) -> Iterator[Finding]:
        """One finding a component: its first row, and how many more there are."""
        columns = (package.index.texts(table, "Key"), package.index.texts(table, "Component_"))
        rows: dict[str | None, list] = {}
        for row, key, component in zip(package.rows(table), *columns, strict=True):
            if key and NODE in key.lower():
                rows.setdefault(component, []).append(row)
        for component, found in rows.items():
            more = f", like {len(found) - 1} more of its rows" if len(found) > 1 else ""
            yield self.warning(
                f"component {component} names WOW64's own key {text(found[0], 'Key')}{more}: name the key without it, "
                "from a 32-bit component",
                table=table, column="Key", row=found[0],
            )  # fmt: skip
