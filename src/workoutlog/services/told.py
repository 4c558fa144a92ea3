"""What a file of another program tells: workouts, sets, measurements, and what it cannot say.

Readers of formats make these, `services.importing` keeps them. A file can hold
a million sets of which few are different, so what is told of a set is made
and checked once for each different text, and shared.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from workoutlog.domain.bounds import NOTE_LENGTH
from workoutlog.domain.dates import DateOrder
from workoutlog.domain.model import Measurement, MeasurementUnit, Noun, WorkoutSet
from workoutlog.domain.plain import field_types
from workoutlog.domain.units import MassUnit

# What is assumed of a file by this name, a lifter can be asked about.
UNIT_OF_LOADS = "unit of loads"
# So many rejected rows are kept whole; of the others only their number.
MOST_SHOWN = 1_000
_AT_ONCE = 5_000
_NOBODY = UUID(int=0)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_MINUTE = timedelta(minutes=1)
_CHOICES = frozenset({"set_type", "ending", "load_unit", "distance_unit"})
_GIVEN_LATER = frozenset({"id", "workout_id", "exercise_id", "position"})

Stored = int | str


class Refused(Exception):
    """A value that cannot be kept: the field it stands in, and why; it never leaves a reader."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


@dataclass(frozen=True, eq=False, slots=True)
class Shape:
    """What many sets have in common: their choices, and which other fields have a value.

    Sets that have it in common share it, so that a million can be sorted by its identity.
    """

    choices: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]

    def __reduce__(self) -> tuple[Any, ...]:
        """Stay one shape, also when it comes from another process."""
        return _shape, (self.choices, self.columns)


class ToldSet(NamedTuple):
    """What is told of a set: the fields of `WorkoutSet` that have a value, as they are stored.

    Choices are their texts and instants milliseconds since 1970 UTC; ``values``
    are those of the columns of its ``shape``. Which workout and exercise it
    belongs to, and its place there, are told beside it.
    """

    shape: Shape
    values: tuple[Stored, ...]

    @property
    def given(self) -> dict[str, Stored]:
        """The fields that have a value."""
        return dict(self.shape.choices) | dict(zip(self.shape.columns, self.values, strict=True))


@lru_cache(maxsize=65_536)
def told_set(**values: Any) -> ToldSet:
    """Tell of a set by the fields of `WorkoutSet`; `InvalidValue` for what cannot have been done.

    A real set is made of them, so nothing is told that could not be logged.
    """
    made = WorkoutSet(id=_NOBODY, workout_id=_NOBODY, exercise_id=_NOBODY, **values)
    return said_of(made)


def said_of(made: WorkoutSet) -> ToldSet:
    """Tell of a set that there is."""
    return _told(
        {
            each.name: stored(getattr(made, each.name))
            for each in fields(made)
            if each.name not in _GIVEN_LATER and getattr(made, each.name) not in {None, ""}
        }
    )


@lru_cache(maxsize=65_536)
def changed(told: ToldSet, **values: Stored | None) -> ToldSet:
    """Tell the same of a set but for some fields, which are known to be good; None takes away."""
    given = {**told.given, **values}
    return _told({name: value for name, value in given.items() if value is not None})


def _told(given: dict[str, Stored]) -> ToldSet:
    choices = tuple((name, str(given[name])) for name in given if name in _CHOICES)
    columns = tuple(name for name in given if name not in _CHOICES)
    return ToldSet(_shape(choices, columns), tuple(given[name] for name in columns))


@cache
def _shape(choices: tuple[tuple[str, str], ...], columns: tuple[str, ...]) -> Shape:
    return Shape(choices, columns)


def values_of(told: ToldSet) -> dict[str, Any]:
    """Give the fields of a set that are told, as a noun has them."""
    types = field_types(WorkoutSet)
    return {
        name: instant_of(int(value)) if types[name] is datetime else types[name](value)
        for name, value in told.given.items()
    }


def milliseconds(instant: datetime) -> int:
    """Count the milliseconds of an instant since 1970 UTC; one without a zone counts as UTC."""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return (aware - _EPOCH) // _MILLISECOND


def instant_of(milliseconds: int) -> datetime:
    """Find the instant that is so many milliseconds after 1970 UTC."""
    return _EPOCH + milliseconds * _MILLISECOND


def stored(value: Any) -> Stored:
    """Write a field of a set as it is stored."""
    if isinstance(value, datetime):
        return milliseconds(value)
    if isinstance(value, str):
        # A choice is a text, too; the plain one is what a database driver takes at once.
        return str.__str__(value)
    return int(value)


class ToldWorkout(NamedTuple):
    """A workout, or a part of one: a file may come back to it.

    ``key`` is what the file knows it by. ``start`` is on the lifter's own clock
    where the file has no zone, and aware where it has one. ``sets`` are pairs
    of what the file calls an exercise and what was done.
    """

    key: str
    start: datetime
    lasted_s: int | None
    name: str
    note: str
    sets: list[tuple[str, ToldSet]]


