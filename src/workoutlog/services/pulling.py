"""A page of the feed, merged into the rows that are here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from workoutlog.domain.batches import Batch
from workoutlog.domain.changes import Change, applied, known_of
from workoutlog.domain.conflicts import Conflict, edited_twice, not_deleted, side_of
from workoutlog.domain.merge import Version, workout_of
from workoutlog.domain.model import Noun, Reason, Revision, Workout
from workoutlog.domain.stamps import FURTHEST, LOWEST, Stamp
from workoutlog.errors import AnswerUnreadable, InvalidValue
from workoutlog.services.ports import Moment
from workoutlog.services.recording import Recorder
from workoutlog.services.remotes import Page
from workoutlog.services.replicas import UNKNOWN_SEQ, Held, Key, Replica


@dataclass(frozen=True)
class Pulled:
    """The rows of a page as they are after it, and what they bring about.

    ``batches`` are of rows that are taken for new ones, and come behind the others.
    ``hidden`` names those that a lifter saw and sees no more, ``conflicts``
    counts those that were found elsewhere. Of what was written here and had not
    been sent, ``lost`` is what loses now, and ``wanted`` are the workouts that
    others deleted while a set was added to them.
    """

    rows: Sequence[Held]
    batches: Sequence[Batch]
    newest: Stamp
    hidden: frozenset[Key]
    conflicts: int
    lost: Sequence[Conflict]
    wanted: Sequence[Conflict]

    def settle(self, moment: Moment) -> int:
        """Keep what the server could not, for it never heard of it; say how many conflicts.

        The rows of the page must have been written.
        """
        conflicts = {each.id: each for each in (*self.lost, *self.wanted)}
        if not conflicts:
            return 0
        recorder = Recorder(moment)
        for each in self.wanted:
            recorder.restore(type(each.row), each.row.id)
        there = {each.noun.id for each in moment.logbook.versions(Revision, conflicts)}
        new = [each for key, each in conflicts.items() if key not in there]
        for each in new:
            recorder.create(each.revision())
        recorder.close(None)
        return len(new)


def pulled(page: Page, replica: Replica) -> Pulled:
    """Merge a page into the rows that are here, and write nothing yet.

    The rows of its batches are taken for new ones. Raises `AnswerUnreadable`
    where a row cannot be made of what came.
    """
    keys = [(each.change.noun, each.change.id) for each in page.rows]
    rows = replica.held_among(keys)
    lost: list[Conflict] = []
    newest = max((each.newest for each in page.batches), default=LOWEST)
    hidden, conflicts = set[Key](), 0
    for key, (change, seq) in zip(keys, page.rows, strict=True):
        ours = rows.get(key)
        theirs, version = _merged(ours, change)
        if ours is not None:
            lost += _lost(ours, change)
            if version.dead and not ours.version.dead:
                hidden.add(key)
        elif change.noun is Revision:
            conflicts += not version.dead
        newest = max(newest, version.newest, version.saw or LOWEST)
        rows[key] = _held(ours, theirs, version, seq or 0)
    if newest > FURTHEST:
        raise AnswerUnreadable("The server sent what was written at a time that no clock shows.")
    changed = {key: rows[key] for key in keys}
    gone = {row_id: changed[Workout, row_id].version for noun, row_id in hidden if noun is Workout}
    # As this page leaves them: some may be deleted too, or moved out.
    inside = [rows.get(each.key, each) for each in replica.sets_within(gone)]
    inside = [each for each in inside if not each.version.dead and workout_of(each.version) in gone]
    wanted = {each.row.id: each for each in _wanted(gone, inside)}
    kept = {(Workout, each) for each in wanted}
    with_them = {each.key for each in inside if workout_of(each.version) not in wanted}
    return Pulled(
        rows=[*changed.values()],
        batches=page.batches,
        newest=newest,
        hidden=frozenset(hidden - kept | with_them),
        conflicts=conflicts,
        lost=lost,
        wanted=[*wanted.values()],
    )


def _wanted(gone: Mapping[UUID, Version[Noun]], inside: Iterable[Held]) -> Iterator[Conflict]:
    """Find workouts that were deleted by somebody who had not heard of a set in them."""
    for each in inside:
        # What is only sent again, because a history was another one, is no new set.
        is_news = each.rev > 0 and each.base_seq != UNKNOWN_SEQ
        if is_news and each.version.newest > LOWEST:
            version = gone[workout_of(each.version)]
            yield not_deleted(version, each.version.newest, Reason.ADD_UNDER_DELETED)


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
    if ours.rev == 0 or change.noun is Revision:
        return
    for register in change.registers:
        conflict = edited_twice(ours.version, change, register)
        if conflict is None or conflict.lost != side_of(ours.version, register):
            continue
        if ours.known is None or ours.known.stamp_of(register) != conflict.lost.stamp:
            yield conflict
