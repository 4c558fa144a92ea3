"""Hevy: its table of workouts, in kg or lb and in km or miles, with dates in the phone's language.

Workouts come newest first and the sets of each in order. A note belongs to an
exercise within a workout and stands in each of its rows.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from workoutlog.domain.model import Ending, SetType
from workoutlog.domain.units import DistanceUnit
from workoutlog.formats import months, units, values
from workoutlog.formats.flat import FlatFormat
from workoutlog.formats.said import Said, counted
from workoutlog.formats.table import Header
from workoutlog.services.told import Answers, Findings, Refused, ToldWorkout

_TYPES: Mapping[str, dict[str, Any]] = {
    "normal": {},
    "warmup": {"set_type": SetType.WARM_UP},
    "dropset": {"set_type": SetType.DROP},
    "failure": {"ending": Ending.FAILURE},
}


class Hevy(FlatFormat):
    """The table of workouts."""

    app = "hevy"
    columns: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "name": ("title",),
        "start": ("start_time",),
        "end": ("end_time",),
        "workout_note": ("description",),
        "exercise": ("exercise_title",),
        "superset": ("superset_id",),
        "note": ("exercise_notes",),
        "set_type": ("set_type",),
        "load": ("weight_kg", "weight_lbs"),
        "reps": ("reps",),
        "distance": ("distance_km", "distance_miles"),
        "seconds": ("duration_seconds",),
        "rpe": ("rpe",),
    }
    required = ("name", "start", "exercise", "set_type", "load", "reps")
    workout_fields = ("name", "start", "end", "workout_note")
    set_fields = (
        *("set_type", "load", "reps", "distance", "seconds"),
        *("rpe", "superset", "note"),
    )
    notes_repeat = True

    def __init__(
        self, header: Header, sample: Sequence[Mapping[str, str]], answers: Answers, found: Findings
    ) -> None:
        """Find out what loads and distances are in: the header says it of each by itself."""
        super().__init__(header, sample, answers, found)
        in_header = units.in_brackets(header, *self.columns["load"])
        self._loads = units.Loads(in_header, [each["load"] for each in sample], answers, found)
        is_miles = header.find("distance_miles") is not None
        self._distance_unit = DistanceUnit.MI if is_miles else DistanceUnit.KM
        found.variant = f"{in_header} and {self._distance_unit}"

    def read_workout(
        self, name: str, start: str, end: str = "", workout_note: str = ""
    ) -> ToldWorkout:
        """Read a workout; two may begin in the same minute, so its end is part of the key."""
        begun = months.read(start, "start")
        ended = months.read(end, "end") if end.strip() else None
        name = values.text(name)
        until = "" if ended is None else f"{ended:%Y-%m-%d %H:%M:%S}"
        return ToldWorkout(
            key=f"{begun:%Y-%m-%d %H:%M:%S} {until} {name}",
            start=begun,
            lasted_s=self.lasted(begun, ended),
            name=name,
            note=_lines(workout_note),
            sets=[],
        )

    def read_set(
        self,
        set_type: str,
        load: str,
        reps: str,
        distance: str = "",
        seconds: str = "",
        rpe: str = "",
        superset: str = "",
        note: str = "",
    ) -> Said:
        """Read a set; the note is that of its exercise."""
        return counted(
            **self._type(set_type.strip().casefold()),
            **self._loads.read(load),
            **values.distance(distance, self._distance_unit),
            **values.rpe(rpe, "rpe"),
            **_superset(superset),
            reps=values.whole(reps, "reps"),
            duration_s=values.seconds(seconds, "seconds"),
            note=_lines(note),
        )

    def _type(self, kind: str) -> dict[str, Any]:
        if kind and kind not in _TYPES:
            self.found.warn(f'Sets of the type "{kind[:40]}" are not known; they count as normal.')
        return _TYPES.get(kind, {})


def _superset(text: str) -> dict[str, int]:
    """Read which superset of the workout a set is part of: the first is 0 here and 1 there."""
    found = values.whole(text, "superset")
    if found is None:
        return {}
    if found < 0:
        raise Refused("superset", f"{found} is no superset")
    return {"superset": found + 1}


def _lines(text: str) -> str:
    r"""Read a text that may have ``\n`` written out where a line ends."""
    return values.text(text.replace("\\r\\n", "\n").replace("\\n", "\n"))
