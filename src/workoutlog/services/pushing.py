"""Pushing: which rows are sent next, and what the server said became of them.

A push is kept before it is sent. If no answer comes, the same push is sent
again, whatever was written since then, so that the server knows it again.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.changes import Sent, change_of, known_after
from workoutlog.domain.ids import uuid7
from workoutlog.domain.model import NOUNS
from workoutlog.errors import AnswerUnreadable
from workoutlog.services.ports import Moment
from workoutlog.services.remotes import Answer, Remote
from workoutlog.services.replicas import UNKNOWN_SEQ, Held, Replica, Sending

_KINDS = {noun.kind: noun for noun in NOUNS}
_STATE = "outstanding"
_ID_BITS = 74


class RefusedRow(NamedTuple):
    """A row that the server did not keep; it stays here, and is sent again by the next sync."""

    kind: str
    id: UUID
    code: str
    detail: str


class Outstanding(NamedTuple):
    """A push that was not answered yet."""

    text: str
    rows: tuple[Sending, ...]


class Acknowledged(NamedTuple):
    """What became of a push: how many rows were kept, and which were not."""

    kept: int
    refused: tuple[RefusedRow, ...]


def outstanding(moment: Moment) -> Outstanding | None:
    """Read the push that was not answered yet."""
    kept = moment.logbook.state(_STATE)
    if kept is None:
        return None
    push, rows = json.loads(kept)
    return Outstanding(
        push, tuple(Sending(_KINDS[kind], UUID(key), rev) for kind, key, rev in rows)
    )


def forget_outstanding(moment: Moment) -> None:
    """Forget the push: it was answered, or will be cut anew."""
    moment.logbook.set_state(_STATE, None)


def cut(
    moment: Moment, replica: Replica, remote: Remote, most: int, without: Collection[UUID]
) -> Outstanding | None:
    """Choose what is sent next, parents before their children, and keep it as it is sent."""
    with moment.logbook.transaction():
        rows = {each.version.noun.id: each for each in replica.unsent(most, without)}
        if not rows:
            return None
        push_id = uuid7(int(moment.now.timestamp() * 1000), moment.random_bits(_ID_BITS))
        text, order = remote.pack(push_id, [_sent(each) for each in rows.values()])
        sending = tuple(_sending(rows[row_id]) for row_id in order)
        kept = [[each.noun.kind, each.id.hex, each.rev] for each in sending]
        moment.logbook.set_state(_STATE, json.dumps([text, kept]))
    return Outstanding(text, sending)


def acknowledge(
    replica: Replica, remote: Remote, push: Outstanding, answer: Answer
) -> Acknowledged:
    """Note what the server kept; a row that was changed since it was sent stays unsent.

    Raises `AnswerUnreadable` for an answer to something else.
    """
    if len(answer.kept) != len(push.rows):
        raise AnswerUnreadable("The server answered for other rows than were sent.")
    taken = [pair for pair in zip(push.rows, answer.kept, strict=True) if pair[1] > 0]
    if answer.echo:
        if replica.seen(taken) < len(taken):
            _note_changed_meanwhile(replica, remote, push, taken)
    else:
        # Where the rows are now is said by the page in which they come back.
        replica.sent(row for row, _ in taken)
    return Acknowledged(len(taken), tuple(_refused(push, answer)))


def _refused(push: Outstanding, answer: Answer) -> Iterable[RefusedRow]:
    for each in answer.refused:
        if not 0 <= each.at < len(push.rows):
            raise AnswerUnreadable("The server refused a row that was not sent.")
        row = push.rows[each.at]
        yield RefusedRow(row.noun.kind, row.id, each.code, each.detail)


def _note_changed_meanwhile(
    replica: Replica, remote: Remote, push: Outstanding, taken: Sequence[tuple[Sending, int]]
) -> None:
    """Note what the server has of the rows that were changed while they were sent."""
    changes = {each.change.id: each.change for each in remote.unpack(push.text)}
    held = replica.held_among((row.noun, row.id) for row, _ in taken)
    replica.seen_before(
        (row, seq, known_after(held[row.id].known, changes[row.id]))
        for row, seq in taken
        if held[row.id].rev
    )


def _sent(row: Held) -> Sent:
    place = {None: 0, UNKNOWN_SEQ: None}.get(row.base_seq, row.base_seq)
    return Sent(change_of(row.version, row.known), place)


def _sending(row: Held) -> Sending:
    return Sending(type(row.version.noun), row.version.noun.id, row.rev)
