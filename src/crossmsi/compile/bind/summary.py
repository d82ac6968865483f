"""The summary information stream.

https://learn.microsoft.com/windows/win32/msi/summary-property-descriptions
"""

from __future__ import annotations

from crossmsi import __version__
from crossmsi.compile.bind.binding import Binding

PLATFORMS = {"x86": "Intel", "x64": "x64", "arm64": "Arm64"}
SHORT_NAMES, COMPRESSED, NO_ELEVATION = 1, 2, 8  # bits of Word Count
READ_ONLY_RECOMMENDED = 2  # Security
DEFAULT_CODEPAGE = 1252


def write_summary(binding: Binding) -> None:
    """Fill it in, but for the package code and the times, which the packer knows."""
    package, summary = binding.package, binding.db.summary
    binding.db.codepage = package.codepage if package.codepage is not None else DEFAULT_CODEPAGE
    summary.codepage = package.summary_codepage or binding.db.codepage or DEFAULT_CODEPAGE
    summary.title = "Installation Database"
    summary.subject = package.subject or package.name
    summary.author = package.author or package.manufacturer
    summary.keywords = package.keywords or "Installer"
    summary.comments = package.comments or f"This database holds what it takes to install {package.name}."
    summary.template = f"{PLATFORMS[binding.ctx.arch]};{package.language}"
    summary.page_count = package.installer_version
    summary.word_count = (
        (SHORT_NAMES if package.short_names else 0)
        | (COMPRESSED if package.compressed else 0)
        | (NO_ELEVATION if package.scope == "perUser" else 0)
    )
    summary.application = f"crossmsi {__version__}"
    summary.security = READ_ONLY_RECOMMENDED
