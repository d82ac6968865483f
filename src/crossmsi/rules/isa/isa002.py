"""ISA002: file names that lie about their instruction set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.bitness import isa_width
from crossmsi.analysis.filenames import long_name
from crossmsi.analysis.name_claims import name_claim
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ISA002(Rule):
    """A file is installed under a name that belongs to another instruction set.

    ## What it does
    Reads the machine type of every PE file and looks at the name it is installed under: does the name state another
    ISA (32/64, x86/x64, i386/amd64, win32/win64, arm64), or is the file installed under a name other than its source
    name while another payload, of another machine type, has exactly that name?

    ## Why is this bad?
    The mix-up passes every other check: ids and sources are right, only the name is wrong. The first release of cfix
    1.2 shipped cfix64.exe under the name cfix32.exe, and the kernel driver likewise. Nobody who used the 64-bit files
    could find them, and the 32-bit names would not start on 32-bit Windows.

    ## Example
    File `Cfix64Exe`, installed as cfix32.exe, holds amd64 code.

    ## Use instead
    Install the file under the name it was built with. A name in which 32 is no ISA (opengl32.dll) is only a warning.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/file-table"
    tables = ("File",)
    parity = "own"

    def check(self, package: Package) -> Iterator[Finding]:
        payloads = []
        machines: dict[str, set[str]] = defaultdict(set)
        for key, identity in package.payloads.identified.items():
            if isa_width(identity.isa) is None:
                continue
            row = package.files.rows[key]
            name = long_name(text(row, "FileName") or "")
            source = package.source_names.get(key, name)
            payloads.append((row, name, source, identity.isa))
            machines[name.lower()].add(identity.isa)
            machines[source.lower()].add(identity.isa)
        for row, name, source, isa in payloads:
            claim = name_claim(name)
            others = machines[name.lower()] - {isa}
            if name.lower() != source.lower() and others:
                yield self.error(
                    f"{source} ({isa}) is installed as {name}, the name of the package's {_list(others)} file: name "
                    f"it {source}, or ship the file that {name} stands for",
                    table="File", column="FileName", row=row,
                )  # fmt: skip
            elif claim and isa not in claim.isas:
                say = self.warning if claim.weak and not others else self.error
                yield say(
                    f"{name} holds {isa} code, but {claim.text!r} in its name says {_list(claim.isas)}: ship the file "
                    "that the name promises, or rename it",
                    table="File", column="FileName", row=row,
                )  # fmt: skip


def _list(isas) -> str:
    return " or ".join(sorted(isas))
