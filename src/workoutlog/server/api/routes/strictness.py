"""Queries are taken exactly: a filter that is misspelt would answer with everything.

So are conditions: a request that should only be done if something holds is not
done where nobody looks whether it does (RFC 9110, 13.2.1).
"""

from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from workoutlog.server.refusals import Flaw, invalid
from workoutlog.wire.pointers import pointer_to

API = "/api/v1"
_UNKNOWN = "nothing here is called so"
_TWICE = "it is said more than once"
_CONDITIONS = ("if-match", "if-none-match")
_UNHEARD = "nothing here depends on it"


class StrictRoute(APIRoute):
    """A route that refuses what it does not know of a query, what is said twice, and conditions."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Look at the query and the conditions before anything else is done."""
        handle = super().get_route_handler()
        known = frozenset(_queries(self.dependant))
        heard = {each.alias for each in self.dependant.header_params}
        unheard = () if "GET" in (self.methods or ()) else {*_CONDITIONS} - heard

        async def strictly(request: Request) -> Response:
            if request.scope["query_string"]:
                _check(Counter(name for name, _ in request.query_params.multi_items()), known)
            if conditions := [each for each in unheard if each in request.headers]:
                flaws = [Flaw(pointer_to(each), _UNHEARD, part="header") for each in conditions]
                raise invalid(flaws)
            return await handle(request)

        return strictly


def strict_router(tag: str, path: str = "") -> APIRouter:
    """Begin a part of the API, all of whose routes are strict."""
    return APIRouter(route_class=StrictRoute, prefix=f"{API}{path}", tags=[tag])


def _queries(dependant: Dependant) -> Iterator[str]:
    for each in dependant.query_params:
        yield each.alias
    for needed in dependant.dependencies:
        yield from _queries(needed)


def _check(asked: Counter[str], known: frozenset[str]) -> None:
    flaws = [
        Flaw(pointer_to(name), _TWICE if name in known else _UNKNOWN, part="query")
        for name, times in asked.items()
        if name not in known or times > 1
    ]
    if flaws:
        raise invalid(flaws)
