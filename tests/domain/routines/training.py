"""A lifter who follows a routine without a logbook: what is asked, and what gets done of it."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from domain.routines.examples import KG, SHELF, plan_of
from workoutlog.domain.model import WorkoutSet
from workoutlog.domain.notation import read_sets
from workoutlog.domain.routines import (
    Exercised,
    Past,
    Scheme,
    Session,
    exercises_of,
    next_day,
    plan_text,
)
from workoutlog.domain.routines.plans import Measure, Target
from workoutlog.domain.strength import AS_USUAL

FIRST = date(2026, 11, 16)
_NOBODY = UUID(int=0)

Doing = Callable[[Exercised], list[WorkoutSet]]


class Lifter:
    """Follows a routine, a workout every other day."""

    def __init__(self, text: str, first: date = FIRST) -> None:
        self.plan = plan_of(text)
        self.past: list[Past] = []
        self.elsewhere: dict[UUID, Session] = {}
        self.today = first

    @property
    def day(self) -> str:
        """Name the day whose turn it is."""
        return next_day(self.plan, self.past).day.name

    def asked(self) -> dict[str, Exercised]:
        """Work out the day whose turn it is, by what exercises are called."""
        day = next_day(self.plan, self.past).day
        found = exercises_of(self.plan, day, self.past, self.elsewhere, AS_USUAL)
        return {each.planned.called: each for each in found}

    def plans(self) -> dict[str, str]:
        """Write what is asked today."""
        return {
            called: plan_text(each.scheme, each.planned.exercise)
            for called, each in self.asked().items()
        }

    def why(self, called: str) -> str:
        """Say why an exercise is asked as it is."""
        return self.asked()[called].why

    def train(self, **done: str) -> None:
        """Do everything that is asked, but for exercises that are done as is said; "" is not."""
        day, asked = self.day, self.asked()
        assert set(done) <= set(asked), "nobody asked for that"
        sets = {
            each.planned.exercise.id: self.sets(called, done[called])
            if called in done
            else as_asked(each.scheme, each.planned.exercise.id)
            for called, each in asked.items()
        }
        self.past.append(Past(day, self.today, {key: each for key, each in sets.items() if each}))
        self.rest()

    def rest(self, days: int = 2) -> None:
        """Let days pass."""
        self.today += timedelta(days=days)

    def sets(self, called: str, text: str) -> tuple[WorkoutSet, ...]:
        """Make sets from the notation."""
        exercise = SHELF.resolve(called)
        read = read_sets(text, exercise, KG) if text else ()
        return tuple(
            WorkoutSet(
                id=_NOBODY,
                workout_id=_NOBODY,
                exercise_id=exercise.id,
                **{name: getattr(each, name) for name in _FIELDS},
            )
            for each in read
        )


_FIELDS = (
    *("set_type", "load_g", "load_unit", "reps", "reps_right", "duration_s", "rpe_tenths"),
    *("distance_mm", "distance_unit"),
)


def as_asked(scheme: Scheme, exercise_id: UUID, **others: object) -> tuple[WorkoutSet, ...]:
    """Do exactly what a scheme asks, of a range the most."""
    return tuple(
        _set(target, exercise_id, **others) for target in scheme for _ in range(target.sets)
    )


def _set(target: Target, exercise_id: UUID, **others: object) -> WorkoutSet:
    amount = target.amount.high or target.amount.low
    fields: dict[str, object] = {
        "id": _NOBODY,
        "workout_id": _NOBODY,
        "exercise_id": exercise_id,
        "set_type": target.set_type,
        "reps": amount if target.amount.measure is Measure.REPS else None,
        "duration_s": amount if target.amount.measure is Measure.SECONDS else None,
    }
    if target.load is not None:
        fields |= {"load_g": target.load.grams, "load_unit": target.load.unit}
    return WorkoutSet(**fields | others)  # type: ignore[arg-type]  # read from targets
