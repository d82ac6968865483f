"""crossmsi: build, lint and inspect Windows Installer packages without Windows."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("crossmsi")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0+unknown"
