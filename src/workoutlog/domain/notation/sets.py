"""The sets read so far, and which of them a modifier speaks of."""

from collections.abc import Sequence
from dataclasses import replace

from workoutlog.domain.effort import rpe_tenths, rpe_tenths_from_rir
from workoutlog.domain.model import MAX_REPS, Tracking
from workoutlog.domain.notation import questions, refusals
from workoutlog.domain.notation.measures import (
    Half,
    measure,
    refuse_few_metres,
    refuse_impossible_pace,
)
from workoutlog.domain.notation.modifiers import Changes
from workoutlog.domain.notation.parts import (
    DISTANCE,
    REPS,
    TIME,
    WHOLE,
    Chunk,
    Part,
    Tail,
)
from workoutlog.domain.notation.place import Place
from workoutlog.domain.notation.values import MAX_SETS, Lift, SetValues
from workoutlog.errors import InvalidValue, Span

# What each kind counts, by the letters of its parts.
COUNTED: dict[Tracking, str] = {
    Tracking.WEIGHTED: WHOLE + REPS,
    Tracking.BODYWEIGHT: WHOLE + REPS,
    Tracking.TIMED: TIME,
    Tracking.DISTANCE: TIME + DISTANCE,
    Tracking.CARRY: TIME + DISTANCE,
}


class SetList:
    """Collects the sets of one entry.

    A modifier speaks of the group before it: the sets since a load was named,
    or since the last modifiers (R3).
    """

    def __init__(self, lift: Lift, place: Place) -> None:
        self._lift = lift
        self._place = place
        self._sets: list[SetValues] = []
        self._group_start = 0
        self._is_group_closed = False
        self._half: Half | None = None

    def __len__(self) -> int:
        return len(self._sets)

    @property
    def last(self) -> SetValues | None:
        """The set before."""
        return self._sets[-1] if self._sets else None

    @property
    def group(self) -> Sequence[SetValues]:
        """The sets that a modifier here would speak of."""
        return self._sets[self._group_start :]

    def done(self) -> tuple[SetValues, ...]:
        """Give the sets, when the line has ended."""
        self._end_half()
        return tuple(self._sets)

    def new_group(self) -> None:
        """Let the next set begin a group."""
        self._group_start = len(self._sets)
        self._is_group_closed = False
        self._end_half()

    def add(
        self,
        empty: SetValues,
        chunk: Chunk,
        amount: Part,
        count: Part | None,
        *,
        can_complete: bool,
    ) -> int:
        """Add one set, or as many as were counted; say how many were added or completed."""
        span = self._place.part(chunk.word, amount)
        self._refuse_uncounted(amount, span)
        if amount.letter in (TIME, DISTANCE):
            if can_complete and self._half and self._half.part.letter != amount.letter:
                return self._complete(self._half, amount, span)
            values = measure(empty, amount, span)
        else:
            values = _reps(empty, amount, span)
        number = self._count(chunk, count)
        if self._lift.tracking is Tracking.DISTANCE:
            self.new_group()
        self._end_half()
        self._extend([values] * number)
        if DISTANCE in COUNTED[self._lift.tracking]:
            first = len(self._sets) - number
            self._half = Half(
                first, len(self._sets), amount, self._place.part(chunk.word, amount), bool(count)
            )
        return number

    def repeat(self, last: SetValues, span: Span) -> None:
        """Add a set like another one, without its effort and how it ended."""
        self.new_group()
        if len(self._sets) == MAX_SETS:
            raise refusals.too_many_sets(span)
        self._extend(
            [
                SetValues(
                    set_type=last.set_type,
                    load_g=last.load_g,
                    load_unit=last.load_unit,
                    reps=last.reps,
                    reps_right=last.reps_right,
                    distance_mm=last.distance_mm,
                    distance_unit=last.distance_unit,
                    duration_s=last.duration_s,
                )
            ]
        )

    def rate(self, tail: Tail, chunk: Chunk, span: Span) -> None:
        """Give the sets of the group their efforts, one for all or one for each."""
        efforts = read_efforts(tail, span)
        if len(efforts) == 1:
            self.change({"rpe_tenths": efforts[0]}, chunk.word.text, span)
            return
        group = self.group
        if len(efforts) != len(group):
            is_half = len(efforts) == 2 and tail.efforts[1] == 5  # noqa: PLR2004 - 8,5 for 8.5
            half = f"@{tail.efforts[0]}.5" if is_half and not tail.scale else ""
            raise refusals.effort_count(len(efforts), len(group), half, span)
        for place, effort in enumerate(efforts, self._group_start):
            self._change_one(place, {"rpe_tenths": effort}, chunk.word.text, span)
        self._is_group_closed = True

    def change(self, changes: Changes, text: str, span: Span) -> None:
        """Give all sets of the group an effort, a rest, a tempo."""
        if not self.group:
            raise refusals.of_which_set(text, span)
        for place in range(self._group_start, len(self._sets)):
            self._change_one(place, changes, text, span)
        self._is_group_closed = True

    def _change_one(self, place: int, changes: Changes, text: str, span: Span) -> None:
        values = self._sets[place]
        if any(getattr(values, name) not in (None, "") for name in changes):
            raise refusals.said_twice(text, span)
        self._sets[place] = replace(values, **changes)

    def _extend(self, values: list[SetValues]) -> None:
        if self._is_group_closed:
            self._group_start = len(self._sets)
            self._is_group_closed = False
        self._sets.extend(values)

    def _count(self, chunk: Chunk, count: Part | None) -> int:
        number = count.whole if count else 1
        span = self._place.part(chunk.word, count) if count else self._place.span(chunk.word)
        if not number:
            raise refusals.no_sets(chunk.factors, span)
        if len(self._sets) + number > MAX_SETS:
            raise refusals.too_many_sets(span)
        return number

    def _refuse_uncounted(self, amount: Part, span: Span) -> None:
        """Refuse a bare number where a time or distance must be, and half a rep."""
        if amount.letter in COUNTED[self._lift.tracking]:
            return
        if self._lift.tracking not in (Tracking.WEIGHTED, Tracking.BODYWEIGHT):
            raise questions.unit_missing(self._lift, amount.text, span)
        raise refusals.part_of_a_rep(amount.text, span)

    def _complete(self, half: Half, amount: Part, span: Span) -> int:
        """R8: give the sets before the time or the distance that they lack."""
        for place in range(half.first, half.stop):
            values = measure(self._sets[place], amount, span)
            time, where = (amount, span) if amount.letter == TIME else (half.part, half.span)
            if self._lift.tracking is Tracking.DISTANCE:
                refuse_impossible_pace(values, time, where)
            self._sets[place] = values
        self._half = None
        return half.stop - half.first

    def _end_half(self) -> None:
        half, self._half = self._half, None
        if half and self._lift.tracking is Tracking.DISTANCE:
            refuse_few_metres(half, self._sets[half.first])


def _reps(empty: SetValues, amount: Part, span: Span) -> SetValues:
    if max(amount.whole, amount.reps_right or 0) > MAX_REPS:
        raise refusals.too_much(f"{amount.text} reps", f"{MAX_REPS}", span)
    return replace(empty, reps=amount.whole, reps_right=amount.reps_right, ending=amount.ending)


def read_efforts(tail: Tail, span: Span) -> list[int]:
    """Turn efforts as typed, RPE or RIR, into tenths of RPE."""
    read = rpe_tenths_from_rir if tail.scale == "rir" else rpe_tenths
    try:
        return [read(effort) for effort in tail.efforts]
    except InvalidValue as error:
        raise error.at(span) from None
