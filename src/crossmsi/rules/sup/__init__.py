"""Rules about suppressions, one a file."""
