"""Writes the OpenAPI document and the page of the REST API, from the routes themselves."""

import json
from collections.abc import Callable
from typing import Any

from api import service_of
from markup import page, table
from workoutlog.server.api.application import create_app
from workoutlog.server.api.routes.strictness import API
from workoutlog.server.storage.database import Database


def openapi_document() -> str:
    """Write the OpenAPI document."""
    return json.dumps(_document(), indent=1) + "\n"


def rest_api() -> str:
    """List every route of the REST API."""
    document = _document()
    parts = ["# REST API", "", _REST, ""]
    for tag in document["tags"]:
        routes = [
            (f"`{method.upper()} {path.removeprefix(API)}`", operation["summary"])
            for path, item in document["paths"].items()
            for method, operation in item.items()
            if tag["name"] in operation["tags"]
        ]
        parts += [f"## {tag['name'].title()}", "", tag["description"], ""]
        parts += [*table(("route", "what it does"), routes), ""]
    return page(parts)


API_PAGES: dict[str, Callable[[], str]] = {
    "openapi.json": openapi_document,
    "rest-api.md": rest_api,
}

_REST = f"""\
[`openapi.json`](openapi.json) is this page for machines, with every field and its bounds; a server
that is started with `--docs` shows it at `{API}/docs`. There is
[a walk-through](../how-to/use-the-rest-api.md). All paths begin with `{API}`.

- **Who asks** says so in `Authorization: Bearer TOKEN`: the access token of a session, or an API
  token. Somebody else's rows are not found, like those that nobody has.
- **Bodies are JSON** (`Content-Type: application/json`), in UTF-8; that of a sync may be packed
  with gzip, and no other. Fields that a route does not know are refused by name. Of a key that
  stands twice the last one counts.
- **Quantities are whole numbers**: grams, millimetres, seconds, tenths of RPE. Instants are UTC, to
  the millisecond; `utc_offset` is the lifter's, in minutes.
- **Ids are UUIDs**, chosen by the client or, if there is none in the body, by the server. To make a
  row whose id is there replaces it, and answers 200 instead of 201.
- **Repeat what was not answered.** With an `Idempotency-Key` the same request is done once; the
  second answer is 200 and has the row as it is now. Another body with the same key is refused,
  unless the first request changed nothing: its key is not remembered.
- **`If-Match`** with the `ETag` that was read changes a row only if nobody has meanwhile: else 412.
  What makes rows takes no condition, and refuses one with 422.
- **HEAD** is answered as GET is, without the body.
- **Deleted rows are kept.** They can be read by id and listed with `deleted=true`, and
  `POST .../undelete` calls them back. A workout that is deleted hides its sets.
- **Lists come in pages** of `limit` rows, 100 unless told and 500 at most; `after` takes the
  `next` of the page before. `updated_since` takes the highest `seq` that was seen.
- **Errors are problem documents** (RFC 9457, `application/problem+json`). Decide by `code`;
  `errors` has a JSON pointer for everything that is wrong with a body; `instance` is the request's
  id, as the server's log has it. [Errors of the server](server-errors.md) lists the codes.

What version 1 has stays: routes, fields, values and codes are added and never taken away, and
nothing that was optional becomes required. A route that is to go says so by the header `Sunset`,
a year before."""


def _document() -> dict[str, Any]:
    return create_app(service_of(Database("sqlite://"))).openapi()
