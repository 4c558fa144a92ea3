"""JEFIT: one file of many tables, with everything it knows of a lifter.

Only what was trained and measured is read, and of that no row is shown as it
stands, for user id and birth date are in the file. All records are counted.
Those of the sessions, and of the logs whose sets are elsewhere, are accounted
for by what belongs to them: each part of a log's ``logs``, or else each row of
its set logs, is a set, a skip or a rejected row. A log without a set is a skip,
and so are a session without a log and every record of a section that is not read.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain
from typing import ClassVar, NamedTuple

from workoutlog.formats import values
from workoutlog.formats.jefit_body import JefitBody
from workoutlog.formats.jefit_sets import JefitSets, Outcome, instant
from workoutlog.formats.parts import merged
from workoutlog.formats.said import Skip
from workoutlog.formats.sections import Record, name_of, records
from workoutlog.formats.table import Header
from workoutlog.formats.texts import Text
from workoutlog.formats.units import Loads
from workoutlog.services.told import Answers, Findings, Refused, Told, ToldSet, ToldWorkout

_USER = "userid"
_SAMPLE = 20_000
_LONGEST = timedelta(days=7)
_LONGEST_SHOWN = 500
# What may be shown of a row that is rejected.
_SHOWN = (
    *("mydate", "ename", "eid", "logs", "exercise_log_id", "set_index", "weight_lbs", "reps"),
    *("distance_mi", "distance", "duration", "starttime", "endtime"),
)
_COLUMNS = {"load": "weight_lbs", "seconds": "duration"}
# What follows from them is the same, so only the second is read where the first has none.
_CARDIO = ("CARDIO LOGS", "CARDIO EXERCISE LOGS")
Cells = Mapping[str, str]


class _Session(NamedTuple):
    """When a session began, and how long it lasted."""

    start: datetime
    lasted_s: int | None


class _Outcome(NamedTuple):
    """What was read of a set, and the row that it stands in."""

    line: int
    cells: Cells
    said: Outcome
    column: str = ""


class Jefit:
    """A file of JEFIT."""

    app: ClassVar[str] = "jefit"

    def __init__(self, text: Text, answers: Answers, found: Findings) -> None:
        """Look through all sections but the logs, which are told one by one after."""
        self._text, self._answers, self._found = text, answers, found
        self._setting: Cells = {}
        self._sessions: dict[str, _Session] = {}
        self._sets: defaultdict[str, list[tuple[int, Cells]]] = defaultdict(list)
        self._cardio: dict[str, list[tuple[int, Cells]]] = {each: [] for each in _CARDIO}
        self._profile: list[tuple[int, Cells]] = []
        self._names: dict[tuple[str, str], str] = {}
        self._met: set[str] = set()
        self._held: set[tuple[str, str, object]] = set()
        sample: list[str] = []
        for record in records(text, _USER):
            found.rows += 1
            if record.cells is None:
                self._reject(record.line, {}, "", f"it is no row of {record.section}")
            else:
                self._look(record, record.cells, sample)
        unit = values.MASS_UNITS.get(self._setting.get("mass", "").strip().casefold())
        self._reader = JefitSets(Loads(unit, sample, answers, found), found)
        self._body = JefitBody(self._setting, unit or answers.unit or answers.usual_unit, answers)
        found.variant = "sets in rows" if self._sets else "sets packed in logs"

    @classmethod
    def recognises(cls, header: Header) -> bool:
        """Say whether a file begins with the name of a section."""
        return len(header.cells) == 1 and bool(name_of(header.cells[0]))

    @classmethod
    def told(cls, text: Text, _header: Header, answers: Answers, found: Findings) -> Iterator[Told]:
        """Tell the measures, then what was trained in sessions, and then other cardio."""
        reading = cls(text, answers, found)
        return chain(
            reading._body.told(reading._profile, found),
            merged(reading._workouts()),
            merged(reading._other_cardio()),
        )

    def _look(self, record: Record, cells: Cells, sample: list[str]) -> None:
        """Keep what a record says for what refers to it, and count what is not read."""
        match record.section:
            case "EXERCISE LOGS":
                self._name(cells.get("belongsys", ""), cells.get("eid", ""), cells.get("ename", ""))
                if len(sample) < _SAMPLE:
                    sample += [each.partition("x")[0] for each in cells.get("logs", "").split(",")]
            case "EXERCISE SET LOGS":
                self._sets[cells.get("exercise_log_id", "").strip()].append((record.line, cells))
            case "WORKOUT SESSIONS":
                self._keep_session(record.line, cells)
            case "PROFILE":
                self._profile.append((record.line, cells))
            case "CARDIO LOGS" | "CARDIO EXERCISE LOGS":
                self._cardio[record.section].append((record.line, cells))
            case other:
                if other == "SETTING":
                    self._setting = self._setting or cells
                elif other == "CUSTOM EXERCISES":
                    self._name("0", cells.get("_id", ""), cells.get("name", ""))
                self._found.skipped[f"a row of {other[:40] or 'no section'}"] += 1

    def _name(self, system: str, number: str, name: str) -> None:
        """Remember what an exercise is called; numbers of the lifter's own are counted anew."""
        if number.strip() and name.strip():
            self._names.setdefault((system.strip(), number.strip()), values.text(name))

    def _keep_session(self, line: int, cells: Cells) -> None:
        text = cells.get("starttime", "").strip()
        start, end = instant(text), instant(cells.get("endtime", ""))
        if start is None:
            if text.strip("0"):
                self._reject(line, cells, "starttime", f'"{text[:40]}" is no time')
            else:
                self._found.skipped["a session without a start"] += 1
            return
        lasted = end - start if end is not None else timedelta()
        is_likely = timedelta() < lasted <= _LONGEST
        seconds = lasted // timedelta(seconds=1) if is_likely else None
        self._sessions[cells.get("_id", "").strip()] = _Session(start, seconds)

    def _workouts(self) -> Iterator[ToldWorkout]:
        for record in records(self._text, _USER):
            if record.section == "EXERCISE LOGS" and record.cells is not None:
                yield from self._log(record.line, record.cells)
        for line, cells in chain.from_iterable(self._sets.values()):
            self._reject(line, cells, "exercise_log_id", "there is no log of this number")
        if alone := len(self._sessions.keys() - self._met):
            self._found.skipped["a session without an exercise"] += alone

    def _log(self, line: int, cells: Cells) -> Iterator[ToldWorkout]:
        """Tell the sets of an exercise as a part of its workout."""
        outcomes = self._outcomes(line, cells)
        exercise = values.text(cells.get("ename", ""))
        try:
            workout = self._workout(cells)
        except Refused as refused:
            self._reject(line, cells, refused.field, refused.reason)
            return
        if not exercise:
            self._reject(line, cells, "ename", "there is no exercise")
            return
        if not outcomes:
            self._found.skipped["an exercise without a set"] += 1
        for told in self._kept(outcomes):
            workout.sets.append((exercise, told))
            self._held.add(_held(cells, told))
        yield workout

    def _outcomes(self, line: int, cells: Cells) -> list[_Outcome]:
        """Read the sets of a log from their rows, unless the log itself has more of them."""
        rows = self._sets.pop(cells.get("_id", "").strip(), [])
        rows.sort(key=_index)
        single = [_Outcome(at, row, self._reader.row(row)) for at, row in rows]
        packed = [
            _Outcome(line, cells, each, "logs")
            for each in self._reader.packed(cells.get("logs", ""))
        ]
        if rows and _count(single) >= _count(packed):
            return single
        if rows:
            self._found.skipped["a set that its log has, too"] += len(rows)
        return packed

    def _workout(self, cells: Cells) -> ToldWorkout:
        """Find the session of a log; without one its workout is all of a day."""
        number, day = cells.get("belongsession", "").strip(), cells.get("mydate", "").strip()
        start = instant(number)
        session = self._sessions.get(number) or (_Session(start, None) if start else None)
        if session is None:
            when = values.instant(day, "mydate")
            return ToldWorkout(f"day {when:%Y-%m-%d}", when, None, "", "", [])
        self._met.add(number)
        local = session.start.astimezone(self._answers.zone)
        if day and day != f"{local:%Y-%m-%d}":
            self._found.warn("Some workouts are told for another day: is the time zone right?")
        return ToldWorkout(f"session {number}", session.start, session.lasted_s, "", "", [])

    def _other_cardio(self) -> Iterator[ToldWorkout]:
        """Tell cardio, which belongs to no session, unless a log has it, too."""
        section = next((each for each in _CARDIO if self._cardio[each]), None)
        for other in _CARDIO:
            if other != section and self._cardio[other]:
                self._found.skipped[f"a row of {other}"] += len(self._cardio[other])
        for line, cells in self._cardio[section] if section else ():
            try:
                when = values.instant(cells.get("mydate", ""), "mydate")
            except Refused as refused:
                self._reject(line, cells, refused.field, refused.reason)
                continue
            for told in self._kept([_Outcome(line, cells, self._reader.cardio(cells))]):
                if _held(cells, told) in self._held:
                    self._found.skipped["a set that its log has, too"] += 1
                    continue
                sets = [(self._cardio_name(cells), told)]
                yield ToldWorkout(f"cardio {when:%Y-%m-%d}", when, None, "Cardio", "", sets)

    def _cardio_name(self, cells: Cells) -> str:
        number, system = (cells.get(each, "").strip() for each in ("eid", "belongsys"))
        name = values.text(cells.get("ename", "")) or self._names.get((system, number))
        return name or f"Cardio {number}".strip()

    def _kept(self, outcomes: list[_Outcome]) -> Iterator[ToldSet]:
        """Give the sets of what was read, and count the rest."""
        for line, cells, said, column in outcomes:
            match said:
                case Refused():
                    field = column or _COLUMNS.get(said.field, said.field)
                    self._reject(line, cells, field, said.reason)
                case Skip(why):
                    self._found.skipped[why] += 1
                case told:
                    yield told

    def _reject(self, line: int, cells: Cells, column: str, reason: str) -> None:
        shown = ", ".join(f"{each} {cells[each].strip()}" for each in _SHOWN if each in cells)
        self._found.reject(line, column, reason, shown[:_LONGEST_SHOWN])


def _index(row: tuple[int, Cells]) -> int:
    text = row[1].get("set_index", "").strip()
    return int(text) if text.isascii() and text.isdecimal() else 0


def _count(outcomes: list[_Outcome]) -> int:
    return sum(isinstance(each.said, ToldSet) for each in outcomes)


def _held(cells: Cells, told: ToldSet) -> tuple[str, str, object]:
    """Name a set by its day, its exercise and its time, as cardio and logs both have them."""
    return (
        cells.get("mydate", "").strip(),
        cells.get("eid", "").strip(),
        told.given.get("duration_s"),
    )
