"""The first line of a file, by which its program is known, and what a format is."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple, Protocol

from workoutlog.formats.texts import Text
from workoutlog.services.told import Answers, Findings, Told


class Header(NamedTuple):
    """The header of a table: its cells as they stand, and as they are looked up.

    ``first_line`` is 2, or 1 where the records begin at once: without a header,
    which one old format lacks, the names are those it should have.
    """

    cells: list[str]
    delimiter: str
    first_line: int = 2

    @property
    def names(self) -> list[str]:
        """The names in small letters, with single blanks."""
        return [" ".join(each.replace("\ufeff", "").casefold().split()) for each in self.cells]

    def find(self, *names: str) -> int | None:
        """Find the column that has one of these names, without or with its unit in brackets."""
        known = self.names
        for name in names:
            if name in known:
                return known.index(name)
        return None

    def misfit(self, cells: Sequence[str]) -> str:
        """Say why a record is none of this table; one with a quote that is open is one cell."""
        if len(cells) == 1 and '"' in cells[0]:
            return "a quote in it is never closed"
        return f"{len(cells):,} cells, where the header has {len(self.cells)}"


class Format(Protocol):
    """A program's way to write its history down.

    A format is known by its header alone: never by the name of a file, nor by
    the places of its columns.
    """

    app: ClassVar[str]

    @classmethod
    def recognises(cls, header: Header) -> bool:
        """Say whether a table with this header is of this program."""
        ...

    @classmethod
    def told(cls, text: Text, header: Header, answers: Answers, found: Findings) -> Iterator[Told]:
        """Tell what the table holds, in the order it stands there."""
        ...
