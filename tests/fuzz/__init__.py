"""A mutation fuzzer over packages and cabinets: ``python -m tests.fuzz --cases N --seed S``."""
