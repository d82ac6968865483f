"""A page for administrators: what to enter in Intune and in Group Policy, package by package.

Sources: https://learn.microsoft.com/mem/intune/apps/apps-win32-add (detection and requirement rules),
https://learn.microsoft.com/windows/win32/msi/standard-installer-command-line-options,
https://learn.microsoft.com/windows/win32/cimwin32prov/win32-processor
"""

from __future__ import annotations

from collections.abc import Iterator

from crossmsi.deploy.facts import PackageFacts, Product

UNINSTALL = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall"
_INTUNE = {"x86": "x86, x64 and ARM64", "x64": "x64 and, from Windows 11 on, ARM64", "arm64": "ARM64"}
_WIN64 = "Make this 32-bit X86 application available to Win64 machines"
_WMI = {
    "x86": "AddressWidth = 32",
    "x64": "AddressWidth = 64 AND Architecture = 9",
    "arm64": "Architecture = 12",
}
"""Win32_Processor: AddressWidth is the operating system's, Architecture 9 an x64 and 12 an ARM64 processor."""


def deployment_notes(product: Product) -> str:
    """The page as markdown."""
    return "\n".join([*_head(product), *(line for item in product.packages for line in _package(product, item))]) + "\n"


def _head(product: Product) -> Iterator[str]:
    yield f"# Deploying {_plain(product.name)} {product.version}"
    yield ""
    yield "Made by `crossmsi deploy` from the packages themselves. Make it again for another build: product codes and"
    yield "checksums are those of these files."
    yield ""
    yield "| package | for | product code | upgrade code | size |"
    yield "|---|---|---|---|---|"
    for item in product.packages:
        yield (
            f"| `{item.path.name}` | {item.platform} | `{item.product_code}` | `{item.upgrade_code}` | "
            f"{item.size:,} bytes |"
        )
    yield ""
    yield _relation(product)
    yield ""
    yield "Every package ends with 0 (done), 3010 (done, restart needed) or 1641 (restart begun); 1618 means that"
    yield "another installation is running, 1633 that the package is not for this processor."


def _relation(product: Product) -> str:
    if len(product.packages) == 1:
        return "There is one package."
    if any(product.rivals(item) for item in product.packages):
        return (
            "Packages with the same upgrade code replace each other: assign one to each machine, the one for its "
            "processor."
        )
    return (
        "Each package has an upgrade code of its own: they can be installed side by side, and each is upgraded by its "
        "own next version."
    )


def _package(product: Product, item: PackageFacts) -> Iterator[str]:
    name = item.path.name
    yield ""
    yield f"## {item.platform}: {_plain(item.name)}"
    yield ""
    yield f"SHA-256 `{item.sha256}`, installed for {'all users' if item.per_machine else 'the current user'}."
    yield ""
    yield "Command lines:"
    yield ""
    yield "```"
    yield f'msiexec /i "{name}" /qn /norestart /l*v "%TEMP%\\{item.product_code}.log"'
    yield f"msiexec /x {item.product_code} /qn /norestart"
    yield f"msiexec /fomus {item.product_code} /qn /norestart"
    yield "```"
    yield ""
    yield "Intune (Windows app, Win32):"
    yield ""
    yield f"- Install behavior: {'System' if item.per_machine else 'User'}"
    yield f"- Requirement rule, operating system architecture: {_intune(product, item)}"
    yield f"- Detection rule, type MSI: product code `{item.product_code}`, version equal to `{item.version}`"
    yield f"- Or by registry: `{_uninstall_key(item)}`, value `DisplayVersion` equal to `{item.version}`"
    if item.platform == "x86" and item.per_machine:
        yield "  (associated with a 32-bit app on 64-bit clients: Yes)"
    yield ""
    yield "Group Policy (Software Installation):"
    yield ""
    yield from _group_policy(product, item)


def _intune(product: Product, item: PackageFacts) -> str:
    if not product.rivals(item):
        return _INTUNE[item.platform]
    return {"x86": "x86", "x64": "x64", "arm64": "ARM64"}[item.platform]


def _uninstall_key(item: PackageFacts) -> str:
    root = "HKEY_LOCAL_MACHINE" if item.per_machine else "HKEY_CURRENT_USER"
    return f"{root}\\{UNINSTALL}\\{item.product_code}"


def _group_policy(product: Product, item: PackageFacts) -> Iterator[str]:
    alone = bool(product.rivals(item))
    yield f"- Assign it under {'Computer' if item.per_machine else 'User'} Configuration."
    if item.platform == "x86":
        yield f'- Under Deployment, Advanced, switch "{_WIN64}" {"off" if alone else "on"}.'
    if item.platform == "x86" and not alone:
        yield "- No WMI filter is needed."
    else:
        yield f"- WMI filter: `SELECT * FROM Win32_Processor WHERE {_WMI[item.platform]}`"


def _plain(text: str) -> str:
    """``text`` without what markdown would read as markup."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#" else c for c in text)
