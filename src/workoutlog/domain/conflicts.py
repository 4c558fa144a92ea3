"""Conflicts: what two devices wrote without knowing of each other, and what is kept of it.

Whichever side notices that a value loses files it, under an id that both would
give: one lost value is one revision, however often it is found.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from workoutlog.domain.bounds import LATEST
from workoutlog.domain.changes import Change
from workoutlog.domain.ids import revision_id
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Noun, Reason, Revision, registers
from workoutlog.domain.plain import plain_value
from workoutlog.domain.stamps import LOWEST, Stamp, device_of, milliseconds_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A stamp may be of any year, and a revision holds instants that calendars have.
_LAST = (LATEST - _EPOCH) // timedelta(milliseconds=1) - 1
_DELETED = "deleted"
# When a workout ended is moved by every set that joins it: nobody has said it.
_MOVED_BY_ITSELF = frozenset({"finished_at"})


class Side(NamedTuple):
    """What one device wrote, as JSON, and when."""

    stamp: Stamp
    value: str


class Deletion(NamedTuple):
    """Who deleted a row, and when: in the row there is only what the deleter had seen."""

    by: str
    at: datetime


class Conflict(NamedTuple):
    """What was kept of a part of a row, and what was lost; that may be its ``deletion``."""

    row: Noun
    part: str
    reason: Reason
    kept: Side
    lost: Side
    deletion: Deletion | None = None

    @property
    def id(self) -> UUID:
        """The id of its revision."""
        return revision_id(self.row.id, self.part, self.lost.stamp, self.lost.value)

    def revision(self) -> Revision:
        """Write it down."""
        stamp = self.lost.stamp
        by, at = self.deletion or (device_of(stamp), _instant(stamp))
        return Revision(
            id=self.id,
            row_kind=self.row.kind,
            row_id=self.row.id,
            register_name=self.part,
            reason=self.reason,
            kept=self.kept.value,
            lost=self.lost.value,
            kept_at=_instant(self.kept.stamp),
            lost_at=at,
            kept_by=device_of(self.kept.stamp),
            lost_by=by,
        )


def edited_twice(ours: Version[Noun], theirs: Change[Noun], register: str) -> Conflict | None:
    """Find what is lost where two devices wrote one register, neither having seen the other's.

    Nothing is lost with what an import wrote: the file still has it. Nor with the
    end of a workout to which two devices added sets: the later word has the later one.
    """
    mine = side_of(ours, register)
    other = Side(theirs.stamp_of(register), _pushed_json(theirs, register))
    lost, kept = sorted((mine, other))
    if mine.value == other.value or lost.stamp == LOWEST or _words(mine) == _words(other):
        return None
    return Conflict(ours.noun, register, Reason.EDIT_EDIT, kept, lost)


def _words(side: Side) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(side.value)
    return {name: value for name, value in values.items() if name not in _MOVED_BY_ITSELF}


def side_of(version: Version[Noun], register: str) -> Side:
    """Write down what a version says in a conflict about a register."""
    return Side(version.stamp_of(register), _json(version.noun, register))


def not_deleted(
    version: Version[Noun], kept: Stamp, reason: Reason, deletion: Deletion | None = None
) -> Conflict:
    """Describe the deletion of a row that is kept, and what it is kept for.

    Of a ``deletion`` by nobody knows whom it is only known what had been seen before it.
    """
    seen = version.saw or version.newest
    sides = Side(kept, _flag(value=False)), Side(seen, _flag(value=True))
    known = deletion or Deletion("", _instant(seen))
    return Conflict(version.noun, _DELETED, reason, *sides, known)


def _flag(*, value: bool) -> str:
    return json.dumps({_DELETED: value})


def _json(noun: Noun, register: str) -> str:
    return _written({name: getattr(noun, name) for name in registers(type(noun))[register]})


def _pushed_json(change: Change[Noun], register: str) -> str:
    return _written({name: change.values[name] for name in registers(change.noun)[register]})


def _written(values: dict[str, Any]) -> str:
    return json.dumps({name: plain_value(value) for name, value in values.items()})


def _instant(stamp: Stamp) -> datetime:
    return _EPOCH + timedelta(milliseconds=min(milliseconds_of(stamp), _LAST))
