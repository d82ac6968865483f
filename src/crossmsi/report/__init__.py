"""Findings and comparisons in the forms people and programs read, one formatter a file."""
