"""Fitbod: a row a set, or in its old table a row for some equal sets; newest workout first.

All sets of a workout share its time, which has a zone, and by which the file
knows it. Loads are in kilograms whatever the lifter typed, so pounds are found
by their long fractions. A load is that of one implement: how many were lifted,
the ``multiplier``, is kept in the set's note, like what a machine was set to.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import ClassVar

from workoutlog.domain.model import SetType
from workoutlog.domain.units import DistanceUnit, MassUnit, plain
from workoutlog.formats import units, values
from workoutlog.formats.flat import FlatFormat
from workoutlog.formats.notes import joined
from workoutlog.formats.said import Said, Several, Skip, counted
from workoutlog.formats.table import Header
from workoutlog.services.told import Answers, Findings, Refused, ToldSet, ToldWorkout

_MOST_SETS = 100


class Fitbod(FlatFormat):
    """A table of Fitbod.

    A row of the old table is ``Sets`` sets, so there are as many sets more
    than rows as these say.
    """

    app = "fitbod"
    columns: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "date": ("date",),
        "exercise": ("exercise",),
        "sets": ("sets",),
        "reps": ("reps",),
        "load": (
            *("weight(kg)", "weight(lbs)", "weight(lb)", "weight"),
            *("weight (kg)", "weight (lbs)", "weight (lb)"),
        ),
        "seconds": ("duration(s)", "duration (s)"),
        "distance": ("distance(m)", "distance (m)"),
        "incline": ("incline",),
        "resistance": ("resistance",),
        "warm_up": ("iswarmup",),
        "note": ("note",),
        "multiplier": ("multiplier",),
    }
    required = ("date", "exercise", "reps", "load", "warm_up")
    workout_fields = ("date",)
    set_fields = (
        *("sets", "reps", "load", "seconds", "distance", "incline", "resistance"),
        *("warm_up", "note", "multiplier"),
    )

    def __init__(
        self, header: Header, sample: Sequence[Mapping[str, str]], answers: Answers, found: Findings
    ) -> None:
        """Find out whether the kilograms were pounds."""
        super().__init__(header, sample, answers, found)
        unit = units.in_brackets(header, *self.columns["load"]) or MassUnit.KG
        self._loads = units.Loads(unit, [each["load"] for each in sample], answers, found)
        found.variant = "sets by reps" if header.find("sets") is not None else "a set a row"

    def read_workout(self, date: str) -> ToldWorkout:
        """Read a workout; the file knows it by its time, whatever zone that is written in."""
        start = values.instant(date, "date", "%Y-%m-%d %H:%M:%S %z")
        at = start if start.tzinfo is None else start.astimezone(UTC)
        return ToldWorkout(at.isoformat(" "), start, None, "", "", [])

    def read_set(
        self,
        reps: str,
        load: str,
        warm_up: str,
        sets: str = "1",
        seconds: str = "",
        distance: str = "",
        incline: str = "",
        resistance: str = "",
        note: str = "",
        multiplier: str = "",
    ) -> Said:
        """Read a row: a set, or some equal ones, of which the first has the note."""
        weight = self._loads.read(load)
        told = {
            **({"set_type": SetType.WARM_UP} if values.truth(warm_up, "warm_up") else {}),
            **weight,
            **values.distance(distance, DistanceUnit.M),
            "reps": values.whole(reps, "reps"),
            "duration_s": values.seconds(seconds, "seconds"),
        }
        settings = (
            _implements(multiplier) if weight else "",
            _setting("incline", incline),
            _setting("resistance", resistance),
        )
        said = joined(values.text(note), ", ".join(filter(None, settings)))
        first, other = (counted(**told, note=each) for each in (said, ""))
        count = _count(sets)
        if not isinstance(first, ToldSet) or not isinstance(other, ToldSet) or count == 1:
            return first
        return Several((first, *[other] * (count - 1))) if count else Skip("no sets")


def _count(text: str) -> int:
    """Read how many sets a row stands for, which is never guessed."""
    found = values.whole(text, "sets")
    if found is None:
        raise Refused("sets", "it is not said how many sets")
    if not 0 <= found <= _MOST_SETS:
        raise Refused("sets", f"{found} sets are not between 0 and {_MOST_SETS}")
    return found


def _implements(multiplier: str) -> str:
    """Say of how many implements the load is that of one: ×2 is a pair of dumbbells."""
    found = values.number(multiplier, "multiplier")
    return "" if found in {None, 1} else f"×{plain(found)}"


def _setting(field: str, text: str) -> str:
    """Say what a machine was set to, unless it was set to nothing."""
    found = values.number(text, field)
    return f"{field} {plain(found)}" if found else ""