class ToldMeasurement(NamedTuple):
    """A measure of the body, with ``when`` as the start of a workout is told."""

    name: str
    value: int
    unit: MeasurementUnit
    when: datetime
    note: str = ""


class ToldNoun(NamedTuple):
    """A row of our own that is no set, with the id it has, and the line it stands in."""

    line: int
    noun: Noun


class ToldRow(NamedTuple):
    """A set of our own, with the ids and the place it has, and the line it stands in."""

    line: int
    id: UUID
    workout_id: UUID
    exercise_id: UUID
    position: str
    said: ToldSet


Told = ToldWorkout | ToldMeasurement | ToldNoun | ToldRow


def batches(told: Iterable[Told]) -> Iterator[list[Told]]:
    """Put together what is told, some thousand sets or other rows at a time."""
    batch: list[Told] = []
    size = 0
    for each in told:
        batch.append(each)
        size += len(each.sets) if isinstance(each, ToldWorkout) else 1
        if size >= _AT_ONCE:
            yield batch
            batch, size = [], 0
    yield batch


class Rejected(NamedTuple):
    """A row that could not be kept: where, in which column, why, and what it says."""

    line: int
    column: str
    reason: str
    row: str


class Assumed(NamedTuple):
    """What a file did not say and was taken for granted, and the option that says otherwise."""

    what: str
    value: str
    option: str


class Answers(NamedTuple):
    """What the lifter says about a file that the file itself cannot say.

    ``usual_unit`` and ``usual_order`` are the lifter's settings, for want of
    an answer. ``zone_name`` is how the lifter called the zone, who did not if
    it is that of the machine.
    """

    zone: tzinfo
    unit: MassUnit | None = None
    date_order: DateOrder | None = None
    usual_unit: MassUnit = MassUnit.KG
    usual_order: DateOrder | None = None
    zone_name: str | None = None

    def instant(self, when: datetime) -> tuple[datetime, int]:
        """Place a time of a file: the instant in UTC, and the lifter's UTC offset in minutes."""
        local = (
            when.replace(tzinfo=self.zone) if when.tzinfo is None else when.astimezone(self.zone)
        )
        offset = local.utcoffset() or timedelta()
        return local.replace(tzinfo=UTC) - offset, offset // _MINUTE


class Findings:
    """What a reader counts and notices beside what it tells.

    ``rows`` is the number of records after the header; ``rests`` of them are
    the rest of the set before, ``notes`` belong to an exercise, ``skipped``
    says why others are no sets, and the rejected ones could not be read.
    """

    def __init__(self) -> None:
        """Begin with nothing found."""
        self.app = ""
        self.variant = ""
        self.rows = 0
        self.rests = 0
        self.notes = 0
        self.skipped: Counter[str] = Counter()
        self.rejected: list[Rejected] = []
        self.rejected_rows = 0
        self.assumed: dict[str, Assumed] = {}
        self.warnings: dict[str, None] = {}

    def reject(self, line: int, column: str, reason: str, row: str) -> None:
        """Keep a row that could not be read."""
        self.rejected_rows += 1
        if len(self.rejected) < MOST_SHOWN:
            self.rejected.append(Rejected(line, column, reason, row))

    def adopt(self, other: "Findings") -> None:
        """Take over what another reader of the same file has counted and noticed."""
        self.app, self.variant, self.rows = other.app, other.variant, other.rows
        self.rests += other.rests
        self.notes += other.notes
        self.skipped.update(other.skipped)
        self.rejected = (other.rejected + self.rejected)[:MOST_SHOWN]
        self.rejected_rows += other.rejected_rows
        self.assumed = other.assumed | self.assumed
        self.warnings = other.warnings | self.warnings

    def cut_note(self, line: int) -> None:
        """Say that the end of a note is lost, of the first thousand of them where."""
        where = f"Line {line}" if len(self.warnings) < MOST_SHOWN else "Further lines"
        self.warn(f"{where}: the note is longer than {NOTE_LENGTH:,} characters, and was cut.")

    def assume(self, what: str, value: str, option: str) -> None:
        """Say what was taken for granted, once for each thing."""
        self.assumed[what] = Assumed(what, value, option)

    def warn(self, text: str) -> None:
        """Say something about the file, once."""
        self.warnings[text] = None


class Source(Protocol):
    """A file to import from."""

    @property
    def name(self) -> str:
        """What the lifter calls it."""
        ...

    @property
    def size(self) -> int:
        """Its size in bytes."""
        ...

    @property
    def place(self) -> int:
        """How many of its bytes have been read, for a progress bar."""
        ...

    def read(self, answers: Answers, findings: Findings) -> Iterator[Told]:
        """Tell what it holds, in the order it stands there; a source is read once."""
        ...


def measured(told: ToldMeasurement, row_id: UUID, answers: Answers) -> Measurement:
    """Make the measurement that is told of; `InvalidValue` for what no body can measure."""
    when, offset = answers.instant(told.when)
    return Measurement(
        id=row_id,
        name=told.name,
        value=told.value,
        unit=told.unit,
        measured_at=when,
        utc_offset=offset,
        note=told.note,
    )
