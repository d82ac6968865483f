"""Wildcards: ``*`` and ``?`` in keys, and also ``**`` in file paths. Everything else stands for itself."""

from __future__ import annotations

import re
from functools import cache

_TOKEN = re.compile(r"\*\*/?|\*|\?|.", re.DOTALL)


@cache
def key_pattern(pattern: str) -> re.Pattern[str]:
    """For primary key values joined by "/", which a ``*`` crosses."""
    parts = {"*": ".*", "?": "."}
    return re.compile("".join(parts.get(c, re.escape(c)) for c in pattern), re.DOTALL)


@cache
def file_pattern(pattern: str) -> re.Pattern[str]:
    """For paths with "/": ``*`` stays in a folder, ``**`` does not; a pattern without "/" is a name in any folder."""
    pattern = pattern.replace("\\", "/").removeprefix("./")
    if "/" not in pattern:
        pattern = f"**/{pattern}"
    parts = {"*": "[^/]*", "?": "[^/]", "**": ".*", "**/": "(?:.*/)?"}
    return re.compile("".join(parts.get(token, re.escape(token)) for token in _TOKEN.findall(pattern)), re.DOTALL)
