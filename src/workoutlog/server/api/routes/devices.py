"""The devices that are signed in: which there are, what they are called, and signing them out."""

from uuid import UUID

from fastapi import Request, Response

from workoutlog.server.access import sessions
from workoutlog.server.access.sessions import Because
from workoutlog.server.api.dependencies import service_of
from workoutlog.server.api.routes import described
from workoutlog.server.api.routes.answers import answered
from workoutlog.server.api.routes.asking import occasion_of, read_as
from workoutlog.server.api.routes.resources import Body, Claims
from workoutlog.server.api.routes.strictness import strict_router
from workoutlog.wire.identity import SessionAnswer, SessionBody, SessionList

router = strict_router("sessions", "/sessions")


@router.get(
    "",
    operation_id="list_sessions",
    summary="List the devices that are signed in",
    response_model=SessionList,
    responses=described.problems(),
)
def list_(request: Request, claims: Claims) -> Response:
    """List the living sessions of the account, the one used last first."""
    service = service_of(request)
    rules = service.identity.rules.sessions
    with service.reading(claims) as work:
        mine = work.caller.require_session()
        found = sessions.sessions(work.connection, work.account_id, work.now, rules=rules)
    listed = SessionList(
        items=[SessionAnswer(**each._asdict(), current=each.id == mine) for each in found]
    )
    return answered(listed.model_dump(mode="json"))


@router.patch(
    "/{session_id}",
    operation_id="rename_session",
    summary="Call a device something else",
    status_code=204,
    responses={
        204: {"description": "It is called so."},
        **described.problems(*described.WITH_BODY, 404),
    },
    openapi_extra=described.body(described.ref("SessionBody")),
)
def rename(request: Request, claims: Claims, session_id: UUID, body: Body) -> Response:
    """Name the device of a session, so that it is known in the list."""
    asked = read_as(SessionBody, body)
    with service_of(request).writing(claims) as work:
        work.caller.require_session()
        sessions.rename(
            work.connection,
            work.account_id,
            session_id,
            asked.device_name,
            occasion_of(request),
        )
    return Response(status_code=204)


@router.delete(
    "/{session_id}",
    operation_id="revoke_session",
    summary="Sign a device out",
    status_code=204,
    responses={204: {"description": "It is signed out."}, **described.problems(404, 507)},
)
def revoke(request: Request, claims: Claims, session_id: UUID) -> Response:
    """End a session, at once. What its device keeps stays there."""
    with service_of(request).writing(claims) as work:
        work.caller.require_session()
        ended = sessions.revoke(
            work.connection,
            work.account_id,
            occasion_of(request),
            Because.OWNER,
            session_id=session_id,
        )
        if not ended:
            raise sessions.missing(session_id)
    return Response(status_code=204)
