"""The package that chains the others: the MsiEmbeddedChainer table with our chainer.

https://learn.microsoft.com/windows/win32/msi/msiembeddedchainer-table
"""

from __future__ import annotations

from pathlib import Path

from crossmsi.chain.members import Chain
from crossmsi.chain.programs import program
from crossmsi.compile import Compiled, compile_source
from crossmsi.pack.naming import safe_name
from crossmsi.wxs import escape
from crossmsi.wxs.environment import Templates
from crossmsi.wxs.resources import resource_folder


def compile_chain_package(chain: Chain, *, embed: bool) -> Compiled:
    """The package, compiled. ``embed``: the members are files of it, else they are looked for beside it."""
    templates = Templates(resource_folder("templates"), None, escape.wix_literal)
    text = templates.render(
        "chain/package.xml.j2",
        {
            "chain": chain,
            "chainer": str(program(chain.isa, "chainer.exe")),
            "embed": embed,
            "folder": safe_name(chain.name),
            "members": " ".join(f'"{member.line}"' for member in chain.members),
            "sources": [str(member.facts.path.absolute()) for member in chain.members] if embed else [],
        },
    )
    compiled = compile_source(text, name=f"{chain.name} (rendered)", base_dir=Path.cwd(), arch=chain.platform)
    # Stands in until packing derives the package code from the content: rules look for one.
    compiled.database.summary.revision = chain.product_code
    return compiled
