"""A baseline as a file: JSON, sorted, a finding a line, so that a change of it reads well in a review."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.policy.baseline import Baseline, Known

VERSION = 1
_HINT = "restore it, or delete it and make a new one with --write-baseline"
_TEXTS = ("rule", "table", "column", "message")


def to_text(baseline: Baseline) -> str:
    """The file's text."""
    files = []
    for name, found in sorted(baseline.files.items()):
        entries = [_line(item, found[item]) for item in sorted(found, key=Known.sort_key)]
        files.append(f"    {json.dumps(name)}: [\n" + ",\n".join(f"      {entry}" for entry in entries) + "\n    ]")
    body = ",\n".join(files)
    inner = f"{{\n{body}\n  }}" if files else "{}"
    return f'{{\n  "crossmsi_baseline": {VERSION},\n  "files": {inner}\n}}\n'


def _line(item: Known, count: int) -> str:
    entry: dict[str, Any] = {**item._asdict(), "keys": list(item.keys)}
    return json.dumps(entry | {"count": count})


def read_baseline(path: Path) -> Baseline:
    """Read a baseline. Raises CrossmsiError when the file is missing, damaged or of another version."""
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        hint = "make one with --write-baseline" if isinstance(error, FileNotFoundError) else None
        raise CrossmsiError(f"can't read the baseline: {error.strerror}", where=str(path), hint=hint) from None
    except json.JSONDecodeError as error:
        where = SourceLocation(str(path), error.lineno, error.colno)
        raise CrossmsiError(f"the baseline is damaged: {error.msg}", where=where, hint=_HINT) from None
    except (ValueError, RecursionError):
        raise CrossmsiError("this is no baseline: it is not JSON", where=str(path), hint=_HINT) from None
    if not isinstance(document, dict) or "crossmsi_baseline" not in document:
        raise CrossmsiError(
            "this is no baseline: it has no 'crossmsi_baseline'", where=str(path), hint="name another file"
        )
    if document["crossmsi_baseline"] != VERSION:
        raise CrossmsiError(
            f"the baseline has version {document['crossmsi_baseline']!r}, this crossmsi knows {VERSION}",
            where=str(path), hint="use the crossmsi that wrote it, or make a new one",
        )  # fmt: skip
    files = document.get("files")
    if not isinstance(files, dict):
        raise CrossmsiError("the baseline is damaged: it has no 'files'", where=str(path), hint=_HINT)
    return Baseline(path, {name: _entries(path, name, entries) for name, entries in files.items()})


def _entries(path: Path, name: str, entries: Any) -> Counter[Known]:
    found: Counter[Known] = Counter()
    for number, entry in enumerate(entries if isinstance(entries, list) else [None], 1):
        if not _good(entry):
            raise CrossmsiError(
                f"the baseline is damaged: entry {number} of {name!r} is no finding", where=str(path), hint=_HINT
            )
        item = Known(entry["rule"], entry["table"], tuple(entry["keys"]), entry["column"], entry["message"])
        found[item] += entry["count"]
    return found


def _good(entry: Any) -> bool:
    if not isinstance(entry, dict) or set(entry) != {*_TEXTS, "keys", "count"}:
        return False
    keys, count = entry["keys"], entry["count"]
    return (
        all(isinstance(entry[name], str) for name in _TEXTS)
        and isinstance(keys, list)
        and all(isinstance(key, str) for key in keys)
        and type(count) is int
        and count > 0
    )
