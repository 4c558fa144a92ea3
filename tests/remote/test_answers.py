"""A good answer is passed on; a bad one is told apart from what is no answer of ours."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog import errors
from workoutlog.errors import ProtocolUnsupported, ServerForeign, WorkoutlogError
from workoutlog.remote.answers import Answer, accepted, read_as, read_hello
from workoutlog.server.access import denials
from workoutlog.server.refusals import Refusal
from workoutlog.wire.sync import Hello

HOST = "example.org"
PROBLEM = "application/problem+json"
HELLO = {
    "server": "workoutlog",
    "protocol_min": 1,
    "protocol_max": 1,
    "epoch": "e",
    "time": "t",
    "most_rows": 1,
    "longest_page": 1,
    "largest_body": 1,
}


def said(**more: Any) -> bytes:
    """Say hello, some of it otherwise."""
    return json.dumps({**HELLO, **more}).encode()


def problem(status: int, code: object, **more: Any) -> Answer:
    retry = more.pop("retry_after_s", None)
    body = json.dumps({"code": code, "detail": "Its own words.", **more}).encode()
    return Answer(status, PROBLEM, body, retry_after_s=retry)


def refused(answer: Answer) -> WorkoutlogError:
    with pytest.raises(WorkoutlogError) as raised:
        accepted(answer, HOST)
    return raised.value


@pytest.mark.parametrize(
    "answer", [Answer(200, "application/json", b"{}"), Answer(201, "application/json", b"[1]")]
)
def test_a_good_answer_is_its_body(answer: Answer) -> None:
    assert accepted(answer, HOST) == answer.body


def test_no_content_is_an_answer() -> None:
    assert accepted(Answer(204, "", b""), HOST) == b""


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (401, "session_revoked", errors.DeviceRevoked),
        (401, "session_expired", errors.DeviceRevoked),
        (401, "account_deleted", errors.AccountRefused),
        (401, "account_disabled", errors.AccountRefused),
        (401, "credentials_wrong", errors.LoginRefused),
        (429, "too_many_attempts", errors.LoginRefused),
        (401, "token_expired", errors.TokenRefused),
        (403, "scope_missing", errors.TokenRefused),
        (403, "quota_exceeded", errors.RequestRefused),
        (409, "history_diverged", errors.HistoryDiverged),
        (413, "body_too_large", errors.PushRefused),
        (429, "rate_limited", errors.ServerBusy),
        (429, "something_new", errors.ServerBusy),
        (503, "something_new", errors.ServerBusy),
        (503, "database_unavailable", errors.ServerBusy),
        (507, "database_full", errors.ServerFailing),
        (500, "internal_error", errors.ServerFailing),
        (418, "something_new", errors.RequestRefused),
    ],
)
def test_a_refusal_is_the_error_of_its_code(
    status: int, code: str, kind: type[WorkoutlogError]
) -> None:
    error = refused(problem(status, code))

    assert type(error) is kind
    assert error.message == "example.org: Its own words."
    assert error.details["server_code"] == code


def test_whoever_is_shut_out_is_not_sent_to_log_in_at_once() -> None:
    error = refused(problem(401, "account_disabled"))

    assert error.hint is None
    assert error.advice[-1] == "Once the account is enabled again: wl login"
    assert refused(problem(401, "session_revoked")).hint == "wl login"


def test_who_forgot_the_password_is_told_what_to_do() -> None:
    error = refused(problem(401, "credentials_wrong"))

    said = "Who forgot the password asks whoever runs the server, and adds --code."
    assert error.advice == (said,)


def test_what_a_proxy_finds_too_large_is_sent_in_smaller_parts() -> None:
    error = refused(Answer(413, "text/html", b"<h1>Request Entity Too Large</h1>"))

    assert type(error) is errors.PushRefused


def test_no_refusal_of_who_asks_is_taken_for_something_else() -> None:
    """The server's own list: whatever it denies with 401 ends in one of four ways."""
    denied = {
        each.code
        for each in vars(denials).values()
        if isinstance(each, type) and issubclass(each, Refusal) and vars(each).get("code")
        if each.status == 401
    }
    ways = {
        code: type(refused(problem(401, code))) for code in denied if code != "reset_code_wrong"
    }

    assert len(ways) > 8
    assert set(ways.values()) == {
        errors.DeviceRevoked,
        errors.AccountRefused,
        errors.LoginRefused,
        errors.TokenRefused,
    }


def test_when_to_try_again_is_told_and_kept_for_scripts() -> None:
    error = refused(problem(429, "rate_limited", retry_after_s=7))

    assert "Try again in 7 seconds." in error.advice
    assert error.details["retry_after_s"] == 7


