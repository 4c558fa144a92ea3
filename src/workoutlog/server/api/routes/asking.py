"""What routes take of a request beside the path: a body of a known form, an occasion, a turn."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, TypeVar

from anyio import from_thread
from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError

from workoutlog.server.access.occasions import Occasion
from workoutlog.server.access.signing_in import Door
from workoutlog.server.api.dependencies import service_of
from workoutlog.server.middleware.origin import client_network
from workoutlog.server.problems import flaw_of, request_id
from workoutlog.server.refusals import RequestInvalid, invalid

M = TypeVar("M", bound=BaseModel)
_MOST_FLAWS = 1_000


def read_as(model: type[M], body: Any) -> M:
    """Read a body. Raises `RequestInvalid`, which points at what is wrong and never quotes it."""
    try:
        return model.model_validate(body)
    except ValidationError as error:
        # To tell millions of flaws would take gigabytes.
        if error.error_count() > _MOST_FLAWS:
            raise RequestInvalid(f"The body has {error.error_count():,} flaws.") from None
        found = ({**each, "loc": ("body", *each["loc"])} for each in error.errors())
        raise invalid([flaw_of(each) for each in found]) from None


def occasion_of(request: Request) -> Occasion:
    """Say when a request is made, where it comes from and by which session."""
    service = service_of(request)
    rules = service.identity.rules
    return Occasion(
        service.now(),
        service.random_bytes,
        client_network(request.scope, rules.trusted_proxies),
        request_id(request),
        rules.keeps_networks,
        # Whether it still stands is asked in the transaction of the work itself.
        getattr(request.scope.get("claims"), "session_id", None),
    )


def door_of(request: Request) -> Door:
    """Find where a request may come in."""
    service = service_of(request)
    return Door(service.database, service.identity, occasion_of(request))


def take_time(request: Request) -> None:
    """Let a request take longer than others now that a thread works at it."""
    if begun := request.scope.get("begun"):
        from_thread.run_sync(begun)


async def _turn(request: Request) -> AsyncIterator[None]:
    async with service_of(request).identity.turns.turn():
        yield


# The last of an endpoint's arguments: nobody has a turn while the body is still on its way.
Turn = Annotated[None, Depends(_turn, scope="function")]
