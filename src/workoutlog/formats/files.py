"""A file to import from: what program wrote it is told from its content, never from its name."""

from collections.abc import Iterator
from typing import BinaryIO

from workoutlog.errors import FormatUnknown
from workoutlog.formats.fitnotes import FitNotes
from workoutlog.formats.fitnotes_body import FitNotesBody
from workoutlog.formats.gymlog import Gymlog
from workoutlog.formats.hevy import Hevy
from workoutlog.formats.hevy_measures import HevyMeasures
from workoutlog.formats.strong import Strong
from workoutlog.formats.table import Format, Header
from workoutlog.formats.texts import Text, delimiter_of, split
from workoutlog.services.told import Answers, Findings, Told

_FORMATS: tuple[type[Format], ...] = (Strong, Hevy, HevyMeasures, FitNotes, FitNotesBody, Gymlog)
APPS = tuple(dict.fromkeys(each.app for each in _FORMATS))
_SHOWN = 200


class File:
    """A file that can be read twice, under the name that the lifter gave.

    ``app`` is what wrote it, should the lifter say so. Raises
    `InputUnreadable` for what is no text and `FormatUnknown` for a table that
    nobody here knows.
    """

    def __init__(self, name: str, file: BinaryIO, app: str | None = None) -> None:
        """Look through the file, and find out what wrote it."""
        self.name = name
        self._file = file
        self._text = Text(file, name)
        self.size = file.seek(0, 2)
        self._header, self._kind = self._recognise(app)

    @property
    def place(self) -> int:
        """How many of its bytes have been read."""
        return self._file.tell()

    def read(self, answers: Answers, found: Findings) -> Iterator[Told]:
        """Tell what it holds, in the order it stands there."""
        found.app = self._kind.app
        if self._text.encoding not in {"utf-8", "utf-16-le", "utf-16-be"}:
            found.warn(f"The text is not UTF-8; it was read as {self._text.encoding}.")
        return self._kind.told(self._text, self._header, answers, found)

    def _recognise(self, app: str | None) -> tuple[Header, type[Format]]:
        self._text.rewind()
        line = self._text.line()
        delimiter = delimiter_of(line)
        cells = split(line, delimiter)
        header = Header(cells, delimiter)
        if Strong.is_bare(cells):
            header = Header(list(Strong.bare_names), delimiter, first_line=1)
        known = [each for each in _FORMATS if app in {None, each.app}]
        for each in known:
            if each.recognises(header):
                return header, each
        shown = line.strip()[:_SHOWN]
        if app is not None:
            raise FormatUnknown(
                f"{self.name} is no export of {app}: its first line is {shown}",
                "Leave out --from, and it is told from the header.",
            )
        raise FormatUnknown(
            f"Nothing here knows the table {self.name}. Its first line is: {shown}",
            f"Exports of {', '.join(APPS)} can be read.",
        )
