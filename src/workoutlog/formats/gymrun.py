"""GymRun: its table of sets, separated by semicolons, with German dates.

A routine on a day is a workout. Neither loads nor distances say what they are in.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from workoutlog.domain.dates import DateOrder
from workoutlog.formats import days, kinds, units, values
from workoutlog.formats.said import Said, counted
from workoutlog.formats.table import Header
from workoutlog.formats.timed import TimedFormat
from workoutlog.services.told import Answers, Findings, ToldWorkout

_PARAMETERS = tuple(f"para{number}" for number in range(6, 11))


class GymRun(TimedFormat):
    """The table of sets.

    ``Para6`` to ``Para10`` are what a lifter has the app count besides; they and
    a ``Type`` that is no kind of set are kept in the note.
    """

    app = "gymrun"
    columns: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "date": ("date",),
        "clock": ("time",),
        "name": ("routine",),
        "exercise": ("exercise",),
        "load": ("weight",),
        "reps": ("reps",),
        "seconds": ("duration",),
        "distance": ("distance",),
        **{each: (each,) for each in _PARAMETERS},
        "note": ("note",),
        "kind": ("type",),
        "book": ("book",),
    }
    required = ("date", "clock", "name", "exercise", "load", "reps", *_PARAMETERS, "kind")
    workout_fields = ("date", "clock", "name", "book")
    set_fields = (
        *("date", "clock", "load", "reps", "seconds", "distance"),
        *(*_PARAMETERS, "note", "kind"),
    )

    def __init__(
        self, header: Header, sample: Sequence[Mapping[str, str]], answers: Answers, found: Findings
    ) -> None:
        """Settle units, and whether times are those of sets: then they differ in a workout."""
        super().__init__(header, sample, answers, found)
        self._loads = units.Loads(None, [each["load"] for each in sample], answers, found)
        far = [each.get("distance", "") for each in sample]
        self._distance_unit = self._loads.distances(far, answers, found)
        clocks: dict[tuple[str, str], str] = {}
        self._is_timed = any(
            clocks.setdefault((each["date"], each["name"]), each["clock"]) != each["clock"]
            for each in sample
        )

    def read_workout(self, date: str, clock: str, name: str, book: str = "") -> ToldWorkout:
        """Read the routine of a day."""
        start = _instant(date, clock)
        name, book = values.text(name), values.text(book)
        return ToldWorkout(
            key=f"{start:%Y-%m-%d} {name}",
            start=start,
            lasted_s=None,
            name=name,
            note=f"Book: {book}" if book else "",
            sets=[],
        )

    def read_set(
        self,
        date: str,
        clock: str,
        load: str,
        reps: str,
        kind: str,
        seconds: str = "",
        distance: str = "",
        note: str = "",
        **parameters: str,
    ) -> Said:
        """Read a set."""
        known = kinds.read(kind)
        more = {name.title(): text for name, text in parameters.items()}
        if known is None:
            more["Type"] = kind
        return counted(
            **(known or {}),
            **self._loads.read(load),
            **values.distance(distance, self._distance_unit),
            **self._time(date, clock),
            reps=values.whole(reps, "reps"),
            duration_s=values.seconds(seconds, "seconds"),
            note=_with(values.text(note), more),
        )

    def repair(self, cells: list[str]) -> list[str] | None:
        """Give a row its last cell: the header ends in the version of the format, rows need not."""
        return [*cells, ""] if len(cells) == len(self.header.cells) - 1 else None

    def _time(self, date: str, clock: str) -> dict[str, Any]:
        if not self._is_timed or not clock.strip():
            return {}
        return {"performed_at": self.answers.instant(_instant(date, clock))[0]}


def _instant(date: str, clock: str) -> datetime:
    return days.at(days.read(date, DateOrder.DMY, "date"), clock, "clock")


def _with(note: str, more: Mapping[str, str]) -> str:
    """Add what has a name of its own to a note, a line each."""
    named = [f"{name}: {values.text(text)}" for name, text in more.items() if text.strip()]
    return "\n".join([note, *named] if note else named)
