"""DailyStrength: its table of sets, whose unit of measurement stands in each row."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from workoutlog.formats import days, kinds, months, units, values
from workoutlog.formats.flat import FlatFormat
from workoutlog.formats.said import Said, counted
from workoutlog.formats.table import Header
from workoutlog.services.told import Answers, Findings, Refused, ToldWorkout

_YEAR = re.compile(r"\d{4}", re.ASCII)
# Only the names of the columns have been seen, so what a unit may be is taken widely.
_SYSTEMS = {"metric": "kg", "imperial": "lb"}


class DailyStrength(FlatFormat):
    """The table of sets."""

    app = "dailystrength"
    columns: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "date": ("date",),
        "name": ("workout name",),
        "exercise": ("exercise",),
        "kind": ("set",),
        "load": ("weight",),
        "reps": ("reps",),
        "distance": ("distance",),
        "seconds": ("duration",),
        "unit": ("measurement unit",),
        "note": ("notes",),
    }
    required = ("date", "name", "exercise", "kind", "load", "reps", "unit")
    workout_fields = ("date", "name")
    set_fields = ("kind", "load", "reps", "distance", "seconds", "unit", "note")

    def __init__(
        self, header: Header, sample: Sequence[Mapping[str, str]], answers: Answers, found: Findings
    ) -> None:
        """Settle the order of dates in numbers, and the units of rows that have none."""
        super().__init__(header, sample, answers, found)
        self._order = days.order_of((_parted(each["date"])[0] for each in sample), answers, found)
        bare = [each["load"] for each in sample if not each["unit"].strip()]
        self._loads = units.Loads(None, bare, answers, found)
        far = [each.get("distance", "") for each in sample]
        self._distance_unit = self._loads.distances(far, answers, found)

    def read_workout(self, date: str, name: str) -> ToldWorkout:
        """Read a workout; the file knows it by its time and its name."""
        start, name = self._instant(date), values.text(name)
        return ToldWorkout(f"{start:%Y-%m-%d %H:%M:%S} {name}", start, None, name, "", [])

    def read_set(
        self,
        kind: str,
        load: str,
        reps: str,
        unit: str,
        distance: str = "",
        seconds: str = "",
        note: str = "",
    ) -> Said:
        """Read a set."""
        known = kinds.read(kind)
        if known is None:
            raise Refused("kind", f'"{kind.strip()[:40]}" is no kind of set that is known')
        return counted(
            **known,
            **self._moved(load, distance, unit.strip().casefold()),
            reps=values.whole(reps, "reps"),
            duration_s=values.seconds(seconds, "seconds"),
            note=values.text(note),
        )

    def _instant(self, text: str) -> datetime:
        """Read a time in ISO 8601, with the name of a month, or a day in numbers."""
        day, clock = _parted(text)
        if not day or _YEAR.match(day):
            return values.instant(text, "date")
        if any(map(str.isalpha, text.casefold().rstrip(" apm."))):
            return months.read(text, "date")
        return days.at(days.read(day, self._order, "date"), clock, "date")

    def _moved(self, load: str, distance: str, unit: str) -> dict[str, Any]:
        """Read a load and a distance, one of which the unit is for."""
        if unit in values.DISTANCE_UNITS:
            return self._loads.read(load) | values.distance(distance, values.DISTANCE_UNITS[unit])
        mass = values.mass_unit(_SYSTEMS.get(unit, unit), "unit") if unit else None
        far = self._distance_unit if mass is None else units.going_with(mass)
        return self._loads.read(load, mass or "") | values.distance(distance, far)


def _parted(text: str) -> tuple[str, str]:
    day, _, clock = text.strip().partition(" ")
    return day.rstrip(","), clock
