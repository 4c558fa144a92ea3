"""Lists of an account's rows, page by page: each goes on behind the last row of the one before.

A page is found by an index and not by counting, so the thousandth costs what
the first did, and rows that are added meanwhile are neither skipped nor doubled.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Connection,
    Executable,
    Join,
    LargeBinary,
    and_,
    bindparam,
    exists,
    or_,
    type_coerce,
)
from sqlmodel import select

from workoutlog.domain.model import (
    Exercise,
    Measurement,
    Noun,
    Revision,
    Routine,
    Workout,
    WorkoutSet,
)
from workoutlog.domain.plain import field_types
from workoutlog.replica.codec import stamp_from_bytes
from workoutlog.replica.rows import plain_lists
from workoutlog.server.refusals import CursorInvalid
from workoutlog.server.storage import sql
from workoutlog.server.storage.joins import Led, Suggested
from workoutlog.server.tables import SYNCED, table_of

N = TypeVar("N", bound=Noun)

_MINUTE_MS = 60_000
_TABLES = {noun: table_of(row) for noun, row in SYNCED.items()}
_SET, _WORKOUT = _TABLES[WorkoutSet], _TABLES[Workout]


# What is shown of the feed's own columns, behind the fields of the noun.
_FEED = ("seq", "dead")
_POSITION = [*field_types(WorkoutSet)].index("position")


class Listed(NamedTuple):
    """A page of rows as they are shown, and where the next one begins; None at the end."""

    rows: list[dict[str, Any]]
    next: str | None


def read_list(  # what is asked for, as it stands in a query
    connection: Connection,
    account_id: UUID,
    noun: type[Noun],
    *,
    filters: Mapping[str, Any],
    after: str | None,
    limit: int,
    deleted: bool = False,
) -> Listed:
    """Read a page of rows of one kind, those filters selected of which the value is not None.

    Raises `CursorInvalid` for a mark that is none of this list.
    """
    wanted = {name: value for name, value in filters.items() if value is not None}
    place = _place(noun, after)
    kind: Any = noun
    statement = _statement(kind, frozenset(wanted), continued=after is not None, deleted=deleted)
    values = {"account_id": account_id.bytes, "most": limit + 1, **wanted, **place}
    found = sql.run(connection, statement, **values)
    # Behind the columns of the row stand those that the list is ordered by.
    width = len(_ORDER[noun])
    following = _mark(found[limit - 1][-width:]) if len(found) > limit else None
    return Listed(_shown(noun, found[:limit]), following)


def sets_of_workout(
    connection: Connection, account_id: UUID, workout_id: UUID, *, after: str | None, limit: int
) -> Listed:
    """Read a page of the sets of a workout, in the order they were done."""
    values = {"account_id": account_id.bytes, "workout_id": workout_id.bytes}
    rows = sql.run(connection, _OF_WORKOUT, **values)
    # A workout has few: they are put in order here, as every other reader of them does it.
    rows.sort(key=_done)
    if after is not None:
        behind = _done_mark(after)
        rows = [row for row in rows if _done(row) > behind]
    following = _mark(_done(rows[limit - 1])) if len(rows) > limit else None
    return Listed(_shown(WorkoutSet, rows[:limit]), following)


def _shown(noun: type[Noun], rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Write rows as others read them, a column at a time and without making nouns of them."""
    if not rows:
        return []
    columns = [*zip(*rows, strict=True)]
    shown = plain_lists(noun, columns)
    shown["seq"], dead = columns[len(shown) :][: len(_FEED)]
    shown["deleted"] = [*map(bool, dead)]
    return [dict(zip(shown, each, strict=True)) for each in zip(*shown.values(), strict=True)]


def _done(columns: Sequence[Any]) -> tuple[str, str]:
    return columns[_POSITION] or stamp_from_bytes(columns[-1]), columns[0].hex()


def _done_mark(mark: str) -> tuple[str, str]:
    match _unmarked(mark):
        case [str(position), str(row_id)]:
            return position, row_id
    raise CursorInvalid("This marks no page of this list.")


# What lists are ordered by: the column, and whether it falls. The last one is the row's id.
_ORDER: Mapping[type[Noun], Sequence[tuple[ColumnElement[Any], bool]]] = {
    Exercise: [(_TABLES[Exercise].c.id, False)],
    Workout: [(_WORKOUT.c.started_at, True), (_WORKOUT.c.id, True)],
    WorkoutSet: [
        (_WORKOUT.c.started_at, True),
        (_WORKOUT.c.id, True),
        (_SET.c.id, False),
    ],
    Measurement: [
        (_TABLES[Measurement].c.measured_at, True),
        (_TABLES[Measurement].c.id, True),
    ],
    Routine: [(_TABLES[Routine].c.id, False)],
    Revision: [(_TABLES[Revision].c.id, False)],
}


def _number(name: str) -> BindParameter[int]:
    # PostgreSQL casts it to the type that is said, and milliseconds need 64 bits.
    return bindparam(name, type_=BigInteger())


def _bytes(name: str) -> BindParameter[bytes]:
    return bindparam(name, type_=LargeBinary())


def _raw(column: Any) -> Any:
    """Take a column as it is stored."""
    return type_coerce(column, BigInteger())


def _local(instant: Any, offset: Any) -> Any:
    return _raw(instant) + _raw(offset) * _MINUTE_MS


def _days(instant: Any, offset: Any) -> Mapping[str, Callable[[], ColumnElement[bool]]]:
    """Select by the lifter's own calendar: from ``since`` until before ``until``."""
    return {
        "since": lambda: _local(instant, offset) >= _number("since"),
        "until": lambda: _local(instant, offset) < _number("until"),
    }


_IN_WORKOUT = and_(_WORKOUT.c.account_id == _SET.c.account_id, _WORKOUT.c.id == _SET.c.workout_id)


def _with_exercise() -> ColumnElement[bool]:
    return exists().where(
        _IN_WORKOUT,
        _SET.c.exercise_id == _bytes("exercise_id"),
        _raw(_SET.c.dead) == 0,
    )


_FILTERS: Mapping[type[Noun], Mapping[str, Callable[[], ColumnElement[bool]]]] = {
    Exercise: {},
    Workout: {
        **_days(_WORKOUT.c.started_at, _WORKOUT.c.utc_offset),
        "exercise_id": _with_exercise,
    },
    WorkoutSet: {
        **_days(_WORKOUT.c.started_at, _WORKOUT.c.utc_offset),
        "exercise_id": lambda: _SET.c.exercise_id == _bytes("exercise_id"),
        "workout_id": lambda: _WORKOUT.c.id == _bytes("workout_id"),
    },
    Measurement: {
        **_days(_TABLES[Measurement].c.measured_at, _TABLES[Measurement].c.utc_offset),
        "name": lambda: _TABLES[Measurement].c.name == bindparam("name"),
    },
    Routine: {},
    Revision: {"row_id": lambda: _TABLES[Revision].c.row_id == _bytes("row_id")},
}


def _read_of(noun: type[Noun]) -> list[Any]:
    """Name the columns that are shown, in their order; what else is read stands behind them."""
    return [_TABLES[noun].c[name] for name in (*field_types(noun), *_FEED)]


@cache
def _statement(
    noun: type[Noun], filters: frozenset[str], *, continued: bool, deleted: bool
) -> Executable:
    table, order = _TABLES[noun], _ORDER[noun]
    columns = _read_of(noun)
    columns += [each.label(f"order_{at}") for at, (each, _) in enumerate(order)]
    # Sets are led by their workouts, whose index has the order; else all sets would be sorted.
    leader = _WORKOUT if noun is WorkoutSet else table
    made: Any = select(*columns).where(leader.c.account_id == bindparam("account_id"))
    if noun is WorkoutSet:
        made = made.select_from(_led(filters)(_WORKOUT, _SET, _IN_WORKOUT))
        if not deleted:
            made = made.where(_raw(_WORKOUT.c.dead) == 0)
    if not deleted:
        made = made.where(_raw(table.c.dead) == 0)
    for name in sorted(filters - {"updated_since"}):
        made = made.where(_FILTERS[noun][name]())
    if "updated_since" in filters:
        made = made.where(table.c.seq > _number("updated_since"))
    if continued:
        first, falls = order[0]
        # Follows from the rest, and lets the index begin at the place.
        begun = first <= _bind(first, 0) if falls else first >= _bind(first, 0)
        made = made.where(begun, _behind(order))
    by = [each.desc() if falls else each.asc() for each, falls in order]
    statement: Executable = made.order_by(*by).limit(bindparam("most"))
    return statement


def _led(filters: frozenset[str]) -> type[Join]:
    """Say how far sets are led by their workouts."""
    if "exercise_id" in filters:
        # It has few of all, which are quicker found by it.
        return Join
    # All were written since a time that is long ago, and few since one that is not.
    return Suggested if "updated_since" in filters else Led


def _behind(order: Sequence[tuple[ColumnElement[Any], bool]]) -> ColumnElement[bool]:
    """Select what comes behind a place in an order whose columns may fall or rise."""
    cases = []
    for at, (column, falls) in enumerate(order):
        before = [each == _bind(each, n) for n, (each, _) in enumerate(order[:at])]
        here = column < _bind(column, at) if falls else column > _bind(column, at)
        cases.append(and_(*before, here))
    return or_(*cases)


def _bind(column: ColumnElement[Any], at: int) -> BindParameter[Any]:
    return bindparam(f"place_{at}", type_=column.type)


def _mark(place: Sequence[Any]) -> str:
    plain = [each.hex() if isinstance(each, bytes) else each for each in place]
    return urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _unmarked(mark: str) -> list[Any]:
    try:
        place = json.loads(urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
    except (ValueError, RecursionError):
        raise CursorInvalid("This marks no page of a list.") from None
    if not isinstance(place, list):
        raise CursorInvalid("This marks no page of a list.")
    return place


def _place(noun: type[Noun], mark: str | None) -> dict[str, Any]:
    if mark is None:
        return {}
    try:
        place = [_of_column(each) for each in _unmarked(mark)]
    except ValueError:
        raise CursorInvalid("This marks no page of a list.") from None
    kinds = [type(each) for each in place]
    if kinds != [int if "_at" in str(column) else bytes for column, _ in _ORDER[noun]]:
        raise CursorInvalid("This marks no page of this list.")
    return {f"place_{at}": each for at, each in enumerate(place)}


def _of_column(value: Any) -> int | bytes:
    if isinstance(value, str):
        return UUID(value).bytes
    if type(value) is not int or abs(value) > 1 << 53:
        raise ValueError(value)
    return value


# With the stamp at the end, for `_done`.
_OF_WORKOUT: Executable = (
    select(*_read_of(WorkoutSet))
    .add_columns(_SET.c.stamp)
    .where(
        _SET.c.account_id == bindparam("account_id"),
        _SET.c.workout_id == _bytes("workout_id"),
        _raw(_SET.c.dead) == 0,
    )
)
