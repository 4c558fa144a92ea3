"""A lifter who follows a routine without a logbook: what is asked, and what gets done of it."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from domain.routines.examples import KG, SHELF, plan_of
from workoutlog.domain.notation import Load, SetValues, read_sets
from workoutlog.domain.routines import (
    Day,
    Exercised,
    Past,
    Scheme,
    Session,
    exercises_of,
    next_day,
    plan_text,
)
from workoutlog.domain.routines import (
    Lifter as Whose,
)
from workoutlog.domain.routines.plans import Measure, Target
from workoutlog.domain.strength import AS_USUAL
from workoutlog.domain.units import MassUnit

FIRST = date(2026, 11, 16)


class Lifter:
    """Follows a routine, a workout every other day."""

    def __init__(self, text: str, first: date = FIRST) -> None:
        self.plan = plan_of(text)
        self.past: list[Past] = []
        self.elsewhere: dict[UUID, Session] = {}
        self.today = first
        self.bar = Load(20_000, MassUnit.KG)
        self.body_g: int | None = None
        self.body_on: Callable[[date], int | None] = lambda _: self.body_g

    @property
    def day(self) -> str:
        """Name the day whose turn it is."""
        return self._turn.name

    @property
    def _turn(self) -> Day:
        return next_day(self.plan, [each.day for each in self.past]).day

    def asked(self) -> dict[str, Exercised]:
        """Work out the day whose turn it is, by what exercises are called."""
        found = exercises_of(
            self.plan,
            self._turn,
            self.past,
            self.elsewhere,
            Whose(AS_USUAL, MassUnit.KG, self.bar, self.body_on, self.today),
        )
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
            else as_asked(each.scheme)
            for called, each in asked.items()
        }
        self.past.append(Past(day, self.today, {key: each for key, each in sets.items() if each}))
        self.rest()

    def rest(self, days: int = 2) -> None:
        """Let days pass."""
        self.today += timedelta(days=days)

    def sets(self, called: str, text: str) -> tuple[SetValues, ...]:
        """Make sets from the notation."""
        return read_sets(text, SHELF.resolve(called), KG) if text else ()


def as_asked(scheme: Scheme) -> tuple[SetValues, ...]:
    """Do exactly what a scheme asks, of a range the most."""
    return tuple(_set(target) for target in scheme for _ in range(target.sets))


def _set(target: Target) -> SetValues:
    amount = target.amount.high or target.amount.low
    load = target.load or Load(None, None)
    return SetValues(
        set_type=target.set_type,
        load_g=load.grams,
        load_unit=load.unit,
        reps=amount if target.amount.measure is Measure.REPS else None,
        duration_s=amount if target.amount.measure is Measure.SECONDS else None,
    )
