"""crossmsi: build, lint and inspect Windows Installer packages without Windows."""


def __getattr__(name: str) -> str:
    # importlib.metadata costs more than everything else at start-up, and only --version needs it.
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("crossmsi")
    except PackageNotFoundError:
        return "0+unknown"
