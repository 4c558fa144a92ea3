"""Devices as the server sees them: what each of them has, writes while it is alone, and sends.

They keep their rows in memory and follow the rules of a sync to the letter, so
that what the server does can be told apart from what a client does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from workoutlog.domain.changes import Change, Known, Sent, applied, change_of, known_of
from workoutlog.domain.conflicts import edited_twice
from workoutlog.domain.merge import Version, deleted, edited, restored
from workoutlog.domain.model import Exercise, Noun, Tracking, Workout, WorkoutSet
from workoutlog.domain.stamps import LOWEST, Stamp, next_stamp
from workoutlog.replica.digest import row_hash, total
from workoutlog.wire.rows import read_blocks, write_blocks

Send = Callable[[dict[str, Any]], dict[str, Any]]


class Base(NamedTuple):
    """Where a device last saw a row in the feed, and what the server had of it."""

    seq: int
    known: Known


class Outstanding(NamedTuple):
    """A push that was not answered: its body, and what of each row it sends."""

    body: dict[str, Any]
    revs: dict[UUID, int]
    sent: dict[UUID, Version[Noun]]


START = datetime(2026, 11, 18, 10, tzinfo=UTC)


@dataclass
class Device:
    """One device of an account. ``clock`` is in milliseconds, and may be as wrong as it likes."""

    number: int
    clock: int = 1_800_000_000_000
    rows: dict[UUID, Version[Noun]] = field(default_factory=dict)
    bases: dict[UUID, Base] = field(default_factory=dict)
    dirty: dict[UUID, int] = field(default_factory=dict)
    cursor: str | None = None
    high_water: str | None = None
    last: Stamp = LOWEST
    pushes: int = 0
    outstanding: Outstanding | None = None
    unsure: bool = False

    def tick(self, *seen: Stamp) -> Stamp:
        """Give a stamp as this device's clock has it."""
        self.clock += 1
        self.last = next_stamp(self.clock, self.number, [self.last, *seen])
        return self.last

    def make(self, noun: Noun) -> Noun:
        """Make a row."""
        self.write(Version(noun, self.tick()))
        return noun

    def train(self, number: int) -> WorkoutSet:
        """Make an exercise, a workout and a set of it, whose ids follow from a number."""
        exercise = Exercise(id=UUID(int=number), name="Squat", tracking=Tracking.WEIGHTED)
        workout = Workout(id=UUID(int=number + 1), started_at=START)
        done = WorkoutSet(
            id=UUID(int=number + 2), workout_id=workout.id, exercise_id=exercise.id, reps=5
        )
        for noun in (exercise, workout, done):
            self.make(noun)
        return done

    def edit(self, row_id: UUID, **values: Any) -> None:
        """Change fields of a row."""
        version = self.rows[row_id]
        stamp = self.tick(version.newest, version.saw or version.newest)
        self.write(edited(version, replace(version.noun, **values), stamp))

    def delete(self, row_id: UUID) -> None:
        """Delete a row."""
        self.write(deleted(self.rows[row_id]))

    def undelete(self, row_id: UUID) -> None:
        """Call a row back."""
        version = self.rows[row_id]
        self.write(restored(version, self.tick(version.newest, version.saw or version.newest)))

    def write(self, version: Version[Noun]) -> None:
        """Keep a row, and remember that it has to be sent."""
        self.rows[version.noun.id] = version
        self.dirty[version.noun.id] = self.dirty.get(version.noun.id, 0) + 1

    def living(self) -> dict[UUID, Noun]:
        """Name what a person sees: what is not deleted, nor in a deleted workout."""
        alive = {key: each.noun for key, each in self.rows.items() if not each.dead}
        return {
            key: noun
            for key, noun in alive.items()
            if not isinstance(noun, WorkoutSet) or noun.workout_id in alive
        }

    def sync(self, send: Send, *, want: int = 100) -> None:
        """Sync until nothing is left, as a client does when the network is good."""
        more = True
        while more or self.dirty or self.outstanding:
            more = self.step(send, want=want)

    def step(self, send: Send, *, want: int = 100) -> bool:
        """Do one request, and say whether there is more; what is lost is sent again."""
        if self.outstanding is None and self.dirty:
            self.outstanding = self._cut()
        asked: dict[str, Any] = {
            "cursor": self.cursor,
            "high_water": self.high_water,
            "want": want,
        }
        if self.outstanding is not None:
            asked["push"] = self.outstanding.body
        answer = send(asked)
        self._take(answer)
        return bool(answer["more"])

    def forget_places(self) -> None:
        """Begin anew with a server whose history is another one: send everything."""
        self.cursor = self.high_water = self.outstanding = None
        self.bases = {}
        self.dirty = dict.fromkeys(self.rows, 1)
        self.unsure = True

    def _cut(self) -> Outstanding:
        self.pushes += 1
        sent: list[Sent] = []
        for row_id in self.dirty:
            base, version = self.bases.get(row_id), self.rows[row_id]
            unknown = None if self.unsure else 0
            seq = base.seq if base else unknown
            sent.append(Sent(change_of(version, base.known if base else None), seq))
        blocks = write_blocks(sent)
        order = [each.change.id for each in read_blocks(blocks)]
        return Outstanding(
            {
                "id": str(UUID(int=self.number << 64 | self.pushes)),
                "blocks": blocks,
                "deleted_workouts": self._deleted_workouts(),
            },
            {row_id: self.dirty[row_id] for row_id in order},
            {row_id: self.rows[row_id] for row_id in order},
        )

    def _deleted_workouts(self) -> dict[str, dict[str, int | None]]:
        """Say what is known of the sets in workouts that are deleted here."""
        gone: dict[str, dict[str, int | None]] = {
            str(key): {} for key, each in self.rows.items() if each.dead
        }
        for key, each in self.rows.items():
            if isinstance(each.noun, WorkoutSet) and str(each.noun.workout_id) in gone:
                base = self.bases.get(key)
                gone[str(each.noun.workout_id)][str(key)] = base.seq if base else None
        return gone

    def _take(self, answer: Mapping[str, Any]) -> None:
        if self.outstanding is not None:
            _, revs, sent = self.outstanding
            for at, (row_id, seq) in enumerate(zip(revs, answer["kept"], strict=True)):
                if seq and self.dirty.get(row_id) == revs[row_id]:
                    del self.dirty[row_id]
                if seq and at not in answer["unseen"]:
                    self.bases[row_id] = Base(seq, known_of(sent[row_id]))
            self.outstanding = None
        for change, seq in read_blocks(answer["blocks"]):
            self._file_lost(change)
            version = applied(self.rows.get(change.id), change)
            theirs = applied(None, change)
            self.rows[change.id] = version
            self.last = max(self.last, version.newest)
            # What is not sent yet was written without having seen this.
            known, place = known_of(theirs, version), seq or 0
            if change.id in self.dirty:
                place = self.bases.get(change.id, Base(0, known)).seq
            self.bases[change.id] = Base(place, known)
            if version != theirs:
                self.dirty.setdefault(change.id, 1)
        self.cursor, self.high_water = answer["cursor"], answer["high_water"]

    def _file_lost(self, change: Change[Noun]) -> None:
        """Keep what was not sent yet and loses now, for the server never hears of it."""
        ours, base = self.rows.get(change.id), self.bases.get(change.id)
        if ours is None or change.id not in self.dirty:
            return
        for register in change.registers:
            known = base.known.stamp_of(register) if base else None
            if ours.stamp_of(register) not in {known, change.stamp_of(register)}:
                lost = edited_twice(ours, change, register)
                if lost and lost.lost.stamp == ours.stamp_of(register):
                    self.make(lost.revision())

    def digest(self) -> dict[str, dict[str, Any]]:
        """Add up what the device has, as the server does."""
        kinds: dict[str, list[Version[Noun]]] = {}
        for each in self.rows.values():
            kinds.setdefault(each.noun.kind, []).append(each)
        return {
            kind: {
                "live": sum(not each.dead for each in rows),
                "dead": sum(each.dead for each in rows),
                "total": f"{total(map(row_hash, rows)):016x}",
            }
            for kind, rows in kinds.items()
        }
