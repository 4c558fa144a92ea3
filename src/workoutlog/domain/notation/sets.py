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
from workoutlog.domain.notation.parts import DISTANCE, FRACTION, REPS, TIME, WHOLE, Chunk, Part, Tail
from workoutlog.domain.notation.place import Place
from workoutlog.domain.notation.values import MAX_SETS, Lift, SetValues
from workoutlog.errors import InvalidValue, Span

_COUNTS_REPS = frozenset({Tracking.WEIGHTED, Tracking.BODYWEIGHT})


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
        self, empty: SetValues, chunk: Chunk, amount: Part, count: Part | None, *, is_bare: bool
    ) -> None:
        """Add one set, or as many as were counted, of an amount."""
        span = self._place.part(chunk.word, amount)
        self._refuse_amount(amount, span)
        if amount.letter in (TIME, DISTANCE):
            if is_bare and self._complete(amount, span):
                return
            self._end_half()
            values = measure(empty, amount, span)
        else:
            values = self._reps(empty, amount, span)
        self._extend(values, count.whole if count else 1, chunk)
        if amount.letter in (TIME, DISTANCE) and self._lift.tracking is not Tracking.TIMED:
            first = len(self._sets) - (count.whole if count else 1)
            self._half = Half(
                first, len(self._sets), amount, self._place.span(chunk.word), count is not None
            )
