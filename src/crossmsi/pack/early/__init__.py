"""A second process for the start of a build: it finds, reads, hashes and compresses payloads while this one still
imports and compiles.

Threads can't do that: reading thousands of small files is work for the interpreter, of which only one thread runs at a
time. Where a process can't be forked safely, ``start_early`` gives None, and the build does without; its bytes are the
same.
"""

from crossmsi.pack.early.early import Early, start_early

__all__ = ["Early", "start_early"]
