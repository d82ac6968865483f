"""The page ``docs/commands.md``, generated from the commands: ``python -m crossmsi.cli.reference docs/commands.md``."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from crossmsi.cli.app import app
from crossmsi.cli.commands import COMMANDS

_HEAD = """# Command reference

Generated from the commands by `python -m crossmsi.cli.reference docs/commands.md`; `crossmsi COMMAND --help` prints the
same.

Exit status of every command: 0 clean, 1 findings at error level or differences, 2 it could not do its work, 130
interrupted. Results go to the standard output, everything else to the standard error. `CROSSMSI_DEBUG=1` shows the
traceback of an internal error.

Shells complete commands and options after `crossmsi --install-completion`; `--show-completion` prints the script.
`crossmsi --version` prints the version.
"""


def reference() -> str:
    """The page as markdown."""
    group = typer.main.get_command(app)
    above = typer.Context(group, info_name="crossmsi")
    blocks = [_HEAD]
    for name in COMMANDS:
        command = group.get_command(above, name)
        with typer.Context(command, info_name=name, parent=above, terminal_width=10_000) as context:
            usage = " ".join(["crossmsi", name, *command.collect_usage_pieces(context)])
            blocks += [f"## {name}", *_paragraphs(command.help or ""), f"```\n{usage}\n```"]
            records = [record for param in command.params if (record := param.get_help_record(context))]
        blocks.append("\n".join(["| | |", "|---|---|", *_rows(records)]))
    return "\n\n".join(block.strip("\n") for block in blocks) + "\n"


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        yield re.sub(r"(?<![\w`])(--?[a-z][\w-]*)", r"`\1`", paragraph)


def _rows(records: list[tuple[str, str]]) -> Iterator[str]:
    for declaration, text in records:
        words = " ".join(text.split()).replace("<", "&lt;").replace("*", "\\*")
        yield f"| {_code(declaration.strip())} | {words.replace('|', '&#124;')} |"


def _code(text: str) -> str:
    """``text`` as code in a cell; there is no way to write a '|' in backticks that all markdown programs share."""
    return f"<code>{html.escape(text).replace('|', '&#124;')}</code>" if "|" in text else f"`{text}`"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), "utf-8")
