"""Bodies that come packed, unpacked piece by piece: nobody has to believe how long they are."""

import zlib
from collections.abc import Iterator

from workoutlog.server.refusals import RequestInvalid

_GZIP_WINDOW = 31
_PIECE = 256 * 1024


def pieces(packed: bytes) -> Iterator[bytes]:
    """Unpack gzip. Raises `RequestInvalid` for what is none, or none as a whole."""
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    while not unpacker.eof:
        try:
            piece = unpacker.decompress(packed, _PIECE)
        except zlib.error:
            raise RequestInvalid("The body is no gzip.") from None
        packed = unpacker.unconsumed_tail
        if not piece and not packed and not unpacker.eof:
            raise RequestInvalid("The body ends before its gzip does.")
        yield piece
    if unpacker.unused_data:
        raise RequestInvalid("The body goes on after its gzip has ended.")
