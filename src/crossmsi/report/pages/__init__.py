"""The decision report for people: HTML and markdown."""
