"""Installing several packages as one: a package that chains others, and a folder with a bootstrapper.

https://learn.microsoft.com/windows/win32/msi/multiple-package-installations
"""

from __future__ import annotations

from crossmsi.chain.folder import write_chain_folder
from crossmsi.chain.members import HOSTS, Chain, Member, read_chain
from crossmsi.chain.package import compile_chain_package

__all__ = ["HOSTS", "Chain", "Member", "compile_chain_package", "read_chain", "write_chain_folder"]
