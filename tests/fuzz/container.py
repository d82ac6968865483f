"""A package as raw streams by name, to change one and put everything back into a sound compound file."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from crossmsi.cfb import CompoundReader
from crossmsi.cfb.entry import DirectoryEntry
from crossmsi.cfb.nodes import Node, StorageNode, StreamNode
from crossmsi.cfb.writer import write_compound


@dataclass
class Container:
    """``streams`` by raw name, ``storages`` by name."""

    clsid: bytes
    streams: dict[str, bytes]
    storages: dict[str, Container] = field(default_factory=dict)

    @classmethod
    def parse(cls, data: bytes) -> Container:
        reader = CompoundReader(io.BytesIO(data))
        return cls._storage(reader, None)

    @classmethod
    def _storage(cls, reader: CompoundReader, entry: DirectoryEntry | None) -> Container:
        listing = reader.listing(entry)
        streams = {name: reader.read(stream) for name, stream in sorted(listing.streams.items())}
        storages = {name: cls._storage(reader, inner) for name, inner in sorted(listing.storages.items())}
        return cls(listing.clsid, streams, storages)

    def nodes(self) -> list[Node]:
        nodes: list[Node] = [
            StreamNode(name, lambda out, data=data: out.write(data) and None, len(data))
            for name, data in self.streams.items()
        ]
        return nodes + [StorageNode(name, inner.clsid, inner.nodes()) for name, inner in self.storages.items()]

    def pack(self) -> bytes:
        out = io.BytesIO()
        write_compound(out, StorageNode("Root Entry", self.clsid, self.nodes()))
        return out.getvalue()
