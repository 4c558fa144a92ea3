"""What is packed is unpacked whole, and no piece of it is long."""

import gzip

import pytest

from workoutlog.server.middleware.unpacking import pieces
from workoutlog.server.refusals import RequestInvalid

# Without the time in its head, so that every test process collects the same cases.
PACKED = gzip.compress(b"x", mtime=0)


@pytest.mark.parametrize("size", [0, 1, 256 * 1024, 256 * 1024 + 1, 3_000_000])
def test_what_was_packed_comes_back_in_pieces(size: int) -> None:
    body = bytes(at % 251 for at in range(size))
    found = [*pieces(gzip.compress(body))]
    assert b"".join(found) == body
    assert max(map(len, found), default=0) <= 256 * 1024


@pytest.mark.parametrize("packed", [b"", b"no gzip", PACKED[:-4], PACKED + b"y"])
def test_what_is_no_whole_gzip_is_refused(packed: bytes) -> None:
    with pytest.raises(RequestInvalid):
        [*pieces(packed)]
