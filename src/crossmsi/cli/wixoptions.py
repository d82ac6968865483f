"""What WiX's users bring along: ``-sice:ICE33`` on the command line, ``SuppressIces`` in a .wixproj.

https://docs.firegiant.com/wix3/overview/light/ and https://docs.firegiant.com/wix3/msbuild/target_reference/light/
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from typer.core import TyperCommand

from crossmsi.errors import CrossmsiError


class WixStyleCommand(TyperCommand):
    """A command that takes ``-sice:ICE33`` for ``-sice ICE33``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        split = (argument.split(":", 1) if argument.startswith("-sice:") else [argument] for argument in args[:end])
        return super().parse_args(ctx, [part for parts in split for part in parts] + args[end:])


def suppressed_ices(given: Iterable[str], projects: Iterable[Path], properties: Mapping[str, str]) -> tuple[str, ...]:
    """Ids of rules to leave out: those ``given`` (each may hold several, separated by ``;``) and the projects'.

    ``properties`` are MSBuild's, as if set on its command line. Validators that crossmsi doesn't know are named on
    standard error and left out. Raises CrossmsiError for an empty id and a project that can't be read.
    """
    from crossmsi.cli.wixproj import suppress_ices
    from crossmsi.rules.discovery import rule_modules

    wanted = [(name, "-sice") for value in given for name in value.replace(",", ";").split(";")]
    wanted += [(name, str(project)) for project in projects for name in suppress_ices(project, properties)]
    found: dict[str, None] = {}
    for name, source in wanted:
        rule = name.strip().upper()
        if not rule:
            raise CrossmsiError("-sice lacks the ICE", hint="write -sice:ICE33, once for each")
        if rule in rule_modules():
            found[rule] = None
        else:
            print(f"note: {source}: crossmsi has no {rule}, so there is nothing to leave out", file=sys.stderr)
    return tuple(found)
