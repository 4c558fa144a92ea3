"""The account itself: read, exported whole, deleted."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from workoutlog.server.access import accounts, audit
from workoutlog.server.access.audit import Event
from workoutlog.server.api.dependencies import service_of
from workoutlog.server.api.exporting import export
from workoutlog.server.api.routes import described
from workoutlog.server.api.routes.answers import answered
from workoutlog.server.api.routes.asking import Turn, door_of, occasion_of, read_as, take_time
from workoutlog.server.api.routes.resources import Body, Claims
from workoutlog.server.api.routes.strictness import strict_router
from workoutlog.server.refusals import DatabaseFull
from workoutlog.wire.identity import AccountAnswer, ConfirmBody

router = strict_router("account", "/account")

_NDJSON = "application/x-ndjson"
# What is longer than this waits for its client on the disk, and not in memory.
_IN_MEMORY = 1 << 20
_CHUNK = 1 << 16


@router.get(
    "",
    operation_id="read_account",
    summary="Read the account that asks",
    response_model=AccountAnswer,
    responses=described.problems(),
)
def read(request: Request, claims: Claims) -> Response:
    """Say whose account it is."""
    with service_of(request).reading(claims) as work:
        found = accounts.by_id(work.connection, work.account_id)
    answer = AccountAnswer(id=found.account_id, name=found.name, created_at=found.created_at)
    return answered(answer.model_dump(mode="json"))


@router.delete(
    "",
    operation_id="delete_account",
    summary="Delete the account and everything in it",
    status_code=204,
    responses={
        204: {"description": "It is deleted."},
        **described.problems(*described.WITH_BODY),
    },
    openapi_extra=described.body(described.ref("ConfirmBody")),
)
def delete(request: Request, claims: Claims, body: Body, _turn: Turn) -> Response:
    """Delete the account, at once and for ever; what devices keep stays there."""
    asked = read_as(ConfirmBody, body)
    door_of(request).delete_account(claims, asked.password.get_secret_value())
    return Response(status_code=204)


@router.get(
    "/export",
    operation_id="export_account",
    summary="Export everything that the server has of the account",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "One JSON object a line; the last one has `end`.",
            "content": {_NDJSON: {"schema": described.ref("AccountExport")}},
        },
        **described.problems(507),
    },
)
def export_(request: Request, claims: Claims) -> Response:
    """Write all rows, deleted ones too, the sessions, API tokens and events of the account.

    Blocks of rows are as `POST /api/v1/sync` takes them. With an API token there are rows alone.
    """
    # All rows are read before the first is sent: of many that takes minutes.
    take_time(request)
    service, occasion = service_of(request), occasion_of(request)
    with service.database.writing() as connection:
        caller = service.identity.standing(connection, claims, occasion.now, writing=True)
        audit.record(connection, caller.account_id, Event.ACCOUNT_EXPORTED, occasion)
    rules = service.identity.rules.sessions
    with service.reading(claims) as work:
        # A slow client must not keep a connection: it waits for this file instead.
        file = _spooled(export(work.connection, work.caller, occasion, rules))
    headers = {"Content-Disposition": 'attachment; filename="workoutlog-account.ndjson"'}
    return StreamingResponse(_chunks(file), media_type=_NDJSON, headers=headers)


def _spooled(lines: Iterable[bytes]) -> IO[bytes]:
    """Write lines into a file that is to be read and closed. Raises `DatabaseFull`."""
    try:
        with ExitStack() as unless_whole:
            file = unless_whole.enter_context(SpooledTemporaryFile(max_size=_IN_MEMORY))
            # Its `writelines` looks only afterwards how much there is in memory.
            for line in lines:
                file.write(line)
            # What is still to be written is written here, before anything is answered.
            file.seek(0)
            unless_whole.pop_all()
    except OSError as error:
        raise DatabaseFull("The server's temporary folder has no room for the export.") from error
    return file


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk
