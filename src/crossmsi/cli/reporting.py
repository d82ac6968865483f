"""``--format`` options: which formats, where each goes, and writing them when the run is over."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from crossmsi.errors import CrossmsiError

if TYPE_CHECKING:
    from crossmsi.report.lintrun import LintRun, Style

FORMAT_HELP = (
    "text, json, sarif, junit, github, gitlab or markdown, with a file to write to if you like: sarif:out.sarif. "
    "Repeat it for several."
)


class ReportTarget(NamedTuple):
    """A format and the file that it goes to, None for the command's own stream."""

    format: str
    path: Path | None = None


def parse_targets(values: Sequence[str], inputs: Sequence[Path] = ()) -> list[ReportTarget]:
    """``["sarif:out.sarif", "github"]`` as targets; a Windows path after the first colon is taken as it is.

    Raises CrossmsiError for an unknown format, a file that can't be written or is one of ``inputs``, a file named
    twice, and a second format without a file.
    """
    from crossmsi.report.formats import load_format

    targets = []
    for value in values:
        name, colon, file = value.partition(":")
        load_format(name)
        if colon and not file:
            raise CrossmsiError(f"--format {value} lacks the file", hint=f"write {name}:FILE, or {name} alone")
        targets.append(ReportTarget(name, Path(file) if colon and file != "-" else None))
    _check_streams(targets)
    _check_files([target.path for target in targets if target.path is not None], inputs)
    return targets


def _check_streams(targets: Sequence[ReportTarget]) -> None:
    names = [target.format for target in targets if target.path is None]
    if len(names) > 1:
        raise CrossmsiError(
            f"only one format can go to the standard output, but {' and '.join(names)} both would",
            hint=f"send the others to files, for example --format {names[-1]}:report.{names[-1]}",
        )


def _check_files(paths: Sequence[Path], inputs: Sequence[Path]) -> None:
    seen: set[str] = set()
    for path in paths:
        absolute = os.path.normcase(os.path.abspath(path))
        if absolute in seen:
            raise CrossmsiError("two formats go to the same file", where=str(path), hint="give each a file of its own")
        seen.add(absolute)
        if path.is_dir():
            raise CrossmsiError("is a folder, not a file to write the report to", where=str(path))
        if not path.absolute().parent.is_dir():
            raise CrossmsiError("can't be written: its folder does not exist", where=str(path), hint="make the folder")
        if any(path.exists() and other.exists() and path.samefile(other) for other in inputs):
            raise CrossmsiError("is a file to lint: the report would overwrite it", where=str(path))


def write_reports(run: LintRun, targets: Sequence[ReportTarget], stream: TextIO) -> None:
    """Render every format, then write: files as a whole, the one without a file to ``stream``.

    The closing line goes to standard error when ``stream`` gets nothing.
    """
    from crossmsi.cli.writing import write_atomically
    from crossmsi.report.formats import load_format
    from crossmsi.report.lintrun import Style

    formats = [(target, load_format(target.format)) for target in targets]
    texts = [
        (target.path, module.render(run, Style() if target.path else _style(stream))) for target, module in formats
    ]
    for path, text in texts:
        if path is not None:
            write_atomically(path, text)
        else:
            stream.write(text)
    if all(path is not None for path, _ in texts):
        print(f"{run.summary()}: see {', '.join(str(path) for path, _ in texts)}", file=sys.stderr)
    for module in dict.fromkeys(module for _, module in formats):
        if hasattr(module, "publish"):
            module.publish(run)


def _style(stream: TextIO) -> Style:
    from rich.console import Console

    from crossmsi.report.lintrun import Style

    console = Console(file=stream)
    colour = console.color_system is not None and not console.no_color and not console.legacy_windows
    return Style(console.width if stream.isatty() else None, colour)
