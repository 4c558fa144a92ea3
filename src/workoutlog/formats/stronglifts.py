"""StrongLifts since 2026: a row an exercise, with two columns for each of its sets.

A record is either rejected as a whole, or each of its sets is a set, a counted
skip or a rejected cell; one without any set is a skip. A body weight that
cannot be read is a rejected cell more.

A dash among the reps is a set that was left out, and a 0 one that failed; the
columns of the sets have 0 for both. What is held for a time has no reps there,
and its times stand side by side in one cell.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain, islice
from typing import ClassVar, NamedTuple

from workoutlog.domain.model import MeasurementUnit
from workoutlog.domain.units import MassUnit
from workoutlog.formats import days, units, values
from workoutlog.formats.measures import measure
from workoutlog.formats.notes import noted
from workoutlog.formats.parts import merged, records, sampled
from workoutlog.formats.said import Skip, done
from workoutlog.formats.table import Header
from workoutlog.formats.texts import Text, raw
from workoutlog.services.body_weights import BODY_WEIGHT
from workoutlog.services.told import Answers, Findings, Refused, Told, ToldSet, ToldWorkout

APP = "stronglifts"
NO_SET = "an exercise without a set"
NOT_DONE = "a set that was skipped or failed"
_SAMPLE = 20_000
_MOST_SETS = 100
_LONGEST_HOURS = 1_000
_DAY = timedelta(days=1)
_UNIT = re.compile(r"\s*\(([^()]*)\)$")
_SET = re.compile(r"set (\d{1,3}) \((reps|kgs?|lbs?)\)")
_TIMES = re.compile(r"(\d{1,3}) ?[×x*] ?(.+)", re.ASCII)


class _Columns(NamedTuple):
    """Where a set stands."""

    reps: int
    load: int | None


class StrongLifts:
    """A table of StrongLifts with a row an exercise."""

    app: ClassVar[str] = APP

    def __init__(self, text: Text, header: Header, answers: Answers, found: Findings) -> None:
        """Find the columns, and out what the loads are in."""
        self._header, self._answers, self._found = header, answers, found
        names = header.names
        self._places = {_UNIT.sub("", each): at for at, each in reversed([*enumerate(names)])}
        self._sets = _set_columns(names)
        loads = [each.load for each in self._sets if each.load is not None]
        sample = [row[at] for row in islice(sampled(text, header), _SAMPLE) for at in loads]
        self._loads = units.Loads(_unit_of(names, loads[:1]), sample, answers, found)
        of_body = [self._places[each] for each in ("body weight",) if each in self._places]
        # Where the loads are in pounds, the body weights may still be in kilograms.
        self._body_unit = _unit_of(names, of_body) or self._loads.unit
        self._weighed: set[tuple[str, str]] = set()
        found.variant = "an exercise a row"

    @classmethod
    def recognises(cls, header: Header) -> bool:
        """Say whether the table is of StrongLifts: it has the reps of each set."""
        bare = {_UNIT.sub("", each) for each in header.names}
        return {"date", "exercise"} <= bare and header.find("set 1 (reps)") is not None

    @classmethod
    def told(cls, text: Text, header: Header, answers: Answers, found: Findings) -> Iterator[Told]:
        """Tell the workouts, and the body weight at each of them."""
        reading = cls(text, header, answers, found)
        rows = records(text, header, found)
        return merged(chain.from_iterable(reading._told(line, cells) for line, cells in rows))

    def _told(self, line: int, cells: list[str]) -> Iterator[Told]:
        try:
            workout = self._workout(cells)
            exercise = self._exercise(cells)
            times = self._times(cells)
        except Refused as refused:
            self._reject(line, cells, self._column(refused.field), refused.reason)
            return
        yield from self._weight(line, cells, workout)
        note = values.text(self._cell(cells, "notes") or self._cell(cells, "note"))
        for told in self._read_sets(line, cells, times):
            # The note is on the exercise, so it stands with the first of its sets.
            workout.sets.append((exercise, noted(told, "" if workout.sets else note)))
        yield workout
        if note and not workout.sets:
            yield workout._replace(note=f"{exercise}: {note}", sets=[])

    def _workout(self, cells: list[str]) -> ToldWorkout:
        """Read what a row says of its workout, which is known by its start and its name."""
        day = values.instant(self._cell(cells, "date"), "date", "%Y/%m/%d")
        clocks = [" ".join(self._cell(cells, each).split()) for each in ("start time", "end time")]
        start = days.at(day, clocks[0], "start time")
        end = days.at(day, clocks[1], "end time")
        lasted = _hours(self._cell(cells, "duration"), "duration")
        if lasted is None and all(clocks):
            lasted = (end - start) % _DAY // timedelta(seconds=1) or None
        name = values.text(self._cell(cells, "workout name"))
        program = values.text(self._cell(cells, "program name"))
        return ToldWorkout(f"{start:%Y-%m-%d %H:%M} {name}", start, lasted, name, program, [])

    def _exercise(self, cells: list[str]) -> str:
        name = values.text(self._cell(cells, "exercise"))
        if not name:
            raise Refused("exercise", "there is no exercise")
        return name

    def _times(self, cells: list[str]) -> list[int | None]:
        """Read ``3×0:30`` or ``0:30/0:30/-``: how long each set was held."""
        text = self._cell(cells, "sets×time").strip()
        times = _TIMES.fullmatch(text)
        count, parts = (int(times[1]), [times[2]]) if times else (1, text.split("/"))
        if count > _MOST_SETS:
            raise Refused("sets×time", f"{count} sets are more than {_MOST_SETS}")
        held = [
            None if each.strip() == "-" else values.seconds(each, "sets×time") for each in parts
        ]
        return held * count if any(held) else []

    def _weight(self, line: int, cells: list[str], workout: ToldWorkout) -> Iterator[Told]:
        """Read the body weight, which each row of a workout repeats."""
        text = self._cell(cells, "body weight").strip()
        if (workout.key, text) in self._weighed:
            return
        self._weighed.add((workout.key, text))
        unit = MeasurementUnit(self._body_unit.value)
        try:
            told = measure(BODY_WEIGHT, text, unit, workout.start, self._answers, "body weight")
        except Refused as refused:
            self._reject(line, cells, self._column(refused.field), refused.reason)
            return
        if told is not None:
            yield told

    def _read_sets(self, line: int, cells: list[str], times: list[int | None]) -> Iterator[ToldSet]:
        """Read the sets of a row, and count those of its set cells that are none."""
        marks = self._cell(cells, "sets×reps").split("/")
        some = False
        for place in range(max(len(self._sets), len(times))):
            at = self._sets[place] if place < len(self._sets) else None
            reps = "" if at is None else cells[at.reps].strip()
            if not reps and place >= len(times):
                continue
            some = True
            load = "" if at is None or at.load is None else cells[at.load]
            held = times[place] if place < len(times) else None
            has_failed = place < len(marks) and marks[place].strip() == "0"
            try:
                said = self._read_set(reps, load, held, has_failed=has_failed)
            except Refused as refused:
                self._reject(line, cells, self._set_column(refused.field, at), refused.reason)
                continue
            if isinstance(said, Skip):
                self._found.skipped[said.why] += 1
            else:
                yield said
        if not some:
            self._found.skipped[NO_SET] += 1

    def _read_set(
        self, reps: str, load: str, held: int | None, *, has_failed: bool
    ) -> ToldSet | Skip:
        count = None if reps in {"", "-"} else values.whole(reps, "reps")
        weight = self._loads.read(load)
        if held is not None:
            # The seconds may stand among the reps, too.
            return done(**weight, duration_s=held, reps=None if count in {0, held} else count)
        if count or (count == 0 and has_failed):
            return done(**weight, reps=count)
        return Skip(NOT_DONE)

    def _cell(self, cells: list[str], name: str) -> str:
        at = self._places.get(name)
        return "" if at is None else cells[at]

    def _column(self, name: str) -> str:
        at = self._places.get(name)
        return name if at is None else self._header.cells[at].strip()

    def _set_column(self, field: str, at: _Columns | None) -> str:
        if field == "seconds" or at is None:
            return self._column("sets×time")
        place = at.load if field == "load" and at.load is not None else at.reps
        return self._header.cells[place].strip()

    def _reject(self, line: int, cells: list[str], column: str, reason: str) -> None:
        self._found.reject(line, column, reason, raw(cells, self._header.delimiter))


def _set_columns(names: list[str]) -> list[_Columns]:
    """Find the columns of each set, in the order of their numbers."""
    found: dict[int, dict[str, int]] = {}
    for at, name in enumerate(names):
        if match := _SET.fullmatch(name):
            found.setdefault(int(match[1]), {})["reps" if match[2] == "reps" else "load"] = at
    return [
        _Columns(found[each]["reps"], found[each].get("load"))
        for each in sorted(found)
        if "reps" in found[each]
    ]


def _unit_of(names: list[str], places: list[int]) -> MassUnit | None:
    """Find the unit in the brackets of a column's name."""
    found = [_UNIT.search(names[at]) for at in places]
    return next((values.MASS_UNITS.get(each[1]) for each in found if each), None)


def _hours(text: str, field: str) -> int | None:
    """Read a time in decimal hours, in whole seconds; nothing and 0 are none."""
    found = values.number(text, field)
    if found is not None and not 0 <= found <= _LONGEST_HOURS:
        raise Refused(field, f"{text.strip()[:40]} hours are not between 0 and {_LONGEST_HOURS:,}")
    return None if found is None else round(found * 3600) or None
