"""Strong: every table its app has exported since 2016, in English, German and French.

The rows of all of them are the same; what changes is the header, the
delimiter, and whether units are columns, parts of a header or nowhere. Set
orders are 1, 2, ... or what the set was: W, D, F. A rest is a row of its own.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from workoutlog.domain.model import Ending, SetType
from workoutlog.domain.units import DistanceUnit, MassUnit
from workoutlog.formats import units, values
from workoutlog.formats.flat import FlatFormat
from workoutlog.formats.said import Note, Rest, Said, Skip, counted
from workoutlog.formats.table import Header
from workoutlog.services.told import Answers, Findings, Refused, ToldWorkout

_DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_TYPES: Mapping[str, dict[str, Any]] = {
    **{each: {"set_type": SetType.WARM_UP} for each in ("w", "warm_up", "warmup")},
    **{each: {"set_type": SetType.DROP} for each in ("d", "drop", "drop_set", "dropset")},
    **{each: {"ending": Ending.FAILURE} for each in ("f", "failure")},
    "normal": {},
}
_RESTS = frozenset({"rest timer", "ruhezeit", "minuteur de repos"})
_NOTES = frozenset({"note", "notiz", "notes"})


class Strong(FlatFormat):
    """A table of Strong."""

    app = "strong"
    columns: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "date": ("date", "datum"),
        "name": ("workout name", "workout-name", "nom de l'entraînement"),
        "lasted": (
            *("duration", "workout duration", "duration (sec)"),
            *("dauer", "durée"),
        ),
        "exercise": ("exercise name", "name der übung", "nom de l'exercice"),
        "order": ("set order", "reihenfolge festlegen", "ordre de la série"),
        "load": (
            *("weight", "weight (kg)", "weight (lbs)", "weight (lb)", "kg", "lb", "lbs"),
            *("gewicht", "poids"),
        ),
        "load_unit": ("weight unit",),
        "reps": ("reps", "wiederh.", "réps"),
        "distance": (
            *("distance", "distance (meters)", "distance (m)", "km", "mi"),
            "entfernung",
        ),
        "distance_unit": ("distance unit",),
        "seconds": ("seconds", "sekunden", "secondes"),
        "rpe": ("rpe",),
        "note": ("notes", "notizen"),
        "workout_note": ("workout notes", "workout-notizen", "notes d'entraînement"),
    }
    required = ("date", "name", "exercise", "order", "load", "reps")
    workout_fields = ("date", "name", "lasted", "workout_note")
    set_fields = (
        *("order", "load", "load_unit", "reps", "distance", "distance_unit"),
        *("seconds", "rpe", "note"),
    )
    # The one old table that came without its header.
    bare_names = (
        *("Date", "Workout Name", "Exercise Name", "Set Order", "Weight", "Weight Unit", "Reps"),
        *("RPE", "Distance", "Distance Unit", "Seconds", "Notes", "Workout Notes"),
    )

    def __init__(
        self, header: Header, sample: Sequence[Mapping[str, str]], answers: Answers, found: Findings
    ) -> None:
        """Find out what loads and distances are in."""
        super().__init__(header, sample, answers, found)
        has_units = header.find("weight unit") is not None
        in_header = units.in_brackets(header, *self.columns["load"])
        # Where each row says what its load is in, nothing is to be settled for the file.
        loads = [] if has_units else [each["load"] for each in sample]
        self._loads = units.Loads(in_header, loads, answers, found)
        self._distance_unit = self._unit_of_distances()
        found.variant = _variant(header)

    @classmethod
    def is_bare(cls, cells: Sequence[str]) -> bool:
        """Say whether a first row is one of the table without a header."""
        return len(cells) == len(cls.bare_names) and bool(_DATE.fullmatch(cells[0].strip()))

    def read_workout(
        self, date: str, name: str, lasted: str = "", workout_note: str = ""
    ) -> ToldWorkout:
        """Read a workout; the file knows it by its start and its name."""
        start = values.instant(date, "date")
        name = values.text(name)
        return ToldWorkout(
            key=f"{start.isoformat(' ')} {name}",
            start=start,
            lasted_s=values.seconds(lasted, "lasted"),
            name=name,
            note=values.text(workout_note),
            sets=[],
        )

    def read_set(
        self,
        order: str,
        load: str,
        reps: str,
        load_unit: str = "",
        distance: str = "",
        distance_unit: str = "",
        seconds: str = "",
        rpe: str = "",
        note: str = "",
    ) -> Said:
        """Read a row, which is a set, the rest after one, or a note on the exercise."""
        kind = order.strip().casefold()
        if kind in _RESTS:
            rested = values.seconds(seconds, "seconds")
            return Rest(rested) if rested else Skip("a rest of no time")
        if kind in _NOTES:
            return Note(values.text(note)) if note.strip() else Skip("an empty note")
        told = {
            **self._type(kind),
            **self._loads.read(load, load_unit),
            **self._distance(distance, distance_unit),
            **values.rpe(rpe, "rpe"),
            "reps": values.whole(reps, "reps"),
            "duration_s": values.seconds(seconds, "seconds"),
            "note": values.text(note),
        }
        return counted(**told)

    def _type(self, kind: str) -> dict[str, Any]:
        if kind.isdecimal():
            return {}
        if kind not in _TYPES:
            raise Refused("order", f'"{kind[:40]}" is no kind of set that is known')
        return _TYPES[kind]

    def _distance(self, text: str, unit: str) -> dict[str, Any]:
        if not unit.strip():
            return values.distance(text, self._distance_unit)
        return values.distance(text, values.distance_unit(unit, "distance_unit"))

    def _unit_of_distances(self) -> DistanceUnit:
        """Take the unit from the header; else miles go with pounds, as in the app's settings."""
        if self.header.find("distance (meters)", "distance (m)") is not None:
            return DistanceUnit.M
        if self.header.find("km") is not None:
            return DistanceUnit.KM
        if self.header.find("mi") is not None or self._loads.unit is MassUnit.LB:
            return DistanceUnit.MI
        return DistanceUnit.KM


def _variant(header: Header) -> str:
    """Name the generation, which follows from the version of the app at the export."""
    if header.find("workout #") is not None:
        return "numbered workouts"
    if header.find("weight unit") is not None:
        return "units in rows"
    if header.find("weight", "weight (kg)") is None and header.find("kg", "lb", "lbs") is not None:
        return "units as columns"
    return "units as in the app"
