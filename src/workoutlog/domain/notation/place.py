"""Where in the input something stands."""

from typing import NamedTuple

from workoutlog.domain.notation.parts import Part, Tail
from workoutlog.domain.notation.tokens import Word
from workoutlog.errors import Span


class Place(NamedTuple):
    """One line of input, in which spans are found; ``note`` says how notes are written there."""

    source: str
    line: int | None = None
    note: str = '-m "..."'

    def span(self, first: Word, last: Word | None = None) -> Span:
        """Find a word, or everything from one word to another."""
        return Span(self.source, first.start, (last or first).end, self.line)

    def part(self, word: Word, part: Part | Tail) -> Span:
        """Find a part of a word."""
        return Span(self.source, *word.place(part.start, part.end), self.line)

    def text(self, word: Word) -> str:
        """Give a word as it was typed."""
        return self.source[word.start : word.end]

    def all(self) -> Span:
        """Find the whole line."""
        return Span(self.source, 0, len(self.source), self.line)
