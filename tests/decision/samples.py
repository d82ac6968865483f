"""Reports as the command makes them, and their snapshots: ``python -m tests.decision.samples`` writes them anew."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from pathlib import Path

from crossmsi.cli.linting import LintJob, lint_prepared
from crossmsi.cli.report import select_hosts
from crossmsi.hosts import Host
from crossmsi.report.decision import Report, as_document, report_on_manifest
from crossmsi.report.pages.markdown import render_markdown
from crossmsi.variants import make_variants

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_payloads"
FOLDER = Path(__file__).parent / "snapshots"
NAMES = ("crossmsi.yaml", "cfx/crossmsi.yaml", "cfx/mixed.yaml", "cfx/faulty-1.2.yaml")
WHOLE = ("crossmsi.yaml", "cfx/mixed.yaml")  # in JSON too
SNAPSHOT_HOSTS = "win10-x86,win10-x64"
SNAPSHOT_LIMIT = 3


def report_of(path: Path, hosts: Sequence[Host], limit: int = 100) -> Report:
    """What ``crossmsi report`` computes."""
    job = LintJob()
    return report_on_manifest(path, make_variants(path), lambda v: lint_prepared(path, v.prepared, job), hosts, limit)


def snapshots(name: str) -> dict[str, str]:
    """File name → text. Bytes to download depend on the zlib that Python is linked to, and the rules' messages have
    tests of their own: both are left out."""
    report = report_of(Path(os.path.relpath(SAMPLES / name)), select_hosts([SNAPSHOT_HOSTS]), SNAPSHOT_LIMIT)
    stem = name.replace("/", "-").removesuffix(".yaml")
    text = json.dumps(_lasting(as_document(report)), indent=1, ensure_ascii=False) + "\n"
    lines = [
        re.sub(r"[+-]?\d[\d,]*(?= bytes| \||$)", "N", line) if "ownload" in line else line
        for line in map(_without_message, render_markdown(report).splitlines())
    ]
    files = {f"{stem}.md": "\n".join(lines) + "\n"}
    return files | ({f"{stem}.json": text} if name in WHOLE else {})


def _lasting(value):
    if isinstance(value, dict):
        if value.get("id") == "download":
            return {**value, "values": {}, "texts": {}}
        if value.get("criterion") == "download":
            return {**value, "texts": {}}
        left_out = {"download": 0, "message": ""}
        return {key: left_out.get(key, _lasting(item)) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_lasting(item) for item in value]
    return value


def _without_message(line: str) -> str:
    return line.partition("`: ")[0] + "`" if line.startswith(("- error", "- warning")) else line


def main() -> None:
    os.chdir(ROOT)
    for name in NAMES:
        for file, text in snapshots(name).items():
            (FOLDER / file).write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
