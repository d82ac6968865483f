"""Unpacking a folder forward, one block at a time."""

from __future__ import annotations

from collections.abc import Iterator

from crossmsi.cab.cabinet import BlockReader, Cabinet
from crossmsi.cab.chain import CabinetSet, folder_parts, folder_start
from crossmsi.cab.decoders import StoredDecoder, make_decoder
from crossmsi.errors import CrossmsiError

_MAX_PAYLOAD = 0xFFFF


class FolderCursor:
    """The unpacked block of a folder that covers ``start`` to ``end`` (bytes from the start of the folder).

    Holds one block and what the decoder needs of the past, whatever the folder's size.
    """

    def __init__(self, cabinets: CabinetSet, cabinet: Cabinet, index: int) -> None:
        self.start = 0
        self.block = b""
        first, first_index = folder_start(cabinets, cabinet, index)
        self._where = f"{first.source.name} (folder {first_index})"
        self._parts = folder_parts(cabinets, first, first_index)
        self._part: BlockReader | None = next(self._parts)
        try:
            self._decoder = make_decoder(first.folders[first_index])
        except CrossmsiError as error:
            raise CrossmsiError(error.what, where=self._where, hint=error.hint) from error

    @property
    def end(self) -> int:
        """The offset after the current block."""
        return self.start + len(self.block)

    def pieces(self, offset: int, size: int) -> Iterator[bytes]:
        """The ``size`` bytes from ``offset`` on, which must not lie before ``start``; unpacks no block in advance."""
        stop = offset + size
        while offset < stop:
            if offset >= self.end:
                self.advance(offset)
                continue
            piece = self.block[offset - self.start : stop - self.start]
            offset += len(piece)
            yield piece

    def advance(self, wanted: int) -> None:
        """Move to the next block; a stored folder may jump over whole blocks before offset ``wanted``.

        Raises CrossmsiError at the end of the folder and for damaged data.
        """
        self.start, self.block = self.end, b""
        skips = isinstance(self._decoder, StoredDecoder)
        data = b""
        while True:
            part, (size, raw_size) = self._next_header()
            if skips and not data and size == raw_size > 0 and self.start + raw_size <= wanted:
                part.skip()
                self.start += raw_size
                continue
            data += part.payload()
            if raw_size:
                break
            # Uncompressed size 0: the rest of this block is in the next cabinet, which says how large the whole is.
            if part.peek() is not None or len(data) > _MAX_PAYLOAD:
                raise part.damaged("it says that it holds nothing, but it is no first part of a split block")
        try:
            self.block = self._decoder.decode(data, raw_size)
        except CrossmsiError as error:
            raise part.damaged(error.what) from error

    def _next_header(self) -> tuple[BlockReader, tuple[int, int]]:
        while self._part is not None:
            sizes = self._part.peek()
            if sizes is not None:
                return self._part, sizes
            self._part = next(self._parts, None)
        raise CrossmsiError(f"the folder ends after {self.start} bytes, its files need more", where=self._where)
