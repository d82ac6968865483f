"""Coverage-guided fuzzing, by hand: ``python -m tests.fuzz.guided package|cabinet CORPUS [libFuzzer options]``.

Needs the package atheris, which is no dependency of ours. The seeds are written into the folder CORPUS when it is new;
libFuzzer adds what reaches new code. It stops at the first input that ends in anything but a result or a CrossmsiError,
takes more than 5 s or 500 MB, and keeps that input.
"""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["crossmsi.cab", "crossmsi.cfb", "crossmsi.msi"]):
    from crossmsi.errors import CrossmsiError
    from crossmsi.msi import Column, Database, Stream
    from crossmsi.msi.saving import database_bytes
    from tests.fuzz.exercise import read_cabinet, read_stream, read_table

from tests.fuzz.seeds import seeds

LARGEST = {"package": 10_240, "cabinet": 70_000}  # bytes: with larger ones there are too few runs a second
LIMITS = ("-timeout=5", "-rss_limit_mb=800", "-max_total_time=600")  # resident memory with interpreter and corpus


def read_package(data: bytes) -> None:
    """The readers and the writer alone: analysis and rules would leave a hundred times fewer runs a second."""
    database = Database.open(data)
    for name in database.table_names:
        read_table(database, name)
    for stream in database.streams.values():
        read_stream(stream)
    for storage in database.storages.values():
        Database.from_storage(storage).tables  # noqa: B018 - reading is the point
    database_bytes(database)


def tiny() -> bytes:
    """One table with every type of column."""
    database = Database()
    columns = (("K", "s72", True), ("L", "L0"), ("I", "I2"), ("J", "I4"), ("V", "V0"))
    table = database.create("T", [Column(*column) for column in columns])
    table.append("key", "text", 1, -70_000, Stream.from_bytes(b"data"))
    table.append("other")
    return database_bytes(database)


TARGETS = {"package": read_package, "cabinet": lambda data: read_cabinet(io.BytesIO(data))}


def main() -> None:
    if len(sys.argv) < 3 or sys.argv[1] not in TARGETS:
        sys.exit(__doc__)
    kind, corpus = sys.argv[1], Path(sys.argv[2])
    if not corpus.exists():
        corpus.mkdir(parents=True)
        known = {seed.name: seed.data for seed in seeds() if seed.kind == kind}
        for name, data in {**known, "tiny": tiny()}.items():
            if len(data) <= LARGEST[kind]:
                (corpus / name).write_bytes(data)

    def once(data: bytes) -> None:
        with contextlib.suppress(CrossmsiError):
            TARGETS[kind](data)

    atheris.Setup([sys.argv[0], *LIMITS, f"-max_len={LARGEST[kind]}", *sys.argv[2:]], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
