"""Pushing: which rows are sent next, and what the server said became of them.

A push is kept before it is sent. If no answer comes, the same push is sent
again, whatever was written since then, so that the server knows it again.
Two can be kept: the second one is sent when the first was answered, and while
that answer is written down.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from itertools import repeat
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.changes import Sent, change_of, known_after
from workoutlog.domain.ids import uuid7
from workoutlog.domain.merge import Version, workout_of
from workoutlog.domain.model import KINDS, Noun, Workout, WorkoutSet
from workoutlog.errors import AnswerUnreadable
from workoutlog.services.ports import Moment
from workoutlog.services.remotes import Answer, Deleted, Remote
from workoutlog.services.replicas import Held, Key, Replica, Sending, Unsent, place_of

# The two places in which a push is kept. A long text is kept by itself, for to write it as JSON
# once more takes as long as to make it.
_PLACES = (("push_1", "push_1_rows"), ("push_2", "push_2_rows"))
_ID_BITS = 74


class RefusedRow(NamedTuple):
    """A row that the server did not keep; it stays here, and is sent again by the next sync."""

    kind: str
    id: UUID
    code: str
    detail: str

    @property
    def key(self) -> Key:
        """Who the row is."""
        return KINDS[self.kind], self.id


class Outstanding(NamedTuple):
    """A push of which no answer is written down; the one behind it has the next number."""

    text: str
    rows: tuple[Sending, ...]
    number: int = 0


class Acknowledged(NamedTuple):
    """What became of a push: how many rows were kept, and which were not."""

    kept: int
    refused: tuple[RefusedRow, ...]


def outstanding(moment: Moment) -> Outstanding | None:
    """Read the push that is sent next, if one is kept."""
    kept = filter(None, (_kept(moment, place) for place in _PLACES))
    return min(kept, key=lambda push: push.number, default=None)


def _kept(moment: Moment, place: tuple[str, str]) -> Outstanding | None:
    """Read the push that is kept in a place, if there is one."""
    text, rows = map(moment.logbook.state, place)
    if text is None or rows is None:
        return None
    number, sent = json.loads(rows)
    sending = (Sending(KINDS[kind], UUID(key), rev) for kind, key, rev in sent)
    return Outstanding(text, tuple(sending), number)


def _place(number: int) -> tuple[str, str]:
    return _PLACES[number % len(_PLACES)]


def forget(moment: Moment, push: Outstanding) -> None:
    """Forget a push: its answer is written down, or it will be cut anew."""
    _keep(moment, push.number, None, None)


def forget_all(moment: Moment) -> None:
    """Forget every push that is kept."""
    for number in range(len(_PLACES)):
        _keep(moment, number, None, None)


def cut(
    moment: Moment, replica: Replica, remote: Remote, most: int, without: Collection[Key]
) -> Outstanding | None:
    """Choose what is sent next, parents before their children, and keep it as it is sent."""
    with moment.logbook.transaction():
        unsent = replica.unsent(most, without)
        if unsent is None:
            return None
        push = _packed(moment, remote, unsent, _deleted_workouts(moment, replica, unsent))
        keep(moment, push)
    return push


def cut_behind(
    moment: Moment,
    replica: Replica,
    remote: Remote,
    push: Outstanding,
    most: int,
    without: Collection[Key],
) -> Outstanding | None:
    """Choose what is sent behind a push that is underway, unless it was chosen before.

    It is not kept yet. There is none where the answer may make a difference to what is said.
    """
    number = push.number + 1
    with moment.logbook.transaction():
        if (kept := _kept(moment, _place(number))) is not None:
            return kept
        unsent = replica.unsent(most, [*without, *(each.key for each in push.rows)])
        deleted = _deleted_workouts(moment, replica, unsent) if unsent else {}
    if unsent is None or deleted:
        return None
    return _packed(moment, remote, unsent, deleted)._replace(number=number)


def keep(moment: Moment, push: Outstanding) -> None:
    """Keep a push, to send it until it is answered."""
    # As it is sent, for what it is made of may be changed meanwhile.
    rows = [[each.noun.kind, each.id.hex, each.rev] for each in push.rows]
    _keep(moment, push.number, push.text, json.dumps([push.number, rows]))


def _keep(moment: Moment, number: int, text: str | None, rows: str | None) -> None:
    with moment.logbook.transaction():
        for name, value in zip(_place(number), (text, rows), strict=True):
            moment.logbook.set_state(name, value)


def _packed(moment: Moment, remote: Remote, unsent: Unsent, deleted: Deleted) -> Outstanding:
    push_id = uuid7(int(moment.now.timestamp() * 1000), moment.random_bits(_ID_BITS))
    text, order = remote.pack(push_id, [*map(_sent, unsent.rows)], deleted, unsent.batch)
    revs = {each.key: each.rev for each in unsent.rows}
    rows = [Sending(*key, revs[key]) for key in order]
    if unsent.batch is not None:
        rows += map(Sending, repeat(unsent.batch.noun), unsent.batch.ids, unsent.revs)
    return Outstanding(text, tuple(rows))


def acknowledge(
    replica: Replica, remote: Remote, push: Outstanding, answer: Answer
) -> Acknowledged:
    """Note what the server kept; a row that was changed since it was sent stays unsent.

    Raises `AnswerUnreadable` for an answer to something else.
    """
    if len(answer.kept) != len(push.rows):
        raise AnswerUnreadable("The server answered for other rows than were sent.")
    unseen = {*answer.unseen}
    seen: list[tuple[Sending, int]] = []
    # Others wrote in these, too, so where they are is said by the page that brings them back.
    elsewhere: list[Sending] = []
    for at, (row, seq) in enumerate(zip(push.rows, answer.kept, strict=True)):
        if seq > 0 and at in unseen:
            elsewhere.append(row)
        elif seq > 0:
            seen.append((row, seq))
    if replica.seen(seen) < len(seen):
        _note_changed_meanwhile(replica, remote, push, seen)
    replica.sent(elsewhere)
    return Acknowledged(len(seen) + len(elsewhere), tuple(_refused(push, answer)))


def _refused(push: Outstanding, answer: Answer) -> Iterator[RefusedRow]:
    for each in answer.refused:
        if not 0 <= each.at < len(push.rows):
            raise AnswerUnreadable("The server refused a row that was not sent.")
        row = push.rows[each.at]
        yield RefusedRow(row.noun.kind, row.id, each.code, each.detail)


def _note_changed_meanwhile(
    replica: Replica, remote: Remote, push: Outstanding, taken: Sequence[tuple[Sending, int]]
) -> None:
    """Note what the server has of the rows that were changed while they were sent."""
    sent = (each.change for each in remote.unpack(push.text))
    changes = {(each.noun, each.id): each for each in sent}
    held = replica.held_among(row.key for row, _ in taken)
    replica.seen_before(
        (row, seq, known_after(held[row.key].known, changes[row.key]))
        for row, seq in taken
        if held[row.key].rev
    )


def _deleted_workouts(moment: Moment, replica: Replica, unsent: Unsent) -> Deleted:
    """Say what is known of the deleted workouts among the rows, and of those that sets are in.

    So the server knows which sets were deleted with their workouts, and which
    are no news to who deleted them.
    """
    named = {key for each in unsent.rows for key in _workouts_named(each.version)}
    if unsent.batch is not None:
        named |= {*map(UUID, unsent.batch.fields["workout_id"].values)}
    known = moment.logbook.known(Workout, [*named])
    deleted: dict[UUID, dict[UUID, int | None]] = {
        row_id: {} for row_id, is_dead in known.items() if is_dead
    }
    for each in replica.sets_within(deleted):
        deleted[workout_of(each.version)][each.version.noun.id] = place_of(each.base_seq)
    return deleted


def _workouts_named(version: Version[Noun]) -> Iterator[UUID]:
    match version.noun:
        case Workout():
            yield version.noun.id
        case WorkoutSet():
            yield version.noun.workout_id


def _sent(row: Held) -> Sent:
    return Sent(change_of(row.version, row.known), place_of(row.base_seq))
