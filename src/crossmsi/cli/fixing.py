"""``crossmsi lint --fix`` and ``--diff``: correcting manifests, or showing how they would be corrected."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crossmsi.errors import CrossmsiError

if TYPE_CHECKING:
    from crossmsi.cli.linting import LintJob
    from crossmsi.fix.fix import Subject
    from crossmsi.fix.repairing import Repaired

BOM = "\ufeff"


def fix_files(paths: Sequence[Path], job: LintJob, *, write: bool) -> bool:
    """Correct manifests, or print what would change as a unified diff; whether anything changed or would.

    What was done, and what could not be, goes to standard error. Raises CrossmsiError for a file that is no manifest,
    before anything is written, and for a manifest that can't be built even so.
    """
    from crossmsi.cli.subject import is_manifest
    from crossmsi.fix.repairing import repair

    for path in paths:
        if not is_manifest(path):
            raise CrossmsiError(
                "only manifests can be corrected, a package is never changed", where=str(path),
                hint="correct what it is built from and build it again",
            )  # fmt: skip
    seen: set[tuple[str, str]] = set()  # a file that several manifests include is shown once
    for path in paths:
        result = repair(lambda texts, path=path: _examined(path, job, texts))
        for name, text in sorted(result.texts.items()):
            if write:
                _write(name, text)
            elif (os.path.realpath(name), text) not in seen:
                _show(name, text)
            seen.add((os.path.realpath(name), text))
        _tell(path, result, write)
        if result.error is not None:
            raise result.error
    return bool(seen)


def _examined(path: Path, job: LintJob, texts: Mapping[str, str]) -> Subject:
    from crossmsi.cli.linting import lint_prepared
    from crossmsi.fix.fix import Subject
    from crossmsi.manifest import load_manifest
    from crossmsi.model import resolve
    from crossmsi.pack.pipeline import compile_model

    def load(changed: Mapping[str, str]):
        return load_manifest(path, job.defines, texts=changed)

    subject = Subject(load(texts), dict(texts), load)
    try:
        prepared = compile_model(subject.manifest, resolve(subject.manifest), f"{path.with_suffix('')}.wxs (rendered)")
    except CrossmsiError as error:
        subject.error = error
        return subject
    subject.prepared, subject.outcome = prepared, lint_prepared(path, prepared, job)
    return subject


def _write(name: str, text: str) -> None:
    from crossmsi.cli.writing import write_atomically

    target = Path(os.path.realpath(name))  # through a link, not in its place
    write_atomically(target, (BOM if _text(name).startswith(BOM) else "") + text)


def _show(name: str, text: str) -> None:
    from difflib import unified_diff

    old = _text(name).removeprefix(BOM)
    for line in unified_diff(old.splitlines(True), text.splitlines(True), name, name):
        sys.stdout.write(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")


def _text(name: str) -> str:
    return Path(name).read_bytes().decode()


def _tell(path: Path, result: Repaired, write: bool) -> None:
    for item in result.made:
        print(f"{item.at}: {'corrected' if write else 'would be corrected'}: {item.what}", file=sys.stderr)
    for text in result.side_effects:
        print(f"{path}: note: {text}", file=sys.stderr)
    for item in result.refused:
        print(f"{item.at}: not corrected: {item.what}", file=sys.stderr)
    if not (result.made or result.refused or result.error):
        print(f"{path}: nothing to correct", file=sys.stderr)
