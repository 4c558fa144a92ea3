"""What stands while a line is read: the load, a load without reps, and the words to come."""

from decimal import Decimal
from typing import Final, Generic

from workoutlog.domain.model import SetType
from workoutlog.domain.notation import refusals
from workoutlog.domain.notation.amounts import NO_LOAD, load_text, load_words
from workoutlog.domain.notation.loads import BODY_KINDS, LoadReader
from workoutlog.domain.notation.parts import (
    DISTANCE,
    REPS,
    TIME,
    TOP_EFFORT,
    Chunk,
    Part,
    take_apart,
)
from workoutlog.domain.notation.place import Place
from workoutlog.domain.notation.sets import SetList
from workoutlog.domain.notation.tokens import KINDS, Word
from workoutlog.domain.notation.values import Context, Current, Known, L, Lift, Load
from workoutlog.domain.units import mass, plain
from workoutlog.errors import Span

BODY: Final = Load(None, None)
_AMOUNTS = str.maketrans(REPS + TIME + DISTANCE, "aaa")


class Standing(Generic[L]):
    """One line being read: its words, the load that stands, and the sets so far."""

    def __init__(
        self,
        words: list[Word],
        lift: L,
        place: Place,
        context: Context[L],
    ) -> None:
        self.lift = lift
        self.place = place
        self.current = context.current
        self.suggest = context.suggest
        self.chunks = [take_apart(word, lift.tracking) for word in words]
        self.position = 0
        # The load that stands (R10): a live workout starts with one, and the body is always there.
        self.load: Load | None = _standing_load(lift, self.current)
        self.loads = LoadReader(lift, context.settings, self.load if self.current else None)
        self.sets = SetList(lift, place)
        # A load whose reps are still to come: the 100 of `100 5 5`.
        self.head: Chunk | None = None
        # `warm-up` or `drop` as a word, until its set comes.
        self.kind: Chunk | None = None
        self.set_type = SetType.WORKING
        # How many sets the word at hand has added or completed.
        self.own = 0
        # What gave A × B its load, if that was the word after it.
        self.load_chunk: Chunk | None = None

    def take_load(self, chunk: Chunk, part: Part) -> None:
        """Let a new load stand, which begins a group."""
        self.refuse_unused_head()
        self.load = self.loads.read(part, chunk, self.span(chunk))
        self.set_type = self.take_kind(chunk) or SetType.WORKING
        self.sets.new_group()

    def take_kind(self, chunk: Chunk) -> SetType | None:
        """R7: warm-up or drop, as a prefix or as the word before."""
        word, self.kind = self.kind, None
        return KINDS[word.word.text] if word else chunk.set_type

    def take_own_load(self, chunk: Chunk) -> Part | None:
        """Take the load glued to a chunk: ``5@100`` (R3)."""
        for place, tail in enumerate(chunk.tails):
            load = tail.as_load
            if load:
                chunk.tails.pop(place)
                return load
        return None

    def amount_follows(self, after: int = 0) -> bool:
        """Tell whether the next word can be the reps of a load before it."""
        place = self.position + after
        if place >= len(self.chunks):
            return False
        following = self.chunks[place]
        return role(following.shape) in {"n", "a", "nxn", "nxa"} and not following.set_type

    def refuse_unused_head(self) -> None:
        """Refuse a load that nothing was done with."""
        if self.head and self.load:
            span = self.span(self.head)
            raise refusals.reps_missing(self.lift, self.shown(self.load), span)

    def span(self, chunk: Chunk, part: Part | None = None) -> Span:
        """Find a word, or a part of it."""
        return self.place.part(chunk.word, part) if part else self.place.span(chunk.word)

    def factors(self, chunk: Chunk) -> Span:
        """Find A × B without its efforts."""
        first, _ = chunk.word.place(chunk.parts[0].start - bool(chunk.set_type), chunk.parts[0].end)
        _, end = chunk.word.place(chunk.parts[-1].start, chunk.parts[-1].end)
        return Span(self.place.source, first, end, self.place.line)

    def shown(self, load: Load) -> str:
        """Write a load for a message."""
        if load.grams is None or load.unit is None:
            return "BW" if self.lift.tracking in BODY_KINDS else NO_LOAD
        text = load_text(load.grams, load.unit)
        if self.lift.tracking not in BODY_KINDS:
            return text
        return f"BW{'+' if load.grams >= 0 else ''}{text}"

    def words(self, load: Load) -> str:
        """Write a load as notation."""
        return load_words(load, body=self.lift.tracking in BODY_KINDS)

    def known_load(self) -> tuple[str, str]:
        """Write the load that stands or is known, to be offered and not assumed; and say which."""
        standing = Known(self.load) if self.load else None
        known = standing or (self.suggest(self.lift) if self.suggest else None)
        if known is None or known.load.grams is None or known.load.unit is None:
            return "", ""
        number = plain(mass(known.load.grams, known.load.unit))
        is_clear = known.load.unit == self.loads.unit and Decimal(number) > TOP_EFFORT
        return number if is_clear else self.words(known.load), known.which


def _standing_load(lift: Lift, current: Current[L] | None) -> Load | None:
    """Find the load that stands at the start: in a live workout that of the last set (R11)."""
    last = current.last if current else None
    if last and last.load_g is not None:
        return Load(last.load_g, last.load_unit)
    return BODY if lift.tracking in BODY_KINDS else None


def role(shape: str) -> str:
    """Name the shape of a chunk by what its parts count: reps, time and distance alike."""
    return shape.translate(_AMOUNTS)
