"""A folder to install from: the members, setup.exe with its list, and the package that chains the members beside it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from crossmsi.chain.members import Chain
from crossmsi.chain.programs import program
from crossmsi.errors import CrossmsiError
from crossmsi.pack.naming import safe_name
from crossmsi.pack.native import write_package
from crossmsi.pack.packing import Packing
from crossmsi.variants.writing import all_or_nothing

if TYPE_CHECKING:
    from crossmsi.compile import Compiled

PROGRAM, LIST = "setup.exe", "setup.chain"


def list_text(chain: Chain) -> str:
    """What setup.exe reads: sample_payloads/src/chain/members.h describes it."""
    lines = [
        f"# The packages that {PROGRAM} installs, in this order: hosts|product code|file",
        f"name|{chain.name}",
        *(member.line for member in chain.members),
    ]
    return "".join(f"{line}\r\n" for line in lines)


def package_name(chain: Chain) -> str:
    """The file name of the chaining package."""
    return safe_name(f"{chain.name}-{chain.version}") + ".msi"


def write_chain_folder(chain: Chain, compiled: Compiled, folder: Path, packing: Packing) -> list[Path]:
    """Write everything to ``folder``, all or nothing; the paths, the chaining package last.

    Members that are in the folder already stay as they are. Raises CrossmsiError when something can't be written.
    """
    own = package_name(chain)
    taken = {name.lower() for name in (PROGRAM, LIST, own)}
    for member in chain.members:
        if member.file.lower() in taken:
            raise CrossmsiError("has the name of a file that is to be written", where=str(member.facts.path))
    with all_or_nothing(folder) as temporary:
        for member in chain.members:
            there = folder / member.file
            if not there.exists() or not there.samefile(member.facts.path):
                shutil.copyfile(member.facts.path, temporary / member.file)
        shutil.copyfile(program(chain.isa, PROGRAM), temporary / PROGRAM)
        (temporary / LIST).write_text(list_text(chain), "utf-8", newline="")
        write_package(compiled, temporary / own, packing)
    return [folder / name for name in (*(member.file for member in chain.members), PROGRAM, LIST, own)]
