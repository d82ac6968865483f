"""The commands by name, and a group that imports a command's module only when that command is used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

# Name -> (module in this folder : function, first sentence of its docstring), in the order of the help text.
COMMANDS = {
    "init": ("init:init", "Write a commented manifest for a folder of binaries, one that builds at once."),
    "build": ("build:build", "Build an .msi from a manifest and lint it."),
    "lint": ("lint:lint", "Check packages with Microsoft's ICEs and the ISA rules."),
    "split": ("split:split", "Build an x86, an x64 and an arm64 package from one mixed manifest."),
    "chain": ("chain:chain", "Have packages installed as one: those for the host in one transaction, all or none."),
    "report": (
        "report:report",
        "Compare one mixed package, a package for each ISA and a merged one on every host, and say which to ship.",
    ),
    "deploy": (
        "deploy:deploy",
        "Write a WiX bundle's source, notes for Intune and Group Policy, and winget manifests for packages.",
    ),
    "simulate": (
        "simulate:simulate",
        "Predict a first installation: files, registry, services, and what collides or cannot work there.",
    ),
    "hosts": ("hosts:hosts", "List the host models: Windows releases by architecture, and Wine for comparison."),
    "identify": (
        "identify:identify",
        "Tell what each file is: machine type, kind, version, COM exports, imports, signature, DEP/ASLR/CFG.",
    ),
    "wxs": ("wxs:wxs", "Print the WiX source that a manifest stands for."),
    "inspect": (
        "inspect:inspect",
        "Show a package's summary information, tables, streams and cabinets, or unpack its files.",
    ),
    "extract": ("extract:extract", "Unpack a package's files to their install paths below FOLDER."),
    "diff": ("diff:diff", "Compare two packages: summary, rows by key, streams and files by content."),
    "export": ("archive:export", "Write every table as an .idt file and every stream as a file."),
    "import": ("archive:import_", "Make a package from a folder of .idt files."),
    "explain": ("explain:explain", "Explain rules: what they check, why it matters, an example, what to do instead."),
    "schema": ("schema:schema", "Print the JSON Schema of crossmsi.yaml, or of a command's JSON output."),
}


# What other programs call it, where no name of ours is near enough for typer to suggest it.
MEANT = {
    "check": "lint", "validate": "lint", "ice": "lint", "fix": "lint --fix",
    "new": "init", "compile": "build", "make": "build", "pack": "build",
    "decompile": "extract", "unpack": "extract", "info": "inspect", "show": "inspect", "dump": "export",
    "rules": "explain", "render": "wxs", "bundle": "chain",
    "help": "--help", "version": "--version",
}  # fmt: skip


class LazyGroup(TyperGroup):
    """A group of ``COMMANDS``: naming and listing them imports none."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = dict.fromkeys(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        if self.commands[cmd_name] is None:
            module, function = COMMANDS[cmd_name][0].split(":")
            alone = typer.Typer(add_completion=False, rich_markup_mode=None)
            command = getattr(import_module(f"crossmsi.cli.{module}"), function)
            alone.command(cmd_name, cls=getattr(command, "command_class", None))(command)
            self.commands[cmd_name] = typer.main.get_command(alone)
        return self.commands[cmd_name]

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS and (meant := MEANT.get(args[0].lower())):
            ctx.fail(f"No such command '{args[0]}'. Did you mean '{meant}'?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])
