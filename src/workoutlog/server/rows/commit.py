"""Committing: the one function that writes synced rows, whoever asks for it.

A commit merges changes into the rows of one account and gives every row that
really changed the next place in the account's feed. Whoever holds the account's
head writes alone, so places are committed in their order and a reader of the
feed never passes one that comes later. Which device had seen what is known
exactly, and where two did not know of each other nothing is lost: a row that
one edited and another deleted is kept, a value that lost becomes a revision.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from workoutlog.domain.batches import Batch
from workoutlog.domain.changes import Change, applied
from workoutlog.domain.conflicts import Conflict, Deletion, not_deleted
from workoutlog.domain.merge import RESTORED, Version, restored, workout_of
from workoutlog.domain.model import NOUNS, PARENTS, Noun, Reason, Revision, Workout, WorkoutSet
from workoutlog.domain.stamps import LOWEST, device_text, furthest_after
from workoutlog.errors import InvalidValue
from workoutlog.replica.codec import instant_from, milliseconds
from workoutlog.server.refusals import ParentMissing, Refusal, RequestInvalid
from workoutlog.server.rows.conflicts import Push, conflicts, is_kept, is_lifters_own
from workoutlog.server.rows.digests import digests_after
from workoutlog.server.rows.head import Entry, Head
from workoutlog.server.rows.origins import Origin, committed_before, deletion_at
from workoutlog.server.rows.quotas import QUOTA, Quota, Room
from workoutlog.server.rows.stored import SAW, Row, Rows, sets_behind, write_batches, write_rows
from workoutlog.server.storage import sql

# So many registers are kept of a row that only a newer program knows, with so many characters.
_MOST_UNKNOWN = 50
_LONGEST_UNKNOWN = 10_000


class Outcome(NamedTuple):
    """What became of one change: the row's place in the feed, or why it was refused.

    ``unseen`` says that there is, or may be, more in the row than its writer had seen.
    """

    noun: type[Noun]
    id: UUID
    seq: int = 0
    refusal: Refusal | None = None
    unseen: bool = False


class Committed(NamedTuple):
    """What became of all changes, in their order, and the feed before and after.

    ``added`` says that there is more in it than was asked for, ``replayed``
    that the same request had been committed before.
    """

    outcomes: list[Outcome]
    seq_before: int
    seq_after: int
    added: bool = False
    replayed: bool = False


def commit(
    connection: Connection,
    head: Head,
    rows: Rows,
    pushes: Sequence[Push],
    origin: Origin,
    *,
    now: datetime,
    tag: bytes,
    quota: Quota = QUOTA,
    batches: Sequence[Batch] = (),
) -> Committed:
    """Merge changes into an account's rows, as part of the transaction that holds its head.

    ``rows`` are those that this transaction knows, and say afterwards what
    became of them, but for the rows of batches. A change that cannot be kept is
    refused by itself and disturbs no other.
    ``tag`` is 8 random bytes; ``quota`` is the account's. ``batches``
    are of sets, of which nothing else is said, and come behind the other changes;
    where nobody has them yet, they are not looked at one by one. Raises
    `KeyReused` where the push id was used for another request.
    """
    before = head.seq
    work = _Work(connection, head, rows, origin, now, quota)
    work.read(each.change for each in pushes)
    places = committed_before(connection, head, origin)
    if places is not None:
        pushes = [*pushes, *work.one_by_one(batches)]
        outcomes = [work.outcome_before(each, places) for each in pushes]
        return Committed(outcomes, before, before, replayed=True)
    # Parents first: a set may come with its workout.
    order = sorted(range(len(pushes)), key=lambda at: NOUNS.index(pushes[at].change.noun))
    taken = {at: work.take(pushes[at]) for at in order}
    if not work.add(batches):
        alone = work.one_by_one(batches)
        taken |= enumerate(map(work.take, alone), start=len(pushes))
        pushes = [*pushes, *alone]
    work.keep_deleted_workouts()
    work.write(tag)
    outcomes = [work.outcome(each.change, taken[at]) for at, each in enumerate(pushes)]
    outcomes += work.outcomes_of_batches()
    return Committed(outcomes, before, head.seq, added=work.added)


class _Taken(NamedTuple):
    """What was made of a change: its row, if there is one, or why it was refused."""

    row: Row | None
    unseen: bool
    refusal: Refusal | None = None


class _Work:
    """The rows that a commit touches, as they were and as they become."""

    def __init__(
        self,
        connection: Connection,
        head: Head,
        rows: Rows,
        origin: Origin,
        now: datetime,
        quota: Quota,
    ) -> None:
        self._connection = connection
        self._head = head
        self._origin = origin
        self._now = now
        self._rows = rows
        self._room = Room(quota, head.digests)
        self._batches: Sequence[Batch] = ()
        self._recalled: set[tuple[type[Noun], UUID]] = set()
        self._furthest = furthest_after(head.stamp)
        at = instant_from(milliseconds(now))
        self._now_deleted = Deletion(device_text(origin.device), at)
        self._deleted: tuple[range, Deletion | None] = (range(0), None)
        self.added = False

    def read(self, changes: Iterable[Change[Noun]]) -> None:
        """Read every row that the changes are of, and look for the parents of their sets."""
        # Each once, and in the order in which they will be placed.
        wanted: dict[type[Noun], dict[UUID, None]] = defaultdict(dict)
        parents: dict[type[Noun], set[UUID]] = defaultdict(set)
        for each in changes:
            wanted[each.noun][each.id] = None
            if each.noun is WorkoutSet:
                for name, parent in PARENTS.items():
                    if name in each.values:
                        parents[parent].add(each.values[name])
        for noun, ids in wanted.items():
            self._rows.read(noun, ids)
        there = filter(None, (self._rows.get(WorkoutSet, each) for each in wanted[WorkoutSet]))
        parents[Workout].update(workout_of(each.version) for each in there)
        self._rows.look_for(parents)
        # A set may call its workout back.
        dead = (each for each in parents[Workout] if not self._rows.is_living(Workout, each))
        self._rows.read(Workout, dead)

    def outcome(self, change: Change[Noun], taken: _Taken) -> Outcome:
        """Say where a row is now, and whether it is as its writer knows it."""
        seq = taken.row.seq if taken.row else 0
        unseen = taken.unseen or (change.noun, change.id) in self._recalled
        return Outcome(change.noun, change.id, seq, taken.refusal, unseen)

    def outcome_before(self, push: Push, places: range) -> Outcome:
        """Say where a row is that was pushed before; nowhere if the change was not kept then.

        What was refused is not remembered. But what was kept is in the row, and to
        merge it once more changes nothing. ``places`` are those that its commit gave.
        """
        change = push.change
        row = self._rows.get(change.noun, change.id)
        try:
            has_it = row is not None and applied(row.version, change) == row.version
        except InvalidValue:
            has_it = False
        if row is None or not has_it:
            return Outcome(change.noun, change.id)
        seen_seq = max(self._origin.seen_seq, push.base_seq or 0)
        by_others = (at > seen_seq and at not in places for at in (row.seq, *row.seqs.values()))
        # It may have been called back by the same commit.
        is_recalled = row.version.stamp_of(RESTORED) != change.stamp_of(RESTORED)
        unseen = any(by_others) or is_recalled
        return Outcome(change.noun, change.id, row.seq, unseen=unseen)

    def take(self, push: Push) -> _Taken:
        """Merge a change, or say why it cannot be kept."""
        change = push.change
        row = self._rows.get(change.noun, change.id)
        # Others wrote in it since its writer has read it.
        unseen = row is not None and row.seq > max(self._origin.seen_seq, push.base_seq or 0)
        try:
            return _Taken(self._merge(row, push), unseen)
        except InvalidValue as error:
            refusal: Refusal = RequestInvalid(error.message)
        except Refusal as error:
            refusal = error
        return _Taken(row, unseen, refusal)

    def add(self, batches: Sequence[Batch]) -> bool:
        """Add sets without looking at each, if nobody has them and their workouts live.

        To be called when all other changes are taken. False where there is more to be
        said of some of them.
        """
        if not batches:
            return True
        if (
            not all(self._rows.has_living_parents(each) for each in batches)
            or any(self._rows.any_stored(each.noun, each.ids) for each in batches)
            or any(each.newest > self._furthest for each in batches)
            or not self._room.has(WorkoutSet, sum(len(each.ids) for each in batches))
        ):
            return False
        self._batches = batches
        for each in batches:
            self._head.meet(each.newest)
        return True

    def one_by_one(self, batches: Sequence[Batch]) -> list[Push]:
        """Look at each row of batches, which then are rows as others."""
        pushes = [Push(*sent) for each in batches for sent in each.sent()]
        self.read(each.change for each in pushes)
        return pushes

    def _merge(self, row: Row | None, push: Push) -> Row:
        change = push.change
        self._check_clock(change)
        self._check_parents(change)
        version = self._version(row, push)
        if change.extra:
            _check_unknown(version)
        if row is None:
            self._room.take(change.noun)
        self._head.meet(version.newest)
        # What is only sent again, because a history was another one, is nobody's new set.
        is_news = row is None or (push.base_seq is not None and version != row.version)
        if row is None:
            row = Row(version)
            self._rows.add(row)
        else:
            row.version = self._reconciled(row, push, version)
        is_living_set = isinstance(version.noun, WorkoutSet) and not version.dead
        if is_living_set and is_news and is_lifters_own(change):
            self._keep_workout(workout_of(version))
        return row

    def _version(self, row: Row | None, push: Push) -> Version[Noun]:
        if row is not None:
            return applied(row.version, push.change)
        if push.whole is not None:
            return push.whole
        try:
            return applied(None, push.change)
        except TypeError:
            kind = push.change.noun.kind
            raise RequestInvalid(f"A new {kind} needs more than this change holds.") from None

    def keep_deleted_workouts(self) -> None:
        """Call back what this commit deletes, where who deletes it had not seen a set in it."""
        gone = {row_id: row for row_id, row in self._rows.known(Workout) if _is_deleted_now(row)}
        packed = [each.bytes for each in gone]
        account_id, seen_seq = self._head.account_id, self._origin.seen_seq
        found = [*sets_behind(self._connection, account_id, packed, seen_seq)]
        self._rows.read(WorkoutSet, (each.id for each in found))
        for each in found:
            # As this commit leaves it: it may be deleted too, or moved out.
            now = self._rows.get(WorkoutSet, each.id)
            if now is None or now.version.dead or now.version.newest == LOWEST:
                continue
            workout = gone.get(workout_of(now.version))
            if workout is None or not workout.version.dead:
                continue
            known = self._origin.deleted_workouts.get(workout.version.noun.id, {})
            place = known.get(each.id, seen_seq)
            if place is not None and each.seq > place:
                self._call_workout_back(workout)

    def outcomes_of_batches(self) -> Iterator[Outcome]:
        """Say where the sets that were added are now: at the end of the feed."""
        keys = [key for each in self._batches for key in each.keys]
        first = self._head.seq - len(keys) + 1
        return (Outcome(*key, seq) for seq, key in enumerate(keys, start=first))

    def write(self, tag: bytes) -> None:
        """Give every row that changed its place in the feed, and write all that follows from it."""
        changed = self._rows.changed()
        first = self._head.seq + 1
        behind = first + len(changed)
        end = behind + sum(len(each.ids) for each in self._batches)
        if end == first:
            return
        for seq, row in enumerate(changed, start=first):
            row.place(seq)
        # Before the rows are written: what they were is asked for, too.
        digests = digests_after(self._head.digests, changed, self._batches)
        writes = sql.Writes(self._connection)
        write_rows(writes, self._head.account_id, changed)
        write_batches(writes, self._head.account_id, self._batches, behind)
        self._head.advance(
            writes,
            end - 1,
            digests,
            Entry(
                tag=tag,
                device=device_text(self._origin.device),
                push_id=self._origin.push_id,
                request_hash=self._origin.request_hash,
                at=milliseconds(self._now),
            ),
        )
        writes.send()

    def _check_clock(self, change: Change[Noun]) -> None:
        highest = max(change.stamp, change.newest or LOWEST, change.saw or LOWEST)
        if highest > self._furthest:
            raise RequestInvalid("It was written at a time that no clock shows.")

    def _check_parents(self, change: Change[Noun]) -> None:
        if change.noun is not WorkoutSet:
            return
        for name, noun in PARENTS.items():
            parent = change.values.get(name)
            if parent is not None and not self._rows.is_there(noun, parent):
                raise ParentMissing(f"There is no {noun.kind} {parent}.")

    def _reconciled(self, row: Row, push: Push, version: Version[Noun]) -> Version[Noun]:
        """File what lost because two devices did not know of each other, and keep the row."""
        server = device_text(self._head.device)
        for each in conflicts(row, push, server, in_file=self._origin.in_file):
            self._file(each)
        if not is_kept(row, push):
            return version
        deletion = self._deletion(row) if row.is_dead else self._now_deleted
        self._file(not_deleted(version, version.newest, Reason.EDIT_DELETE, deletion))
        return self._called_back(version) if version.dead else version

    def _keep_workout(self, workout_id: UUID) -> None:
        """Call a workout back that was deleted while a set was added to it elsewhere."""
        if self._rows.is_living(Workout, workout_id):
            return
        row = self._rows.get(Workout, workout_id)
        if row is None or row.touches(SAW):
            return
        is_known = workout_id in self._origin.deleted_workouts
        if not is_known and row.seq_of(SAW) > self._origin.seen_seq:
            self._call_workout_back(row)

    def _call_workout_back(self, row: Row) -> None:
        dead, deletion = row.version, self._deletion(row)
        row.version = self._called_back(dead)
        self._file(not_deleted(dead, row.version.newest, Reason.ADD_UNDER_DELETED, deletion))

    def _deletion(self, row: Row) -> Deletion | None:
        """Say who deleted a row, which may be who writes now."""
        if row.touches(SAW):
            return self._now_deleted
        seq = row.seq_of(SAW)
        # Of many at once most were deleted together.
        if seq not in self._deleted[0]:
            self._deleted = deletion_at(self._connection, self._head.account_id, seq)
        return self._deleted[1]

    def _called_back(self, version: Version[Noun]) -> Version[Noun]:
        self.added = True
        self._recalled.add((type(version.noun), version.noun.id))
        stamp = self._head.tick(self._now, version.newest, version.saw or version.newest)
        return restored(version, stamp)

    def _file(self, conflict: Conflict) -> None:
        # Whatever the quota: a value that lost is nowhere else.
        if self._rows.get(Revision, conflict.id) is None:
            self.added = True
            self._rows.add(Row(Version(conflict.revision(), self._head.tick(self._now))))


def _check_unknown(version: Version[Noun]) -> None:
    """Refuse what would make a row carry more for newer programs than can be read by all."""
    if len(version.extra) > _MOST_UNKNOWN:
        raise RequestInvalid(f"More than {_MOST_UNKNOWN} of its registers are unknown here.")
    if len(json.dumps(dict(version.extra))) > _LONGEST_UNKNOWN:
        said = f"Its unknown registers have more than {_LONGEST_UNKNOWN:,} characters."
        raise RequestInvalid(said)


def _is_deleted_now(row: Row) -> bool:
    was_dead = row.stored is not None and row.stored.dead
    return row.version.dead and not was_dead
