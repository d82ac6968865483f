"""pefile collects the names of its section flags anew, twice for each section: half the time that headers take.

Here it is made to remember them. What it returns stays the same, also to others who use it in this process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pefile

Flags = list[tuple[str, int]]
Retrieve = Callable[[Mapping[Any, Any], str], Flags]


def remember_flags() -> None:
    """Once for the process; without effect on a pefile that does it in another way."""
    retrieve = getattr(pefile, "retrieve_flags", None)
    if retrieve is not None and not isinstance(retrieve, _Remembering):
        pefile.retrieve_flags = _Remembering(retrieve)


class _Remembering:
    """Calls ``retrieve`` once for each table and prefix. Nobody changes the tables, they are constants."""

    def __init__(self, retrieve: Retrieve) -> None:
        self._retrieve = retrieve
        self._known: dict[tuple[int, str], tuple[Mapping[Any, Any], Flags]] = {}

    def __call__(self, flag_dict: Mapping[Any, Any], flag_filter: str) -> Flags:
        found = self._known.get((id(flag_dict), flag_filter))
        if found is None:
            # The table is kept along, so that no other one can get its id.
            found = self._known[id(flag_dict), flag_filter] = flag_dict, self._retrieve(flag_dict, flag_filter)
        return found[1]
