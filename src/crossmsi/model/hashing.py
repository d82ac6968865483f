"""MD5 of large payload files, computed by threads while the main thread resolves, renders and compiles."""

from __future__ import annotations

import hashlib
import os
import threading
from queue import SimpleQueue

from crossmsi.cab.switching import switch_as_usual, switch_often
from crossmsi.cab.threads import start_threads

THREADS = 4
PIECE = 1 << 20  # bytes read and hashed at a go, without the interpreter's lock


class Hashing:
    """Hashes the files it is given, in that order. ``close`` it."""

    def __init__(self) -> None:
        self._paths: SimpleQueue[str | None] = SimpleQueue()
        self._done: dict[str, bytes] = {}
        self._threads: list[threading.Thread] = []
        self._started = self._stop = False

    def add(self, path: str) -> None:
        """Hash the file at ``path`` soon."""
        if not self._started:
            self._started = True
            switch_often()
            self._threads = list(start_threads(min(os.cpu_count() or 1, THREADS), self._run))
        self._paths.put(path)

    def results(self) -> dict[str, bytes]:
        """Wait for all files; the digest of each that could be read, by path."""
        if self._started:
            for _ in range(len(self._threads) or 1):
                self._paths.put(None)
            if not self._threads:
                self._run()  # no thread could be had
            for thread in self._threads:
                thread.join()
            self._threads = []
            self._started = False
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
