"""Burn's conditions: on which Windows a bundle installs which package.

Built-in variables: VersionNT64 is set on 64-bit Windows. NativeMachine is the processor's IMAGE_FILE_MACHINE value
where Windows can tell (since Windows 10 1511, so on every ARM64 one), else not set; no comparison with it is true then.
"""

from __future__ import annotations

from crossmsi.deploy.facts import PackageFacts, Product

ARM64 = "NativeMachine = 43620"
"""IMAGE_FILE_MACHINE_ARM64."""
EMULATES_X64 = "WindowsBuildNumber >= 22000"
"""ARM64 Windows that takes x64 packages: Windows 11."""


def install_condition(product: Product, package: PackageFacts) -> str | None:
    """The InstallCondition of a package in a bundle; None when every Windows gets it.

    Packages with upgrade codes of their own go to every Windows that takes them. Of those that share one only the best
    for the machine is installed: arm64 before x64 before x86.
    """
    rivals = {other.platform for other in product.rivals(package)}
    if package.platform == "arm64":
        return ARM64
    if package.platform == "x64":
        if "arm64" in rivals:
            return f"VersionNT64 AND NOT {ARM64}"
        return f"VersionNT64 AND (NOT {ARM64} OR {EMULATES_X64})"
    if "x64" in rivals and "arm64" in rivals:
        return "NOT VersionNT64"
    if "x64" in rivals:
        return f"NOT VersionNT64 OR ({ARM64} AND NOT {EMULATES_X64})"
    return f"NOT {ARM64}" if "arm64" in rivals else None
