"""The decision table: what the words after the exercise mean, rule by rule.

Each word arrives as a `Chunk` with a shape such as ``nxn``. `Reader.RULES`
says which rule reads which shape; the only context is what the exercise counts
and the load that stands. What can mean two things is refused, never guessed.
"""

from collections.abc import Callable
from typing import ClassVar

from workoutlog.domain.model import SetType, Tracking
from workoutlog.domain.notation import doubts, modifiers, questions, refusals
from workoutlog.domain.notation.loads import BODY_KINDS
from workoutlog.domain.notation.parts import Chunk, Part
from workoutlog.domain.notation.standing import BODY, Standing, role
from workoutlog.domain.notation.tokens import KINDS
from workoutlog.domain.notation.values import MAX_BARE_REPS, MAX_SETS, L, Load, SetValues
from workoutlog.errors import Span

# Up to here A × B can be as well sets as kilos (R5).
_UNSURE_SETS = 10


class Reader(Standing[L]):
    """Reads the sets of one exercise from its words, once."""

    def read(self) -> tuple[SetValues, ...]:
        """Read all words, or raise at the first that cannot be read."""
        while self.position < len(self.chunks):
            chunk = self.chunks[self.position]
            self.position += 1
            self._word(chunk)
        self.refuse_unused_head()
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
        if text.startswith("--"):
            raise refusals.no_option(text, self.span(chunk))
        if text == "=":
            self._again(chunk)
            return
        modifier = modifiers.MODIFIER.fullmatch(text)
        if modifier:
            span = self.place.span(chunk.word)
            self.refuse_unused_head()
            self.sets.change(modifiers.read_modifier(modifier[1], modifier[2], span), text, span)
            return
        self.own = 0
        self.load_chunk = None
        if chunk.parts:
            doubts.refuse_unreadable(self, chunk)
            rule = self.RULES.get(role(chunk.shape))
            if rule is None:
                raise refusals.unreadable(text, self.place.span(chunk.word), self.place.note)
            rule(self, chunk)
        self._tails(chunk)

    # The rules

    def _head(self, chunk: Chunk) -> None:
        """R2, R4: a load alone; its reps follow."""
        part = chunk.parts[0]
        if part.letter == "f":
            if self.lift.tracking in (Tracking.TIMED, Tracking.DISTANCE):
                raise questions.unit_missing(self.lift, part.text, self.span(chunk, part))
            if self.head:
                raise refusals.part_of_a_rep(part.text, self.span(chunk, part))
        if chunk.word.pair:
            prefix = chunk.word.text[: part.start] + ("bw" if part.body else "") + part.sign
            word = chunk.word
            span = Span(self.place.source, word.start, word.pair_end, self.place.line)
            raise questions.decimal_or_list(word.pair, self.loads.unit, prefix, span)
        self.take_load(chunk, part)
        self.head = chunk

    def _bare(self, chunk: Chunk) -> None:
        """R4, R10, R11: a bare number is the load if none stands, and reps if one does."""
        part = chunk.parts[0]
        tracking = self.lift.tracking
        if tracking in (Tracking.TIMED, Tracking.DISTANCE):
            raise questions.unit_missing(self.lift, part.text, self.span(chunk, part))
        load = self.take_own_load(chunk)
        if load:
            self.take_load(chunk, load)
        elif tracking is not Tracking.BODYWEIGHT:
            if self._is_head(chunk):
                self._head(chunk)
                return
            doubts.refuse_many_bare_reps(self, chunk, part)
        self._add(chunk, part, is_bare=load is None)

    def _is_head(self, chunk: Chunk) -> bool:
        """R4: tell whether a bare number is a load, whose reps come next."""
        if self.load is None:
            return True
        if self.head or not self.amount_follows():
            return False
        return bool(
            self.lift.tracking is Tracking.CARRY
            or chunk.set_type
            or self.kind
            or (self.current and not self.sets)
        )

    def _amount(self, chunk: Chunk) -> None:
        """R8, R10: reps, a time or a distance at the load that stands."""
        part = chunk.parts[0]
        load = self.take_own_load(chunk)
        if load:
            self.take_load(chunk, load)
        elif self.lift.tracking is Tracking.WEIGHTED and self.load:
            doubts.refuse_many_bare_reps(self, chunk, part)
        self._add(chunk, part, is_bare=load is None)

    def _reps_again(self, chunk: Chunk) -> None:
        """R11: ``x5`` is reps at the load that stands."""
        self._add(chunk, chunk.parts[1], is_bare=True)

    def _load_by_amount(self, chunk: Chunk) -> None:
        """R1: load × reps."""
        self.take_load(chunk, chunk.parts[0])
        self._add(chunk, chunk.parts[1])

    def _amount_by_load(self, chunk: Chunk) -> None:
        """R5: reps × load with a unit."""
        amount, load = chunk.parts
        self.take_load(chunk, load)
        if amount.letter in "nr" and amount.number > MAX_BARE_REPS and self.load:
            raise questions.many_reps(
                amount.text, self.shown(self.load), self.words(self.load), self.span(chunk)
            )
        self._add(chunk, amount)

    def _sets_by_amount_by_load(self, chunk: Chunk) -> None:
        """R6: sets × reps × load."""
        count, amount, load = chunk.parts
        self.take_load(chunk, load)
        self._add(chunk, amount, count)

    def _load_by_amount_by_sets(self, chunk: Chunk) -> None:
        """R6: load × reps × sets, unless that is more sets than kilos."""
        load, amount, count = chunk.parts
        if load.letter == "n" and load.number < count.number:
            raise questions.load_times_sets(
                (load.text, amount.text, count.text), self.loads.unit, self.span(chunk)
            )
        self.take_load(chunk, load)
        self._add(chunk, amount, count)

    def _pair(self, chunk: Chunk) -> None:
        """R5: A × B, where the first reading that fits is taken."""
        first, amount = chunk.parts
        load = self._load_after(chunk)
        if load:
            self.take_load(chunk, load)
            self._add(chunk, amount, first)
        elif self.lift.tracking in BODY_KINDS:
            doubts.refuse_two_loads(self, chunk)
            self._add(chunk, amount, first)
        elif self.head:
            self._add(chunk, amount, first)
        elif chunk.set_type or self.kind or first.whole > _UNSURE_SETS or not first.whole:
            self._load_by_amount(chunk)
        else:
            doubts.refuse_sets_or_load(self, chunk)

    def _part_of_a_rep(self, chunk: Chunk) -> None:
        part = chunk.parts[1]
        if self.lift.tracking not in (Tracking.WEIGHTED, Tracking.BODYWEIGHT):
            raise questions.unit_missing(self.lift, part.text, self.span(chunk, part))
        raise refusals.part_of_a_rep(part.text, self.span(chunk, part))

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

    def _load_after(self, chunk: Chunk) -> Part | None:
        """R5: take the load after A × B, glued to it or in the next word."""
        first = chunk.parts[0]
        can_be_sets = first.whole <= MAX_SETS
        if can_be_sets or any(tail.load for tail in chunk.tails):
            load = self.take_own_load(chunk)
            if load:
                return load
        following = self.chunks[self.position] if self.position < len(self.chunks) else None
        if following is None or self.head or not can_be_sets:
            return None
        if not following.parts:
            load = self.take_own_load(following)
            self.load_chunk = following if load else None
            return load
        if following.shape != "l" or following.set_type:
            return None
        if self.amount_follows(1) and not following.tails:
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
        self.load_chunk = following
        following.parts, following.shape = [], ""
        return load

    # Sets

    def _add(
        self, chunk: Chunk, amount: Part, count: Part | None = None, *, is_bare: bool = False
    ) -> None:
        """Add sets at the load that stands."""
        if self.load is None:
            raise refusals.load_missing(self.lift, chunk.factors, self.span(chunk))
        doubts.refuse_ending_of_many(self, chunk, amount, count)
        kind = self.take_kind(chunk)
        empty = SetValues(
            set_type=kind or self.set_type,
            load_g=self.load.grams,
            load_unit=self.load.unit,
        )
        can_complete = is_bare and not (self.head or kind)
        self.own = self.sets.add(empty, chunk, amount, count, can_complete=can_complete)
        self.head = None
        if self.lift.tracking is Tracking.DISTANCE:
            self.load, self.set_type = BODY, SetType.WORKING

    def _again(self, chunk: Chunk) -> None:
        """R11: ``=`` repeats load and reps, but not the effort."""
        last = self.sets.last or (self.current.last if self.current else None)
        span = self.place.span(chunk.word)
        if self.current is None or last is None:
            raise refusals.nothing_to_repeat(span)
        self.refuse_unused_head()
        self.load = Load(last.load_g, last.load_unit)
        self.sets.repeat(last, span)

    def _tails(self, chunk: Chunk) -> None:
        """R3: efforts after an @, of the group or of the chunk they are glued to."""
        rated = False
        for tail in chunk.tails:
            span = self.place.part(chunk.word, tail)
            if not tail.text:
                raise refusals.stops_after(chunk.word.text, "@", self.place.span(chunk.word))
            self.refuse_unused_head()
            if tail.as_load and not tail.load:
                raise refusals.above_ten(tail.text, self.loads.unit, span)
            if tail.load:
                raise refusals.second_load(tail.text, span)
            if not tail.efforts:
                raise refusals.unreadable(tail.text, span, self.place.note)
            if rated:
                raise refusals.said_twice(f"{tail.sign}{tail.text}", span)
            rated = True
            if chunk.parts and len(tail.efforts) == 1 and len(self.sets.group) > self.own > 0:
                doubts.refuse_effort_of_which(self, chunk, tail)
            self.sets.rate(tail, chunk, span)
