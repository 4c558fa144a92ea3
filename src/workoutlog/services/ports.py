"""What the services need from outside, with the guarantees they build on."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import UUID

from workoutlog.domain.balance import SetRanges
from workoutlog.domain.bouts import Bout
from workoutlog.domain.dates import DateOrder
from workoutlog.domain.merge import Version
from workoutlog.domain.model import (
    Exercise,
    Measurement,
    Noun,
    Revision,
    Routine,
    Workout,
    WorkoutSet,
)
from workoutlog.domain.scores import Sex
from workoutlog.domain.stamps import Stamp
from workoutlog.domain.strength import AS_USUAL, Estimation
from workoutlog.domain.stretches import Stretch
from workoutlog.domain.trends import Measure
from workoutlog.domain.units import MassUnit

N = TypeVar("N", bound=Noun)
E = TypeVar("E", bound="CatalogueEntry")


class Days(NamedTuple):
    """A stretch of the lifter's own calendar: from ``since`` to before ``until``; None is open."""

    since: date | None = None
    until: date | None = None

    def include(self, day: date) -> bool:
        """Say whether a day is one of them."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


class WorkoutQuery(NamedTuple):
    """Which workouts are wanted, newest first.

    ``exercises`` are ids of which a workout must have a set, ``text`` a part
    of a name or note. They start before the instant ``before``, or come after
    the workout ``after``, which was the last one of a page.
    """

    days: Days = Days()
    exercises: tuple[UUID, ...] = ()
    text: str = ""
    before: datetime | None = None
    after: Workout | None = None
    limit: int = 20


# A set as it is stored, its fields in the order of `WorkoutSet`: ids are 16 bytes, instants are
# milliseconds since 1970 UTC, choices are texts.
StoredSet = tuple[Any, ...]


class JournalChange(NamedTuple):
    """What one command did to one row: the fields that it changed, before and after.

    ``before`` is None where the row was not there before, ``after`` where it
    is not there any more; the other one is then empty, for the row keeps its
    own content.
    """

    noun: type[Noun]
    id: UUID
    before: dict[str, object] | None
    after: dict[str, object] | None


class JournalEntry(NamedTuple):
    """What one command did, so that it can be undone and redone."""

    id: int
    at: datetime
    action: str
    changes: tuple[JournalChange, ...]


class Count(NamedTuple):
    """How many rows of a noun there are, and how many of them were deleted, if with others."""

    rows: int
    dead: int


class Body(NamedTuple):
    """The exercises that lift the body, too, and what it weighed on a day, in grams."""

    exercise_ids: Sequence[UUID]
    weight_on: Callable[[date], int | None]


NO_BODY = Body((), lambda _: None)


class Volume(NamedTuple):
    """What was done in a stretch of days, named by the first of them.

    ``sets`` is the set volume, ``volume_load_g`` the volume load in gram-reps.
    """

    day: date
    sets: int
    volume_load_g: int


class Amount(NamedTuple):
    """What was done of an exercise: its volume likewise, and its best e1RM in grams."""

    exercise_id: UUID
    sets: int
    volume_load_g: int
    e1rm_g: int | None


class Sets(NamedTuple):
    """The set volume of an exercise in a stretch of days, named by the first of them."""

    exercise_id: UUID
    day: date
    sets: int


class DayTrained(NamedTuple):
    """A day with a set: how many workouts it had, and its set volume."""

    day: date
    workouts: int
    sets: int


class Totals(Protocol):
    """What the sets of a logbook add up to, without warm-ups.

    What an iterator gives comes row by row, so that a long history needs no
    more memory; nothing else may be asked or written meanwhile. Exercises are
    the ones that sets name, whatever they were merged into.
    """

    def bouts(
        self,
        exercise_ids: Sequence[UUID],
        days: Days,
        body: Body = NO_BODY,
        estimated: Estimation = AS_USUAL,
    ) -> Iterator[Bout]:
        """Sum up some exercises as one by workout, load and distance, in the order of workouts."""
        ...

    def count_sets(self, exercise_ids: Sequence[UUID]) -> int:
        """Count the sets of some exercises, warm-ups too."""
        ...

    def daily(
        self,
        measure: Measure,
        exercise_ids: Sequence[UUID],
        days: Days,
        body: Body = NO_BODY,
        estimated: Estimation = AS_USUAL,
    ) -> list[tuple[date, int]]:
        """Measure some exercises as one by the day, the earliest first; some days have no value."""
        ...

    def volumes(
        self,
        days: Days,
        by: Stretch,
        first_weekday: int = 0,
        body: Body = NO_BODY,
        exercise_ids: Sequence[UUID] = (),
    ) -> list[Volume]:
        """Add up some exercises or all; weeks begin on a day of the week, 0 being Monday."""
        ...

    def amounts(
        self, days: Days, body: Body = NO_BODY, estimated: Estimation = AS_USUAL
    ) -> list[Amount]:
        """Add up each exercise."""
        ...

    def sets(self, days: Days, by: Stretch, first_weekday: int = 0) -> Iterator[Sets]:
        """Count the sets of each exercise; weeks begin on a day of the week, 0 being Monday."""
        ...

    def count_workouts(self, days: Days) -> int:
        """Count the workouts that have sets, if only warm-ups."""
        ...

    def days_trained(self, days: Days) -> Iterator[DayTrained]:
        """List the days that have sets, the earliest first; a warm-up makes a day, too."""
        ...

    def weeks_trained(self, days: Days, first_weekday: int = 0) -> Iterator[date]:
        """List the first days of the weeks that have sets, the earliest first."""
        ...


class Logbook(Protocol):
    """One lifter's logbook.

    Whatever is read or written inside `transaction` is one unit: it is on the
    disk when the block ends, or nothing of it happened. Writers wait for each
    other. Readers see living rows only, except through `versions`.
    """

    def transaction(self) -> AbstractContextManager[None]:
        """Hold the logbook for a unit of work; a unit within a unit joins it."""
        ...

    def versions(self, noun: type[N], ids: Iterable[UUID]) -> list[Version[N]]:
        """Read rows whole, dead ones too; ids that are unknown are left out."""
        ...

    def save(self, versions: Sequence[Version[Noun]]) -> None:
        """Write rows whole, as changes of this device."""
        ...

    def exercises(self) -> list[Exercise]:
        """Read every exercise that was used or edited, the merged ones too."""
        ...

    def exercises_on(self, days: Days) -> set[UUID]:
        """Name the exercises that were done on some days."""
        ...

    def deleted_exercises(self) -> list[Exercise]:
        """Read those that another device deleted while this one had sets of them."""
        ...

    def running_workout(self) -> Workout | None:
        """Read the workout that is going on; the latest one where two were started."""
        ...

    def workouts(self, query: WorkoutQuery) -> list[Workout]:
        """Read a page of workouts, newest first."""
        ...

    def sets_of_workouts(self, workout_ids: Sequence[UUID]) -> list[WorkoutSet]:
        """Read the sets of some workouts, in the order they were done within each."""
        ...

    def sets_in_workout(self, workout_id: bytes, exercise_ids: Sequence[UUID]) -> list[WorkoutSet]:
        """Read the sets of some exercises in a workout, named by its 16 bytes, in their order."""
        ...

    def routines(self) -> list[Routine]:
        """Read every routine."""
        ...

    def workouts_of_routine(self, routine_id: UUID) -> list[Workout]:
        """Read the finished workouts with sets that followed a routine, the oldest first."""
        ...

    def sets_of_routine(
        self, routine_id: UUID, exercise_ids: Sequence[UUID]
    ) -> dict[UUID, list[StoredSet]]:
        """Read the sets of some exercises in these workouts, in the order they were done.

        They are told by workout; at most 500 exercises.
        """
        ...

    def order_keys(self, workout_id: UUID) -> list[tuple[str, UUID]]:
        """Read what the sets of a workout are ordered by, in that order."""
        ...

    def revisions(self) -> list[Revision]:
        """Read every value that lost a conflict which nobody has settled."""
        ...

    def count_revisions(self) -> int:
        """Count them."""
        ...

    def revisions_of(self, row_id: UUID) -> list[Revision]:
        """Read every value of a row that lost a conflict, settled or not."""
        ...

    def measurements(
        self, name: str | None = None, days: Days | None = None, limit: int = 20
    ) -> list[Measurement]:
        """Read measurements, newest first."""
        ...

    def known(self, noun: type[Noun], ids: Sequence[UUID]) -> dict[UUID, bool]:
        """Say which of some rows are there, and of each whether it is dead."""
        ...

    def set_ids(self, workout_ids: Sequence[UUID]) -> set[bytes]:
        """Name every set of some workouts, dead ones too, by its 16 bytes."""
        ...

    def dead_set_ids(self) -> set[bytes]:
        """Name every set that is dead by its 16 bytes."""
        ...

    def loading(self, *, keep: bool = True) -> AbstractContextManager[None]:
        """Hold the logbook for a unit of work that adds very many rows, or only rehearses it."""
        ...

    def add(
        self,
        noun: type[Noun],
        columns: tuple[str, ...],
        rows: Sequence[tuple[object, ...]],
        choices: tuple[tuple[str, str], ...] = (),
    ) -> int:
        """Add rows that every device knows alike, with the lowest stamp; say how many were added.

        The values of ``columns`` are given as they are stored: ids as 16 bytes,
        instants as milliseconds since 1970 UTC. All rows have the same
        ``choices``, pairs of a field and its text; the other fields are empty.
        A row that is there already stays as it is.
        """
        ...

    def snapshot(self) -> AbstractContextManager[None]:
        """Read everything as it is now, while others may go on writing."""
        ...

    def history(
        self, days: Days, exercise_ids: Sequence[UUID] = ()
    ) -> Iterator[tuple[Workout, list[StoredSet]]]:
        """Read workouts with their sets, the oldest first and each in the order it was done.

        With ``exercise_ids`` only sets of these, and the workouts that have any.
        """
        ...

    @property
    def totals(self) -> Totals:
        """What the sets add up to."""
        ...

    def add_journal(self, at: datetime, action: str, changes: Sequence[JournalChange]) -> None:
        """Remember a change for `undo`; what had been undone cannot be redone any more."""
        ...

    def next_undo(self) -> JournalEntry | None:
        """Read the latest change that was not undone."""
        ...

    def next_redo(self) -> JournalEntry | None:
        """Read the change that was undone last."""
        ...

    def journal_of(self, row_id: UUID) -> list[JournalEntry]:
        """Read the changes of a row that can still be undone or redone, the earliest first."""
        ...

    def mark_journal(self, entry: int, *, undone: bool) -> None:
        """Remember that a change was undone or redone."""
        ...

    def last_stamp(self) -> Stamp:
        """Read the highest stamp that this device has given or met."""
        ...

    def advance_stamp(self, stamp: Stamp) -> None:
        """Remember a stamp that was given or met, unless a higher one is known."""
        ...

    def device(self) -> int:
        """Read the number of this device: 64 random bits."""
        ...

    def state(self, name: str) -> str | None:
        """Read what this device remembers under a name; it is never synced."""
        ...

    def set_state(self, name: str, value: str | None) -> None:
        """Remember something on this device, or forget it."""
        ...

    def counts(self) -> dict[str, Count]:
        """Count the rows of each noun."""
        ...


class CatalogueEntry(Protocol):
    """What the services need of a built-in exercise."""

    @property
    def id_hex(self) -> str:
        """The id it has on every device, as hexadecimal digits."""
        ...

    @property
    def name(self) -> str:
        """How it is shown."""
        ...

    @property
    def aliases(self) -> tuple[str, ...]:
        """What lifters type, the short handle first."""
        ...


class Catalogue(Protocol[E]):
    """The built-in exercises."""

    def entries(self) -> Sequence[E]:
        """Read them all."""
        ...

    def keys(self, entry: E) -> Sequence[str]:
        """List what finds an entry, normalised."""
        ...

    def exercise_of(self, entry: E) -> Exercise:
        """Make the noun of an entry."""
        ...

    def app_keys(self) -> Iterable[tuple[str, E]]:
        """Pair what other programs call an exercise, normalised, with its entry."""
        ...


class Preferences(NamedTuple):
    """What the lifter has settled in the configuration."""

    unit: MassUnit = MassUnit.KG
    bar_g: int = 20_000
    bar_unit: MassUnit = MassUnit.KG
    rest_s: int = 0
    date_order: DateOrder | None = None
    estimated: Estimation = AS_USUAL
    sex: Sex | None = None
    weekly_sets: SetRanges = SetRanges()
    first_weekday: int = 0


class Moment(NamedTuple):
    """The circumstances of one command: whose logbook, when, with which preferences.

    ``now`` is aware, in the lifter's zone. ``random_bits`` gives that many
    random bits.
    """

    logbook: Logbook
    catalogue: Catalogue[Any]
    now: datetime
    random_bits: Callable[[int], int]
    preferences: Preferences = Preferences()
