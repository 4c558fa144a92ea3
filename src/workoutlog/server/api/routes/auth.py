"""Signing in, staying signed in, and passwords."""

from typing import Any

from fastapi import Request, Response

from workoutlog.server.access import sessions
from workoutlog.server.access.access_tokens import LIFETIME
from workoutlog.server.access.sessions import Because, Given
from workoutlog.server.access.signing_in import Device
from workoutlog.server.api.dependencies import service_of
from workoutlog.server.api.routes import described
from workoutlog.server.api.routes.answers import answered
from workoutlog.server.api.routes.asking import Turn, door_of, occasion_of, read_as
from workoutlog.server.api.routes.resources import Body, Claims
from workoutlog.server.api.routes.strictness import strict_router
from workoutlog.server.refusals import Refusal
from workoutlog.wire.identity import (
    LoginBody,
    PasswordBody,
    RefreshBody,
    RegisterBody,
    ResetBody,
    Tokens,
)

router = strict_router("auth", "/auth")

_NOTHING: dict[int | str, Any] = {204: {"description": "It is done."}}


@router.post(
    "/login",
    operation_id="login",
    summary="Sign a device in",
    response_model=Tokens,
    responses=described.open_problems(*described.WITH_BODY, 401, 429),
    openapi_extra=described.body(described.ref("LoginBody")) | described.OPEN,
)
def login(request: Request, body: Body, _turn: Turn) -> Response:
    """Open a session for a name and its password. Every login opens another one."""
    asked = read_as(LoginBody, body)
    device = Device(asked.device_name, asked.device)
    password = asked.password.get_secret_value()
    return _tokens(request, door_of(request).login(asked.name, password, device))


@router.post(
    "/register",
    operation_id="register",
    summary="Make an account, where the server lets people do so",
    status_code=201,
    response_model=Tokens,
    responses=described.open_problems(*described.WITH_BODY, 403, 409, 429),
    openapi_extra=described.body(described.ref("RegisterBody")) | described.OPEN,
)
def register(request: Request, body: Body, _turn: Turn) -> Response:
    """Make an account and sign its first device in. An invite is used up by it."""
    asked = read_as(RegisterBody, body)
    given = door_of(request).register(
        asked.name,
        asked.password.get_secret_value(),
        asked.invite.get_secret_value() if asked.invite else None,
        Device(asked.device_name, asked.device),
    )
    return _tokens(request, given, status=201)


@router.post(
    "/refresh",
    operation_id="refresh",
    summary="Stay signed in",
    response_model=Tokens,
    responses=described.open_problems(*described.WITH_BODY, 401),
    openapi_extra=described.body(described.ref("RefreshBody")) | described.OPEN,
)
def refresh(request: Request, body: Body) -> Response:
    """Give the next refresh token and a new access token.

    If the answer is lost, the same request gets the same refresh token again,
    however much later. The same token with another nonce ends the session: then
    two have it.
    """
    asked = read_as(RefreshBody, body)
    service, occasion = service_of(request), occasion_of(request)
    identity = service.identity
    with service.database.writing() as connection:
        given = sessions.refresh(
            connection,
            asked.refresh_token.get_secret_value(),
            asked.nonce.encode() if asked.nonce else None,
            occasion,
            identity.keys.current(),
            rules=identity.rules.sessions,
        )
    if isinstance(given, Refusal):
        raise given
    return _tokens(request, given)


@router.post(
    "/logout",
    operation_id="logout",
    summary="Sign this device out",
    status_code=204,
    responses={**_NOTHING, **described.problems(507)},
)
def logout(request: Request, claims: Claims) -> Response:
    """End the session that asks. Nothing that its device keeps is touched."""
    service, occasion = service_of(request), occasion_of(request)
    with service.database.writing() as connection:
        caller = service.identity.standing(connection, claims, occasion.now, writing=True)
        sessions.revoke(
            connection,
            caller.account_id,
            occasion,
            Because.LOGOUT,
            session_id=caller.require_session(),
        )
    return Response(status_code=204)


@router.post(
    "/password",
    operation_id="change_password",
    summary="Change the password",
    status_code=204,
    responses={**_NOTHING, **described.problems(*described.WITH_BODY)},
    openapi_extra=described.body(described.ref("PasswordBody")),
)
def change_password(request: Request, claims: Claims, body: Body, _turn: Turn) -> Response:
    """Change the password; every other session ends."""
    asked = read_as(PasswordBody, body)
    door_of(request).change_password(
        claims, asked.password.get_secret_value(), asked.new_password.get_secret_value()
    )
    return Response(status_code=204)


@router.post(
    "/reset",
    operation_id="reset_password",
    summary="Set a forgotten password anew",
    status_code=204,
    responses={**_NOTHING, **described.open_problems(*described.WITH_BODY, 401, 429)},
    openapi_extra=described.body(described.ref("ResetBody")) | described.OPEN,
)
def reset_password(request: Request, body: Body, _turn: Turn) -> Response:
    """Set the password by a code of whoever runs the server; sessions and API tokens end."""
    asked = read_as(ResetBody, body)
    door_of(request).reset_password(
        asked.name, asked.code.get_secret_value(), asked.new_password.get_secret_value()
    )
    return Response(status_code=204)


def _tokens(request: Request, given: Given, status: int = 200) -> Response:
    service = service_of(request)
    identity = service.identity
    tokens = Tokens(
        access_token=identity.access_token(
            given.account_id, given.session_id, service.now(), service.random_bytes
        ),
        expires_in=int(LIFETIME.total_seconds()),
        refresh_token=given.refresh_token,
        account_id=given.account_id,
        session_id=given.session_id,
    )
    return answered(tokens.model_dump(mode="json"), status)
