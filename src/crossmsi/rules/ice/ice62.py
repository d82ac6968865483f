"""ICE62: isolated components are shared, follow their application and lie apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.component_bits import ComponentBits
from crossmsi.analysis.feature_nesting import FeatureNesting
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE62(Rule):
    """The shared component of every IsolatedComponent row is counted, unconditional and installed with its application.

    ## What it does
    The application needs a file as key path. The shared component needs the bit 8 (SharedDllRefCount), should have no
    condition, and must be in each feature of the application or in a feature above. Where another application that
    isolates the same component is in the directory of that component, a warning is given.

    ## Why is this bad?
    The private copy is made beside the application's key file. Without the reference count, or when the shared part can
    go away while the application stays, the copy remains without registration or the registration without a file.

    ## Example
    Component_Shared `Grid` with Attributes 0 and Component_Application `Planner`.

    ## Use instead
    Attributes 8 for `Grid`, in the same feature as `Planner`.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice62"
    tables = ("IsolatedComponent", "Component", "FeatureComponents", "Feature")
    parity = "same"
    parity_note = (
        "Like in the real suite, applications are looked for in the directory of the shared component, not in one "
        "another's, and a null KeyPath without bits passes as a file."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        nesting = FeatureNesting(package.features)
        beside = self._beside(package)
        for row in package.rows("IsolatedComponent"):
            shared, application = text(row, "Component_Shared"), text(row, "Component_Application")
            library, program = package.component(shared), package.component(application)
            here = {"table": "IsolatedComponent", "row": row}
            if program and program.key_path_table != "File":
                yield self.error(
                    f"component {application} isolates {shared}, but its key path is no file: name one of its files",
                    column="Component_Application", **here,
                )  # fmt: skip
            if library and not library.has(ComponentBits.SHARED_DLL_REF_COUNT):
                yield self.error(
                    f"component {shared} is isolated for {application} without SharedDllRefCount: set the bit 8 of "
                    "its Attributes",
                    column="Component_Shared", **here,
                )  # fmt: skip
            for feature in package.features.features_of(application):
                if not nesting.within(feature, package.features.features_of(shared)):
                    yield self.error(
                        f"the feature {feature} installs {application} but not {shared}, which is isolated for it: "
                        "put both into that feature, or the shared one into a parent",
                        column="Component_Shared", **here,
                    )  # fmt: skip
            if library and library.condition:
                yield self.warning(
                    f"component {shared} is isolated for {application} and has a condition: remove it, or make sure "
                    "that it never turns false after the first installation",
                    table="Component", column="Condition", row=library.row,
                )  # fmt: skip
            if beside.get(shared, frozenset()) - {application}:
                yield self.warning(
                    f"component {shared} is isolated for {application} and for another application in the directory "
                    f"{library.directory if library else ''}: install the applications into directories of their own",
                    column="Component_Shared", **here,
                )  # fmt: skip

    @staticmethod
    def _beside(package: Package) -> dict[str | None, frozenset[str | None]]:
        """Up to two applications per shared component that are in its directory: enough to know of another one."""
        result: dict[str | None, frozenset[str | None]] = {}
        for row in package.rows("IsolatedComponent"):
            shared, application = text(row, "Component_Shared"), text(row, "Component_Application")
            library, program = package.component(shared), package.component(application)
            known = result.get(shared, frozenset())
            if library and program and library.directory == program.directory and len(known) < 2:
                result[shared] = known | {application}
        return result
