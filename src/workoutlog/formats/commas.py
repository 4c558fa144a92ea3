"""Rows in which commas of a name or a note are not quoted, put together again.

Such a row has more cells than the header. Which of them belong together is
told by the cells that are numbers, dates or times: only one way to part the
row puts each of them under its column.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from re import Pattern

_MOST_COMMAS = 20

NUMBER = re.compile(r"[+-]?\d{0,12}(?:\.\d{0,20})?", re.ASCII)
NAME = re.compile(r"(?![+-]?\d{0,12}(?:\.\d{0,20})?\Z).+", re.ASCII | re.DOTALL)
DATE = re.compile(r"\d{4}[-/]\d\d[-/]\d\d", re.ASCII)
CLOCK = re.compile(r"(?:\d{1,7}(?::\d\d){0,2}(?:\.\d{1,9})?)?", re.ASCII)
WORD = re.compile(r"[A-Za-z.]{0,10}")


class Commas:
    """Mends rows whose ``texts`` columns may hold commas, by the patterns of ``typed`` ones.

    ``names_at`` is a column that has one of the ``known`` names; of several ways
    to part a row, one with a known name there is right.
    """

    def __init__(
        self,
        width: int,
        texts: Sequence[int],
        typed: Mapping[int, Pattern[str]],
        names_at: int,
        known: frozenset[str],
    ) -> None:
        """Keep what is known of the columns, by their places."""
        self._width, self._texts, self._typed = width, sorted(texts), typed
        self._names_at, self._known = names_at, known

    def mend(self, cells: Sequence[str]) -> list[str] | None:
        """Put a row together; None where no way fits, or several do."""
        spare = len(cells) - self._width
        if not 0 < spare <= _MOST_COMMAS:
            return None
        fitting = [each for each in self._ways(list(cells), spare, self._texts) if self._fits(each)]
        known = [each for each in fitting if each[self._names_at].strip() in self._known]
        ways = known or fitting
        return ways[0] if len(ways) == 1 else None

    def _ways(self, cells: list[str], spare: int, texts: Sequence[int]) -> Iterator[list[str]]:
        """Give every way to join as many cells as are too many, from the first text on."""
        if not spare:
            yield cells
            return
        if not texts:
            return
        at, *others = texts
        for more in range(spare + 1):
            joined = [*cells[:at], ",".join(cells[at : at + more + 1]), *cells[at + more + 1 :]]
            yield from self._ways(joined, spare - more, others)

    def _fits(self, cells: Sequence[str]) -> bool:
        return all(pattern.fullmatch(cells[at].strip()) for at, pattern in self._typed.items())
