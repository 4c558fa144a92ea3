"""What a server answered: the body if all is well, else the error that it tells of.

Whatever is not in the form of our own server is taken for somebody else: a page
that wants one to sign in to a network is a good answer to everything.
"""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from workoutlog import errors
from workoutlog.errors import ProtocolUnsupported, ServerFailing, ServerForeign, WorkoutlogError
from workoutlog.wire.sync import PROTOCOL, Hello

M = TypeVar("M", bound=BaseModel)

SAFE = "Everything you logged is safe on this device."
LOGIN = "wl login"
_PROBLEM = "application/problem+json"
_JSON = "application/json"
_CODE = re.compile(r"[a-z_]{1,64}")
_LONGEST_DETAIL = 300
# What stands before a server says these of it, in its own words.
_OF_PROXIES = frozenset({500, 502, 503, 504, 507, 508, 521, 522, 523, 524})
_ERRORS: Mapping[str, type[WorkoutlogError]] = {
    "account_deleted": errors.AccountRefused,
    "account_disabled": errors.AccountRefused,
    "body_too_large": errors.PushRefused,
    "credentials_wrong": errors.LoginRefused,
    "database_busy": errors.ServerBusy,
    "hashing_busy": errors.ServerBusy,
    "history_diverged": errors.HistoryDiverged,
    "invite_invalid": errors.LoginRefused,
    "name_refused": errors.LoginRefused,
    "name_taken": errors.LoginRefused,
    "password_refused": errors.LoginRefused,
    "password_wrong": errors.LoginRefused,
    "rate_limited": errors.ServerBusy,
    "registration_closed": errors.LoginRefused,
    "reset_code_wrong": errors.LoginRefused,
    "scope_missing": errors.TokenRefused,
    "session_expired": errors.DeviceRevoked,
    "session_needed": errors.TokenRefused,
    "session_revoked": errors.DeviceRevoked,
    "token_expired": errors.TokenRefused,
    "token_invalid": errors.TokenRefused,
    "token_missing": errors.TokenRefused,
    "token_revoked": errors.TokenRefused,
    "too_many_attempts": errors.LoginRefused,
}
_ENDING = {errors.AccountRefused, errors.DeviceRevoked}


class Answer(NamedTuple):
    """An answer as it came; ``retry_after_s`` is when its sender wants to be asked again."""

    status: int
    kind: str
    body: bytes
    location: str = ""
    retry_after_s: int | None = None


def accepted(answer: Answer, host: str) -> bytes:
    """Return the body of a good answer. Raises `ServerForeign`, or what a bad one tells of."""
    if answer.kind == _PROBLEM and (problem := _read_problem(answer.body)):
        raise _told(problem, answer, host)
    if answer.status in _OF_PROXIES:
        raise ServerFailing(
            f"{host} cannot be reached behind what stands before it: {_status(answer.status)}.",
            SAFE,
            details={"status": answer.status},
        )
    if answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        raise errors.PushRefused(
            f"What stands before {host} takes no request of this size.",
            details={"status": answer.status},
        )
    is_good = HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES
    if is_good and (answer.kind == _JSON or not answer.body):
        return answer.body
    raise _foreign(answer, host)


def read_as(model: type[M], body: bytes, host: str) -> M:
    """Read a good answer. Raises `ServerForeign` for what is not of its form, or is cut off."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        # What was sent may be a secret, so it is neither quoted nor a cause.
        raise unreadable(host, f"{error.error_count()} things are wrong with it") from None


def unreadable(host: str, why: str) -> ServerForeign:
    """Say that an answer cannot be read."""
    return ServerForeign(f"{host} sent an answer that cannot be read: {why}.", SAFE)


def read_hello(body: bytes, host: str) -> Hello:
    """Read what a server says of itself. Raises `ServerForeign` and `ProtocolUnsupported`."""
    said = _read_json(body)
    # Much on the web answers in JSON.
    if not isinstance(said, dict) or said.get("server") != "workoutlog":
        raise ServerForeign(f"{host} is another kind of server.", "Look at the address.")
    hello = read_as(Hello, body, host)
    if not hello.protocol_min <= PROTOCOL <= hello.protocol_max:
        raise _too_far_apart(host, hello.protocol_min, hello.protocol_max)
    return hello


def _too_far_apart(host: str, lowest: int, highest: int) -> ProtocolUnsupported:
    ours_is_old = lowest > PROTOCOL
    return ProtocolUnsupported(
        f"{host} speaks version {lowest if ours_is_old else highest} of the protocol, "
        f"this program version {PROTOCOL}.",
        "Upgrade workoutlog on this device." if ours_is_old else "The server must be upgraded.",
        SAFE,
        details={"protocol": PROTOCOL, "protocol_min": lowest, "protocol_max": highest},
    )


def _read_json(body: bytes) -> Any:
    """Read JSON; None for what is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _read_problem(body: bytes) -> dict[str, Any] | None:
    problem = _read_json(body)
    if not isinstance(problem, dict) or not _CODE.fullmatch(str(problem.get("code"))):
        return None
    return problem


def _told(problem: dict[str, Any], answer: Answer, host: str) -> WorkoutlogError:
    code = problem["code"]
    if code == "protocol_unsupported":
        lowest, highest = problem.get("min"), problem.get("max")
        if isinstance(lowest, int) and isinstance(highest, int):
            return _too_far_apart(host, lowest, highest)
    kind = _ERRORS.get(code) or _by_status(answer.status)
    advice = [SAFE] if kind in _ENDING or kind.exit_status == errors.UNREACHABLE else []
    if code == "credentials_wrong":
        advice.append("Who forgot the password asks whoever runs the server, and adds --code.")
    # Logging in is of no use before somebody else has done something.
    is_disabled = code == "account_disabled"
    if is_disabled:
        advice.append(f"Once the account is enabled again: {LOGIN}")
    if answer.retry_after_s is not None:
        advice.append(f"Try again in {answer.retry_after_s} seconds.")
    details = {"server_code": code, "status": answer.status}
    if isinstance(request := problem.get("instance"), str):
        details["request_id"] = request[:100]
        if kind in {ServerFailing, errors.RequestRefused}:
            advice.append(f"In its log this is request {details['request_id']}.")
    if answer.retry_after_s is not None:
        details["retry_after_s"] = answer.retry_after_s
    said = str(problem.get("detail") or problem.get("title") or code)[:_LONGEST_DETAIL]
    hint = LOGIN if kind in _ENDING and not is_disabled else None
    return kind(f"{host}: {said}", *advice, hint=hint, details=details)


def _by_status(status: int) -> type[WorkoutlogError]:
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        return errors.ServerBusy
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ServerFailing
    return errors.RequestRefused


def _foreign(answer: Answer, host: str) -> ServerForeign:
    details = {"status": answer.status, "kind": answer.kind, "location": answer.location or None}
    sign_in = "If this network wants you to sign in, open a web browser first."
    if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
        return ServerForeign(
            f"{host} sends us elsewhere: {answer.location[:100] or 'it does not say where'}.",
            "Nothing was sent there. If that is your server, log in with its own address.",
            sign_in,
            details=details,
        )
    return ServerForeign(
        f"What answers at {host} is no workoutlog server: {_status(answer.status)}, "
        f"{answer.kind or 'no kind of text'}.",
        sign_in,
        "Otherwise look at the address.",
        details=details,
    )


def _status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
