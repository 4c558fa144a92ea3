"""A sync: what a device has written, and from where on it wants to read; the answer to both.

One request does all of a small sync. The device sends the cursor up to which it
has applied the feed and the newest one that any answer held, so that a server
that was restored from a backup is noticed even by a device that had only pushed.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, FailFast, Field

from workoutlog.domain.ids import collide

PROTOCOL = 1
PROTOCOL_HEADER = "Workoutlog-Protocol"
_Id = Annotated[UUID, Field(strict=False)]
_V = TypeVar("_V")
_Cursor = Annotated[str | None, Field(max_length=100)]


def _told_apart(value: object) -> object:
    """Refuse ids that a table of them would be made slow by, before there is one."""
    if isinstance(value, dict) and collide([*_ids(value)]):
        raise ValueError("its ids were made to hash alike")
    return value


def _ids(texts: Iterable[str]) -> Iterator[UUID]:
    for each in texts:
        with suppress(ValueError):
            yield UUID(each)


_ById = Annotated[dict[_Id, _V], BeforeValidator(_told_apart)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Block(_Strict):
    """Rows of one kind that bring the same registers, a column at a time.

    The columns are ``id``; ``seq``, the row's place in the feed where the writer has seen it last;
    ``stamp``; ``stamps`` of single registers; ``saw``, the stamp of the newest that its deleter had
    seen; and the registers. ``seq``, ``stamps`` and ``saw`` are null where they are not said.

    A column has a value for each row, or one for all of them, or ``places`` says which of its
    values, no more than there are rows, each row has, counted from 0; ``id`` has one for each.
    What a row shares with others is at most 2,000 bytes: of each such column the name and the
    longest value as JSON. Of registers that the server does not know a row keeps at most 50, with
    10,000 characters of names, stamps and values.
    """

    kind: Annotated[str, Field(max_length=100)]
    columns: Annotated[
        dict[Annotated[str, Field(max_length=100)], list[Any]], Field(max_length=120)
    ]
    places: dict[str, Annotated[list[int], FailFast()]] = {}


class PushedRows(_Strict):
    """What a device has written. Sent again, the same ``id`` comes with the same content.

    ``deleted_workouts`` are those that the writer deletes, or pushes sets of,
    and knows to be deleted. Each has the sets that the writer knows of it, and
    where in the feed it has seen them: 0 if it never has, null if it does not
    know. For any other set that somebody wrote in it a deleted workout is called
    back.
    """

    id: _Id
    blocks: Annotated[list[Block], FailFast()]
    deleted_workouts: _ById[_ById[int | None]] = {}


class SyncRequest(_Strict):
    """What a device sends. ``want`` is how many rows it can take at once; 0 only pushes."""

    cursor: _Cursor = None
    high_water: _Cursor = None
    push: PushedRows | None = None
    want: Annotated[int, Field(ge=0)] = 5_000


class AnsweredBlock(BaseModel):
    """A `Block` of an answer, of which a newer server may say more."""

    kind: str
    columns: dict[str, list[Any]]
    places: dict[str, list[int]] = {}


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
    one that was refused. ``unseen`` numbers those pushed rows in which there is,
    or may be, more than their writer had seen; of all others ``kept`` says where it has now
    seen them. ``blocks`` is the page behind the cursor, which ends at the new
    ``cursor``; ``more`` says that the feed goes on. A page that would only hold
    what was pushed is left out.
    """

    kept: list[int]
    unseen: list[int]
    refused: list[RefusedRow]
    blocks: list[AnsweredBlock]
    cursor: str
    high_water: str
    more: bool
    digest: dict[str, DigestOfKind]
    time: str


class Hello(BaseModel):
    """What a client should know before it says who it is."""

    server: str
    protocol_min: int
    protocol_max: int
    epoch: str
    time: str
    most_rows: Annotated[int, Field(description="Rows of one sync or bulk request.")]
    longest_page: Annotated[int, Field(description="Rows of one page of a list.")]
    largest_body: Annotated[
        int | None, Field(description="Bytes of a sync or bulk request, before it is packed.")
    ] = None
