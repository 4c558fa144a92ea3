"""A client that speaks another version of the protocol is told so, on both ways to the feed."""

from typing import Any

import httpx
import pytest

from api import Api
from operations import PUSHED, everything, problem
from workoutlog.errors import ProtocolUnsupported
from workoutlog.remote.answers import Answer, accepted
from workoutlog.wire.sync import PROTOCOL, PROTOCOL_HEADER

OLDER, NEWER = str(PROTOCOL - 1), str(PROTOCOL + 1)
OTHERS = [OLDER, NEWER, "9" * 5_000, "-1", f"{PROTOCOL}.0", f"0{PROTOCOL}", "newest", ""]
PUSH: dict[str, Any] = {"json": {"push": PUSHED}}
FEED = [("POST", "/sync", PUSH), ("GET", "/changes", {})]
each_way = pytest.mark.parametrize(("method", "path", "content"), FEED)


def refused(answer: httpx.Response) -> Any:
    """Read that a request was refused for the version that it speaks."""
    told = problem(answer)
    assert (answer.status_code, told["code"]) == (426, "protocol_unsupported")
    return told


@each_way
@pytest.mark.parametrize("said", OTHERS, ids=lambda said: said[:6])
def test_another_version_is_refused(
    api: Api, method: str, path: str, content: dict[str, Any], said: str
) -> None:
    told = refused(api(method, path, headers={PROTOCOL_HEADER: said}, **content))

    assert (told["min"], told["max"]) == (PROTOCOL, PROTOCOL)
    assert told["detail"] == f"This server speaks version {PROTOCOL} of the protocol."
    assert everything(api) == []


@each_way
@pytest.mark.parametrize("headers", [{}, {PROTOCOL_HEADER: str(PROTOCOL)}], ids=["none", "ours"])
def test_our_version_is_taken_and_who_says_none_speaks_it(
    api: Api, method: str, path: str, content: dict[str, Any], headers: dict[str, str]
) -> None:
    assert api(method, path, headers=headers, **content).status_code == 200
    assert bool(everything(api)) == (method == "POST")


def test_a_body_that_only_another_version_has_is_not_looked_at(api: Api) -> None:
    refused(api("POST", "/sync", headers={PROTOCOL_HEADER: NEWER}, json={"news": True}))


@each_way
def test_our_client_knows_which_side_is_too_old(
    api: Api, method: str, path: str, content: dict[str, Any]
) -> None:
    answer = api(method, path, headers={PROTOCOL_HEADER: NEWER}, **content)
    arrived = Answer(answer.status_code, answer.headers["content-type"], answer.content)

    with pytest.raises(ProtocolUnsupported) as raised:
        accepted(arrived, "example.org")

    assert (raised.value.details["protocol_min"], raised.value.details["protocol_max"]) == (1, 1)
