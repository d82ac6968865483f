"""A first manifest for a folder of binaries: :func:`start` looks at the files and writes what fits them."""

from crossmsi.starter.start import Start, Wishes, start

__all__ = ["Start", "Wishes", "start"]
