"""Target paths that can't work: two files in one place, paths beyond what Windows takes."""

from __future__ import annotations

from collections import defaultdict

from crossmsi.compile.bind.binding import Binding

MAX_PATH = 259  # characters, without the terminating null
SHORTEST_ROOT = len("C:\\")


def check_paths(binding: Binding) -> None:
    """Record an error for each bad path. Conditional components may share a place: their conditions may exclude."""
    if not binding.files:
        return
    cache: dict[str, str] = {}
    components = {row.Component: row for _, row, _ in binding.linked.rows["Component"]}
    lengths: dict[str, int] = {}
    taken: dict[str, dict[str, str]] = defaultdict(dict)
    for file in binding.files:
        component = components[file.component]
        directory = component.Directory_
        if directory not in lengths:
            folder = binding.directories.path(directory, cache, lambda key: None)
            lengths[directory] = SHORTEST_ROOT + len(folder) + 1
        length = lengths[directory] + len(file.name)
        if length > MAX_PATH:
            binding.ctx.error(
                f"file {file.id}: its target path has at least {length} characters, Windows takes {MAX_PATH}: "
                f"…\\{file.name[:60]}",
                at=file.at,
                hint="shorten the names of its directories",
            )
        if component.Condition is not None:
            continue
        other = taken[directory].setdefault(file.name.lower(), file.id)
        if other != file.id:
            binding.ctx.error(
                f"files {other} and {file.id} are both installed as {file.name} in directory {directory}",
                at=file.at,
                hint="name one otherwise, or give their components conditions that exclude each other",
            )
