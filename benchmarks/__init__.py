"""Ratios against wixl, msiinfo and pymsi, measured side by side: ``python -m benchmarks``."""
