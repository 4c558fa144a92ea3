"""Liftosaur: its table of the history, with what was wanted of each set beside what was done.

Workouts come newest first, each known by its time, which has a zone. Loads are
in kg or lb set by set. The note on an exercise stands in each of its rows.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from workoutlog.domain.model import Ending, SetType
from workoutlog.formats import units, values
from workoutlog.formats.flat import FlatFormat
from workoutlog.formats.months import MONTHS
from workoutlog.formats.said import Note, Said, Skip, counted
from workoutlog.formats.table import Header
from workoutlog.services.told import Answers, Findings, ToldWorkout

# What JavaScript writes of a time, whatever the language of the phone.
_LONG = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d{4}) (\d\d:\d\d:\d\d) (?:GMT|UTC)([+-]\d{4})"
    r"(?: \(.*\))?",
    re.ASCII,
)


class Liftosaur(FlatFormat):
    """The table of sets.

    Older ones have one load and one effort where later ones have those wanted
    and those completed. What was not completed was not done.
    """

    app = "liftosaur"
    columns: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "date": ("workout datetime",),
        "program": ("program",),
        "name": ("day name",),
        "exercise": ("exercise",),
        "warm_up": ("is warmup set?",),
        "reps": ("completed reps",),
        "amrap": ("is amrap?",),
        "rpe": ("completed rpe", "rpe"),
        "load": ("completed weight value", "weight value"),
        "load_unit": ("completed weight unit", "weight unit"),
        "wanted": ("required weight value",),
        "wanted_unit": ("required weight unit",),
        "when": ("completed reps time",),
        "note": ("notes",),
    }
    required = ("date", "exercise", "warm_up", "reps", "load", "load_unit")
    workout_fields = ("date", "program", "name")
    set_fields = (
        *("warm_up", "reps", "amrap", "rpe", "load", "load_unit", "wanted", "wanted_unit"),
        *("when", "note"),
    )
    notes_repeat = True

    def __init__(
        self, header: Header, sample: Sequence[Mapping[str, str]], answers: Answers, found: Findings
    ) -> None:
        """Settle the unit of the loads that have none of their own."""
        super().__init__(header, sample, answers, found)
        self._loads = units.beside(sample, answers, found)

    def read_workout(self, date: str, program: str = "", name: str = "") -> ToldWorkout:
        """Read a workout; the file knows it by its time."""
        start = _instant(date, "date")
        program = values.text(program)
        at = start if start.tzinfo is None else start.astimezone(UTC)
        return ToldWorkout(
            key=at.isoformat(timespec="milliseconds"),
            start=start,
            lasted_s=None,
            name=", ".join(filter(None, (program, values.text(name)))),
            note="",
            sets=[],
        )

    def read_set(
        self,
        warm_up: str,
        reps: str,
        load: str,
        load_unit: str,
        amrap: str = "",
        rpe: str = "",
        wanted: str = "",
        wanted_unit: str = "",
        when: str = "",
        note: str = "",
    ) -> Said:
        """Read a set, which was done with the load that was wanted unless another stands there."""
        note = values.text(note)
        if not reps.strip():
            return Note(note) if note else Skip("not done")
        if not load.strip():
            load, load_unit = wanted, wanted_unit
        return counted(
            **_kind(warm_up, amrap),
            **self._loads.read(load, load_unit),
            **values.rpe(rpe, "rpe"),
            **self._time(when),
            reps=values.whole(reps, "reps"),
            note=note,
        )

    def finish(self, workout: ToldWorkout) -> ToldWorkout | None:
        """Tell no workout of which nothing was done."""
        return workout if workout.sets or workout.note else None

    def _time(self, when: str) -> dict[str, Any]:
        if not when.strip():
            return {}
        return {"performed_at": self.answers.instant(_instant(when, "when"))[0]}


def _kind(warm_up: str, amrap: str) -> dict[str, Any]:
    kind: dict[str, Any] = {}
    if values.truth(warm_up, "warm_up"):
        kind["set_type"] = SetType.WARM_UP
    if values.truth(amrap, "amrap"):
        kind["ending"] = Ending.AMRAP
    return kind


def _instant(text: str, field: str) -> datetime:
    """Read a time as it is mostly written, or in the long form of some versions."""
    long = _LONG.fullmatch(text.strip())
    if long is None:
        return values.instant(text, field)
    month, day, year, clock, offset = long.groups()
    number = MONTHS.get(month.casefold(), 0)
    return values.instant(f"{year}-{number:02}-{day}T{clock}{offset}", field)
