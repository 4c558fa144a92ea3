"""How a load goes on: ``from 60kg, +2.5kg at 12 reps, -10% after 3 misses, restart -15%``."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

from workoutlog.domain.model import Exercise, Tracking
from workoutlog.domain.notation.loads import LoadReader
from workoutlog.domain.notation.parts import FRACTION, LOAD, TIME, WHOLE, Chunk, Part, read_part
from workoutlog.domain.notation.place import Place
from workoutlog.domain.notation.tokens import Word, glue
from workoutlog.domain.notation.values import Load, Settings
from workoutlog.domain.routines import refusals
from workoutlog.domain.routines.plans import Drop, Restart, Rule, Step
from workoutlog.domain.routines.targets import read_percent
from workoutlog.errors import Span

_SIGNED = re.compile(r"[+-][0-9][0-9.,]*(?:kgs?|lbs?|k|%)?,?")
_NAMES = frozenset({"from", "at", "restart"})
# They only make a rule read well.
_FILLERS = frozenset({"rep", "reps", "miss", "misses"})
# As many misses as anybody waits for.
_COUNT = re.compile("[1-9]|1[0-9]|20")
_MOST_DROP_TENTHS = 900


def begins_rule(word: Word) -> bool:
    """Tell whether a word is no target any more: a lone ``+2.5kg`` is more next time."""
    return word.text in _NAMES or bool(_SIGNED.fullmatch(word.text))


class RuleReader:
    """Reads the clauses of one exercise or training max, which may stand on several lines."""

    def __init__(self, exercise: Exercise, settings: Settings) -> None:
        """Begin with nothing said."""
        self.rule = Rule()
        self.said: dict[str, Span] = {}
        """Where each clause was said, by its name in `Rule`."""
        self._exercise = exercise
        self._loads = LoadReader(exercise, settings, None)

    def read(self, words: Sequence[Word], place: Place) -> None:
        """Read clauses, or raise at the first that cannot be read."""
        self._place = place
        self._words: Iterator[Word] = iter(glue(list(words)))
        for word in self._words:
            if word.text in _FILLERS:
                continue
            name = word.text if word.text in _NAMES else word.text[:1]
            clause = self._CLAUSES.get(name)
            if clause is None:
                raise refusals.target_after_rule(word.text, place.span(word))
            clause(self, word)

    def _start(self, word: Word) -> None:
        text, span = self._next("from", word)
        start = self.read_load(text, span, "from")
        if not start.grams and self._exercise.tracking is not Tracking.BODYWEIGHT:
            raise refusals.clause_unreadable("from", text, span)
        self._say("start", start, place=self._place.span(word))

    def _step(self, word: Word) -> None:
        span = self._place.span(word)
        self._say("step", Step(self._change(word.text, span)), place=span)

    def _threshold(self, word: Word) -> None:
        """Read ``at 25 reps``, which belongs to the step before it."""
        text, span = self._next("at", word)
        part = read_part(text, 0, self._exercise.tracking)
        step = self.rule.step
        if part.letter not in WHOLE + TIME or not part.whole or step is None or step.at:
            raise refusals.clause_unreadable("at", text, span)
        self.rule = self.rule._replace(step=step._replace(at=part.whole))
        self.said["at"] = span

    def _drop(self, word: Word) -> None:
        span = self._place.span(word)
        tenths = self._less(word.text, span, "-")
        after, where = self._next("-", word)
        if after != "after":
            raise refusals.clause_unreadable("-", after, where)
        text, where = self._next("-", word)
        if not _COUNT.fullmatch(text):
            raise refusals.clause_unreadable("-", text, where)
        self._say("drop", Drop(tenths, int(text)), place=span)

    def _restart(self, word: Word) -> None:
        text, span = self._next("restart", word)
        if text.startswith("+"):
            restart = Restart(more=self._change(text, span))
        else:
            restart = Restart(self._less(text, span, "restart"))
        self._say("restart", restart, place=self._place.span(word))

    _CLAUSES: ClassVar[dict[str, Callable[["RuleReader", Word], None]]] = {
        "from": _start,
        "+": _step,
        "at": _threshold,
        "-": _drop,
        "restart": _restart,
    }

    def read_load(self, text: str, span: Span, clause: str) -> Load:
        """Read a load as the notation does."""
        part = read_part(text, 0, self._exercise.tracking)
        if part.letter not in WHOLE + FRACTION + LOAD:
            raise refusals.clause_unreadable(clause, text, span)
        if part.sign and not part.body:
            raise refusals.clause_unreadable(clause, text, span)
        return self._weigh(part, span)

    def _change(self, text: str, span: Span) -> Load:
        """Read how much is added: a load, and more than nothing."""
        part = read_part(text[1:], 0, self._exercise.tracking)
        if part.letter not in WHOLE + FRACTION + LOAD or part.sign or not part.number:
            raise refusals.clause_unreadable("+", text, span)
        return self._weigh(part, span)

    def _weigh(self, part: Part, span: Span) -> Load:
        return self._loads.read(part, Chunk(Word(part.text, 0, 0), "", [part], []), span)

    def _less(self, text: str, span: Span, clause: str) -> int:
        if not text.startswith("-") or not text.endswith("%"):
            raise refusals.clause_unreadable(clause, text, span)
        tenths = read_percent(text[1:], span)
        if tenths > _MOST_DROP_TENTHS:
            raise refusals.clause_unreadable(clause, text, span)
        return tenths

    def _next(self, clause: str, before: Word) -> tuple[str, Span]:
        word = next(self._words, None)
        if word is None:
            raise refusals.clause_unreadable(clause, before.text, self._place.span(before))
        return word.text, self._place.span(word)

    def _say(self, name: str, value: Any, *, place: Span) -> None:
        if getattr(self.rule, name) is not None:
            raise refusals.said_twice(place.text[place.start : place.end], place)
        self.rule = self.rule._replace(**{name: value})
        self.said[name] = place
