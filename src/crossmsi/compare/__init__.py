"""What two packages differ in: summary information, rows by key, streams and files by content."""

from crossmsi.compare.packages import compare_packages
from crossmsi.compare.result import Change, Comparison

__all__ = ["Change", "Comparison", "compare_packages"]
