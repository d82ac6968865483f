"""The pages of ``docs`` as what can be run: blocks of commands, with the markers that stand before them.

A block ``sh`` holds commands that succeed. A block ``console`` holds commands after ``$`` and what they print, on both
streams, with ``…`` for anything. All blocks of a page run in one folder, which has ``sample_payloads``. Comments in
front of a block:

- ``<!-- run first: COMMANDS -->`` prepares what the page takes for granted
- ``<!-- save: NAME -->`` writes the block, of any language, to a file
- ``<!-- exit: N -->`` is the exit status of the block's last command
- ``<!-- needs: PROGRAM … -->`` skips the block where one is missing
- ``<!-- not run: REASON -->`` skips it always
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
_BLOCK = re.compile(r"((?:^<!-- .*? -->\n\n?)*)^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARKER = re.compile(r"<!-- (run first|save|exit|needs|not run): (.*?) -->", re.DOTALL)
RUN = ("sh", "console")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language ("" for none), text, markers, and the line it begins in."""

    language: str
    text: str
    line: int
    markers: dict[str, str] = field(default_factory=dict)

    def commands(self) -> list[tuple[str, str | None]]:
        """The commands in their order, each with what it prints; None where the page doesn't show it."""
        if self.language == "sh":
            return [(self.text, None)]
        result: list[tuple[str, str | None]] = []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                result.append((line[2:], ""))
            else:
                command, shown = result.pop()
                result.append((command, f"{shown}{line}\n"))
        return result


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page."""
    text = page.read_text("utf-8")
    return [
        Block(match[2], match[3], text.count("\n", 0, match.start(2)) + 1, dict(_MARKER.findall(match[1])))
        for match in _BLOCK.finditer(text)
    ]


def pages() -> list[Path]:
    """Every page that a person wrote, and those that are generated of commands."""
    return sorted(DOCS.glob("*.md"))


def pattern(shown: str) -> str:
    """A regular expression for what a page shows: ``…`` is anything, spaces at line ends don't count."""
    lines = [line.rstrip() for line in shown.rstrip().split("\n")]
    return ".*".join(map(re.escape, "\n".join(lines).split("…")))
