"""What goes into reading the notation, and what comes out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeAlias, TypeVar

from workoutlog.domain.model import Ending, SetType, Tracking, WorkoutSet
from workoutlog.domain.units import DistanceUnit, MassUnit

MAX_SETS = 20
MAX_BARE_REPS = 50


class Lift(Protocol):
    """What the notation needs to know of an exercise, and nothing more."""

    @property
    def name(self) -> str:
        """How the exercise is called on the screen."""
        ...

    @property
    def tracking(self) -> Tracking:
        """What is counted, which decides what a bare number means."""
        ...

    @property
    def barbell(self) -> bool:
        """Whether ``bar`` can be its load."""
        ...

    @property
    def unit(self) -> MassUnit | None:
        """The unit of its loads when that differs from the lifter's own."""
        ...


L = TypeVar("L", bound=Lift)
L_co = TypeVar("L_co", bound=Lift, covariant=True)


class Lookup(Protocol[L_co]):
    """Finds the exercise that words mean."""

    def leading(self, words: Sequence[str], /) -> tuple[L_co, int] | None:
        """Find the longest leading run of words that is exactly a name or an alias."""
        ...

    def resolve(self, text: str, /) -> L_co:
        """Find the exercise a text means; `ExerciseUnknown` or `ExerciseAmbiguous` otherwise."""
        ...


class Load(NamedTuple):
    """A load in grams and the unit it was typed in; ``grams`` None is the body alone."""

    grams: int | None
    unit: MassUnit | None


class Known(NamedTuple):
    """A load that may be meant, and which one it is."""

    load: Load
    which: str = "your last weight"


Suggest: TypeAlias = Callable[[L], Known | None]
"""Gives the load that an exercise is probably done with: it is offered and decides nothing."""


class Settings(NamedTuple):
    """What the lifter has set once: the unit of bare loads, and what ``bar`` weighs."""

    unit: MassUnit = MassUnit.KG
    bar_g: int = 20_000
    bar_unit: MassUnit = MassUnit.KG


@dataclass(frozen=True, slots=True, kw_only=True)
class SetValues:
    """One set as typed: the fields of `WorkoutSet` that the notation can say."""

    set_type: SetType = SetType.WORKING
    ending: Ending | None = None
    load_g: int | None = None
    load_unit: MassUnit | None = None
    reps: int | None = None
    reps_right: int | None = None
    distance_mm: int | None = None
    distance_unit: DistanceUnit | None = None
    duration_s: int | None = None
    rpe_tenths: int | None = None
    rest_s: int | None = None
    tempo: str = ""
    heart_rate: int | None = None
    kcal: int | None = None


Performed: TypeAlias = SetValues | WorkoutSet
"""A set that can be written; both have the same names for what the notation can say."""


class Current(NamedTuple, Generic[L]):
    """Where a live workout stands: the exercise at hand and its last set."""

    exercise: L
    last: SetValues | None = None


class Context(NamedTuple, Generic[L]):
    """What is known before a line is read."""

    settings: Settings
    suggest: Suggest[L] | None = None
    current: Current[L] | None = None


class Entry(NamedTuple, Generic[L]):
    """One exercise and its sets, as one line or one side of a superset says them.

    ``superset`` numbers the group of entries done in turn: the letter of a
    label (``A1`` and ``A2`` are group 1) or, without labels, the next free
    number of this input. ``label`` tells the two apart: a caller that adds to a
    running workout keeps labelled numbers and shifts the others.
    """

    exercise: L
    as_typed: str
    sets: tuple[SetValues, ...]
    superset: int | None = None
    label: str = ""
    note: str = ""
    line: int | None = None