def test_a_failure_names_the_request_by_which_the_log_knows_it() -> None:
    error = refused(problem(500, "internal_error", instance="0a1b2c"))

    assert "In its log this is request 0a1b2c." in error.advice


def test_words_of_a_server_are_cut() -> None:
    assert len(refused(problem(418, "teapot", detail="x" * 10_000)).message) < 400


@pytest.mark.parametrize(
    ("lowest", "highest", "advice"),
    [(2, 3, "Upgrade workoutlog on this device."), (0, 0, "The server must be upgraded.")],
)
def test_it_is_said_which_side_is_too_old(lowest: int, highest: int, advice: str) -> None:
    error = refused(problem(426, "protocol_unsupported", min=lowest, max=highest))
    assert isinstance(error, ProtocolUnsupported)
    assert advice in error.advice

    with pytest.raises(ProtocolUnsupported) as raised:
        read_hello(said(protocol_min=lowest, protocol_max=highest), HOST)
    assert advice in raised.value.advice


def test_a_server_that_speaks_our_protocol_too_is_good() -> None:
    assert read_hello(said(protocol_min=0, protocol_max=9), HOST).protocol_max == 9


def test_a_newer_server_may_say_more_and_an_older_one_less() -> None:
    older = {name: value for name, value in HELLO.items() if name != "largest_body"}

    assert read_hello(said(moods=["good"]), HOST).largest_body == 1
    assert read_hello(json.dumps(older).encode(), HOST).largest_body is None


@pytest.mark.parametrize(
    "body", [said(server="bookshelf"), b'{"status": "ok"}', b"[]", b"no JSON", b"[" * 9_999]
)
def test_another_kind_of_server_is_noticed(body: bytes) -> None:
    with pytest.raises(ServerForeign, match="another kind"):
        read_hello(body, HOST)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, "text/html", b"<h1>Welcome to our Wi-Fi</h1>"),
        Answer(200, "", b"ok"),
        Answer(200, "text/json", b"{}"),
        Answer(401, "text/html", b"<h1>Sign in</h1>"),
        Answer(403, "application/json", b'{"message": "no"}'),
        Answer(404, "text/plain", b"nothing here"),
        Answer(511, "text/html", b"<h1>Sign in</h1>"),
        Answer(400, PROBLEM, b"not json"),
        Answer(400, PROBLEM, b"[]"),
        Answer(400, PROBLEM, b'{"title": "somebody else\'s"}'),
        Answer(400, PROBLEM, b'{"code": "<script>"}'),
        Answer(400, PROBLEM, b"[" * 100_000),
        Answer(426, PROBLEM, b"{}"),
        Answer(299, "text/html", b"?"),
        Answer(999, "", b"?"),
    ],
    ids=lambda each: f"{each.status} {each.kind or 'nothing'} {each.body[:12].decode()}",
)
def test_what_is_not_ours_is_foreign(answer: Answer) -> None:
    error = refused(answer)

    assert isinstance(error, ServerForeign)
    assert "If this network wants you to sign in, open a web browser first." in error.advice


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_proxy_whose_server_is_away_is_not_foreign(status: int) -> None:
    assert isinstance(refused(Answer(status, "text/html", b"bad gateway")), errors.ServerFailing)


@pytest.mark.parametrize(
    ("location", "said"),
    [("https://portal.example/login", "https://portal.example/login"), ("", "it does not say")],
)
def test_a_redirect_is_told_and_not_followed(location: str, said: str) -> None:
    error = refused(Answer(302, "text/html", b"", location))

    assert isinstance(error, ServerForeign)
    assert said in error.message
    assert "Nothing was sent there." in error.advice[0]


def test_a_protocol_that_is_refused_without_saying_which_is_refused_all_the_same() -> None:
    assert isinstance(refused(problem(426, "protocol_unsupported")), errors.RequestRefused)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"server": "workoutlog"', b"\xff", b"null"])
def test_an_answer_of_another_form_or_cut_off_is_foreign(body: bytes) -> None:
    with pytest.raises(ServerForeign, match="cannot be read"):
        read_as(Hello, body, HOST)


def test_what_cannot_be_read_is_not_quoted() -> None:
    with pytest.raises(ServerForeign) as raised:
        read_as(Hello, b'{"server": ["canary"]}', HOST)

    assert "canary" not in str(raised.value) + "".join(raised.value.advice)
    assert raised.value.__cause__ is None


@given(st.integers(100, 599), st.sampled_from(["application/json", PROBLEM, ""]), st.binary())
def test_every_answer_is_a_body_or_an_error(status: int, kind: str, body: bytes) -> None:
    try:
        assert accepted(Answer(status, kind, body), HOST) == body
    except WorkoutlogError as error:
        assert HOST in error.message  # noqa: PT017  # which of the two it is follows from the input
