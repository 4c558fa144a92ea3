"""The nouns: exercise, workout, set, measurement, routine, revision. Frozen, refusing nonsense.

A field declared here is a column on both sides of a sync, a key on the wire
and one register of the merge. Fields that only make sense together (a load
and its unit) name one register in their metadata: what is refused follows from
one register alone, or two good versions could merge into a refused one.
Bookkeeping never gets here.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from workoutlog.domain.order import DIGITS
from workoutlog.domain.units import DistanceUnit, MassUnit
from workoutlog.errors import InvalidValue

NAME_LENGTH = 100
NOTE_LENGTH = 4_000
ROUTINE_LENGTH = 20_000
# The longest register as JSON, in which a character may take six.
VALUE_LENGTH = 6 * ROUTINE_LENGTH + 100
MAX_LOAD_G = 2_000_000
MAX_REPS = 1_000
MAX_DISTANCE_MM = 1_000_000_000
MAX_DURATION_S = 7 * 24 * 3600
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


class Tracking(StrEnum):
    """What is counted when an exercise is done, which decides how numbers are read."""

    WEIGHTED = "weighted"
    BODYWEIGHT = "bodyweight"
    TIMED = "timed"
    DISTANCE = "distance"
    CARRY = "carry"


class SetType(StrEnum):
    """What a set was for; only working and drop sets count towards volume and records."""

    WARM_UP = "warm_up"
    WORKING = "working"
    DROP = "drop"


class Ending(StrEnum):
    """How a set ended when that was the point of it."""

    AMRAP = "amrap"
    FAILURE = "failure"


class Reason(StrEnum):
    """How two devices came to disagree about a row."""

    EDIT_EDIT = "edit_edit"
    """Both wrote the same register."""
    EDIT_DELETE = "edit_delete"
    """One deleted what the other had edited; the row was kept."""
    ADD_UNDER_DELETED = "add_under_deleted"
    """One deleted a workout to which the other had added a set; the workout was kept."""


class MeasurementUnit(StrEnum):
    """The unit of a body measurement."""

    KG = "kg"
    LB = "lb"
    CM = "cm"
    IN = "in"
    PERCENT = "%"


def _register(name: str) -> dict[str, str]:
    return {"register": name}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """Something that is trained: how it is called, how it is counted, what it works.

    ``aliases`` are the lifter's own, the first being the one that is shown;
    those the program ships stay in the catalogue. Where the name itself stands
    among them, what comes after it is a former name or an alias that is found
    and not shown. ``merged_into`` names the exercise that this one turned out to
    be: its sets are shown there and are never rewritten.
    """

    kind: ClassVar[str] = "exercise"

    id: UUID
    name: str
    tracking: Tracking
    barbell: bool = False
    equipment: str = ""
    muscle: str = ""
    secondary_muscles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    unit: MassUnit | None = None
    merged_into: UUID | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse an unusable name, alias or note."""
        _check_name(self.name, "exercise name")
        for alias in self.aliases:
            _check_name(alias, "alias")
        for muscle in (self.muscle, self.equipment, *self.secondary_muscles):
            _check_text(muscle, "description", NAME_LENGTH)
        _check_text(self.note, "note", NOTE_LENGTH)
        if self.merged_into == self.id:
            raise InvalidValue(f"{self.name} cannot be merged into itself.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workout:
    """One visit: when it began and ended, under which name.

    Instants are aware UTC and kept to the millisecond. ``utc_offset`` is the
    lifter's, in minutes, so that a workout keeps its calendar day wherever it
    is read. A workout without ``finished_at`` is running. ``routine_id`` names
    the routine that it follows, ``routine_day`` the day of it.
    """

    kind: ClassVar[str] = "workout"

    id: UUID
    started_at: datetime = field(metadata=_register("times"))
    utc_offset: int = field(default=0, metadata=_register("times"))
    finished_at: datetime | None = field(default=None, metadata=_register("times"))
    name: str = ""
    note: str = ""
    routine_id: UUID | None = field(default=None, metadata=_register("routine"))
    routine_day: str = field(default="", metadata=_register("routine"))

    def __post_init__(self) -> None:
        """Refuse impossible times and unusable texts."""
        _keep_instant(self, "started_at", "start")
        _keep_instant(self, "finished_at", "finish")
        _check_offset(self.utc_offset)
        if self.finished_at is not None and self.finished_at < self.started_at:
            raise InvalidValue("A workout cannot finish before it starts.")
        _check_text(self.name, "workout name", NAME_LENGTH)
        _check_text(self.note, "note", NOTE_LENGTH)
        _check_text(self.routine_day, "day of the routine", NAME_LENGTH)

    @property
    def local_start(self) -> datetime:
        """The start on the lifter's own clock."""
        return self.started_at.astimezone(timezone(timedelta(minutes=self.utc_offset)))


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutSet:
    """One set: how many, of what, how hard.

    ``load_g`` is the external resistance in grams: what is on the bar, or on
    bodyweight exercises what was added (negative: the help that was given).
    ``load_unit`` is the unit it was typed in. ``reps_right`` is only there when
    the sides differ, and ``reps`` is then the left one; 0 reps is a missed
    attempt. ``rpe_tenths`` is the effort, 85 for RPE 8.5. ``position`` orders
    sets that were moved or imported; without one the creation stamp does.
    ``superset`` numbers the exercises that were done in turn within a workout.
    """

    kind: ClassVar[str] = "set"

    id: UUID
    workout_id: UUID
    exercise_id: UUID
    set_type: SetType = SetType.WORKING
    ending: Ending | None = None
    load_g: int | None = field(default=None, metadata=_register("load"))
    load_unit: MassUnit | None = field(default=None, metadata=_register("load"))
    reps: int | None = field(default=None, metadata=_register("done"))
    reps_right: int | None = field(default=None, metadata=_register("done"))
    distance_mm: int | None = field(default=None, metadata=_register("done"))
    distance_unit: DistanceUnit | None = field(default=None, metadata=_register("done"))
    duration_s: int | None = field(default=None, metadata=_register("done"))
    rpe_tenths: int | None = None
    rest_s: int | None = None
    tempo: str = ""
    heart_rate: int | None = None
    kcal: int | None = None
    superset: int | None = None
    position: str | None = None
    performed_at: datetime | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a set that cannot have been done."""
        _check_range(self.load_g, -MAX_LOAD_G, MAX_LOAD_G, "load in grams")
        _check_range(self.reps, 0, MAX_REPS, "reps")
        _check_range(self.reps_right, 0, MAX_REPS, "reps")
        _check_range(self.distance_mm, 0, MAX_DISTANCE_MM, "distance in millimetres")
        _check_range(self.duration_s, 0, MAX_DURATION_S, "duration in seconds")
        _check_range(self.rpe_tenths, 10, 100, "RPE in tenths")
        _check_range(self.rest_s, 0, 24 * 3600, "rest in seconds")
        _check_range(self.heart_rate, 20, 260, "heart rate")
        _check_range(self.kcal, 0, 20_000, "kcal")
        _check_range(self.superset, 0, 1_000, "superset")
        if (self.load_g is None) != (self.load_unit is None):
            raise InvalidValue("A load and its unit come together.")
        if (self.distance_mm is None) != (self.distance_unit is None):
            raise InvalidValue("A distance and its unit come together.")
        if self.reps_right is not None and self.reps is None:
            raise InvalidValue("Reps of the right side need those of the left.")
        if self.reps is None and self.distance_mm is None and self.duration_s is None:
            raise InvalidValue("A set needs reps, a time or a distance.")
        if self.position is not None and (not self.position or self.position.strip(DIGITS)):
            raise InvalidValue("A position is written in the digits of an order key.")
        _keep_instant(self, "performed_at", "time of the set")
        _check_text(self.tempo, "tempo", 20)
        _check_text(self.note, "note", NOTE_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """A body weight or another measure of the body.

    ``value`` counts the unit's base: grams, micrometres, or thousandths of a
    percent.
    """

    kind: ClassVar[str] = "measurement"

    id: UUID
    name: str
    value: int = field(metadata=_register("value"))
    unit: MeasurementUnit = field(metadata=_register("value"))
    measured_at: datetime = field(metadata=_register("measured"))
    utc_offset: int = field(default=0, metadata=_register("measured"))
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse what no body can measure."""
        _check_name(self.name, "measurement name")
        _check_range(self.value, 0, 10_000_000, "measurement")
        _keep_instant(self, "measured_at", "time of the measurement")
        _check_offset(self.utc_offset)
        _check_text(self.note, "note", NOTE_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """A planned workout, or a program of several days: one plain text, edited as one.

    ``followed_at`` is when the lifter last took it up.
    """

    kind: ClassVar[str] = "routine"

    id: UUID
    name: str
    text: str
    followed_at: datetime | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse an unusable name or text; what the text means is read elsewhere."""
        _check_name(self.name, "routine name")
        _check_text(self.text, "routine", ROUTINE_LENGTH)
        _keep_instant(self, "followed_at", "time of the routine")
        _check_text(self.note, "note", NOTE_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What one register of a row would hold, had the other of two devices won. Never edited.

    ``kept`` and ``lost`` are the register's values as JSON, with the field
    names; ``kept_by`` and ``lost_by`` number the devices in hexadecimal.
    """

    kind: ClassVar[str] = "revision"

    id: UUID
    row_kind: str
    row_id: UUID
    register_name: str
    reason: Reason
    kept: str
    lost: str
    kept_at: datetime
    lost_at: datetime
    kept_by: str = ""
    lost_by: str = ""

    def __post_init__(self) -> None:
        """Refuse unusable texts and impossible times."""
        _check_name(self.row_kind, "kind")
        _check_name(self.register_name, "register")
        _check_text(self.kept, "value", VALUE_LENGTH)
        _check_text(self.lost, "value", VALUE_LENGTH)
        _check_text(self.kept_by, "device", NAME_LENGTH)
        _check_text(self.lost_by, "device", NAME_LENGTH)
        _keep_instant(self, "kept_at", "time of the value")
        _keep_instant(self, "lost_at", "time of the value")


Noun = Exercise | Workout | WorkoutSet | Measurement | Routine | Revision
N = TypeVar("N", bound=Noun)
# Parents stand before their children.
NOUNS: tuple[type[Noun], ...] = (Exercise, Workout, WorkoutSet, Measurement, Routine, Revision)


def registers(noun: type[N]) -> Mapping[str, tuple[str, ...]]:
    """Name the registers of a noun and the fields each of them holds."""
    return _REGISTERS[noun]


def _registers(noun: type[Noun]) -> dict[str, tuple[str, ...]]:
    held: dict[str, tuple[str, ...]] = {}
    for each in fields(noun):
        if each.name != "id":
            name = each.metadata.get("register", each.name)
            held[name] = (*held.get(name, ()), each.name)
    return held


_REGISTERS: Mapping[type[Any], Mapping[str, tuple[str, ...]]] = {
    noun: _registers(noun) for noun in NOUNS
}


def _check_range(value: int | None, low: int, high: int, what: str) -> None:
    if value is not None and not low <= value <= high:
        raise InvalidValue(f"{what}: {value} is not between {low} and {high}.")


def _check_name(text: str, what: str) -> None:
    if not text.strip():
        raise InvalidValue(f"The {what} cannot be empty.")
    _check_text(text, what, NAME_LENGTH)
    if "\n" in text:
        raise InvalidValue(f"The {what} must be one line.")


def _check_text(text: str, what: str, length: int) -> None:
    if len(text) > length:
        raise InvalidValue(f"The {what} is {len(text)} characters long; {length} are allowed.")
    if text.isprintable():
        return
    for place, character in enumerate(text):
        if character not in "\n\t" and unicodedata.category(character) in {"Cc", "Cs"}:
            raise InvalidValue(
                f"The {what} has a character that cannot be kept: "
                f"U+{ord(character):04X} at place {place + 1}."
            )


def _keep_instant(noun: object, name: str, what: str) -> None:
    value: datetime | None = getattr(noun, name)
    if value is None:
        return
    if value.utcoffset() != timedelta(0):
        raise InvalidValue(f"The {what} must be in UTC.")
    if not EARLIEST <= value < LATEST:
        raise InvalidValue(f"The {what}, {value:%Y-%m-%d}, is not between 1900 and 2199.")
    # Files and servers keep milliseconds: what comes back must equal what was made.
    if value.microsecond % 1000:
        whole = value.replace(microsecond=value.microsecond // 1000 * 1000)
        object.__setattr__(noun, name, whole)


def _check_offset(minutes: int) -> None:
    # UTC+14 (Kiribati) and UTC-12 are the ends of the world's clocks; 18 h is ISO's bound.
    _check_range(minutes, -18 * 60, 18 * 60, "UTC offset in minutes")
