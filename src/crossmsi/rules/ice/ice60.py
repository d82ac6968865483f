"""ICE60: files with a version have a language, and no hash."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE60(Rule):
    """Every versioned file that is no font has a language, and none is in MsiFileHash.

    ## What it does
    A file with a Version of its own (not the key of another file) needs a Language unless Font lists it; a font should
    have none. MsiFileHash may not list files with a version of their own.

    ## Why is this bad?
    A file on disk has the language of its resources; the package says it has none. Each repair takes that for a
    difference and copies the file again. Hashes are for files without a version, for versioned ones they are ignored.

    ## Example
    File `scan.dll` with Version `2.4.0.0` and a null Language.

    ## Use instead
    The Language of the file's version resource, 0 if it is neutral.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice60"
    tables = ("File", "Font", "MsiFileHash")
    parity = "same"
    parity_note = "Like the real suite, it also warns of a font that has a language; the page doesn't say so."

    def check(self, package: Package) -> Iterator[Finding]:
        files = package.index.values("File", "File")
        fonts = package.index.values("Font", "File_")
        columns = [package.index.texts("File", name) for name in ("File", "Version", "Language")]
        for row, file, version, language in zip(package.rows("File"), *columns, strict=True):
            if file in fonts:
                if language is not None:
                    yield self.warning(
                        f"the file {row.File} is a font and has the language {language}: leave Language null",
                        table="File", column="Language", row=row,
                    )  # fmt: skip
            elif version is not None and language is None and version not in files:
                yield self.warning(
                    f"the file {row.File} has the version {version} but no language: give its Language, 0 if neutral",
                    table="File", column="Version", row=row,
                )  # fmt: skip
        versions = package.index.lookup("File", "File", "Version")
        hashed = package.index.texts("MsiFileHash", "File_")
        for row, file in zip(package.rows("MsiFileHash"), hashed, strict=True):
            version = None if file is None else versions.get(file)
            if version is not None and version not in files:
                yield self.error(
                    f"MsiFileHash lists the file {row.File_}, which has the version {version}: remove the row",
                    table="MsiFileHash", column="File_", row=row,
                )  # fmt: skip
