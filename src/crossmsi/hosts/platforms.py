"""Which packages a host's installer accepts.

Sources: https://learn.microsoft.com/windows/win32/msi/template-summary, .../page-count-summary and .../error-codes
"""

from __future__ import annotations

from typing import NamedTuple

from crossmsi.analysis.summary_facts import SummaryFacts
from crossmsi.hosts.datafile import read_toml
from crossmsi.hosts.host import Host

INTEL = "Intel"
KNOWN = ("Intel", "x64", "AMD64", "Intel64", "Arm64", "Arm")


class Refusal(NamedTuple):
    """Why an installation doesn't begin, and the installer's error code (1633, 1613, 1603)."""

    code: int
    reason: str


def package_platform(summary: SummaryFacts) -> str:
    """The platform a package is for: the first known one of its template, Intel when none is stated."""
    names = [name.strip() for name in summary.platforms]
    return next((name for name in names if name in KNOWN), names[0] if names and names[0] else INTEL)


def is_64bit(platform: str) -> bool:
    """Whether a platform makes a package a 64-bit one."""
    return platform in ("x64", "AMD64", "Intel64", "Arm64")


def refuse(host: Host, summary: SummaryFacts) -> Refusal | None:
    """The installer's refusal of a package, None when it starts."""
    codes = read_toml("windows")["refusals"]
    platform = package_platform(summary)
    if platform not in host.platforms:
        return Refusal(
            codes["platform"],
            f"the package is for {platform}; {host.title} accepts {', '.join(host.platforms)}",
        )
    if summary.schema is not None and summary.schema > host.installer:
        return Refusal(
            codes["installer"],
            f"the package asks for installer schema {summary.schema}; the newest installer of {host.title} has "
            f"{host.installer}",
        )
    return None


def launch_refusal(message: str) -> Refusal:
    """The installer's answer to a launch condition that doesn't hold."""
    return Refusal(read_toml("windows")["refusals"]["launch-condition"], message)
