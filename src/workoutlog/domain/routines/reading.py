"""From the text of a routine to its plan, line by line."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from workoutlog.domain.bounds import NAME_LENGTH
from workoutlog.domain.model import Exercise
from workoutlog.domain.notation.entries import Named, Side, pieces, superset_numbers
from workoutlog.domain.notation.place import Place
from workoutlog.domain.notation.tokens import Word, glue
from workoutlog.domain.notation.values import Context, Load, Lookup, Settings
from workoutlog.domain.routines import refusals
from workoutlog.domain.routines.plans import (
    Day,
    Plan,
    Planned,
    Rule,
    Scheme,
    TrainingMax,
    Turns,
    working,
)
from workoutlog.domain.routines.rules import RuleReader, begins_rule
from workoutlog.domain.routines.targets import MOST_PLAIN_SETS, TargetReader
from workoutlog.domain.units import read_mass
from workoutlog.errors import ExerciseUnknown, InvalidValue, Span

_TURNS = {"|": Turns.EVERY_TIME, ">": Turns.AFTER_A_MISS}
# The words of `on 2026-11-25`.
_DATED = 2


def read_routine(text: str, lookup: Lookup[Exercise], settings: Settings) -> Plan:
    """Read a routine.

    Raises `NotationError`, `InvalidValue`, `ExerciseUnknown` or `ExerciseAmbiguous`
    at the first line that cannot be read, with its number and the place.
    """
    return _Document(lookup, settings).read(text)


def read_max(line: str, lookup: Lookup[Exercise], settings: Settings) -> TrainingMax | None:
    """Read one line as a training max; None where it says something else."""
    document = _Document(lookup, settings)
    for words, place, _ in pieces(line):
        if words[0].text == "max" and len(words) > 1:
            document.read_max(words[1:], place)
    return next(iter(document.maxes), None)


class _Draft:
    """One exercise of a day while its lines are read; they may be several."""

    def __init__(self, side: Side[Exercise], group: int, settings: Settings) -> None:
        self.side = side
        # Exercises that were joined by a / have the same.
        self.group = group
        self.note = ""
        self.percent: Span | None = None
        """Where its first percentage is."""
        self._settings = settings
        self._schemes: list[Scheme] = []
        self._turns: Turns | None = None
        self._rule = RuleReader(side.exercise, settings)

    def extend(self, words: Sequence[Word], place: Place) -> None:
        """Read more words: targets, further schemes, the rule."""
        rest = list(words)
        while rest:
            if rest[0].text in _TURNS:
                self._turn(rest.pop(0), place)
            end = next((at for at, word in enumerate(rest) if _ends_targets(word)), len(rest))
            if rest[:end]:
                self._targets(rest[:end], place)
            rest = rest[end:]
            end = next((at for at, word in enumerate(rest) if word.text in _TURNS), len(rest))
            if rest[:end]:
                self._rule.read(rest[:end], place)
            rest = rest[end:]

    def planned(self, superset: int | None) -> Planned:
        """Make the exercise, of which everything was read."""
        exercise = self.side.exercise
        if not self._schemes or not all(self._schemes):
            raise refusals.nothing_planned(exercise, self.side.named)
        schemes, rule = _settled(tuple(self._schemes), self._rule.rule)
        made = Planned(
            exercise=exercise,
            called=self.side.as_typed,
            schemes=schemes,
            turns=self._turns or Turns.EVERY_TIME,
            rule=rule,
            superset=superset,
            label=self.side.label,
            note=self.note,
        )
        _refuse_misfits(made, self._rule.said)
        return made

    def _turn(self, word: Word, place: Place) -> None:
        turns = _TURNS[word.text]
        if self._turns not in (None, turns):
            raise refusals.two_turns(place.span(word))
        if not self._schemes:
            raise refusals.nothing_planned(self.side.exercise, place.span(word))
        self._turns = turns
        self._schemes.append(())

    def _targets(self, words: list[Word], place: Place) -> None:
        if self._rule.said:
            raise refusals.target_after_rule(words[0].text, place.span(words[0]))
        targets = TargetReader(self.side.exercise, self._settings).read(words, place)
        percent = next((word for word in words if "%" in word.text), None)
        if percent and not self.percent:
            self.percent = place.span(percent)
        *before, last = self._schemes or [()]
        self._schemes = [*before, (*last, *targets)]


class _DayDraft(NamedTuple):
    name: str
    place: Span | None
    exercises: list[_Draft]


class _Document:
    """A routine being read."""

    def __init__(self, lookup: Lookup[Exercise], settings: Settings) -> None:
        self._named = Named(lookup, Context(settings=settings))
        self._settings = settings
        self._days = [_DayDraft("", None, [])]
        self.maxes: list[TrainingMax] = []
        self._steps: list[Load] = []

    def read(self, text: str) -> Plan:
        for words, place, note in pieces(text):
            is_of_exercise = self._line(words, place)
            if note and is_of_exercise:
                self._drafts[-1].note = note
        return Plan(self._read_days(), tuple(self.maxes), tuple(self._steps))

    @property
    def _drafts(self) -> list[_Draft]:
        return self._days[-1].exercises

    def _line(self, words: list[Word], place: Place) -> bool:
        """Read a line, and say whether it is about an exercise."""
        first = words[0].text
        if first == "day":
            self._day(words, place)
            return False
        if first == "max" and len(words) > 1:
            self.read_max(words[1:], place)
            return False
        if first == "round" and (len(words) == 1 or words[1].text[:1].isdecimal()):
            self._round(words, place)
            return False
        if first not in _TURNS and not begins_rule(words[0]):
            self._exercises(words, place)
        elif self._drafts:
            self._drafts[-1].extend(words, place)
        else:
            raise refusals.nothing_before(first, place.span(words[0]))
        return True

    def _exercises(self, words: list[Word], place: Place) -> None:
        group = len(self._drafts)
        for side in self._named.sides(words, place):
            draft = _Draft(side, group, self._settings)
            draft.extend(side.words, place)
            self._drafts.append(draft)

    def _day(self, words: list[Word], place: Place) -> None:
        span = place.span(words[0], words[-1])
        if len(words) == 1:
            raise refusals.day_unnamed(span)
        name = " ".join(map(place.text, words[1:]))
        if len(name) > NAME_LENGTH:
            raise InvalidValue(
                f"The name of the day is {len(name)} characters long; {NAME_LENGTH} are allowed.",
                span=span,
            )
        if any(each.name.casefold() == name.casefold() for each in self._days):
            raise refusals.day_twice(name, span)
        self._days.append(_DayDraft(name, span, []))

    def read_max(self, words: list[Word], place: Place) -> None:
        """Read the words behind ``max``."""
        exercise, count = self._exercise_of_max(words, place)
        if any(each.exercise.id == exercise.id for each in self.maxes):
            raise refusals.max_twice(exercise, place.span(words[0], words[-1]))
        called = " ".join(map(place.text, words[:count])).removesuffix(":")
        rules = RuleReader(exercise, self._settings)
        load, since, rest = None, None, glue(words[count:])
        if rest and not begins_rule(rest[0]):
            load = rules.read_load(rest[0].text, place.span(rest[0]), "from")
            if (load.grams or 0) <= 0:
                raise refusals.max_unreadable(rest[0].text, place.span(rest[0]))
            rest = rest[1:]
        if rest and rest[0].text == "on":
            since = _read_date(rest[:_DATED], place)
            rest = rest[_DATED:]
        if rest and not begins_rule(rest[0]):
            raise refusals.max_unreadable(rest[0].text, place.span(rest[0]))
        rules.read(rest, place)
        step, drop = rules.rule.step, rules.rule.drop
        for name in ("start", "restart", "at"):
            if name in rules.said:
                span = rules.said[name]
                raise refusals.max_unreadable(span.text[span.start : span.end], span)
        self.maxes.append(TrainingMax(exercise, called, load, since, step, drop))

    def _exercise_of_max(self, words: list[Word], place: Place) -> tuple[Exercise, int]:
        try:
            return self._named.exercise(words, place)
        except ExerciseUnknown:
            known = self._named.lookup.leading([place.text(each) for each in words])
            if known is None:
                raise
            # The name is clear, and what follows it was meant as the load.
            word = words[known[1]]
            raise refusals.max_unreadable(word.text, place.span(word)) from None

    def _round(self, words: list[Word], place: Place) -> None:
        span = place.span(words[0], words[-1])
        text = "".join(word.text for word in words[1:])
        try:
            step = Load(*read_mass(text, self._settings.unit))
        except InvalidValue:
            raise refusals.round_unreadable(text, span) from None
        if not step.grams or any(each.unit is step.unit for each in self._steps):
            raise refusals.round_unreadable(text, span)
        self._steps.append(step)

    def _read_days(self) -> tuple[Day, ...]:
        unnamed, *named = self._days
        if named and unnamed.exercises:
            raise refusals.before_first_day(unnamed.exercises[0].side.named)
        days = tuple(Day(day.name, self._read_exercises(day)) for day in named or [unnamed])
        for day, draft in zip(days, named, strict=False):
            if not day.exercises and draft.place:
                raise refusals.day_empty(day.name, draft.place)
        if not days[0].exercises:
            raise refusals.nothing_in_it()
        return days

    def _read_exercises(self, day: _DayDraft) -> tuple[Planned, ...]:
        lines = groupby(day.exercises, key=lambda draft: draft.group)
        numbers = superset_numbers([[each.side.label for each in line] for _, line in lines])
        made = []
        for draft, number in zip(day.exercises, numbers, strict=True):
            planned = draft.planned(number)
            has_max = any(each.exercise.id == planned.exercise.id for each in self.maxes)
            if draft.percent and not has_max:
                span = draft.percent
                text = span.text[span.start : span.end]
                raise refusals.max_missing(text, draft.side.as_typed, span)
            made.append(planned)
        return tuple(made)


def _ends_targets(word: Word) -> bool:
    return word.text in _TURNS or begins_rule(word)


def _read_date(words: Sequence[Word], place: Place) -> date:
    span = place.span(words[0], words[-1])
    try:
        return date.fromisoformat(words[-1].text)
    except ValueError:
        raise refusals.max_unreadable(span.text[span.start : span.end], span) from None


def _settled(schemes: tuple[Scheme, ...], rule: Rule) -> tuple[tuple[Scheme, ...], Rule]:
    """Take ``3x5@60kg, +2.5kg`` for what it means: 60 kg is where it starts."""
    loads = {each.load for scheme in schemes for each in working(scheme)}
    sets = (each.sets for scheme in schemes for each in working(scheme))
    is_clear = len(loads) == 1 and None not in loads and max(sets) <= MOST_PLAIN_SETS
    if not is_clear or rule.step is None or rule.start is not None:
        return schemes, rule
    bare = tuple(
        tuple(each._replace(load=None) if each in working(scheme) else each for each in scheme)
        for scheme in schemes
    )
    return bare, rule._replace(start=loads.pop())


def _refuse_misfits(made: Planned, said: Mapping[str, Span]) -> None:
    """Refuse clauses that would mean nothing where they stand."""
    if not said:
        return
    span = next(iter(said.values()))
    text = span.text[span.start : span.end]
    if made.is_by_percent:
        why = f"Write it behind the training max: max {made.called} 100kg, +2.5kg"
        raise refusals.misfit(text, why, span)
    if any(each.load for scheme in made.schemes for each in working(scheme)):
        raise refusals.misfit(text, "Give one load to start from: from 60kg", span)
    is_staged = made.turns is Turns.AFTER_A_MISS
    if len(made.schemes) > 1 and not is_staged:
        raise refusals.misfit(text, "Waves, with |, step with a training max: 75%x5", span)
    if "drop" in said and is_staged:
        span = said["drop"]
        raise refusals.misfit(
            span.text[span.start : span.end], "Stages begin again: restart -15%", span
        )
    if "restart" in said and not is_staged:
        span = said["restart"]
        raise refusals.misfit("restart", "It is for stages, 5x3 > 6x2, after the last", span)
