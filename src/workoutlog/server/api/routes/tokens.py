"""API tokens for scripts: made, listed, revoked; only by a device that is signed in."""

from datetime import UTC
from uuid import UUID

from fastapi import Request, Response

from workoutlog.server.access import api_tokens
from workoutlog.server.api.dependencies import service_of
from workoutlog.server.api.routes import described
from workoutlog.server.api.routes.answers import answered
from workoutlog.server.api.routes.asking import occasion_of, read_as
from workoutlog.server.api.routes.resources import Body, Claims
from workoutlog.server.api.routes.strictness import strict_router
from workoutlog.server.tables import Scope
from workoutlog.wire.identity import MadeToken, TokenAnswer, TokenBody, TokenList

router = strict_router("tokens", "/tokens")


@router.post(
    "",
    operation_id="create_token",
    summary="Make an API token",
    status_code=201,
    response_model=MadeToken,
    responses=described.problems(*described.WITH_BODY),
    openapi_extra=described.body(described.ref("TokenBody")),
)
def create(request: Request, claims: Claims, body: Body) -> Response:
    """Make a token for a script. It is shown this once, and kept as a hash only."""
    asked = read_as(TokenBody, body)
    with service_of(request).writing(claims) as work:
        work.caller.require_session()
        made, text = api_tokens.create(
            work.connection,
            work.account_id,
            occasion_of(request),
            name=asked.name,
            scope=Scope(asked.scope),
            expires_at=asked.expires_at.astimezone(UTC),
        )
    return answered(MadeToken(**made._asdict(), token=text).model_dump(mode="json"), 201)


@router.get(
    "",
    operation_id="list_tokens",
    summary="List the API tokens",
    response_model=TokenList,
    responses=described.problems(),
)
def list_(request: Request, claims: Claims) -> Response:
    """List the tokens of the account, revoked and expired ones too."""
    with service_of(request).reading(claims) as work:
        work.caller.require_session()
        found = api_tokens.api_tokens(work.connection, work.account_id)
    listed = TokenList(items=[TokenAnswer(**each._asdict()) for each in found])
    return answered(listed.model_dump(mode="json"))


@router.delete(
    "/{token_id}",
    operation_id="revoke_token",
    summary="Revoke an API token",
    status_code=204,
    responses={204: {"description": "It is revoked."}, **described.problems(404, 507)},
)
def revoke(request: Request, claims: Claims, token_id: UUID) -> Response:
    """Revoke a token, at once."""
    with service_of(request).writing(claims) as work:
        work.caller.require_session()
        api_tokens.revoke(work.connection, work.account_id, occasion_of(request), token_id)
    return Response(status_code=204)
