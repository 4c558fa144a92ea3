"""What is packed is unpacked no further than it may be long, and whole."""

import gzip

import pytest

from api import Api
from operations import problem
from workoutlog.server.api.packed import unpacked
from workoutlog.server.refusals import BodyTooLarge, RequestInvalid

# Without the time in its head, so that every test process collects the same cases.
PACKED = gzip.compress(b"x", mtime=0)


def test_a_body_is_unpacked_up_to_its_limit() -> None:
    assert unpacked(gzip.compress(b"x" * 100), 100) == b"x" * 100


@pytest.mark.parametrize("size", [101, 50_000_000])
def test_a_body_that_becomes_too_long_is_refused(size: int) -> None:
    with pytest.raises(BodyTooLarge, match="longer than 100 bytes when it is unpacked"):
        unpacked(gzip.compress(b"x" * size), 100)


@pytest.mark.parametrize("packed", [b"", b"no gzip", PACKED[:-4], PACKED + b"y"])
def test_what_is_no_whole_gzip_is_refused(packed: bytes) -> None:
    with pytest.raises(RequestInvalid):
        unpacked(packed, 100)


def test_what_a_device_syncs_may_be_packed(api: Api) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    packed = gzip.compress(b'{"want": 0}')
    assert api("POST", "/sync", content=packed, headers=headers).json()["more"] is False
    cut = api("POST", "/sync", content=packed[:-4], headers=headers)
    assert problem(cut)["status"] == 422
