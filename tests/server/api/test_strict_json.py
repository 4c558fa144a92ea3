"""JSON is read strictly: what two readers could understand differently is refused."""

import pytest

from api import Api
from operations import problem
from workoutlog.server.api.strict_json import loads
from workoutlog.server.refusals import RequestInvalid


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "Expecting value: line 1, column 1"),
        (b"{", "Expecting property name enclosed in double quotes: line 1, column 2"),
        (b'{"a": 1,}', "Illegal trailing comma before end of object"),
        (b"NaN", "NaN is no number"),
        (b"[-Infinity]", "-Infinity is no number"),
        (b"1e999", "a number is too large"),
        (b"-1E400", "a number is too large"),
        (b"1" * 5_000, "a number is too long"),
        (b"[" * 200_000, "it is nested too deeply"),
        (b'{"a":' * 200_000, "it is nested too deeply"),
        (b"\xff", "it is not in UTF-8"),
        ('{"a": "é"}'.encode("latin-1"), "it is not in UTF-8"),
        ('{"a": 1}'.encode("utf-16"), "it is not in UTF-8"),
        (b"\xef\xbb\xbf{}", "Unexpected UTF-8 BOM"),
        (b'"\x00"', "Invalid control character at"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_no_json_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(RequestInvalid) as refused:
        loads(body)

    [flaw] = refused.value.flaws
    assert (flaw.pointer, flaw.code) == ("", "json_invalid")
    assert reason.partition(" before")[0].split(":")[0] in flaw.detail or "property" in flaw.detail
    assert body[:20].decode("latin-1") not in refused.value.message or not body


def test_of_a_key_that_stands_twice_the_last_counts() -> None:
    assert loads(b'{"a": 1, "a": 2}') == {"a": 2}


def test_surrogates_and_nul_are_left_to_the_nouns() -> None:
    assert loads(rb'["\ud800", "\u0000", "1e9999999"]') == ["\ud800", "\0", "1e9999999"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "application/json"}, 201),
        ({"Content-Type": "application/json; charset=utf-8"}, 201),
        ({"Content-Type": "APPLICATION/JSON"}, 201),
        ({"Content-Type": "application/merge-patch+json"}, 201),
        ({}, 415),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ],
    ids=str,
)
def test_a_body_says_that_it_is_json(api: Api, headers: dict[str, str], status: int) -> None:
    body = b'{"name": "Squat", "tracking": "weighted"}'

    made = api("POST", "/exercises", content=body, headers=headers)
    synced = api("POST", "/sync", content=b"{}", headers=headers)

    assert made.status_code == status
    if status == 415:
        assert problem(made)["code"] == problem(synced)["code"] == "media_type_unsupported"
    else:
        assert synced.status_code == 200
