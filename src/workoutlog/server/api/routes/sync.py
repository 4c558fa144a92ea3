"""The feed: whole syncs of devices, and what changed for everyone else."""

from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response

from workoutlog.domain.plain import plain_value
from workoutlog.server.api.dependencies import service_of
from workoutlog.server.api.routes import described
from workoutlog.server.api.routes.answers import answered, row_json
from workoutlog.server.api.routes.asking import read_as
from workoutlog.server.api.routes.resources import Claims, PageLength
from workoutlog.server.api.routes.strictness import strict_router
from workoutlog.server.api.strict_json import loads, unread_json
from workoutlog.server.api.syncing import pushed, synced
from workoutlog.server.refusals import ProtocolUnsupported
from workoutlog.server.rows.feed import cursor, read_cursor, read_page
from workoutlog.server.rows.stored import Row
from workoutlog.wire.blocks import ids_in
from workoutlog.wire.sync import PROTOCOL, PROTOCOL_HEADER, Hello, SyncAnswer, SyncRequest

router = strict_router("feed")

_SPOKEN = {
    "parameters": [
        {
            "name": PROTOCOL_HEADER,
            "in": "header",
            "required": False,
            "schema": {"type": "string", "enum": [str(PROTOCOL)]},
            "description": "The version of the protocol that the client speaks; "
            "left out, it is taken for that of the server.",
        }
    ]
}


@router.get(
    "/hello",
    operation_id="hello",
    response_model=Hello,
    summary="What a client should know first",
    responses=described.open_problems(),
    openapi_extra=described.OPEN,
)
def hello(request: Request) -> Response:
    """Say what this server is, and which versions of the protocol it speaks."""
    service = service_of(request)
    said = Hello(
        server="workoutlog",
        protocol_min=PROTOCOL,
        protocol_max=PROTOCOL,
        epoch=service.epoch,
        time=str(plain_value(service.now())),
        most_rows=service.limits.most_rows,
        longest_page=service.limits.longest_page,
        largest_body=service.limits.largest_body,
    )
    return answered(said.model_dump())


@router.post(
    "/sync",
    operation_id="sync",
    summary="Push what a device wrote, and read what others did",
    response_model=SyncAnswer,
    responses=described.problems(*described.WITH_BODY, 409, 426),
    openapi_extra=_SPOKEN | described.body(described.ref("SyncRequest")),
)
def sync(
    request: Request, claims: Claims, body: Annotated[bytes, Depends(unread_json)]
) -> Response:
    """Commit what a device wrote, and give it the next page of the feed."""
    service = service_of(request)
    _refuse_other_protocols(request)
    asked = read_as(SyncRequest, loads(body))
    rows = pushed(asked, service.limits.most_rows)
    begun = service.writing(claims) if asked.push else service.reading(claims)
    with begun as work:
        answer = synced(work, asked, rows)
    pulled = sum(len(ids_in(each)) for each in answer["blocks"])
    request.scope["rows"] = {"pushed": len(rows.order), "pulled": pulled}
    return answered(answer)


@router.get(
    "/changes",
    operation_id="list_changes",
    summary="List what changed since a place in the feed",
    responses={
        200: described.found(described.ref("Changes"), "The next changes.", tagged=False),
        **described.problems(409, 426),
    },
    openapi_extra=_SPOKEN,
)
def changes(
    request: Request,
    claims: Claims,
    since: Annotated[
        str | None, Query(max_length=100, description="The `cursor` of an answer before.")
    ] = None,
    limit: PageLength = 100,
) -> Response:
    """List rows in the order in which they last changed, deleted ones too."""
    service = service_of(request)
    _refuse_other_protocols(request)
    with service.reading(claims) as work:
        place = (work.connection, work.account_id)
        after = read_cursor(*place, service.epoch, since)
        page = read_page(*place, after, min(limit, service.limits.longest_page))
        following = cursor(*place, service.epoch, page.seq)
    rows: list[dict[str, Any]] = [
        {"kind": each.noun.kind, "row": row_json(Row.read(each))} for each in page.rows
    ]
    return answered({"changes": rows, "cursor": following, "more": page.more})


def _refuse_other_protocols(request: Request) -> None:
    said = request.headers.get(PROTOCOL_HEADER, str(PROTOCOL))
    if said != str(PROTOCOL):
        raise ProtocolUnsupported(
            f"This server speaks version {PROTOCOL} of the protocol.", min=PROTOCOL, max=PROTOCOL
        )
