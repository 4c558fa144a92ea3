"""The nouns: exercise, workout, set, measurement, routine, revision. Frozen, refusing nonsense.

A field declared here is a column on both sides of a sync, a key on the wire
and one register of the merge. Fields that only make sense together (a load
and its unit) name one register in their metadata: what is refused follows from
one register alone, or two good versions could merge into a refused one.
Bookkeeping never gets here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import Annotated, Any, ClassVar, TypeVar
from uuid import UUID

from workoutlog.domain.bounds import (
    NOTE,
    OFFSET,
    Between,
    Bound,
    Document,
    Each,
    Instant,
    Name,
    OrderKey,
    Text,
    bounds_of,
    keep,
)
from workoutlog.domain.units import DistanceUnit, MassUnit
from workoutlog.errors import InvalidValue

ROUTINE_LENGTH = 20_000
# The longest register as JSON, in which a character may take six.
VALUE_LENGTH = 6 * ROUTINE_LENGTH + 100
MAX_LOAD_G = 2_000_000
MAX_REPS = 1_000
MAX_DISTANCE_MM = 1_000_000_000
MAX_DURATION_S = 7 * 24 * 3600
REPS = Between(0, MAX_REPS, "reps")


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
    name: Annotated[str, Name("exercise name")]
    tracking: Tracking
    barbell: bool = False
    equipment: Annotated[str, Text("description")] = ""
    muscle: Annotated[str, Text("description")] = ""
    secondary_muscles: Annotated[tuple[str, ...], Each(Text("description"))] = ()
    aliases: Annotated[tuple[str, ...], Each(Name("alias"))] = ()
    unit: MassUnit | None = None
    merged_into: UUID | None = None
    note: Annotated[str, NOTE] = ""

    def __post_init__(self) -> None:
        """Refuse an unusable name, alias or note."""
        keep(self, _BOUNDS[Exercise])
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
    started_at: Annotated[datetime, Instant("start")] = field(metadata=_register("times"))
    utc_offset: Annotated[int, OFFSET] = field(default=0, metadata=_register("times"))
    finished_at: Annotated[datetime | None, Instant("finish")] = field(
        default=None, metadata=_register("times")
    )
    name: Annotated[str, Text("workout name")] = ""
    note: Annotated[str, NOTE] = ""
    routine_id: UUID | None = field(default=None, metadata=_register("routine"))
    routine_day: Annotated[str, Text("day of the routine")] = field(
        default="", metadata=_register("routine")
    )

    def __post_init__(self) -> None:
        """Refuse impossible times and unusable texts."""
        keep(self, _BOUNDS[Workout])
        if self.finished_at is not None and self.finished_at < self.started_at:
            raise InvalidValue("A workout cannot finish before it starts.")

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
    load_g: Annotated[int | None, Between(-MAX_LOAD_G, MAX_LOAD_G, "load in grams")] = field(
        default=None, metadata=_register("load")
    )
    load_unit: MassUnit | None = field(default=None, metadata=_register("load"))
    reps: Annotated[int | None, REPS] = field(default=None, metadata=_register("done"))
    reps_right: Annotated[int | None, REPS] = field(default=None, metadata=_register("done"))
    distance_mm: Annotated[int | None, Between(0, MAX_DISTANCE_MM, "distance in millimetres")] = (
        field(default=None, metadata=_register("done"))
    )
    distance_unit: DistanceUnit | None = field(default=None, metadata=_register("done"))
    duration_s: Annotated[int | None, Between(0, MAX_DURATION_S, "duration in seconds")] = field(
        default=None, metadata=_register("done")
    )
    rpe_tenths: Annotated[int | None, Between(10, 100, "RPE in tenths")] = None
    rest_s: Annotated[int | None, Between(0, 24 * 3600, "rest in seconds")] = None
    tempo: Annotated[str, Text("tempo", 20)] = ""
    heart_rate: Annotated[int | None, Between(20, 260, "heart rate")] = None
    kcal: Annotated[int | None, Between(0, 20_000, "kcal")] = None
    superset: Annotated[int | None, Between(0, 1_000, "superset")] = None
    position: Annotated[str | None, OrderKey("position")] = None
    performed_at: Annotated[datetime | None, Instant("time of the set")] = None
    note: Annotated[str, NOTE] = ""

    def __post_init__(self) -> None:
        """Refuse a set that cannot have been done."""
        keep(self, _BOUNDS[WorkoutSet])
        if (self.load_g is None) != (self.load_unit is None):
            raise InvalidValue("A load and its unit come together.")
        if (self.distance_mm is None) != (self.distance_unit is None):
            raise InvalidValue("A distance and its unit come together.")
        if self.reps_right is not None and self.reps is None:
            raise InvalidValue("Reps of the right side need those of the left.")
        if self.reps is None and self.distance_mm is None and self.duration_s is None:
            raise InvalidValue("A set needs reps, a time or a distance.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """A body weight or another measure of the body.

    ``value`` counts the unit's base: grams, micrometres, or thousandths of a
    percent.
    """

    kind: ClassVar[str] = "measurement"

    id: UUID
    name: Annotated[str, Name("measurement name")]
    value: Annotated[int, Between(0, 10_000_000, "measurement")] = field(
        metadata=_register("value")
    )
    unit: MeasurementUnit = field(metadata=_register("value"))
    measured_at: Annotated[datetime, Instant("time of the measurement")] = field(
        metadata=_register("measured")
    )
    utc_offset: Annotated[int, OFFSET] = field(default=0, metadata=_register("measured"))
    note: Annotated[str, NOTE] = ""

    def __post_init__(self) -> None:
        """Refuse what no body can measure."""
        keep(self, _BOUNDS[Measurement])


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """A planned workout, or a program of several days: one plain text, edited as one.

    ``followed_at`` is when the lifter last took it up.
    """

    kind: ClassVar[str] = "routine"

    id: UUID
    name: Annotated[str, Name("routine name")]
    text: Annotated[str, Document("routine", ROUTINE_LENGTH)]
    followed_at: Annotated[datetime | None, Instant("time of the routine")] = None
    note: Annotated[str, NOTE] = ""

    def __post_init__(self) -> None:
        """Refuse an unusable name or text; what the text means is read elsewhere."""
        keep(self, _BOUNDS[Routine])


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What one register of a row would hold, had the other of two devices won. Never edited.

    ``kept`` and ``lost`` are the register's values as JSON, with the field
    names; ``kept_by`` and ``lost_by`` number the devices in hexadecimal.
    """

    kind: ClassVar[str] = "revision"

    id: UUID
    row_kind: Annotated[str, Name("kind")]
    row_id: UUID
    register_name: Annotated[str, Name("register")]
    reason: Reason
    kept: Annotated[str, Text("value", VALUE_LENGTH)]
    lost: Annotated[str, Text("value", VALUE_LENGTH)]
    kept_at: Annotated[datetime, Instant("time of the value")]
    lost_at: Annotated[datetime, Instant("time of the value")]
    kept_by: Annotated[str, Text("device")] = ""
    lost_by: Annotated[str, Text("device")] = ""

    def __post_init__(self) -> None:
        """Refuse unusable texts and impossible times."""
        keep(self, _BOUNDS[Revision])


Noun = Exercise | Workout | WorkoutSet | Measurement | Routine | Revision
N = TypeVar("N", bound=Noun)
# Parents stand before their children.
NOUNS: tuple[type[Noun], ...] = (Exercise, Workout, WorkoutSet, Measurement, Routine, Revision)
KINDS: Mapping[str, type[Noun]] = {noun.kind: noun for noun in NOUNS}
# The fields of a set that name its parents.
PARENTS: Mapping[str, type[Noun]] = {"workout_id": Workout, "exercise_id": Exercise}


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


_BOUNDS: Mapping[type[Any], Mapping[str, Bound]] = {noun: bounds_of(noun) for noun in NOUNS}
_REGISTERS: Mapping[type[Any], Mapping[str, tuple[str, ...]]] = {
    noun: _registers(noun) for noun in NOUNS
}
