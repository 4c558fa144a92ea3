"""Conflicts: what two devices wrote without knowing of each other, and what is kept of it."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.changes import Change
from workoutlog.domain.ids import revision_id
from workoutlog.domain.merge import RESTORED, Version
from workoutlog.domain.model import Noun, Reason, Revision, registers
from workoutlog.domain.plain import plain_value
from workoutlog.domain.stamps import LOWEST, Stamp, device_of, milliseconds_of
from workoutlog.replica.codec import instant_from
from workoutlog.server.stored import SAW, Row

# The last instant that a noun can hold: a stamp may be of any year.
_LATEST_MS = 7_258_118_399_999


class Push(NamedTuple):
    """A change, and where in the feed its writer had last seen the row.

    0 says that the writer made the row and had seen nothing of it; None that it
    does not know, because the server's history or its own is not what it was.
    """

    change: Change[Noun]
    base_seq: int | None = 0


class Side(NamedTuple):
    """What one device wrote, as JSON, and when."""

    stamp: Stamp
    value: str


class Conflict(NamedTuple):
    """What was kept of a part of a row, and what was lost."""

    row: Noun
    part: str
    reason: Reason
    kept: Side
    lost: Side

    @property
    def id(self) -> UUID:
        """The id of its revision: a value that lost is filed once."""
        return revision_id(self.row.id, self.part, self.lost.stamp)

    def revision(self) -> Revision:
        """Write it down."""
        return Revision(
            id=self.id,
            row_kind=self.row.kind,
            row_id=self.row.id,
            register_name=self.part,
            reason=self.reason,
            kept=self.kept.value,
            lost=self.lost.value,
            kept_at=_instant(self.kept.stamp),
            lost_at=_instant(self.lost.stamp),
            kept_by=device_of(self.kept.stamp),
            lost_by=device_of(self.lost.stamp),
        )


def is_lifters_own(change: Change[Noun]) -> bool:
    """Say whether a person wrote something of a change, and not an import."""
    return change.newest is not None and change.newest > LOWEST


def conflicts(row: Row, push: Push) -> Iterator[Conflict]:
    """Find the registers that a change and a row hold differently, not having known of each other.

    Nothing that an import wrote is lost with the row: the file still has it.
    """
    for register in push.change.registers:
        ours = Side(row.version.stamp_of(register), _as_json(row.version.noun, register))
        theirs = Side(push.change.stamp_of(register), _pushed_json(push.change, register))
        lost, kept = sorted((ours, theirs))
        if ours.value == theirs.value or lost.stamp == LOWEST or not _unseen(row, push, register):
            continue
        # Where places in the feed say nothing, a device is taken to correct itself.
        if push.base_seq is None and device_of(lost.stamp) == device_of(kept.stamp):
            continue
        yield Conflict(row.version.noun, register, Reason.EDIT_EDIT, kept, lost)


def deletion(version: Version[Noun], kept: Stamp, reason: Reason) -> Conflict:
    """Describe the deletion of a row that is kept, and since when."""
    lost = version.saw or version.newest
    sides = Side(kept, '{"deleted": false}'), Side(lost, '{"deleted": true}')
    return Conflict(version.noun, "deleted", reason, *sides)


def is_kept(row: Row, push: Push) -> bool:
    """Say whether one device deleted a row in which another one wrote: keeping beats losing."""
    if push.base_seq is None:
        return False
    before, change = row.version, push.change
    if before.dead:
        deleted_too = change.saw is not None and (change.newest or LOWEST) <= change.saw
        return is_lifters_own(change) and not deleted_too and _unseen(row, push, SAW)
    written = {name: before.stamp_of(name) for name in (*registers(type(before.noun)), RESTORED)}
    written |= {name: at for name, (at, _) in before.extra.items()}
    return any(at > LOWEST and _unseen(row, push, name) for name, at in written.items())


def _unseen(row: Row, push: Push, part: str) -> bool:
    return push.base_seq is None or row.seq_of(part) > push.base_seq


def _instant(stamp: Stamp) -> datetime:
    return instant_from(min(milliseconds_of(stamp), _LATEST_MS))


def _as_json(noun: Noun, register: str) -> str:
    names = registers(type(noun))[register]
    return json.dumps({name: plain_value(getattr(noun, name)) for name in names})


def _pushed_json(change: Change[Noun], register: str) -> str:
    names = registers(change.noun)[register]
    return json.dumps({name: plain_value(change.values[name]) for name in names})
