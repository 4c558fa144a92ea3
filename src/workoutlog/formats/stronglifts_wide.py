"""StrongLifts before 2026: a row a workout, with a block of columns for each exercise.

A record is either rejected as a whole, or each filled set cell of its blocks is
a set, a counted skip or a rejected cell; a block with an exercise or a load
and no filled set cell is a skip, and so is a record without any block. A body
weight that cannot be read is a rejected cell more.

Where loads or body weights stand in both units, one was converted from what
the lifter typed. The unit behind the body weights of some files says which,
else the lifter does.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Any, ClassVar, NamedTuple

from workoutlog.domain.model import MeasurementUnit
from workoutlog.domain.units import MassUnit
from workoutlog.formats import days, units, values
from workoutlog.formats.measures import measure
from workoutlog.formats.parts import merged, records, sampled
from workoutlog.formats.said import done
from workoutlog.formats.stronglifts import APP, NO_SET, NOT_DONE
from workoutlog.formats.table import Header
from workoutlog.formats.texts import Text, raw
from workoutlog.services.body_weights import BODY_WEIGHT
from workoutlog.services.told import Answers, Findings, Refused, Told, ToldWorkout

_EXERCISE = re.compile(r"exercise \d+")
_SET = re.compile(r"set \d+")
_WITH_UNIT = re.compile(r"(.*?)\s*(kgs?|lbs?)\.?", re.ASCII | re.IGNORECASE | re.DOTALL)


class _Mass(NamedTuple):
    """Where a mass stands, and the unit in the name of its column."""

    at: int
    unit: MassUnit | None


class _Block(NamedTuple):
    """Where an exercise stands, its load in one unit or in two, and its sets."""

    exercise: int
    loads: list[_Mass]
    sets: list[int]


class StrongLiftsWide:
    """A table of StrongLifts with a row a workout."""

    app: ClassVar[str] = APP

    def __init__(self, text: Text, header: Header, answers: Answers, found: Findings) -> None:
        """Look through all rows to settle the order of dates and the unit that was typed."""
        self._header, self._answers, self._found = header, answers, found
        names = header.names
        self._places = {name: at for at, name in reversed([*enumerate(names)])}
        self._blocks = _blocks(names)
        self._weights = _masses("body weight", names, range(len(names)))
        dates = {cells[self._places["date"]] for cells in sampled(text, header)}
        self._order = days.order_of(dates, answers, found)
        self._typed, self._loads = self._settle(sampled(text, header))
        found.variant = "a workout a row"

    @classmethod
    def recognises(cls, header: Header) -> bool:
        """Say whether the table is of StrongLifts: it has a block for an exercise."""
        known = {"date", "exercise 1", "set 1"} <= set(header.names)
        return known and header.find("weight (kg)", "weight (lb)") is not None

    @classmethod
    def told(cls, text: Text, header: Header, answers: Answers, found: Findings) -> Iterator[Told]:
        """Tell the workouts, and the body weight at each of them."""
        reading = cls(text, header, answers, found)
        rows = records(text, header, found)
        return merged(chain.from_iterable(reading._told(line, cells) for line, cells in rows))

    def _settle(self, rows: Iterator[list[str]]) -> tuple[MassUnit, units.Loads]:
        """Find out which of two units was typed, and what kilograms are that stand alone."""
        answers = self._answers
        alone: list[str] = []
        is_twofold = False
        shown: Counter[MassUnit] = Counter()
        for cells in rows:
            shown.update(unit for each in self._weights if (unit := _parted(cells[each.at])[1]))
            for masses in (self._weights, *(each.loads for each in self._blocks)):
                filled = [each for each in masses if cells[each.at].strip()]
                is_twofold = is_twofold or len(filled) > 1
                if len(filled) == 1 and masses is not self._weights:
                    alone += [cells[each.at] for each in filled if each.unit is MassUnit.KG]
        typed = answers.unit or next((unit for unit, _ in shown.most_common(1)), None)
        if typed is None:
            typed = answers.usual_unit
            if is_twofold:
                other = MassUnit.LB if typed is MassUnit.KG else MassUnit.KG
                self._found.assume("unit that was typed", typed.value, f"--unit {other}")
        return typed, units.Loads(MassUnit.KG, alone, answers, self._found)

    def _told(self, line: int, cells: list[str]) -> Iterator[Told]:
        try:
            workout = self._workout(cells)
        except Refused as refused:
            self._reject(line, cells, self._places[refused.field], refused.reason)
            return
        yield from self._weight(line, cells, workout)
        blocks = [each for each in self._blocks if _is_filled(each, cells)]
        for block in blocks:
            self._read_block(line, cells, block, workout)
        if not blocks:
            self._found.skipped["a workout without an exercise"] += 1
        yield workout

    def _workout(self, cells: list[str]) -> ToldWorkout:
        """Read a workout, which is known by its day, and by its name where it has one."""
        start = days.read(cells[self._places["date"]], self._order, "date")
        name, note = (values.text(self._cell(cells, each)) for each in ("workout", "note"))
        return ToldWorkout(f"{start:%Y-%m-%d} {name}".strip(), start, None, name, note, [])

    def _weight(self, line: int, cells: list[str], workout: ToldWorkout) -> Iterator[Told]:
        mass = self._chosen(self._weights, cells)
        if mass is None:
            return
        number, own = _parted(cells[mass.at])
        unit = MeasurementUnit(own or mass.unit or self._typed)
        try:
            told = measure(BODY_WEIGHT, number, unit, workout.start, self._answers, "")
        except Refused as refused:
            self._reject(line, cells, mass.at, refused.reason)
            return
        if told is not None:
            yield told

    def _read_block(self, line: int, cells: list[str], block: _Block, workout: ToldWorkout) -> None:
        """Read the sets of an exercise, all with one load."""
        exercise = values.text(cells[block.exercise])
        filled = [at for at in block.sets if cells[at].strip()]
        if not filled:
            self._found.skipped[NO_SET] += 1
        for at in filled:
            if not exercise:
                self._reject(line, cells, block.exercise, "there is no exercise")
                continue
            try:
                reps = None if cells[at].strip() == "-" else values.whole(cells[at], "reps")
                if not reps:
                    self._found.skipped[NOT_DONE] += 1
                    continue
                told = done(**self._load(block.loads, cells), reps=reps)
            except Refused as refused:
                load = self._chosen(block.loads, cells) if refused.field == "load" else None
                self._reject(line, cells, load.at if load else at, refused.reason)
            else:
                workout.sets.append((exercise, told))

    def _load(self, loads: list[_Mass], cells: list[str]) -> dict[str, Any]:
        chosen = self._chosen(loads, cells)
        if chosen is None:
            return {}
        text = cells[chosen.at]
        is_alone = sum(bool(cells[each.at].strip()) for each in loads) == 1
        if is_alone and chosen.unit is MassUnit.KG:
            return self._loads.read(text)
        return values.load(text, chosen.unit or self._typed)

    def _chosen(self, masses: list[_Mass], cells: list[str]) -> _Mass | None:
        """Choose the mass that was typed, or the only one."""
        filled = [each for each in masses if cells[each.at].strip()]
        typed = [each for each in filled if each.unit is self._typed]
        return next(iter(typed or filled), None)

    def _cell(self, cells: list[str], name: str) -> str:
        at = self._places.get(name)
        return "" if at is None else cells[at]

    def _reject(self, line: int, cells: list[str], at: int, reason: str) -> None:
        column = self._header.cells[at].strip()
        self._found.reject(line, column, reason, raw(cells, self._header.delimiter))


def _blocks(names: list[str]) -> list[_Block]:
    """Find the columns of each exercise: they go on until the next one."""
    starts = [at for at, name in enumerate(names) if _EXERCISE.fullmatch(name)]
    spans = [range(*each) for each in pairwise([*starts, len(names)])]
    return [
        _Block(
            span.start,
            _masses("weight", names, span),
            [at for at in span if _SET.fullmatch(names[at])],
        )
        for span in spans
    ]


def _masses(called: str, names: list[str], span: range) -> list[_Mass]:
    """Find the columns of a mass: one, or one for each unit."""
    known = {called: None, f"{called} (kg)": MassUnit.KG, f"{called} (lb)": MassUnit.LB}
    return [_Mass(at, known[names[at]]) for at in span if names[at] in known]


def _is_filled(block: _Block, cells: list[str]) -> bool:
    places = (block.exercise, *(each.at for each in block.loads), *block.sets)
    return any(cells[at].strip() for at in places)


def _parted(text: str) -> tuple[str, MassUnit | None]:
    """Part a number from the unit behind it, as in ``183lb``."""
    found = _WITH_UNIT.fullmatch(text.strip())
    return (found[1], values.mass_unit(found[2], "")) if found else (text, None)
