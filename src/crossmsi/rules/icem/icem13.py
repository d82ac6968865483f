"""ICEM13: a module brings no policy for the machine's assemblies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import bits, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.icem import UNCOMPARED
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

WIN32 = 1
# https://learn.microsoft.com/dotnet/framework/configure-apps/how-to-create-a-publisher-policy
_NET_POLICY = re.compile(r"policy\.\d+\.\d+\.", re.IGNORECASE)


class ICEM13(Rule):
    """No assembly of a module is a publisher policy or configuration assembly.

    ## What it does
    Finds the attributes of each MsiAssembly row in MsiAssemblyName: a Win32 assembly whose type ends in `policy`, or a
    .NET assembly whose name begins with `policy.` and two numbers, is named.

    ## Why is this bad?
    A policy redirects every program on the machine to another version of an assembly. That is for a product to decide,
    not for a module that many products include.

    ## Example
    MsiAssemblyName row (Policy.GUID, name, policy.1.0.AcmeCodec).

    ## Use instead
    Take the policy assembly's component out of the module and ship it with the product.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/icem13"
    tables = ("MsiAssembly", "MsiAssemblyName")
    parity_note = UNCOMPARED + (
        " The page does not say how it knows a policy; we use the documented forms of names and types."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        attributes: dict[tuple[str | None, str], str] = {}
        for row in package.rows("MsiAssemblyName"):
            name = (text(row, "Name") or "").lower()
            attributes[text(row, "Component_"), name] = text(row, "Value") or ""
        for row in package.rows("MsiAssembly"):
            component = text(row, "Component_")
            if bits(row, "Attributes") & WIN32:
                policy = attributes.get((component, "type"), "").lower().endswith("policy")
            else:
                policy = bool(_NET_POLICY.match(attributes.get((component, "name"), "")))
            if policy:
                yield self.warning(
                    f"component {component} is a policy assembly, which affects other programs: ship it with a product "
                    "instead",
                    table="MsiAssembly", column="Component_", row=row,
                )  # fmt: skip
