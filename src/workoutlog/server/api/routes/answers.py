"""How rows and pages of rows are answered."""

from collections.abc import Sequence
from typing import Any

from fastapi import Response

from workoutlog.replica.rows import plain_of
from workoutlog.server.api.writing import etag
from workoutlog.server.rows.stored import Row
from workoutlog.wire.json import dumped

JSON = "application/json"


def answered(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Answer with JSON."""
    return Response(dumped(value), status, headers=headers, media_type=JSON)


def row_json(row: Row) -> dict[str, Any]:
    """Write a row as it is read by others."""
    noun = type(row.version.noun)
    plain: dict[str, Any] = plain_of(noun, row.written)
    return {**plain, "seq": row.seq, "deleted": row.version.dead}


def answered_row(row: Row, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Answer with one row, and with the tag that says whether it changed."""
    return answered(row_json(row), status, {**(headers or {}), "ETag": etag(row)})


def answered_page(rows: Sequence[dict[str, Any]], following: str | None) -> Response:
    """Answer with a page of a list."""
    return answered({"items": rows, "next": following})
