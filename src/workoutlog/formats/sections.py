"""Files of several tables, each below a line such as ``### PROFILE ###``, with its own header."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from workoutlog.formats.texts import Records, Text

_BANNER = re.compile(r"#{2,}\s*([^#]*?)\s*#*", re.ASCII)


class Record(NamedTuple):
    """A record: its section, the line it begins in, and its cells by the names of their columns.

    ``cells`` is None for a record of another width than the header.
    """

    section: str
    line: int
    cells: dict[str, str] | None


def name_of(line: str) -> str | None:
    """Read the name of a section; the line that closes one has none, and others are no such."""
    found = _BANNER.fullmatch(line.strip())
    return found[1].upper() if found else None


def records(text: Text, repeated: str) -> Iterator[Record]:
    """Read every record of a file from the start.

    Some sections write a header again before each of their records: after a
    blank line, what has a column of the name that is ``repeated`` is one.
    """
    return _Reading(text, repeated).records()


class _Reading:
    """One file that is being read: in which section it is, and what the columns there are."""

    def __init__(self, text: Text, repeated: str) -> None:
        self._text = text
        self._repeated = repeated
        self._section = ""
        self._names: list[str] | None = None

    def records(self) -> Iterator[Record]:
        self._text.rewind()
        line, before = 1, ""
        for block in self._text.blocks():
            for number, cells, fitting in Records(block, self._text, ",").read(self._fitted):
                above = block[number - 1] if number else before
                record = self._record(line + number, cells, fitting, is_apart=not above.strip())
                if record is not None:
                    yield record
            line, before = line + len(block), block[-1]

    def _fitted(self, cells: list[str]) -> list[str] | None:
        """Say whether a row can be what it would be taken for."""
        is_alone = len(cells) == 1 and name_of(cells[0]) is not None
        is_one = is_alone or self._names is None or len(cells) == len(self._names)
        return cells if is_one else None

    def _record(
        self, line: int, cells: list[str], fitting: list[str] | None, *, is_apart: bool
    ) -> Record | None:
        section = name_of(cells[0]) if len(cells) == 1 else None
        if section is not None:
            self._section, self._names = section, None
            return None
        if self._names is None or (is_apart and self._repeated in _names(cells)):
            self._names = _names(cells)
            return None
        fits = fitting is not None and len(cells) == len(self._names)
        by_name = dict(zip(self._names, cells, strict=True)) if fits else None
        return Record(self._section, line, by_name)


def _names(cells: list[str]) -> list[str]:
    return [each.strip().casefold() for each in cells]
