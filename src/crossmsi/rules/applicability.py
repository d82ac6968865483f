"""Which rules apply to an installation package, and which to a merge module (.msm).

Microsoft validates modules with a suite of their own (mergemod.cub): ICEM01 to ICEM14 and some of the ICEs. Its pages
name the former (https://learn.microsoft.com/windows/win32/msi/merge-module-ice-reference); the latter are those that
the ``_ICESequence`` table of the mergemod.cub lists which WiX redistributes. Rules of other families (ISA) are ours and
apply to both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crossmsi.analysis import Package

MODULE_ICES = frozenset(
    f"ICE{number:02}"
    for number in (
        2, 3, 6, 8, 11, 15, 17, 18, 23, 29, 30, 32, 33, 34, 36, 39, 42, 44, 45, 46, 48, 49, 51, 52, 53, 54, 55, 60, 65,
        66, 68, 70, 74, 76, 85, 86, 87, 89, 92, 93, 94, 95, 98, 103,
    )
)  # fmt: skip


def is_merge_module(package: Package) -> bool:
    """Whether the database is a merge module.

    A file called .msm is one; else a database with a ModuleSignature table that has no features: merge tools leave
    that table in the packages, too, into which they merged a module, but a module has no features of its own.
    """
    if package.path is not None and package.path.lower().endswith(".msm"):
        return True
    return package.has("ModuleSignature") and not package.index.values("Feature", "Feature")


def applies(rule: str, *, module: bool) -> bool:
    """Whether the rule with this id is meant for merge modules (``module``) or for installation packages."""
    if rule.startswith("ICEM"):
        return module
    return not (module and rule.startswith("ICE")) or rule in MODULE_ICES
