"""FitNotes on Android, and FitNotes 2 on iOS: a set a row, with the day and nothing of its time.

A day is a workout, and the order of rows the order of sets. Commas in names
of exercises are not quoted. The last column of the iOS table, Kind, says by
the letters w, r, d and t which of weight, reps, distance and time an exercise
counts; the columns themselves say as much.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import Any, ClassVar

from workoutlog.domain.units import DistanceUnit, MassUnit
from workoutlog.formats import commas, units, values
from workoutlog.formats.flat import FlatFormat
from workoutlog.formats.notes import joined
from workoutlog.formats.said import Said, counted
from workoutlog.formats.table import Header
from workoutlog.services.told import Answers, Findings, Refused, ToldWorkout

_NOON = time(12)
# What the app begins with; a lifter can add others.
_CATEGORIES = frozenset(
    ("Abs", "Back", "Biceps", "Cardio", "Chest", "Legs", "Shoulders", "Triceps")
)
_TYPED = {
    "date": commas.DATE,
    "category": commas.NAME,
    "load": commas.NUMBER,
    "load_kg": commas.NUMBER,
    "load_lb": commas.NUMBER,
    "load_unit": commas.WORD,
    "reps": commas.NUMBER,
    "distance": commas.NUMBER,
    "distance_unit": commas.WORD,
    "seconds": commas.CLOCK,
    "kind": commas.WORD,
}
_METRES = {"cm": Decimal("0.01"), "in": Decimal("0.0254"), "ft": Decimal("0.3048")}
_KINDS = frozenset("wrdt")
_POUNDS_A_KG = Decimal("2.2046")


class FitNotes(FlatFormat):
    """The table of sets, of either system."""

    app = "fitnotes"
    columns: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "date": ("date",),
        "exercise": ("exercise",),
        "category": ("category",),
        "load": ("weight",),
        "load_unit": ("weight unit",),
        "load_kg": ("weight (kgs)", "weight (kg)"),
        "load_lb": ("weight (lbs)", "weight (lb)"),
        "reps": ("reps",),
        "distance": ("distance",),
        "distance_unit": ("distance unit",),
        "seconds": ("time",),
        "note": ("comment", "notes"),
        "kind": ("kind",),
    }
    required = ("date", "exercise", "category", "reps", "distance", "distance_unit", "seconds")
    workout_fields = ("date",)
    set_fields = (
        *("load", "load_unit", "load_kg", "load_lb", "reps", "distance", "distance_unit"),
        *("seconds", "note", "kind"),
    )

    def __init__(
        self, header: Header, sample: Sequence[Mapping[str, str]], answers: Answers, found: Findings
    ) -> None:
        """Find out where units are told, and what is needed to mend rows."""
        super().__init__(header, sample, answers, found)
        places = {field: header.find(*names) for field, names in self.columns.items()}
        at = {field: place for field, place in places.items() if place is not None}
        self._loads = _loads(at, sample, answers, found)
        self._commas = commas.Commas(
            len(header.cells),
            [at[each] for each in ("exercise", "note") if each in at],
            {at[field]: pattern for field, pattern in _TYPED.items() if field in at},
            at["category"],
            _CATEGORIES | {each["category"].strip() for each in sample},
        )
        self._exercise_at = at["exercise"]
        found.variant = "iOS" if "kind" in at else "Android"

    @classmethod
    def recognises(cls, header: Header) -> bool:
        """Say whether it is the table: a day, and loads in one of its ways."""
        loads = (cls.columns[each] for each in ("load", "load_kg", "load_lb"))
        return super().recognises(header) and any(header.find(*each) is not None for each in loads)

    def repair(self, cells: list[str]) -> list[str] | None:
        """Put an exercise together again whose name has commas, and say so."""
        mended = self._commas.mend(cells)
        if mended is not None and "," in mended[self._exercise_at]:
            name = values.text(mended[self._exercise_at])
            self.found.warn(f'The commas of "{name}" are not quoted; its rows were put together.')
        return mended

    def read_workout(self, date: str) -> ToldWorkout:
        """Read a day, which is all that is known of when it was."""
        day = values.instant(date, "date", "%Y/%m/%d").date()
        return ToldWorkout(f"{day}", datetime.combine(day, _NOON), None, "", "", [])

    def read_set(
        self,
        reps: str,
        distance: str,
        distance_unit: str,
        seconds: str,
        load: str = "",
        load_unit: str = "",
        load_kg: str = "",
        load_lb: str = "",
        note: str = "",
        kind: str = "",
    ) -> Said:
        """Read a set, which may count anything."""
        if not _KINDS.issuperset(kind.strip().casefold()):
            self.found.warn(f'The kind of exercise "{kind.strip()[:40]}" is not known.')
        far, stray = _distance(distance, distance_unit)
        return counted(
            **self._load(load, load_unit, load_kg, load_lb),
            **far,
            reps=values.whole(reps, "reps"),
            duration_s=values.seconds(seconds, "seconds"),
            note=joined(values.text(note), stray),
        )

    def _load(self, load: str, load_unit: str, load_kg: str, load_lb: str) -> dict[str, Any]:
        """Read the load from the column that has one; should two have, they must agree."""
        if load_kg.strip() and load_lb.strip():
            _agree(load_kg, load_lb)
        for field, text, unit in (
            ("load", load, load_unit),
            ("load_kg", load_kg, ""),
            ("load_lb", load_lb, ""),
        ):
            if field in self._loads and (told := self._loads[field].read(text, unit, field)):
                return told
        return {}


def _loads(
    columns: Collection[str],
    sample: Sequence[Mapping[str, str]],
    answers: Answers,
    found: Findings,
) -> dict[str, units.Loads]:
    """Make a reader for each column of loads; where two differ in unit, there is no question."""
    if {"load_kg", "load_lb"} <= set(columns):
        answers = answers._replace(unit=None)
    given = {"load": None, "load_kg": MassUnit.KG, "load_lb": MassUnit.LB}
    return {
        field: units.Loads(
            unit,
            [each[field] for each in sample if field != "load" or not _has_unit(each)],
            answers,
            found,
        )
        for field, unit in given.items()
        if field in columns
    }


def _has_unit(row: Mapping[str, str]) -> bool:
    return bool(row.get("load_unit", "").strip())


def _agree(load_kg: str, load_lb: str) -> None:
    """Refuse two loads of which one is not the other, however it was rounded."""
    kilograms = values.number(load_kg, "load_kg") or Decimal(0)
    pounds = values.number(load_lb, "load_lb") or Decimal(0)
    is_near = abs(kilograms * _POUNDS_A_KG - pounds) <= 1 + pounds / 50
    if kilograms and pounds and not is_near:
        raise Refused("load_lb", f"{load_kg.strip()} kg are not {load_lb.strip()} lb")


def _distance(text: str, unit: str) -> tuple[dict[str, Any], str]:
    """Read a distance; one in a unit of loads, as old rows have it, is only worth a note."""
    found = values.number(text, "distance")
    word = unit.strip().casefold()
    if not found:
        return {}, ""
    if word in values.MASS_UNITS:
        return {}, f"Distance: {text.strip()} {unit.strip()}"
    if word in _METRES:
        return values.distance(str(found * _METRES[word]), DistanceUnit.M), ""
    return values.distance(text, values.distance_unit(unit, "distance_unit")), ""
