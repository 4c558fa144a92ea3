"""The feed: what changed in an account since a place in it, and the cursors that mark such places.

A cursor names the database, the place, and the commit that wrote it. After a
server was restored from a backup its numbers are given a second time; the tag
of the commit is how a device notices that its history is another one.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Executable, bindparam
from sqlmodel import col, select

from workoutlog.domain.model import NOUNS, PARENTS, Noun, WorkoutSet
from workoutlog.replica.rows import columns_of
from workoutlog.server.refusals import CursorInvalid, HistoryDiverged
from workoutlog.server.rows.stored import Stored, read_rows, stored_columns
from workoutlog.server.storage import sql
from workoutlog.server.tables import SYNCED, AccountRow, CommitRow, table_of

_CURSOR = re.compile(r"([0-9a-f]{16})\.(\d{1,10})\.([0-9a-f]{16})")
_NO_TAG = bytes(8)
_HEAD = select(col(AccountRow.last_seq)).where(
    col(AccountRow.account_id) == bindparam("account_id")
)
# The commit that wrote a place in the feed: the first one that ends there or later.
_COMMIT = (
    select(col(CommitRow.tag))
    .where(
        col(CommitRow.account_id) == bindparam("account_id"),
        col(CommitRow.seq_to) >= bindparam("seq"),
    )
    .order_by(col(CommitRow.seq_to))
    .limit(1)
)


class Page(NamedTuple):
    """Rows of a feed in its order, and where the page ends.

    A set never comes without its workout and its exercise: these are added even
    where their own place is behind the end of the page.
    """

    rows: list[Stored]
    seq: int
    more: bool


def head_of(connection: Connection, account_id: UUID) -> int:
    """Read where an account's feed ends."""
    [(seq,)] = sql.run(connection, _HEAD, account_id=account_id.bytes)
    return int(seq)


def cursor(connection: Connection, account_id: UUID, epoch: str, seq: int) -> str:
    """Write the cursor of a place in the feed."""
    return f"{epoch}.{seq}.{_tag(connection, account_id, seq).hex()}"


def read_cursor(connection: Connection, account_id: UUID, epoch: str, text: str | None) -> int:
    """Read the place that a cursor names; the beginning where there is none.

    Raises `CursorInvalid` for what is no cursor, and `HistoryDiverged` where it
    is of a database or a commit that is not here.
    """
    if text is None:
        return 0
    found = _CURSOR.fullmatch(text)
    if found is None:
        raise CursorInvalid("This is no cursor of a feed.")
    seq = int(found[2])
    if (
        found[1] != epoch
        or seq > head_of(connection, account_id)
        or found[3] != _tag(connection, account_id, seq).hex()
    ):
        raise HistoryDiverged("The history of this server is not the one that the cursor is of.")
    return seq


def read_page(connection: Connection, account_id: UUID, after: int, limit: int) -> Page:
    """Read what changed behind a place in the feed, at most ``limit`` rows and their parents."""
    rows = [
        row for noun in NOUNS for row in rows_behind(connection, account_id, noun, after, limit)
    ]
    rows.sort(key=lambda row: row.seq)
    more = len(rows) > limit
    rows = rows[:limit]
    end = rows[-1].seq if rows else after
    return Page([*_parents(connection, account_id, rows, end), *rows], end, more)


def _tag(connection: Connection, account_id: UUID, seq: int) -> bytes:
    if seq == 0:
        return _NO_TAG
    found = sql.run(connection, _COMMIT, account_id=account_id.bytes, seq=seq)
    return bytes(found[0][0]) if found else _NO_TAG


def rows_behind(
    connection: Connection, account_id: UUID, noun: type[Noun], after: int, limit: int
) -> list[Stored]:
    """Read what changed of one kind; one row more than ``limit`` says that there are more."""
    values = {"account_id": account_id.bytes, "after": after, "most": limit + 1}
    return [Stored(noun, found) for found in sql.run(connection, _BEHIND[noun], **values)]


def _parents(
    connection: Connection, account_id: UUID, rows: Sequence[Stored], end: int
) -> list[Stored]:
    """Read the workouts and exercises of sets that changed again after the page ends."""
    sets = [row.columns for row in rows if row.noun is WorkoutSet]
    here = {(row.noun, row.columns[0]) for row in rows}
    named = {(noun, each[place]) for noun, place in _PARENTS for each in sets}
    wanted = [
        (noun, [row_id for kind, row_id in named - here if kind is noun]) for noun, _ in _PARENTS
    ]
    return [
        row
        for noun, ids in wanted
        for row in read_rows(connection, account_id, noun, ids)
        if row.seq > end
    ]


_PARENTS: Sequence[tuple[type[Noun], int]] = [
    (noun, columns_of(WorkoutSet).index(name)) for name, noun in PARENTS.items()
]


def _behind_statement(noun: type[Noun]) -> Executable:
    table = table_of(SYNCED[noun])
    statement: Executable = (
        select(*stored_columns(noun))
        .where(table.c.account_id == bindparam("account_id"), table.c.seq > bindparam("after"))
        .order_by(table.c.seq)
        .limit(bindparam("most"))
    )
    return statement


_BEHIND = {noun: _behind_statement(noun) for noun in NOUNS}
