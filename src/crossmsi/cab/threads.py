"""Starting threads where there may be none: the number of a user's or a container's tasks can be limited."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any


def start_threads(count: int, work: Callable[..., None], *arguments: Any) -> Iterator[threading.Thread]:
    """Up to ``count`` running threads, as many as can be had; none is an answer too."""
    for _ in range(count):
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        try:
            thread.start()
        except RuntimeError:
            return
        yield thread
