"""Payloads: slices of the real binaries of this machine, the same at every run on it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

SOURCES = (Path("/usr/lib"), Path("/usr/local/lib"))
SMALLEST, LARGEST = 16 << 10, 32 << 20  # bytes of a binary that is used
PER_FOLDER = 500


def binaries(sources: Iterable[Path] = SOURCES) -> list[Path]:
    """ELF and PE binaries in an order that mixes them, whatever the file system lists first."""
    found = {
        path.resolve()
        for source in sources
        for path in source.rglob("*")
        if (path.suffix in (".dll", ".exe", ".so") or ".so." in path.name) and path.is_file()
    }
    sized = [path for path in found if SMALLEST <= path.stat().st_size <= LARGEST]
    return sorted(sized, key=lambda path: hashlib.sha256(str(path).encode()).digest())


def contents(sources: Iterable[Path] = SOURCES) -> Iterator[tuple[str, bytes]]:
    """Names and contents of all binaries; those of one content count once."""
    seen: set[bytes] = set()
    for path in binaries(sources):
        data = path.read_bytes()
        digest = hashlib.sha256(data).digest()
        if digest not in seen:
            seen.add(digest)
            yield path.name, data


def slices(size: int) -> Iterator[bytes]:
    """Pieces of ``size`` bytes of all binaries one after another."""
    rest = b""
    for _, data in contents():
        rest += data
        whole = len(rest) // size * size
        for at in range(0, whole, size):
            yield rest[at : at + size]
        rest = rest[whole:]


def make_corpus(folder: str | Path, count: int, size: int) -> None:
    """``count`` files of ``size`` bytes below ``folder``. Raises RuntimeError when the machine has too few binaries."""
    made = 0
    for data in slices(size):
        if made == count:
            return
        place = Path(folder) / f"d{made // PER_FOLDER:03}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"f{made:06}.bin").write_bytes(data)
        made += 1
    if made < count:
        raise RuntimeError(f"the binaries of this machine fill {made} files of {size} bytes, not {count}")


def copy_binaries(folder: str | Path, size: int, sources: Iterable[str]) -> None:
    """Whole binaries of ``size`` bytes or a little more below ``folder``. RuntimeError when there are too few."""
    total = 0
    for number, (name, data) in enumerate(contents(map(Path, sources))):
        place = Path(folder) / f"d{number // PER_FOLDER:03}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:05}-{name}").write_bytes(data)
        total += len(data)
        if total >= size:
            return
    raise RuntimeError(f"the binaries of {', '.join(sources)} have {total} bytes, not {size}")
