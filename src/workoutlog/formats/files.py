"""A file to import from: what program wrote it is told from its content, never from its name."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from workoutlog.errors import FormatUnknown, InputUnreadable
from workoutlog.formats.dailystrength import DailyStrength
from workoutlog.formats.fit import Fit
from workoutlog.formats.fit_messages import is_fit
from workoutlog.formats.fitbod import Fitbod
from workoutlog.formats.fitnotes import FitNotes
from workoutlog.formats.fitnotes_body import FitNotesBody
from workoutlog.formats.flexify import Flexify
from workoutlog.formats.gymbook import GymBook
from workoutlog.formats.gymlog import Gymlog
from workoutlog.formats.gymrun import GymRun
from workoutlog.formats.hevy import Hevy
from workoutlog.formats.hevy_measures import HevyMeasures
from workoutlog.formats.jefit import Jefit
from workoutlog.formats.liftlog import LiftLog
from workoutlog.formats.liftosaur import Liftosaur
from workoutlog.formats.native import NativeJson, NativeLines, NativeTable
from workoutlog.formats.strong import Strong
from workoutlog.formats.stronglifts import StrongLifts
from workoutlog.formats.stronglifts_wide import StrongLiftsWide
from workoutlog.formats.table import Format, Header
from workoutlog.formats.texts import Text, delimiter_of, split
from workoutlog.services.told import Answers, Findings, Told

_FORMATS: tuple[type[Format], ...] = (
    NativeTable,
    NativeLines,
    NativeJson,
    Strong,
    Hevy,
    HevyMeasures,
    FitNotes,
    FitNotesBody,
    Gymlog,
    Fitbod,
    StrongLifts,
    StrongLiftsWide,
    Jefit,
    Liftosaur,
    GymBook,
    GymRun,
    LiftLog,
    DailyStrength,
    Flexify,
)
APPS = tuple(dict.fromkeys((*(each.app for each in _FORMATS), Fit.app)))
_SHOWN = 200
_LONGEST_MAGIC = 16


class _Table(NamedTuple):
    """A text whose program is known."""

    text: Text
    header: Header
    kind: type[Format]

    @property
    def app(self) -> str:
        return self.kind.app

    def told(self, answers: Answers, found: Findings) -> Iterator[Told]:
        if self.text.encoding not in {"utf-8", "utf-16-le", "utf-16-be"}:
            found.warn(f"The text is not UTF-8; it was read as {self.text.encoding}.")
        return self.kind.told(self.text, self.header, answers, found)


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
        head = file.read(_LONGEST_MAGIC)
        self.size = file.seek(0, 2)
        file.seek(0)
        self._content = self._binary(app) if is_fit(head) else self._table(app)

    @property
    def place(self) -> int:
        """How many of its bytes have been read."""
        return self._file.tell()

    def read(self, answers: Answers, found: Findings) -> Iterator[Told]:
        """Tell what it holds, in the order it stands there."""
        found.app = self._content.app
        try:
            yield from self._content.told(answers, found)
        except OSError as error:
            raise InputUnreadable(f"{self.name} cannot be read: {error.strerror}.") from error

    def _binary(self, app: str | None) -> Fit:
        if app not in {None, Fit.app}:
            raise _is_other(self.name, str(app), "it is a FIT file")
        return Fit(self._file, self.name)

    def _table(self, app: str | None) -> _Table:
        text = Text(self._file, self.name)
        line = text.line()
        delimiter = delimiter_of(line)
        cells = split(line, delimiter)
        header = Header(cells, delimiter)
        if Strong.is_bare(cells):
            header = Header(list(Strong.bare_names), delimiter, first_line=1)
        known = [each for each in _FORMATS if app in {None, each.app}]
        for each in known:
            if each.recognises(header):
                return _Table(text, header, each)
        shown = line.strip()[:_SHOWN]
        if app is not None:
            raise _is_other(self.name, app, f"its first line is {shown}")
        raise FormatUnknown(
            f"Nothing here knows the table {self.name}. Its first line is: {shown}",
            f"Exports of {', '.join(APPS)} can be read.",
        )


def _is_other(name: str, app: str, what: str) -> FormatUnknown:
    return FormatUnknown(
        f"{name} is no export of {app}: {what}",
        "Leave out --from, and it is told from what it holds.",
    )
