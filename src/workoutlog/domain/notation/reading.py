"""The decision table: what the words after the exercise mean, rule by rule.

Each word arrives as a `Chunk` with a shape such as ``nxn``. `Reader.RULES`
says which rule reads which shape; the only context is what the exercise counts
and the load that stands. What can mean two things is refused, never guessed.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar, Generic

from workoutlog.domain.model import SetType, Tracking
from workoutlog.domain.notation import modifiers, questions, refusals
from workoutlog.domain.notation.amounts import load_text, load_words
from workoutlog.domain.notation.loads import BODY_KINDS, LoadReader
from workoutlog.domain.notation.parts import Chunk, Part, Tail, take_apart
from workoutlog.domain.notation.place import Place
from workoutlog.domain.notation.sets import SetList
from workoutlog.domain.notation.tokens import KINDS, Word
from workoutlog.domain.notation.values import (
    MAX_BARE_REPS,
    MAX_SETS,
    Current,
    L,
    Load,
    Settings,
    SetValues,
    Suggest,
)
from workoutlog.errors import Span

_ALL_SETS = frozenset({*BODY_KINDS})
_UNSURE_SETS = 10


class Reader(Generic[L]):
    """Reads the sets of one exercise from its words, once."""

    def __init__(
        self,
        words: list[Word],
        lift: L,
        place: Place,
        settings: Settings,
        *,
        suggest: Suggest[L] | None = None,
        current: Current[L] | None = None,
    ) -> None:
        self.lift = lift
        self.place = place
        self.current = current
        self.suggest = suggest
        self.chunks = [take_apart(word, lift.tracking) for word in words]
        self.at = 0
        # The load that stands (R10): a live workout starts with one, and the body is always there.
        self.load: Load | None = _standing_load(lift, current)
        self.loads = LoadReader(lift, settings, self.load if current else None)
        self.sets = SetList(lift, place)
        # A load whose reps are still to come: the 100 of `100 5 5`.
        self.head: Chunk | None = None
        # `warm-up` or `drop` as a word, until its set comes.
        self.kind: Chunk | None = None
        self.set_type = SetType.WORKING

    def read(self) -> tuple[SetValues, ...]:
        """Read all words, or raise at the first that cannot be read."""
        while self.at < len(self.chunks):
            chunk = self.chunks[self.at]
            self.at += 1
            self._word(chunk)
        self._refuse_unused_head()
        if self.kind:
            raise refusals.kind_of_nothing(self.kind.word.text, self.place.span(self.kind.word))
        return self.sets.done()

    def _word(self, chunk: Chunk) -> None:
        text = chunk.word.text
        if text in KINDS:
            if self.kind:
                raise refusals.kind_of_nothing(text, self.place.span(chunk.word))
            self.kind = chunk
            return
        if text == "in" and self.lift.tracking is Tracking.DISTANCE:
            return
        if text == "=":
            self._again(chunk)
            return
        modifier = modifiers.MODIFIER.fullmatch(text)
        if modifier:
            span = self.place.span(chunk.word)
            self._refuse_unused_head()
            self.sets.change(modifiers.read_modifier(modifier[1], modifier[2], span), text, span)
            return
        before = len(self.sets)
        if chunk.parts:
            self._refuse_unreadable(chunk)
            rule = self.RULES.get(_role(chunk.shape))
            if rule is None:
                raise refusals.unreadable(text, self.place.span(chunk.word), self.place.note)
            rule(self, chunk)
        self._tails(chunk, len(self.sets) - before)

    # The rules

    def _head(self, chunk: Chunk) -> None:
        """R2, R4: a load alone; its reps follow."""
        part = chunk.parts[0]
        if part.letter == "f":
            if self.lift.tracking in (Tracking.TIMED, Tracking.DISTANCE):
                raise questions.unit_missing(self.lift, part.text, self._span(chunk, part))
            if self.head:
                raise refusals.part_of_a_rep(part.text, self._span(chunk, part))
        if chunk.word.pair:
            prefix = chunk.word.text[: part.start] + ("bw" if part.body else "") + part.sign
            word = chunk.word
            span = Span(self.place.source, word.start, word.pair_end, self.place.line)
            raise questions.decimal_or_list(word.pair, self.loads.unit, prefix, span)
        self._take_load(chunk, part)
        self.head = chunk

    def _bare(self, chunk: Chunk) -> None:
        """R4, R10, R11: a bare number is the load if none stands, and reps if one does."""
        part = chunk.parts[0]
        tracking = self.lift.tracking
        if tracking in (Tracking.TIMED, Tracking.DISTANCE):
            raise questions.unit_missing(self.lift, part.text, self._span(chunk, part))
        load = self._own_load(chunk)
        if load:
            self._take_load(chunk, load)
        elif tracking is not Tracking.BODYWEIGHT:
            if self.load is None or (self._opens_live_line() and self._amount_follows()):
                self._head(chunk)
                return
            self._refuse_many_bare_reps(chunk, part)
        self._add(chunk, part, is_bare=load is None)

    def _amount(self, chunk: Chunk) -> None:
        """R8, R10: reps, a time or a distance at the load that stands."""
        part = chunk.parts[0]
        load = self._own_load(chunk)
        if load:
            self._take_load(chunk, load)
        elif self.lift.tracking is Tracking.WEIGHTED and self.load:
            self._refuse_many_bare_reps(chunk, part)
        self._add(chunk, part, is_bare=load is None)

    def _reps_again(self, chunk: Chunk) -> None:
        """R11: ``x5`` is reps at the load that stands."""
        self._add(chunk, chunk.parts[1], is_bare=True)

    def _load_by_amount(self, chunk: Chunk) -> None:
        """R1: load × reps."""
        self._take_load(chunk, chunk.parts[0])
        self._add(chunk, chunk.parts[1])

    def _amount_by_load(self, chunk: Chunk) -> None:
        """R5: reps × load with a unit."""
        amount, load = chunk.parts
        self._take_load(chunk, load)
        if amount.letter in "nr" and amount.number > MAX_BARE_REPS and self.load:
            raise questions.many_reps(
                amount.text, self._shown(self.load), self._words(self.load), self._span(chunk)
            )
        self._add(chunk, amount)

    def _sets_by_amount_by_load(self, chunk: Chunk) -> None:
        """R6: sets × reps × load."""
        count, amount, load = chunk.parts
        self._take_load(chunk, load)
        self._add(chunk, amount, count)

    def _load_by_amount_by_sets(self, chunk: Chunk) -> None:
        """R6: load × reps × sets, unless that is more sets than kilos."""
        load, amount, count = chunk.parts
        if load.letter == "n" and load.number < count.number:
            raise questions.load_times_sets(
                (load.text, amount.text, count.text), self.loads.unit, self._span(chunk)
            )
        self._take_load(chunk, load)
        self._add(chunk, amount, count)

    def _pair(self, chunk: Chunk) -> None:
        """R5: A × B, where the first reading that fits is taken."""
        first, amount = chunk.parts
        load = self._load_after(chunk)
        if load:
            self._take_load(chunk, load)
            self._add(chunk, amount, first)
        elif self.lift.tracking in BODY_KINDS:
            self._refuse_two_loads(chunk)
            self._add(chunk, amount, first)
        elif self.head:
            self._add(chunk, amount, first)
        elif chunk.set_type or self.kind or first.whole > _UNSURE_SETS or not first.whole:
            self._load_by_amount(chunk)
        else:
            self._refuse_sets_or_load(chunk)

    def _part_of_a_rep(self, chunk: Chunk) -> None:
        part = chunk.parts[1]
        if self.lift.tracking not in (Tracking.WEIGHTED, Tracking.BODYWEIGHT):
            raise questions.unit_missing(self.lift, part.text, self._span(chunk, part))
        raise refusals.part_of_a_rep(part.text, self._span(chunk, part))

    # n whole number, f fraction, l load, a reps with a mark, time or distance (see `parts`)
    RULES: ClassVar[dict[str, Callable[["Reader[L]", Chunk], None]]] = {
        "l": _head,
        "f": _head,
        "n": _bare,
        "a": _amount,
        "xn": _reps_again,
        "xa": _reps_again,
        "fxn": _load_by_amount,
        "fxa": _load_by_amount,
        "lxn": _load_by_amount,
        "lxa": _load_by_amount,
        "nxn": _pair,
        "nxa": _pair,
        "nxl": _amount_by_load,
        "axl": _amount_by_load,
        "nxf": _part_of_a_rep,
        "fxf": _part_of_a_rep,
        "lxf": _part_of_a_rep,
        "nxnxl": _sets_by_amount_by_load,
        "nxaxl": _sets_by_amount_by_load,
        "nxnxf": _sets_by_amount_by_load,
        "nxaxf": _sets_by_amount_by_load,
        "nxnxn": _load_by_amount_by_sets,
        "nxaxn": _load_by_amount_by_sets,
        "fxnxn": _load_by_amount_by_sets,
        "fxaxn": _load_by_amount_by_sets,
        "lxnxn": _load_by_amount_by_sets,
        "lxaxn": _load_by_amount_by_sets,
    }

    # The load that stands

    def _take_load(self, chunk: Chunk, part: Part) -> None:
        """Let a new load stand, which begins a group."""
        self._refuse_unused_head()
        self.load = self.loads.read(part, chunk, self._span(chunk))
        self.set_type = self._kind(chunk) or SetType.WORKING
        self.sets.new_group()

    def _kind(self, chunk: Chunk) -> SetType | None:
        """R7: warm-up or drop, as a prefix or as the word before."""
        word, self.kind = self.kind, None
        return KINDS[word.word.text] if word else chunk.set_type

    def _own_load(self, chunk: Chunk) -> Part | None:
        """Take the load glued to a chunk: ``5@100`` (R3)."""
        for place, tail in enumerate(chunk.tails):
            load = tail.as_load
            if load:
                chunk.tails.pop(place)
                return load
        return None

    def _load_after(self, chunk: Chunk) -> Part | None:
        """R5: take the load after A × B, glued to it or in the next word."""
        first = chunk.parts[0]
        can_be_sets = first.whole <= MAX_SETS
        if can_be_sets or any(tail.load for tail in chunk.tails):
            load = self._own_load(chunk)
            if load:
                return load
        following = self.chunks[self.at] if self.at < len(self.chunks) else None
        if following is None or self.head or not can_be_sets:
            return None
        if not following.parts:
            return self._own_load(following)
        if following.shape != "l" or following.set_type:
            return None
        if self._amount_follows(1):
            if self.lift.tracking in BODY_KINDS:
                return None
            if first.whole > _UNSURE_SETS:
                raise questions.sets_of_which(
                    first.text,
                    chunk.parts[1].text,
                    following.parts[0].text,
                    self.loads.unit,
                    self.place.span(chunk.word, following.word),
                )
        load = following.parts[0]
        following.parts, following.shape = [], ""
        return load

    def _amount_follows(self, after: int = 0) -> bool:
        """Tell whether the next word can be the reps of a load before it."""
        place = self.at + after
        if place >= len(self.chunks):
            return False
        following = self.chunks[place]
        return _role(following.shape) in {"n", "a", "nxn", "nxa"} and not following.set_type

    def _opens_live_line(self) -> bool:
        return self.current is not None and not self.sets and self.head is None

    # Sets

    def _add(
        self, chunk: Chunk, amount: Part, count: Part | None = None, *, is_bare: bool = False
    ) -> None:
        """Add sets at the load that stands."""
        if self.load is None:
            raise refusals.load_missing(self.lift, chunk.factors, self._span(chunk))
        kind = self._kind(chunk) if is_bare or count else None
        if self.lift.tracking is Tracking.DISTANCE and not self.head and is_bare:
            self.load = Load(None, None)
            self.sets.new_group()
        self._refuse_ending_of_many(chunk, amount, count)
        empty = SetValues(
            set_type=kind or self.set_type, load_g=self.load.grams, load_unit=self.load.unit
        )
        self.sets.add(empty, chunk, amount, count, is_bare=is_bare and self.head is None)
        self.head = None

    def _again(self, chunk: Chunk) -> None:
        """R11: ``=`` repeats load and reps, but not the effort."""
        last = self.sets.last or (self.current.last if self.current else None)
        span = self.place.span(chunk.word)
        if self.current is None or last is None:
            raise refusals.nothing_to_repeat(span)
        self._refuse_unused_head()
        self.load = Load(last.load_g, last.load_unit)
        self.sets.repeat(last, span)

    def _tails(self, chunk: Chunk, own: int) -> None:
        """R3: efforts after an @, of the group or of the chunk they are glued to."""
        for tail in chunk.tails:
            span = self.place.part(chunk.word, tail)
            if not tail.text:
                raise refusals.stops_after(chunk.word.text, "@", self.place.span(chunk.word))
            self._refuse_unused_head()
            if tail.as_load and not tail.load:
                raise refusals.above_ten(tail.text, self.loads.unit, span)
            if tail.load:
                raise refusals.second_load(tail.text, span)
            if not tail.efforts:
                raise refusals.unreadable(tail.text, span, self.place.note)
            if chunk.parts and len(tail.efforts) == 1 and len(self.sets.group) > own:
                self._refuse_effort_of_which(chunk, tail)
            self.sets.rate(tail, chunk, span)
