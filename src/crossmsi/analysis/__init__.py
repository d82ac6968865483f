"""Facts about a package that rules and hosts share, computed lazily and once."""

from __future__ import annotations

from crossmsi.analysis.package import Package

__all__ = ["Package"]
