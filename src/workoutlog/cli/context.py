"""Where everything slow or outside is opened, on first use: file, settings, clock, terminal."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, TypeVar

from workoutlog import exercises
from workoutlog.cli.config import Configuration
from workoutlog.cli.options import Options, path_of
from workoutlog.cli.zone import SystemZone
from workoutlog.errors import InputUnreadable, LogbookMissing
from workoutlog.output.page import Page, unbroken
from workoutlog.services.ports import Moment
from workoutlog.store.logbook import SqliteLogbook

L = TypeVar("L", bound=SqliteLogbook)

_MOST_INPUT = 10_000_000
_PIECE = 1 << 18
_ANSWER = 4


class Context:
    """The circumstances of one command. The only place that looks at the world around it."""

    def __init__(self, options: Options) -> None:
        """Open nothing yet."""
        self.options = options
        self._opened: SqliteLogbook | None = None

    @cached_property
    def configuration(self) -> Configuration:
        """The settings in force."""
        return Configuration(self.config_path)

    @cached_property
    def config_path(self) -> Path:
        """Where the settings are written."""
        named = self.options.config or _path("WORKOUTLOG_CONFIG")
        return named or _user_path("config") / "config.toml"

    @cached_property
    def db_path(self) -> Path:
        """Where the logbook is."""
        named = self.options.db or _path("WORKOUTLOG_DB")
        return named or _user_path("data") / "logbook.db"

    @property
    def state_path(self) -> Path:
        """Where tracebacks of our own bugs are kept."""
        return _user_path("state")

    @property
    def logins_path(self) -> Path:
        """Where logins are kept in files, and what locks them."""
        return self.state_path / "logins"

    @property
    def logbook(self) -> SqliteLogbook:
        """The logbook, opened on first use; a new one is announced."""
        return self.opened_as(SqliteLogbook)

    def opened_as(self, kind: type[L]) -> L:
        """Open the logbook as something that can do more; before anything else opens it."""
        if self._opened is None:
            self._opened = kind(self.db_path, self.random_bits)
            if self._opened.is_new:
                self._announce()
        if not isinstance(self._opened, kind):
            raise TypeError("the logbook is open as something else")
        return self._opened

    def _announce(self) -> None:
        unit = self.configuration.value("unit")
        self.tell(f"New logbook: {self.db_path}")
        if unit.origin == "default":
            other = "lb" if unit.text == "kg" else "kg"
            change = unbroken(f"wl config set unit {other}")
            self.tell(f"Loads are in {unit.text}. To change: {change}")

    @property
    def has_written(self) -> bool:
        """Whether something was written into the logbook."""
        return self._opened is not None and self._opened.has_written

    def moment(self) -> Moment:
        """Say whose logbook it is, what time it is, and what the lifter prefers."""
        # Bad settings are noticed before a logbook is made.
        preferences = self.configuration.preferences()
        return Moment(
            logbook=self.logbook,
            catalogue=exercises,
            now=self.now(),
            random_bits=self.random_bits,
            preferences=preferences,
        )

    @staticmethod
    def random_bits(count: int) -> int:
        """Draw that many random bits from the system."""
        size = (count + 7) // 8
        return int.from_bytes(os.urandom(size)) >> (8 * size - count)

    def now(self) -> datetime:
        """Read the clock, in the lifter's zone."""
        return datetime.now(SystemZone())

    def timestamp(self) -> float:
        """Read the clock, in seconds since 1970."""
        return self.now().timestamp()

    @cached_property
    def page(self) -> Page:
        """What results are drawn on."""
        return Page.of(sys.stdout, os.environ, no_color=self.options.no_color)

    @cached_property
    def talk(self) -> Page:
        """What everything beside the results is written on."""
        return Page.of(sys.stderr, os.environ, no_color=self.options.no_color)

    @property
    def interactive(self) -> bool:
        """Whether somebody can be asked."""
        return sys.stdin is not None and sys.stdin.isatty() and not self.options.no_input

    def tell(self, text: str) -> None:
        """Say something beside the result, broken at words."""
        self.tell_lines(self.talk.wrapped(text))

    @staticmethod
    def tell_lines(lines: Sequence[str]) -> None:
        """Say what is laid out already."""
        print("\n".join(lines), file=sys.stderr, flush=True)

    def confirm(self, question: str) -> bool:
        """Ask for a yes; without somebody to ask it is a no, and so is the end of input."""
        if self.options.yes:
            return True
        return self.interactive and self.ask(f"{question} [y/N] ").casefold() in {"y", "yes"}

    def ask(self, question: str) -> str:
        """Ask for a line; the end of input is an empty one. Raises `InputUnreadable`."""
        # The last line keeps room for a short answer.
        page = self.talk._replace(width=self.talk.width - _ANSWER)
        lines = "\n".join(page.wrapped(question.rstrip()))
        print(lines, end=" ", file=sys.stderr, flush=True)
        try:
            line = sys.stdin.readline()
        except UnicodeDecodeError as error:
            raise InputUnreadable("What was typed is no text here.") from error
        if not line:
            self.tell("")
        return line.strip()

    def read_input(self) -> str:
        """Read all of standard input as text; `InputUnreadable` when it is none, or endless."""
        try:
            read = sys.stdin.buffer.read(_MOST_INPUT + 1)
            if len(read) > _MOST_INPUT:
                raise InputUnreadable("Standard input is longer than 10 MB.")
            return read.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise InputUnreadable(
                f"Standard input is not UTF-8 text: byte {error.start + 1}."
            ) from error
        except (OSError, AttributeError) as error:
            raise InputUnreadable("There is no standard input to read.") from error

    @contextmanager
    def spooled_input(self, most: int) -> Iterator[BinaryIO]:
        """Copy standard input, as `spooled` does."""
        if sys.stdin is None:
            raise InputUnreadable("There is no standard input to read.")
        with spooled(sys.stdin.buffer, "standard input", most) as file:
            yield file

    @property
    def editor(self) -> str:
        """The command that opens a text, as the lifter or the system has chosen."""
        return (
            self.configuration.value("editor").text
            or os.environ.get("VISUAL")
            or os.environ.get("EDITOR")
            or "vi"
        )

    def close(self) -> None:
        """Close what was opened."""
        if self._opened is not None:
            self._opened.close()


@contextmanager
def spooled(stream: BinaryIO, name: str, most: int) -> Iterator[BinaryIO]:
    """Copy what can be read only once to a file that is nobody's, to be read twice.

    Of what is endless, no more than a piece beyond ``most`` bytes is taken.
    """
    import tempfile  # only for a pipe

    with tempfile.TemporaryFile() as file:
        try:
            while file.tell() <= most and (piece := stream.read(_PIECE)):
                file.write(piece)
            file.seek(0)
        except OSError as error:
            raise InputUnreadable(f"{name} cannot be read: {error.strerror}.") from error
        yield file


def _path(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return path_of(value) if value else None


def _user_path(kind: str) -> Path:
    import platformdirs  # not needed where both paths are named

    try:
        return {
            "config": platformdirs.user_config_path,
            "data": platformdirs.user_data_path,
            "state": platformdirs.user_state_path,
        }[kind]("workoutlog", appauthor=False)
    except RuntimeError as error:
        raise LogbookMissing(
            "There is no home directory, so there is no place for the logbook.",
            "Name a file with --db or WORKOUTLOG_DB, and one with --config or WORKOUTLOG_CONFIG.",
        ) from error
