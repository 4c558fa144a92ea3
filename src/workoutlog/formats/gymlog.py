"""Fit Notes by Gymlog, which shares its name with another app: times in UTC, decimal commas.

The body weight of a lifter stands beside each workout, and the note of an
exercise in each of its rows. Nothing says what loads are in.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from workoutlog.domain.effort import rpe_tenths_from_rir
from workoutlog.domain.model import Ending, MeasurementUnit, SetType
from workoutlog.domain.units import DistanceUnit, MassUnit
from workoutlog.errors import InvalidValue
from workoutlog.formats import measures, units, values
from workoutlog.formats.flat import FlatFormat
from workoutlog.formats.notes import joined
from workoutlog.formats.said import Said, Skip, counted, done
from workoutlog.formats.table import Header
from workoutlog.services.body_weights import BODY_WEIGHT
from workoutlog.services.told import Answers, Findings, Refused, ToldMeasurement, ToldWorkout

_NOT_DONE = frozenset(("notstarted", "not started", "pending"))
_STATUSES: Mapping[str, dict[str, Any]] = {
    "done": {},
    "failed": {"ending": Ending.FAILURE},
}
_NO_EQUIPMENT = frozenset(("", "none"))


class Gymlog(FlatFormat):
    """The table of workouts."""

    app = "gymlog"
    columns: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "name": ("name",),
        "start": ("starttime",),
        "end": ("endtime",),
        "body_weight": ("bodyweight",),
        "exercise": ("exercise",),
        "equipment": ("equipment",),
        "reps": ("reps",),
        "load": ("weight",),
        "seconds": ("time",),
        "distance": ("distance",),
        "status": ("status",),
        "warm_up": ("iswarmup",),
        "rpe": ("rpe",),
        "rir": ("rir",),
        "note": ("note",),
    }
    required = ("name", "start", "exercise", "reps", "load", "status", "warm_up")
    workout_fields = ("name", "start", "end", "body_weight")
    set_fields = (
        *("reps", "load", "seconds", "distance", "status", "warm_up"),
        *("rpe", "rir", "note"),
    )
    name_fields = ("exercise", "equipment")
    notes_repeat = True

    def __init__(
        self, header: Header, sample: Sequence[Mapping[str, str]], answers: Answers, found: Findings
    ) -> None:
        """Settle the units, of which the file says nothing."""
        super().__init__(header, sample, answers, found)
        self._weighed: set[tuple[str, str]] = set()
        self._loads = units.Loads(None, [each["load"] for each in sample], answers, found)
        is_lb = self._loads.unit is MassUnit.LB
        self._distance_unit = DistanceUnit.MI if is_lb else DistanceUnit.KM
        if any(each.get("distance", "").strip(" 0.,") for each in sample):
            other = MassUnit.KG if is_lb else MassUnit.LB
            found.assume("unit of distances", self._distance_unit.value, f"--unit {other}")

    def exercise(self, *texts: str) -> str:
        """Name an exercise with its equipment, as most programs do: Curl (Cable)."""
        name, equipment = [*map(values.text, texts), ""][:2]
        if not name or equipment.casefold() in _NO_EQUIPMENT:
            return name
        return f"{name} ({equipment})"

    def read_workout(
        self, name: str, start: str, end: str = "", body_weight: str = ""
    ) -> ToldWorkout:
        """Read a workout, and what its lifter weighed."""
        begun = values.instant(start, "start")
        ended = values.instant(end, "end") if end.strip() else None
        name = values.text(name)
        key = f"{begun.astimezone(UTC) if begun.tzinfo else begun} {name}"
        self._weigh(key, body_weight, begun)
        return ToldWorkout(key, begun, self.lasted(begun, ended), name, "", [])

    def read_set(
        self,
        reps: str,
        load: str,
        status: str,
        warm_up: str,
        seconds: str = "",
        distance: str = "",
        rpe: str = "",
        rir: str = "",
        note: str = "",
    ) -> Said:
        """Read a set, unless it was only planned."""
        word = status.strip().casefold()
        if word in _NOT_DONE:
            return Skip("a set that was not started")
        if word not in _STATUSES:
            raise Refused("status", f'"{status.strip()[:40]}" is no status that is known')
        effort, beside = _effort(rpe, rir)
        told = {
            **_STATUSES[word],
            **self._loads.read(load),
            **values.distance(distance, self._distance_unit),
            **effort,
            "set_type": SetType.WARM_UP if values.truth(warm_up, "warm_up") else SetType.WORKING,
            "reps": values.whole(reps, "reps"),
            "duration_s": values.seconds(seconds, "seconds"),
            "note": joined(values.text(note), beside),
        }
        is_counted = told["reps"] or told["duration_s"] or "distance_mm" in told
        if word == "failed" and not is_counted:
            # Also without a load, none of a set that failed is a missed attempt.
            return done(**told)
        return counted(**told)

    def _weigh(self, workout: str, text: str, when: datetime) -> None:
        """Keep a body weight beside its workout, once."""
        weight = self._loads.read(text, field="body_weight")
        if weight and (workout, text) not in self._weighed:
            self._weighed.add((workout, text))
            unit = MeasurementUnit(weight["load_unit"].value)
            told = ToldMeasurement(BODY_WEIGHT, weight["load_g"], unit, when)
            self.aside.append(measures.checked(told, self.answers, "body_weight"))


def _effort(rpe: str, rir: str) -> tuple[dict[str, Any], str]:
    """Read how hard a set was; of two that differ the RPE counts, and the other is worth a note."""
    told, left = values.rpe(rpe, "rpe"), values.number(rir, "rir")
    if left is None:
        return told, ""
    try:
        tenths = rpe_tenths_from_rir(left)
    except InvalidValue as error:
        raise Refused("rir", error.message.rstrip(".")) from error
    if told and told["rpe_tenths"] != tenths:
        return told, f"RIR {rir.strip()}"
    return {"rpe_tenths": tenths}, ""
