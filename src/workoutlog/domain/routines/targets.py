"""The targets of one exercise: ``3x5 @8``, ``3x8-12``, ``75%x5``, ``5+``.

They are the notation of sets, word for word, where that can say them: the same
signs, the same order, the same load before the x. What a log cannot hold is
added: ranges, percentages, sets without a load.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from workoutlog.domain.model import (
    MAX_DISTANCE_MM,
    MAX_DURATION_S,
    MAX_REPS,
    Ending,
    Exercise,
    SetType,
)
from workoutlog.domain.notation import refusals as of_sets
from workoutlog.domain.notation.loads import BODY_KINDS, LoadReader
from workoutlog.domain.notation.modifiers import MODIFIER, read_modifier
from workoutlog.domain.notation.parts import (
    DISTANCE,
    FRACTION,
    LOAD,
    REPS,
    TIME,
    WHOLE,
    Chunk,
    Part,
    Tail,
    read_part,
    take_apart,
)
from workoutlog.domain.notation.place import Place
from workoutlog.domain.notation.questions import decimal_or_list, load_times_sets
from workoutlog.domain.notation.sets import COUNTED, read_efforts
from workoutlog.domain.notation.tokens import KINDS, Word, glue
from workoutlog.domain.notation.values import MAX_SETS, Load, Settings
from workoutlog.domain.routines import refusals
from workoutlog.domain.routines.plans import Amount, Measure, Scheme, Target
from workoutlog.domain.units import DistanceUnit, millimetres
from workoutlog.errors import InvalidValue, Span

# A × B is sets × amount up to here and load × amount above, as in a log (R5).
MOST_PLAIN_SETS = 10
_MOST_PERCENT_TENTHS = 1500
_AMOUNT = "a"
_PERCENT = "p"
_PERCENTAGE = re.compile(r"([0-9]{1,3}(?:[.,][0-9])?)%")
_RANGE = re.compile(r"([0-9][0-9a-z.]*)-([0-9].*)")
_UNIT = re.compile(r"[0-9.,]+([a-z]+)\+?")
_MOST = {
    Measure.REPS: (MAX_REPS, "1000 reps"),
    Measure.SECONDS: (MAX_DURATION_S, "7 days"),
    Measure.MILLIMETRES: (MAX_DISTANCE_MM, "1000 km"),
}
_ROLES = {FRACTION: LOAD, _PERCENT: LOAD}
_AMOUNTS = frozenset({"n", "a", "nxn", "nxa"})
_MEASURES = {TIME: Measure.SECONDS, DISTANCE: Measure.MILLIMETRES}


class _At(NamedTuple):
    """The load that stands: one that is said, or a share of the training max."""

    load: Load | None = None
    percent_tenths: int | None = None


@dataclass(slots=True, eq=False, repr=False)
class _Factor:
    """One factor of a word, and what it can be: n, f, l as in a log; a an amount, p a percent."""

    letter: str
    part: Part


_UNSAID = _At()


class TargetReader:
    """Reads the targets of one exercise from its words, once."""

    def __init__(self, exercise: Exercise, settings: Settings) -> None:
        """Begin with nothing."""
        self._exercise = exercise
        self._loads = LoadReader(exercise, settings, None)
        self._targets: list[Target] = []
        self._group_start = 0
        self._at = _UNSAID
        # A load whose reps are still to come: the 75% of `75% 5 5 5`.
        self._head: Span | None = None
        self._kind: Word | None = None

    def read(self, words: Sequence[Word], place: Place) -> Scheme:
        """Read all words, or raise at the first that cannot be read."""
        self._place = place
        glued = glue(list(words))
        for number, word in enumerate(glued, 1):
            self._word(word, glued[number] if number < len(glued) else None)
        if self._head:
            raise of_sets.reps_missing(self._exercise, _text(self._head), self._head)
        if self._kind:
            raise of_sets.kind_of_nothing(self._kind.text, place.span(self._kind))
        return tuple(self._targets)

    def _word(self, word: Word, following: Word | None) -> None:
        span = self._place.span(word)
        if word.text in KINDS:
            self._kind = word
            return
        modifier = MODIFIER.fullmatch(word.text)
        if modifier and modifier[1] in {"rest", "tempo"}:
            changes: dict[str, Any] = {**read_modifier(modifier[1], modifier[2], span)}
            self._change(changes, word.text, span)
            return
        chunk = take_apart(word, self._exercise.tracking)
        factors = [_factor(part, self._exercise) for part in chunk.parts]
        if factors:
            rule = self._RULES.get(_shape(factors))
            if rule is None:
                raise refusals.unreadable(word.text, self._exercise, span)
            self._follows = "" if following is None else _leading_shape(following, self._exercise)
            rule(self, chunk, factors)
        for tail in chunk.tails:
            self._tail(chunk, tail)

    # The rules

    def _bare(self, chunk: Chunk, factors: list[_Factor]) -> None:
        """Read an amount alone: one set at the load that stands; a number needs one to be clear."""
        part = factors[0].part
        is_loaded = self._exercise.tracking not in BODY_KINDS
        if part.letter == WHOLE and is_loaded and self._at == _UNSAID:
            self._refuse_pair(chunk.word)
            raise refusals.bare_number(part.text, self._exercise, self._place.span(chunk.word))
        self._add(chunk, factors[0], is_bare=True)

    def _load(self, chunk: Chunk, factors: list[_Factor]) -> None:
        """Read a load alone: its amounts follow, or the sets before it lack one."""
        word = chunk.word
        self._refuse_pair(word)
        if self._follows in _AMOUNTS or not self._targets:
            self._take(chunk, factors[0])
            self._head = self._place.span(word)
        else:
            self._give(self._read_load(chunk, factors[0]), word.text, self._place.span(word))

    def _pair(self, chunk: Chunk, factors: list[_Factor]) -> None:
        """Read A × B: sets × amount; load × amount only where A is more than sets can be."""
        first, amount = factors
        is_load = first.part.number > MOST_PLAIN_SETS
        has_load = self._head or self._follows == "l" or any(map(_is_load, chunk.tails))
        if is_load and not has_load and self._exercise.tracking not in BODY_KINDS:
            self._load_by_amount(chunk, factors)
        else:
            self._sets_by_amount(chunk, first, amount)

    def _load_by_amount(self, chunk: Chunk, factors: list[_Factor]) -> None:
        self._take(chunk, factors[0])
        self._add(chunk, factors[1])

    def _amount_by_load(self, chunk: Chunk, factors: list[_Factor]) -> None:
        part = factors[1].part
        if factors[1].letter == FRACTION:
            raise of_sets.part_of_a_rep(part.text, self._place.part(chunk.word, part))
        self._take(chunk, factors[1])
        self._add(chunk, factors[0])

    def _sets_by_amount_by_load(self, chunk: Chunk, factors: list[_Factor]) -> None:
        self._take(chunk, factors[2])
        self._add(chunk, factors[1], factors[0])

    def _load_by_amount_by_sets(self, chunk: Chunk, factors: list[_Factor]) -> None:
        load, amount, count = factors
        if load.letter == WHOLE and load.part.number < count.part.number:
            texts = (load.part.text, amount.part.text, count.part.text)
            span = self._place.span(chunk.word)
            raise load_times_sets(texts, self._loads.unit, span)
        self._take(chunk, load)
        self._add(chunk, amount, count)

    # n whole number, a amount, l a load in any form
    _RULES: ClassVar[dict[str, Callable[["TargetReader", Chunk, list[_Factor]], None]]] = {
        "n": _bare,
        "a": _bare,
        "l": _load,
        "nxn": _pair,
        "nxa": _pair,
        "lxn": _load_by_amount,
        "lxa": _load_by_amount,
        "nxl": _amount_by_load,
        "axl": _amount_by_load,
        "nxnxl": _sets_by_amount_by_load,
        "nxaxl": _sets_by_amount_by_load,
        "nxnxn": _load_by_amount_by_sets,
        "nxaxn": _load_by_amount_by_sets,
        "lxnxn": _load_by_amount_by_sets,
        "lxaxn": _load_by_amount_by_sets,
    }

    # What a rule does

    def _sets_by_amount(self, chunk: Chunk, count: _Factor, amount: _Factor) -> None:
        if self._head is None:
            self._at = _UNSAID
        self._add(chunk, amount, count)

    def _add(
        self, chunk: Chunk, amount: _Factor, count: _Factor | None = None, *, is_bare: bool = False
    ) -> None:
        number = count.part.whole if count else 1
        counted = self._place.part(chunk.word, count.part if count else amount.part)
        if not number:
            raise of_sets.no_sets(chunk.factors, counted)
        if number > MAX_SETS:
            raise of_sets.too_many_sets(counted)
        set_type = KINDS[self._kind.text] if self._kind else chunk.set_type or SetType.WORKING
        goes_on = is_bare and self._targets and self._targets[-1].set_type is set_type
        if not (goes_on and self._targets[-1].rpe_tenths is None):
            self._group_start = len(self._targets)
        read = self._read_amount(amount.part, self._place.part(chunk.word, amount.part))
        self._targets.append(Target(number, read, set_type, *self._at))
        self._head = self._kind = None

    def _take(self, chunk: Chunk, factor: _Factor) -> None:
        """Let a new load stand."""
        if self._head:
            raise of_sets.reps_missing(self._exercise, _text(self._head), self._head)
        self._at = self._read_load(chunk, factor)

    def _give(self, at: _At, text: str, span: Span) -> None:
        """Give the sets at hand the load that they lack."""
        group = self._targets[self._group_start :]
        if not group or any(each[3:5] != _UNSAID for each in group):
            raise refusals.second_load(text, span)
        load, percent = at
        self._targets[self._group_start :] = [
            each._replace(load=load, percent_tenths=percent) for each in group
        ]
        self._at = at

    def _refuse_pair(self, word: Word) -> None:
        """Refuse ``62,5`` without an x: a decimal, or a load and reps."""
        if word.pair:
            span = self._place.span(word)._replace(end=word.pair_end)
            raise decimal_or_list(word.pair, self._loads.unit, "", span)

    def _read_load(self, chunk: Chunk, factor: _Factor) -> _At:
        part = factor.part
        span = self._place.part(chunk.word, part)
        if factor.letter == _PERCENT:
            return _At(percent_tenths=read_percent(part.text, span))
        return _At(self._loads.read(part, chunk, span))

    def _read_amount(self, part: Part, span: Span) -> Amount:
        found = _RANGE.fullmatch(part.text)
        if not found:
            return self._read_one(part.text, span)
        low, high = found.groups()
        unit = _UNIT.fullmatch(high)
        top = self._read_one(high, span)
        bottom = self._read_one(low + (unit[1] if unit and low.isdigit() else ""), span)
        if bottom.measure is not top.measure or bottom.low >= top.low:
            raise refusals.empty_range(part.text, span)
        return top._replace(low=bottom.low, high=top.low)

    def _read_one(self, text: str, span: Span) -> Amount:
        part = read_part(text, 0, self._exercise.tracking)
        is_open = part.ending is Ending.AMRAP
        if text.endswith("+") and not is_open:
            part, is_open = read_part(text[:-1], 0, self._exercise.tracking), True
        if part.ending is Ending.FAILURE or part.reps_right is not None:
            raise refusals.no_plan(text, span)
        if part.letter not in COUNTED[self._exercise.tracking]:
            raise refusals.wrong_measure(text, self._exercise, span)
        measure = _MEASURES.get(part.letter, Measure.REPS)
        unit = DistanceUnit(part.unit or DistanceUnit.M) if part.letter == DISTANCE else None
        number = part.whole
        if unit is not None:
            try:
                number = millimetres(part.number, unit)
            except InvalidValue as error:
                raise error.at(span) from None
        most, spelt = _MOST[measure]
        if not 1 <= number <= most:
            raise of_sets.too_much(text, spelt, span) if number else refusals.no_plan(text, span)
        return Amount(number, None, measure, unit, is_open)

    def _tail(self, chunk: Chunk, tail: Tail) -> None:
        """Read what stands after an @: an effort, or the load of the sets before it."""
        span = self._place.part(chunk.word, tail)
        if not tail.text:
            raise of_sets.stops_after(chunk.word.text, "@", self._place.span(chunk.word))
        part = Part(_PERCENT, tail.text, tail.start) if "%" in tail.text else tail.as_load
        if part:
            factor = _Factor(_PERCENT if "%" in tail.text else LOAD, part)
            self._give(self._read_load(chunk, factor), tail.text, span)
            return
        if not tail.efforts:
            raise refusals.unreadable(tail.text, self._exercise, span)
        if len(tail.efforts) > 1:
            raise refusals.several_efforts(tail.text, span)
        self._change({"rpe_tenths": read_efforts(tail, span)[0]}, f"{tail.sign}{tail.text}", span)

    def _change(self, changes: dict[str, Any], text: str, span: Span) -> None:
        """Give the sets at hand an effort, a rest, a tempo."""
        group = self._targets[self._group_start :]
        if not group or self._head:
            raise of_sets.of_which_set(text, span)
        if any(getattr(each, name) not in (None, "") for each in group for name in changes):
            raise of_sets.said_twice(text, span)
        self._targets[self._group_start :] = [each._replace(**changes) for each in group]


def read_percent(text: str, span: Span) -> int:
    """Read ``72.5%`` in tenths of a percent."""
    found = _PERCENTAGE.fullmatch(text)
    tenths = int(Decimal(found[1].replace(",", ".")) * 10) if found else 0
    if not 10 <= tenths <= _MOST_PERCENT_TENTHS:  # noqa: PLR2004  # 1 % in tenths
        raise refusals.bad_percent(text, span)
    return tenths


def _factor(part: Part, exercise: Exercise) -> _Factor:
    if _PERCENTAGE.fullmatch(part.text):
        return _Factor(_PERCENT, part)
    if part.letter in (WHOLE, FRACTION, LOAD):
        return _Factor(part.letter, part)
    # `60s+` is a plan only: nobody logs a time as open.
    least = read_part(part.text.removesuffix("+"), 0, exercise.tracking)
    is_amount = REPS in (part.letter, least.letter) or least.letter in (TIME, DISTANCE)
    return _Factor(_AMOUNT if is_amount or _RANGE.fullmatch(part.text) else part.letter, part)


def _shape(factors: Sequence[_Factor]) -> str:
    return "x".join(_ROLES.get(each.letter, each.letter) for each in factors)


def _leading_shape(word: Word, exercise: Exercise) -> str:
    """Name the shape of a word; none where a prefix makes it a set of its own."""
    chunk = take_apart(word, exercise.tracking)
    if chunk.set_type:
        return ""
    return _shape([_factor(part, exercise) for part in chunk.parts])


def _is_load(tail: Tail) -> bool:
    return "%" in tail.text or tail.as_load is not None


def _text(span: Span) -> str:
    return span.text[span.start : span.end]
