"""ICE80: 32- and 64-bit content agrees with the package's platform."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.bitness import FOLDERS, component_width, folder_above, template_platform
from crossmsi.analysis.rows import bits
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

SCRIPT_64BIT = 0x1000
LOCATOR_64BIT = 16
NATIVE = (
    "[%programfiles]", "[%commonprogramfiles]", "[%windir]\\system32", "[%winroot]\\system32",
    "[%systemroot]\\system32",
)  # fmt: skip
REDIRECTED = (
    "[%programfiles(x86)]", "[%commonprogramfiles(x86)]", "[%windir]\\syswow64", "[%winroot]\\syswow64",
    "[%systemroot]\\syswow64",
)  # fmt: skip
# Where a folder's name may stand in a component's data: table -> column.
MENTION = re.compile("|".join(re.escape(start) for start in (*(f"[{name}]" for name in FOLDERS), "[%")))
VALUES = {"Environment": "Value", "Registry": "Value", "Shortcut": "Arguments"}


class ICE80(Rule):
    """Components, folders, scripts and searches agree with the platform of the package.

    ## What it does
    Compares the Template Summary (platform and languages) with the installer schema in the Page Count, with every
    component's 64-bit attribute and the 32- or 64-bit folder above it, with script custom actions, registry searches,
    and folder properties or environment variables in a component's values, and with ProductLanguage.

    ## Why is this bad?
    A 32-bit package is installed by a 32-bit view of the machine: its 64-bit components land in 32-bit folders. A
    component that lies in a folder of the other width registers paths and keys where its own programs do not look.

    ## Example
    Template `Intel;1033`, and a component with Attributes 256 below ProgramFiles64Folder.

    ## Use instead
    Template `x64;1033` with Page Count 200, 64-bit components below ProgramFiles64Folder and 32-bit ones below
    ProgramFilesFolder; or a package for each platform.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice80"
    tables = ("Component", "Directory", "CustomAction", "RegLocator", "Environment", "Registry", "Shortcut", "Property")

    def check(self, package: Package) -> Iterator[Finding]:
        template = package.db.summary.template
        if not isinstance(template, str) or not template:
            yield self.error(
                "the Template Summary is empty: state platform and language, e.g. x64;1033",
                table="_SummaryInfo", column="7",
            )  # fmt: skip
            return
        platform = template_platform(template)
        yield from self._summary(package, template, platform)
        if platform is None:
            yield from self._narrow_package(package)
        yield from self._components(package, platform is not None)
        yield from self._language(package, template)

    def _summary(self, package: Package, template: str, platform: tuple[str, int] | None) -> Iterator[Finding]:
        if ";" not in template:
            yield self.error(
                f"the Template Summary {template!r} has no semicolon: write platform;language, e.g. x64;1033",
                table="_SummaryInfo", column="7",
            )  # fmt: skip
        schema = package.db.summary.page_count
        if not isinstance(schema, int):
            yield self.error(
                "the Page Count is missing or no number: state the lowest installer schema, e.g. 200",
                table="_SummaryInfo", column="14",
            )  # fmt: skip
        elif platform and schema < platform[1]:
            yield self.error(
                f"the package is for {platform[0]}, which needs installer schema {platform[1]}; its Page Count says "
                f"{schema}",
                table="_SummaryInfo", column="14",
            )  # fmt: skip

    def _narrow_package(self, package: Package) -> Iterator[Finding]:
        for row in package.db.rows("CustomAction"):
            if bits(row, "Type") & SCRIPT_64BIT:
                yield self.error(
                    f"custom action {row.Action} is marked as a 64-bit script in a 32-bit package: clear the bit or "
                    "build the package for x64",
                    table="CustomAction", column="Action", row=row,
                )  # fmt: skip
        for row in package.db.rows("RegLocator"):
            if bits(row, "Type") >= LOCATOR_64BIT:
                yield self.error(
                    f"the search {row.Signature_} looks into the 64-bit registry from a 32-bit package: clear bit 16 "
                    "of Type or build the package for x64",
                    table="RegLocator", column="Type", row=row,
                )  # fmt: skip

    def _components(self, package: Package, wide_package: bool) -> Iterator[Finding]:
        directories = package.index.texts("Component", "Directory_")
        folders = {directory: folder_above(package, directory) for directory in set(directories)}
        for row, directory in zip(package.db.rows("Component"), directories, strict=True):
            width, above = component_width(row), folders[directory]
            if width == 64 and not wide_package:
                yield self.error(
                    f"component {row.Component} is 64-bit, but the Template Summary names no 64-bit platform: build "
                    "the package for x64 (or Arm64), or make a package for each platform",
                    table="Component", column="Attributes", row=row,
                )  # fmt: skip
            if above and above[1] != width:
                yield self.error(
                    f"{width}-bit component {row.Component} lies below {above[0]}, a {above[1]}-bit folder: move it to "
                    "the twin folder or turn its 64-bit attribute round",
                    table="Component", column="Directory_", row=row,
                )  # fmt: skip
        for table, column in VALUES.items():
            columns = (package.index.texts(table, column), package.index.texts(table, "Component_"))
            for row, value, owner in zip(package.db.rows(table), *columns, strict=True):
                if value and MENTION.search(value) and (component := package.component(owner)):
                    width = component_width(component.row)
                    yield from self._value(table, column, row, value, width, wide_package)

    def _value(self, table: str, column: str, row, value: str, width: int, wide_package: bool) -> Iterator[Finding]:
        folders = [name for name, other in FOLDERS.items() if other != width and f"[{name}]" in value]
        if folders:
            yield self.error(
                f"{value!r} in the {width}-bit component {row.Component_} names a folder of the other width: "
                f"{', '.join(folders)}",
                table=table, column=column, row=row,
            )  # fmt: skip
        lower = value.lower()
        wrong = REDIRECTED if width == 64 or not wide_package else NATIVE
        variables = [reference for reference in wrong if reference in lower]
        if variables:
            yield self.warning(
                f"{value!r} means a folder of the other width to the {width}-bit component {row.Component_}: "
                f"{', '.join(variables)}",
                table=table, column=column, row=row,
            )  # fmt: skip

    def _language(self, package: Package, template: str) -> Iterator[Finding]:
        languages = template.partition(";")[2].split(",")
        properties = package.db.table("Property")
        row = properties.get("ProductLanguage") if properties else None
        if row is None or languages in ([""], ["0"]) or row.Value in languages:
            return
        yield self.error(
            f"ProductLanguage is {row.Value}, but the Template Summary lists {', '.join(languages)}",
            table="Property", column="Value", row=row,
        )  # fmt: skip
