"""Flexify: its table of "graphs", a row for each set with the time it was logged.

There are no workouts in it, so a day is one. Durations are minutes; the unit of
an exercise is one of mass, or of distance if it is cardio. Rows that are hidden
stand for exercises, and those called "Weight" are body weights.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from workoutlog.domain.model import MeasurementUnit
from workoutlog.domain.units import MassUnit
from workoutlog.formats import measures, values
from workoutlog.formats.said import Said, Skip, counted
from workoutlog.formats.timed import TimedFormat, idle
from workoutlog.services.body_weights import BODY_WEIGHT
from workoutlog.services.told import Refused, ToldWorkout

_WEIGHT = "Weight"
_POUNDS_IN_A_STONE = 14


class Flexify(TimedFormat):
    """The table of sets. Its ``bodyWeight`` repeats the last body weight, which has its own row."""

    app = "flexify"
    columns: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "exercise": ("name",),
        "reps": ("reps",),
        "load": ("weight",),
        "when": ("created",),
        "unit": ("unit",),
        "minutes": ("duration",),
        "distance": ("distance",),
        "cardio": ("cardio",),
        "hidden": ("hidden",),
        "incline": ("incline",),
        "body_weight": ("bodyweight",),
    }
    required = ("exercise", "reps", "load", "when", "unit", "hidden", "body_weight")
    workout_fields = ("exercise", "load", "unit", "when", "hidden")
    set_fields = (
        *("exercise", "reps", "load", "unit", "when", "hidden"),
        *("minutes", "distance", "cardio", "incline"),
    )

    def read_workout(
        self, exercise: str, load: str, unit: str, when: str, hidden: str
    ) -> ToldWorkout:
        """Read the day of a row, and aside the body weight that it may be."""
        start = values.instant(when, "when")
        is_hidden, is_body = values.truth(hidden, "hidden"), exercise.strip() == _WEIGHT
        if is_body and not is_hidden:
            self._weigh(load, unit, start)
        return ToldWorkout(
            key=f"{start:%Y-%m-%d}",
            start=idle(start) if is_body or is_hidden else start,
            lasted_s=None,
            name="",
            note="",
            sets=[],
        )

    def read_set(
        self,
        exercise: str,
        reps: str,
        load: str,
        unit: str,
        when: str,
        hidden: str,
        minutes: str = "",
        distance: str = "",
        cardio: str = "",
        incline: str = "",
    ) -> Said:
        """Read a set, unless the row stands for an exercise or a body weight."""
        if values.truth(hidden, "hidden"):
            return Skip("an exercise, not a set")
        if exercise.strip() == _WEIGHT:
            return Skip("a body weight, which is kept as one")
        slope = values.number(incline, "incline")
        measured = _far(distance, unit) if values.truth(cardio, "cardio") else _heavy(load, unit)
        return counted(
            **measured,
            reps=values.whole(reps, "reps"),
            duration_s=_seconds(minutes),
            performed_at=self.answers.instant(values.instant(when, "when"))[0],
            note=f"incline {slope.normalize():f}" if slope else "",
        )

    def _weigh(self, load: str, unit: str, when: datetime) -> None:
        mass, in_unit = _mass(load, unit)
        of = MeasurementUnit(in_unit.value)
        told = measures.measure(BODY_WEIGHT, str(mass), of, when, self.answers, "load")
        if told is None:
            raise Refused("load", "there is no body weight")
        self.aside.append(told)


def _heavy(load: str, unit: str) -> dict[str, Any]:
    mass, in_unit = _mass(load, unit)
    return values.load(str(mass), in_unit) if mass else {}


def _far(distance: str, unit: str) -> dict[str, Any]:
    if not values.number(distance, "distance"):
        return {}
    return values.distance(distance, values.distance_unit(unit, "unit"))


def _mass(load: str, unit: str) -> tuple[Decimal, MassUnit]:
    """Read a mass, of which stones are fourteen pounds."""
    mass = values.number(load, "load") or Decimal()
    if unit.strip().casefold() in {"stone", "st"}:
        return mass * _POUNDS_IN_A_STONE, MassUnit.LB
    return mass, values.mass_unit(unit, "unit") if mass else MassUnit.KG


def _seconds(minutes: str) -> int | None:
    return round((values.number(minutes, "minutes") or 0) * 60) or None
