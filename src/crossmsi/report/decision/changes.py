"""What to do about a verdict, as a diff that can be applied."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

from crossmsi.report.decision.document import Change
from crossmsi.variants import Variant
from crossmsi.variants.manifests import manifest_text


def nothing(manifest: Path, *, wrong: bool) -> Change:
    """The manifest keeps its layout; ``wrong``: something in it has to be corrected even so."""
    if not wrong:
        text = "No change: build the manifest as it is."
        return Change(text=text, diff="", commands=(f"crossmsi build {manifest.name}",))
    text = "The layout stays; what the findings name has to be corrected in the manifest."
    return Change(text=text, diff="", commands=(f"crossmsi lint {manifest.name}",))


def new_manifests(manifest: Path, variants: Sequence[Variant]) -> Change:
    """Manifests of their own for the packages of a layout, beside the mixed one, which no longer is built."""
    diffs, names = [], []
    for variant in variants:
        name = f"{manifest.stem}-{'merged' if variant.kind == 'merged' else variant.platform}.yaml"
        names.append(name)
        # The first line forbids to edit what 'crossmsi split' writes; these are to be kept and edited.
        _, _, text = manifest_text(variant, manifest.parent, manifest.name).partition("\n")
        diffs.append(added(name, f"# The {variant.label} package, made from {manifest.name}.\n{text}"))
    commands = [f"crossmsi build {name}" for name in names]
    which = " and ".join(names)
    text = f"Add {which}, made from {manifest.name}, and build {'it' if len(names) == 1 else 'them'} instead."
    if variants and variants[0].kind == "split":
        commands.insert(0, f"crossmsi split {manifest.name} -o DIR")
        text += " 'crossmsi split' makes the same packages from the manifest as it is, without new files."
    return Change(text=text, diff="".join(diffs), commands=tuple(commands))


def added(name: str, text: str) -> str:
    """The unified diff that makes a new file."""
    lines = text.splitlines(keepends=True)
    return f"--- /dev/null\n+++ b/{name}\n@@ -0,0 +1,{len(lines)} @@\n" + "".join(f"+{line}" for line in lines)


def for_wide_windows(manifest: Path, text: str) -> Change | None:
    """The manifest's own ``package.platform`` set to x64; None where that can't be told from the text.

    ``text`` is the manifest file's. Included files stay as they are: the including one wins.
    """
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt")
    package = yaml.load(text).get("package")
    lines = text.splitlines(keepends=True)
    if package is None:
        # Everything of the package comes from included files.
        changed = [*lines, "" if text.endswith("\n") else "\n", "package:\n", "  platform: x64\n"]
    elif "platform" in package:
        line, column = package.lc.value("platform")
        old = lines[line]
        changed = [*lines[:line], old[:column] + old[column:].replace("x86", "x64", 1), *lines[line + 1 :]]
    elif package.fa.flow_style() is True:
        return None
    else:
        line, column = package.lc.line, package.lc.col
        changed = [*lines[:line], f"{' ' * column}platform: x64\n", *lines[line:]]
    changed = "".join(changed).splitlines(keepends=True)
    if changed == lines:
        return None
    found = difflib.unified_diff(lines, changed, f"a/{manifest.name}", f"b/{manifest.name}")
    diff = "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in found)
    return Change(
        text=f"Make the package one for x64 in {manifest.name}.",
        diff=diff,
        commands=(f"crossmsi build {manifest.name}",),
    )
