"""``crossmsi identify``: what the given files are, as a table or as JSON."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crossmsi.errors import CrossmsiError

if TYPE_CHECKING:
    from crossmsi.pe import PeIdentity


class OutputFormat(StrEnum):
    """How the result is printed."""

    TABLE = "table"
    JSON = "json"


def identify(
    paths: Annotated[list[Path], typer.Argument(help="Files, or directories to search for files.", show_default=False)],
    format: Annotated[OutputFormat, typer.Option("--format", help="A table to read, or JSON.")] = OutputFormat.TABLE,
    tests: Annotated[bool, typer.Option("--tests", help="List the cfx tests that each file exports instead.")] = False,
) -> None:
    """Tell what each file is: machine type, kind, version, COM exports, imports, signature, DEP/ASLR/CFG."""
    from crossmsi.pe import identify as identify_file

    if tests:
        _list_tests([file for path in paths for file in _files(path)], format)
        return
    identities = [identify_file(file) for path in paths for file in _files(path)]
    if format is OutputFormat.JSON:
        import json

        json.dump([identity.to_dict() for identity in identities], sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        _print_table(identities)


def _list_tests(files: list[Path], format: OutputFormat) -> None:
    """Fixture.test, one a line as the runner lists them; with several files each has a heading."""
    from crossmsi.pe.fixtures import read_test_module

    modules = [read_test_module(file) for file in files]
    if format is OutputFormat.JSON:
        import json

        json.dump([module.to_dict() for module in modules], sys.stdout, indent=2)
        sys.stdout.write("\n")
        return
    for module in modules:
        if len(modules) > 1 or module.problem or not module.fixtures:
            remark = f": {module.problem}" if module.problem else "" if module.fixtures else ": no tests"
            sys.stdout.write(f"# {visible(module.path)} ({module.machine or 'not PE'}){remark}\n")
        for name in module.test_names():
            sys.stdout.write(f"{name}\n")


def _files(path: Path) -> Iterator[Path]:
    """The file itself, or every regular file below a directory, sorted; links to directories aren't followed."""
    if not path.is_dir():
        yield path
        return

    def refuse(error: OSError) -> None:
        raise CrossmsiError(f"can't be searched: {error.strerror}", where=str(error.filename))

    for folder, subfolders, names in os.walk(path, onerror=refuse):
        subfolders.sort()
        yield from (file for name in sorted(names) if (file := Path(folder, name)).is_file())


def _print_table(identities: list[PeIdentity]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("File", overflow="fold")
    for header in ("ISA", "Kind", "Subsystem", "Version", "Language", "Flags"):
        table.add_column(header, no_wrap=True)
    table.add_column("Remarks", overflow="fold")
    for identity in identities:
        cells = (
            visible(identity.path),
            _isa(identity),
            identity.kind if identity.format == "pe" else "not PE",
            identity.subsystem or "",
            identity.version or "",
            ",".join(map(str, identity.languages)),
            _flags(identity),
        )
        remarks = Text(_remarks(identity), style="red" if identity.problem else "")
        table.add_row(*(Text(cell) for cell in cells), remarks)
    console = Console()
    if not console.is_terminal:
        console = Console(width=10_000)  # a file or pipe has no width to fit
    console.print(table)


def visible(path: str) -> str:
    """Undecodable bytes and control characters of a file name as escapes: a name must not steer the terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in path)


def _isa(identity: PeIdentity) -> str:
    """The ISA, and the machine type where that says something else ("anycpu (i386)")."""
    if identity.machine in (None, identity.isa):
        return identity.isa
    return f"{identity.isa} ({identity.machine})"


def _flags(identity: PeIdentity) -> str:
    names = ("dep", "aslr", "cfg", "signed")
    return " ".join(name for name in names if getattr(identity, name))


def _remarks(identity: PeIdentity) -> str:
    remarks = [identity.problem] if identity.problem else []
    if identity.hybrid:
        remarks.append(f"hybrid {identity.hybrid}")
    if identity.dotnet:
        remarks.append(f".NET {identity.dotnet['runtime']} {identity.dotnet['bitness']}")
    if "DllRegisterServer" in identity.exports:
        remarks.append("self-registering")
    remarks.extend(f"exports {name}: regsvr32 and COM miss it" for name in identity.exports if "@" in name)
    if identity.typelibs:
        remarks.append(f"type libraries: {len(identity.typelibs)}")
    if identity.registrar_scripts:
        remarks.append(f"registrar scripts: {len(identity.registrar_scripts)}")
    return "; ".join(remarks)
