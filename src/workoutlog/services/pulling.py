"""A page of the feed, merged into the rows that are here."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from workoutlog.domain.changes import Change, Sent, applied, known_of
from workoutlog.domain.conflicts import Conflict, edited_twice, side_of
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Noun, Revision
from workoutlog.domain.stamps import LOWEST, Stamp
from workoutlog.errors import AnswerUnreadable, InvalidValue
from workoutlog.services.ports import Moment
from workoutlog.services.recording import Recorder
from workoutlog.services.replicas import Held


@dataclass(frozen=True)
class Pulled:
    """The rows of a page as they are after it, and what they bring about.

    ``hidden`` counts, by kind, those that lived and live no more, ``conflicts``
    those that were found elsewhere; ``lost`` is what was written here, had not
    been sent, and loses now.
    """

    rows: Sequence[Held]
    newest: Stamp
    hidden: Counter[str]
    conflicts: int
    lost: Sequence[Conflict]

    def file(self, moment: Moment) -> int:
        """Keep what was lost beside, for the server never heard of it; say how much was new."""
        conflicts = {each.id: each for each in self.lost}
        there = {each.noun.id for each in moment.logbook.versions(Revision, conflicts)}
        new = [each for key, each in conflicts.items() if key not in there]
        if new:
            recorder = Recorder(moment)
            for each in new:
                recorder.create(each.revision())
            recorder.close(None)
        return len(new)


def pulled(page: Sequence[Sent], held: Mapping[UUID, Held]) -> Pulled:
    """Merge a page into the rows that are ``held``.

    Raises `AnswerUnreadable` where a row cannot be made of what came.
    """
    rows = dict(held)
    lost: list[Conflict] = []
    newest, hidden, conflicts = LOWEST, Counter[str](), 0
    for change, seq in page:
        ours = rows.get(change.id)
        theirs, version = _merged(ours, change)
        if ours is not None:
            lost += _lost(ours, change)
            hidden[change.noun.kind] += version.dead and not ours.version.dead
        elif change.noun is Revision:
            conflicts += not version.dead
        newest = max(newest, version.newest)
        rows[change.id] = _held(ours, theirs, version, seq or 0)
    changed = {each.change.id: rows[each.change.id] for each in page}
    return Pulled([*changed.values()], newest, hidden, conflicts, lost)


def _merged(ours: Held | None, change: Change[Noun]) -> tuple[Version[Noun], Version[Noun]]:
    try:
        theirs = applied(None, change)
        return theirs, theirs if ours is None else applied(ours.version, change)
    except InvalidValue as error:
        reason = error.message
    except TypeError:
        reason = "It is not whole."
    raise AnswerUnreadable(
        f"The server sent a {change.noun.kind} that this version cannot read. {reason}",
        "Nothing of it was kept. A newer version of workoutlog may read it.",
    )


def _held(ours: Held | None, theirs: Version[Noun], version: Version[Noun], seq: int) -> Held:
    if version == theirs:
        return Held(version, base_seq=seq)
    known = known_of(theirs, version)
    if ours is None or ours.rev == 0:
        return Held(version, 1, seq, known)
    # What is not sent yet was written without having seen this, so its place stays.
    return Held(version, ours.rev, ours.base_seq or 0, known)


def _lost(ours: Held, change: Change[Noun]) -> Iterator[Conflict]:
    """Find what was written here, was not sent, and loses against what came."""
    if ours.rev == 0:
        return
    for register in change.registers:
        conflict = edited_twice(ours.version, change, register)
        if conflict is None or conflict.lost != side_of(ours.version, register):
            continue
        if ours.known is None or ours.known.stamp_of(register) != conflict.lost.stamp:
            yield conflict
