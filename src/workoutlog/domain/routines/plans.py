"""What a routine says, read: days, exercises, targets, rules. Frozen values."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from workoutlog.domain.model import Exercise, SetType
from workoutlog.domain.notation.values import Load
from workoutlog.domain.units import DistanceUnit

WHOLE_PERCENT = 1000


class Measure(StrEnum):
    """What an amount counts."""

    REPS = "reps"
    SECONDS = "seconds"
    MILLIMETRES = "millimetres"


class Amount(NamedTuple):
    """What one set takes: reps, seconds or millimetres.

    ``high`` is the top of a range. ``is_open`` asks for as many as possible, in
    the last of several sets.
    """

    low: int
    high: int | None = None
    measure: Measure = Measure.REPS
    unit: DistanceUnit | None = None
    is_open: bool = False


class Target(NamedTuple):
    """Equal sets to be done, at a load, at a share of the training max, or at what the rule says.

    ``percent_tenths`` is 750 for 75 %, ``rpe_tenths`` 85 for RPE 8.5.
    """

    sets: int
    amount: Amount
    set_type: SetType = SetType.WORKING
    load: Load | None = None
    percent_tenths: int | None = None
    rpe_tenths: int | None = None
    rest_s: int | None = None
    tempo: str = ""


Scheme = tuple[Target, ...]
"""What is done of an exercise on one day."""


class Turns(StrEnum):
    """When the next of several schemes has its turn."""

    EVERY_TIME = "every_time"
    """The time after, round and round: the waves of 5/3/1."""
    AFTER_A_MISS = "after_a_miss"
    """When one was missed: the stages of GZCLP."""


class Step(NamedTuple):
    """How much more after a success; only once a set has ``at`` reps (or seconds), if that is said.

    ``load`` in grams is what is added.
    """

    load: Load
    at: int | None = None


class Drop(NamedTuple):
    """How much less, in tenths of a percent, after how many misses in a row."""

    percent_tenths: int
    after: int


class Restart(NamedTuple):
    """At which load the first stage begins again when the last was missed.

    Either so many tenths of a percent less than the load of the last stage, or
    so much more than what the first stage ended with.
    """

    percent_tenths: int | None = None
    more: Load | None = None


class Rule(NamedTuple):
    """How the load of an exercise goes on from time to time."""

    start: Load | None = None
    step: Step | None = None
    drop: Drop | None = None
    restart: Restart | None = None


class Planned(NamedTuple):
    """One exercise of a day: its schemes, the rule of its load, and how the lifter calls it.

    ``superset`` numbers the exercises that are done in turn; ``label`` is the
    A1 that said so.
    """

    exercise: Exercise
    called: str
    schemes: tuple[Scheme, ...]
    turns: Turns = Turns.EVERY_TIME
    rule: Rule = Rule()
    superset: int | None = None
    label: str = ""
    note: str = ""

    @property
    def is_by_percent(self) -> bool:
        """Whether its loads are shares of the training max."""
        return any(each.percent_tenths for scheme in self.schemes for each in scheme)

    @property
    def is_by_effort(self) -> bool:
        """Whether its loads follow from the RPE that is asked for, and from nothing else."""
        return self.rule == Rule() and any(
            each.rpe_tenths is not None and each.load is None and each.percent_tenths is None
            for scheme in self.schemes
            for each in working(scheme)
        )


class TrainingMax(NamedTuple):
    """What the percentages of an exercise are of, as declared, and how it goes on.

    Only what was done from ``since`` on counts towards it. ``load`` is None as
    long as the lifter has not filled it in.
    """

    exercise: Exercise
    called: str
    load: Load | None = None
    since: date | None = None
    step: Step | None = None
    drop: Drop | None = None


class Day(NamedTuple):
    """One day of a routine; the only day of a routine needs no name."""

    name: str
    exercises: tuple[Planned, ...]


class Plan(NamedTuple):
    """A whole routine, read. ``steps`` are the smallest steps that can be loaded."""

    days: tuple[Day, ...]
    maxes: tuple[TrainingMax, ...] = ()
    steps: tuple[Load, ...] = ()

    def day(self, name: str) -> Day | None:
        """Find a day by its name, whatever its case."""
        wanted = name.casefold()
        return next((each for each in self.days if each.name.casefold() == wanted), None)

    def max_of(self, exercise: Exercise) -> TrainingMax | None:
        """Find the training max of an exercise."""
        return next((each for each in self.maxes if each.exercise.id == exercise.id), None)


def working(scheme: Scheme) -> list[Target]:
    """Leave the warm-ups and drops of a scheme out."""
    return [each for each in scheme if each.set_type is SetType.WORKING]
