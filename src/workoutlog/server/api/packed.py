"""Bodies that come packed: unpacked no further than they may be long."""

import zlib
from typing import Final

from fastapi import Request

from workoutlog.server.refusals import BodyTooLarge, MediaTypeUnsupported, RequestInvalid

# How long a body may be when it is unpacked; 5,000 rows are far shorter.
LONGEST: Final = 32 * 1024 * 1024
_GZIP_WINDOW = 31


async def plain_body(request: Request) -> bytes:
    """Read a body, which may be packed with gzip; a dependency of routes.

    Raises `BodyTooLarge` where it would be longer than may be, whatever it
    claims, and `RequestInvalid` where it ends too early.
    """
    packing = request.headers.get("content-encoding", "identity").strip().lower()
    body = await request.body()
    if packing == "identity":
        return body
    if packing != "gzip":
        raise MediaTypeUnsupported("A body may be packed with gzip, and with nothing else.")
    return unpacked(body, LONGEST)


def unpacked(packed: bytes, longest: int) -> bytes:
    """Unpack gzip, and stop where it becomes too long."""
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    try:
        body = unpacker.decompress(packed, longest + 1)
    except zlib.error:
        raise RequestInvalid("The body is no gzip.") from None
    if len(body) > longest:
        raise BodyTooLarge(f"The body is longer than {longest:,} bytes when it is unpacked.")
    if not unpacker.eof or unpacker.unused_data:
        raise RequestInvalid("The body ends before its gzip does, or after it.")
    return body
