"""The ``crossmsi`` command: its own options, and what an error looks like to the user."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import Annotated

import typer

from crossmsi.cli.commands import LazyGroup
from crossmsi.errors import CrossmsiError, CrossmsiErrors

app = typer.Typer(
    name="crossmsi",
    cls=LazyGroup,
    # Plain help: rich would cost more than everything else that starting takes.
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    help="Build, lint and inspect Windows Installer packages, without Windows.",
)


def _version(wanted: bool) -> None:
    if wanted:
        from crossmsi import __version__

        typer.echo(f"crossmsi {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Entry point. Exit status: 0 clean, 1 findings, 2 the command could not do its work, 130 interrupted."""
    _open_missing_streams()
    for stream in (sys.stdout, sys.stderr):
        # Names from a package may hold lone surrogates; printing them must not fail.
        stream.reconfigure(errors="backslashreplace")
    # Pydantic would look through every installed distribution for plugins of its own.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Tables are many small long-lived objects: the collector would walk them again and again and find nothing.
    gc.set_threshold(200_000, 20, 50)
    try:
        _run()
    finally:
        # Nor would it at exit, where it walks all of them whatever the thresholds are.
        gc.freeze()


def _open_missing_streams() -> None:
    """Where standard input, output or error is closed, the next file opened would become it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - until the end


def _run() -> None:
    try:
        app(prog_name="crossmsi")
    except CrossmsiErrors as errors:
        for error in errors.errors:
            _report(error)
        _leave(2)
    except CrossmsiError as error:
        _report(error)
        _leave(2)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one would only disturb the exit
        _leave(130)
    except BrokenPipeError:
        # The reader has gone (| head): nothing is wrong and nobody reads on.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _leave(0)
    except OSError as error:
        _report(CrossmsiError(error.strerror or str(error), where=error.filename))
        _leave(2)
    except Exception as error:
        if os.environ.get("CROSSMSI_DEBUG"):
            raise
        _report(
            CrossmsiError(
                f"internal error: {type(error).__name__}: {error}",
                hint="this is a defect of crossmsi: please report it (CROSSMSI_DEBUG=1 shows where it happened)",
            )
        )
        _leave(2)


def _report(error: CrossmsiError) -> None:
    print(f"error: {error}", file=sys.stderr)


def _leave(status: int) -> None:
    sys.stdout.flush()
    sys.exit(status)


if __name__ == "__main__":
    main()
