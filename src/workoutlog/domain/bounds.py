"""What a field of a noun may hold, declared beside it in its annotation.

The noun checks it when it is made; whoever describes nouns to others, such as
a schema of the server, reads the same declaration.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, get_type_hints

from workoutlog.domain.order import DIGITS
from workoutlog.errors import InvalidValue

NAME_LENGTH = 100
NOTE_LENGTH = 4_000
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Between:
    """A whole number from ``low`` to ``high``."""

    low: int
    high: int
    what: str

    def kept(self, value: int) -> int:
        """Take the value, or raise `InvalidValue`."""
        if not self.low <= value <= self.high:
            raise InvalidValue(f"{self.what}: {value} is not between {self.low} and {self.high}.")
        return value


@dataclass(frozen=True, slots=True)
class Text:
    """A text of at most ``longest`` characters, without those that only machines mean."""

    what: str
    longest: int = NAME_LENGTH

    def kept(self, value: str) -> str:
        """Take the value, or raise `InvalidValue`."""
        if len(value) > self.longest:
            raise InvalidValue(
                f"The {self.what} is {len(value)} characters long; {self.longest} are allowed."
            )
        if value.isprintable():
            return value
        for place, character in enumerate(value):
            if character not in "\n\t" and unicodedata.category(character) in {"Cc", "Cs"}:
                raise InvalidValue(
                    f"The {self.what} has a character that cannot be kept: "
                    f"U+{ord(character):04X} at place {place + 1}."
                )
        return value


@dataclass(frozen=True, slots=True)
class Document(Text):
    """A text of any lines that says something."""

    def kept(self, value: str) -> str:
        """Take the value, or raise `InvalidValue`."""
        if not value.strip():
            raise InvalidValue(f"The {self.what} cannot be empty.")
        return Text.kept(self, value)


@dataclass(frozen=True, slots=True)
class Name(Document):
    """A text of one line that says something."""

    def kept(self, value: str) -> str:
        """Take the value, or raise `InvalidValue`."""
        if "\n" in value and value.strip():
            raise InvalidValue(f"The {self.what} must be one line.")
        return Document.kept(self, value)


@dataclass(frozen=True, slots=True)
class OrderKey(Text):
    """A key by which rows are ordered, as `workoutlog.domain.order` makes them."""

    longest: int = 1_000

    def kept(self, value: str) -> str:
        """Take the value, or raise `InvalidValue`."""
        if not value or value.strip(DIGITS):
            raise InvalidValue(f"The {self.what} is written in the digits of an order key.")
        return Text.kept(self, value)


@dataclass(frozen=True, slots=True)
class Each:
    """Several texts, all of which are alike."""

    bound: Text

    def kept(self, values: tuple[str, ...]) -> tuple[str, ...]:
        """Take the values, or raise `InvalidValue`."""
        return tuple(map(self.bound.kept, values))


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment in UTC that a calendar of today has, to the millisecond."""

    what: str

    def kept(self, value: datetime) -> datetime:
        """Take the value, or raise `InvalidValue`."""
        if value.tzinfo is not UTC and value.utcoffset() != timedelta(0):
            raise InvalidValue(f"The {self.what} must be in UTC.")
        if not EARLIEST <= value < LATEST:
            raise InvalidValue(f"The {self.what}, {value:%Y-%m-%d}, is not between 1900 and 2199.")
        # Files and servers keep milliseconds: what comes back must equal what was made.
        beyond = value.microsecond % 1000
        return value.replace(microsecond=value.microsecond - beyond) if beyond else value


Bound = Between | Text | Each | Instant
# UTC+14 (Kiribati) and UTC-12 are the ends of the world's clocks; 18 h is ISO's bound.
OFFSET = Between(-18 * 60, 18 * 60, "UTC offset in minutes")
NOTE = Text("note", NOTE_LENGTH)


def bounds_of(noun: type) -> Mapping[str, Bound]:
    """Read what the fields of a noun may hold, as far as that is declared."""
    bounds = {
        name: [each for each in getattr(hint, "__metadata__", ()) if isinstance(each, Bound)]
        for name, hint in get_type_hints(noun, include_extras=True).items()
    }
    return {name: declared[0] for name, declared in bounds.items() if declared}


def keep(noun: Any, bounds: Mapping[str, Bound]) -> None:
    """Hold the fields of a noun that is just being made to their bounds."""
    for name, bound in bounds.items():
        value = getattr(noun, name)
        if value is not None:
            kept = bound.kept(value)
            if kept is not value:
                object.__setattr__(noun, name, kept)
