"""LiftLog: the table it exports to be read elsewhere, which holds what was done and no more.

Sessions come newest first, and so do the sets of each.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from workoutlog.formats import units, values
from workoutlog.formats.said import Said, counted
from workoutlog.formats.table import Header
from workoutlog.formats.timed import TimedFormat
from workoutlog.services.told import Answers, Findings, Refused, ToldWorkout


class LiftLog(TimedFormat):
    """The table of sets. How many reps were wanted is not kept, only how many were done."""

    app = "liftlog"
    columns: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "session": ("sessionid",),
        "when": ("timestamp",),
        "exercise": ("exercise",),
        "load": ("weight",),
        "load_unit": ("weightunit",),
        "reps": ("reps",),
        "note": ("notes",),
    }
    required = ("session", "when", "exercise", "load", "load_unit", "reps")
    workout_fields = ("session", "when")
    set_fields = ("when", "load", "load_unit", "reps", "note")

    def __init__(
        self, header: Header, sample: Sequence[Mapping[str, str]], answers: Answers, found: Findings
    ) -> None:
        """Settle the unit of the loads that have none of their own."""
        super().__init__(header, sample, answers, found)
        self._loads = units.beside(sample, answers, found)

    def read_workout(self, session: str, when: str) -> ToldWorkout:
        """Read the session of a row, which has an id; it has no name."""
        if not session.strip():
            raise Refused("session", "there is no session")
        start = values.instant(when, "when")
        return ToldWorkout(session.strip(), start, None, "", "", [])

    def read_set(self, when: str, load: str, load_unit: str, reps: str, note: str = "") -> Said:
        """Read a set and when it was done."""
        return counted(
            **self._loads.read(load, load_unit),
            reps=values.whole(reps, "reps"),
            performed_at=self.answers.instant(values.instant(when, "when"))[0],
            note=values.text(note),
        )
