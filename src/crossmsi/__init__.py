"""crossmsi: build, lint and inspect Windows Installer packages without Windows."""

__version__ = "0.1.0"  # the distribution's too
