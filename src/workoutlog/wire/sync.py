"""A sync: what a device has written, and from where on it wants to read; the answer to both.

One request does all of a small sync. The device sends the cursor up to which it
has applied the feed and the newest one that any answer held, so that a server
that was restored from a backup is noticed even by a device that had only pushed.
"""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

PROTOCOL = 1
PROTOCOL_HEADER = "Workoutlog-Protocol"
_Cursor = Annotated[str | None, Field(max_length=100)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Block(_Strict):
    """Rows of one kind that bring the same registers; see `workoutlog.wire.rows`."""

    kind: Annotated[str, Field(max_length=100)]
    columns: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=120)]
    rows: list[list[Any]]


class PushedRows(_Strict):
    """What a device has written. Sent again, the same ``id`` comes with the same blocks."""

    id: Annotated[UUID, Field(strict=False)]
    blocks: list[Block]


class SyncRequest(_Strict):
    """What a device sends. ``want`` is how many rows it can take at once; 0 only pushes."""

    cursor: _Cursor = None
    high_water: _Cursor = None
    push: PushedRows | None = None
    want: Annotated[int, Field(ge=0)] = 5_000


class RefusedRow(BaseModel):
    """A pushed row that was not kept, by its number in the push; it disturbs no other."""

    at: int
    kind: str
    id: UUID
    code: str
    detail: str


class DigestOfKind(BaseModel):
    """What the rows of a kind add up to: living, dead, and the sum of their hashes."""

    live: int
    dead: int
    total: Annotated[str, Field(pattern="^[0-9a-f]{16}$")]


class SyncAnswer(BaseModel):
    """What the server answers.

    ``kept`` has the place in the feed of every pushed row, in order, and 0 for
    one that was refused. ``blocks`` is the page behind the cursor, which ends
    at the new ``cursor``; ``more`` says that the feed goes on. If ``echo`` is
    true, the page would only have held what was pushed, and is left out: then,
    and only then, ``kept`` says where the device has last seen the rows.
    """

    kept: list[int]
    refused: list[RefusedRow]
    blocks: list[Block]
    cursor: str
    high_water: str
    more: bool
    echo: bool
    digest: dict[str, DigestOfKind]
    time: str


class Hello(BaseModel):
    """What a client should know before it says who it is."""

    server: str
    protocol_min: int
    protocol_max: int
    epoch: str
    time: str
    most_rows: int
    longest_page: int
