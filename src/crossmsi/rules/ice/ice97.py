"""ICE97: a shared component is isolated once per folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE97(Rule):
    """No two components isolate the same shared component into one directory.

    ## What it does
    Groups the IsolatedComponent rows by shared component and by the directory of the application's component, and
    names every row of a group of two or more. Conditions of the components are not weighed.

    ## Why is this bad?
    The shared component's files are copied into that directory twice, but counted once: when one of the applications
    is removed, the other loses its copy.

    ## Example
    IsolatedComponent rows (Shared, Editor) and (Shared, Viewer), with Editor and Viewer both in INSTALLDIR.

    ## Use instead
    Isolate the shared component to one of the two (both then find the copy), or install them to separate folders.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice97"
    tables = ("IsolatedComponent", "Component")
    parity_note = "Microsoft's page speaks of warnings; its suite posts errors, and so does this rule."

    def check(self, package: Package) -> Iterator[Finding]:
        groups = defaultdict(list)
        for row in package.rows("IsolatedComponent"):
            application = package.component(text(row, "Component_Application"))
            if application is not None and application.directory is not None:
                groups[text(row, "Component_Shared"), application.directory].append(row)
        for (shared, directory), rows in groups.items():
            if len(rows) < 2:
                continue
            for row in rows:
                yield self.error(
                    f"component {text(row, 'Component_Application')} isolates {shared} into {directory}, and so does "
                    "another component: keep one of the rows or separate the folders",
                    table="IsolatedComponent", column="Component_Application", row=row,
                )  # fmt: skip
