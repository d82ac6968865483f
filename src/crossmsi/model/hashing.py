"""MD5 of large payload files, computed by threads while the main thread resolves, renders and compiles."""

from __future__ import annotations

import hashlib
import os
import threading
from queue import SimpleQueue

from crossmsi.cab.switching import switch_as_usual, switch_often

THREADS = 4
PIECE = 1 << 20  # bytes read and hashed at a go, without the interpreter's lock


class Hashing:
    """Hashes the files it is given, in that order. ``close`` it."""

    def __init__(self) -> None:
        self._paths: SimpleQueue[str | None] = SimpleQueue()
        self._done: dict[str, bytes] = {}
        self._threads: list[threading.Thread] = []
        self._stop = False

    def add(self, path: str) -> None:
        """Hash the file at ``path`` soon."""
        if not self._threads:
            switch_often()
            count = min(os.cpu_count() or 1, THREADS)
            self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(count)]
            for thread in self._threads:
                thread.start()
        self._paths.put(path)

    def results(self) -> dict[str, bytes]:
        """Wait for all files; the digest of each that could be read, by path."""
        if self._threads:
            for _ in self._threads:
                self._paths.put(None)
            for thread in self._threads:
                thread.join()
            self._threads = []
            switch_as_usual()
        return self._done

    def close(self) -> None:
        """Give up what is not hashed yet."""
        self._stop = True
        self.results()

    def _run(self) -> None:
        while (path := self._paths.get()) is not None:
            digest = None if self._stop else self._digest(path)
            if digest is not None:
                self._done[path] = digest

    def _digest(self, path: str) -> bytes | None:
        digest = hashlib.md5(usedforsecurity=False)
        try:
            with open(path, "rb", buffering=0) as file:
                while piece := file.read(PIECE):
                    if self._stop:
                        return None
                    digest.update(piece)
        except OSError:
            return None  # the compiler reads it again, and says what is wrong
        return digest.digest()
