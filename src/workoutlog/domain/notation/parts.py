"""What a word is made of: factors between the x, and efforts or a load after the @.

``3x5@100@8`` has the factors 3 and 5 and the tails 100 and 8. Each factor gets
one letter for what it can be, and the letters together are the word's shape,
``nxn``, by which the decision table in ``reading`` finds its rule.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from workoutlog.domain.model import Ending, SetType, Tracking
from workoutlog.domain.notation.tokens import KINDS, Word
from workoutlog.domain.units import DistanceUnit, MassUnit

# The letters of a shape.
WHOLE: Final = "n"
FRACTION: Final = "f"
LOAD: Final = "l"
REPS: Final = "r"
TIME: Final = "t"
DISTANCE: Final = "m"
EMPTY: Final = ""
UNREADABLE: Final = "?"

TOP_EFFORT: Final = 10

_LONGEST = 12
# Three digits after a comma may be thousands, and are asked about.
_NUMBER = r"[0-9]{1,12}(?:\.[0-9]{1,6}|,(?:[0-9]{1,2}|[0-9]{4,6}))?"
_LOADED = re.compile(
    rf"(?P<body>bw)?(?:(?P<sign>[+-])?(?P<number>{_NUMBER})(?P<unit>kgs?|lbs?|k)?)?|(?P<bar>bar)"
    r"|(?P<none>no-load)"
)
_REPS = re.compile(r"([0-9]{1,6})(?:/([0-9]{1,6}))?([+f])?")
_CLOCK = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,3}):([0-5][0-9])")
_SPOKEN = re.compile(
    r"(?:(?P<h>[0-9]{1,6})(?:h|hrs?))?(?:(?P<min>[0-9]{1,6})(?:min|mins))?"
    r"(?:(?P<s>[0-9]{1,6})(?:s|secs?))?"
)
_HOURS_MINUTES = re.compile(r"([0-9]{1,3})h([0-5][0-9])")
_DISTANCE = re.compile(rf"({_NUMBER})(km|mi|yd|m|k)")
_PREFIX = re.compile(r"[wd](?=[0-9+-]|b(?:ar|w)(?![a-z]))")
_TAIL = re.compile(r"@|(?<![a-z@])(?=r(?:ir|pe))")
_EFFORTS = re.compile(
    r"(rir|rpe)?([0-9]{1,4}(?:\.[0-9]{1,4})?(?:,[0-9]{1,4}(?:\.[0-9]{1,4})?){0,99})"
)
_ENDINGS = {"+": Ending.AMRAP, "f": Ending.FAILURE, None: None}


@dataclass(slots=True, eq=False, repr=False)
class Part:
    """One factor or tail: its letter, its value, and where it stands in its word."""

    letter: str
    text: str
    start: int
    number: Decimal = Decimal(0)
    unit: MassUnit | DistanceUnit | None = None
    sign: str = ""
    body: bool = False
    bar: bool = False
    is_none: bool = False
    reps_right: int | None = None
    ending: Ending | None = None
    on_clock: bool = False

    @property
    def whole(self) -> int:
        """The number of a factor that counts something: reps, sets, seconds."""
        return int(self.number)

    @property
    def end(self) -> int:
        """Where the part ends in its word."""
        return self.start + len(self.text)


@dataclass(slots=True, eq=False, repr=False)
class Tail:
    """What stands after an @: efforts, or the load of the sets before it (R3)."""

    text: str
    start: int
    efforts: tuple[Decimal, ...] = ()
    scale: str = ""
    load: Part | None = None

    @property
    def end(self) -> int:
        """Where the tail ends in its word."""
        return self.start + len(self.text)

    @property
    def sign(self) -> str:
        """What stands before the tail: nothing, where ``rir`` or ``rpe`` says what it is."""
        return "" if self.scale else "@"

    @property
    def as_load(self) -> Part | None:
        """The load it can be: one with a unit, or a lone number above 10."""
        if self.load is None and len(self.efforts) == 1 and not self.scale:
            number = self.efforts[0]
            return Part(WHOLE, self.text, self.start, number) if number > TOP_EFFORT else None
        return self.load


@dataclass(slots=True, eq=False, repr=False)
class Chunk:
    """A word taken apart."""

    word: Word
    shape: str
    parts: list[Part]
    tails: list[Tail]
    set_type: SetType | None = None

    @property
    def factors(self) -> str:
        """The text of the factors alone, without prefix and tails."""
        return "x".join(part.text for part in self.parts)


def take_apart(word: Word, tracking: Tracking) -> Chunk:
    """Name what each part of a word can be on a lift that is counted this way."""
    text = word.text
    place = 1 if _PREFIX.match(text) else 0
    kind = KINDS.get(text[:place])
    marks = [found.span() for found in _TAIL.finditer(text, place)]
    stops = [start for start, _ in marks] + [len(text)]
    parts = []
    if stops[0] > place:
        for factor in text[place : stops[0]].split("x"):
            parts.append(read_part(factor, place, tracking))
            place += len(factor) + 1
    tails = [
        _tail(text[start:stop], start) for (_, start), stop in zip(marks, stops[1:], strict=True)
    ]
    return Chunk(word, "x".join(part.letter for part in parts), parts, tails, kind)


def _tail(text: str, start: int) -> Tail:
    found = _EFFORTS.fullmatch(text)
    if found:
        efforts = tuple(map(Decimal, found[2].split(",")))
        # 3x5@62,5 has a decimal comma: no effort is above 10.
        if not (found[1] is None and len(efforts) == 2 and efforts[0] > TOP_EFFORT):  # noqa: PLR2004 - the two sides of a comma
            return Tail(text, start, efforts, found[1] or "")
    loaded = _LOADED.fullmatch(text)
    return Tail(text, start, load=_loaded(loaded, start) if loaded and text else None)


def read_part(text: str, start: int, tracking: Tracking) -> Part:
    """Say what one factor can be."""
    if text.isdigit() and text.isascii() and len(text) <= _LONGEST:
        return Part(WHOLE, text, start, Decimal(text))
    if not text:
        return Part(EMPTY, text, start)
    measured = _measured(text, start, tracking)
    if measured:
        return measured
    found = _LOADED.fullmatch(text)
    if found:
        return _loaded(found, start)
    found = _REPS.fullmatch(text)
    if found:
        left, right, ending = found.groups()
        return Part(
            REPS,
            text,
            start,
            Decimal(left),
            # The right side is only kept when it differs.
            reps_right=int(right) if right and int(right) != int(left) else None,
            ending=_ENDINGS[ending],
        )
    return Part(UNREADABLE, text, start)


def _loaded(found: re.Match[str], start: int) -> Part:
    """Read ``100``, ``62.5``, ``225lb``, ``+10``, ``bw-20`` or ``bar`` (R2)."""
    number = Decimal((found["number"] or "0").replace(",", "."))
    plain_number = not (
        found["unit"] or found["sign"] or found["body"] or found["bar"] or found["none"]
    )
    if found["body"] and found["number"] and not found["sign"]:
        return Part(UNREADABLE, found[0], start)
    return Part(
        FRACTION if plain_number else LOAD,
        found[0],
        start,
        -number if found["sign"] == "-" else number,
        unit={"k": MassUnit.KG, "l": MassUnit.LB, "": None}[(found["unit"] or "")[:1]],
        sign=found["sign"] or "",
        body=bool(found["body"]),
        bar=bool(found["bar"]),
        is_none=bool(found["none"]),
    )


def _measured(text: str, start: int, tracking: Tracking) -> Part | None:
    """Read a time or a distance (R8); k is km on distance kinds and kg on all others."""
    found = _CLOCK.fullmatch(text)
    if found:
        hours, minutes, seconds = (int(each or 0) for each in found.groups())
        if found[1] is not None and minutes >= 60:  # noqa: PLR2004 - minutes of an hour
            return None
        whole = hours * 3600 + minutes * 60 + seconds
        return Part(TIME, text, start, Decimal(whole), on_clock=found[1] is None)
    found = _HOURS_MINUTES.fullmatch(text)
    if found:
        return Part(TIME, text, start, Decimal(int(found[1]) * 3600 + int(found[2]) * 60))
    found = _SPOKEN.fullmatch(text)
    if found:
        hours, minutes, seconds = (int(found[each] or 0) for each in ("h", "min", "s"))
        return Part(TIME, text, start, Decimal(hours * 3600 + minutes * 60 + seconds))
    found = _DISTANCE.fullmatch(text)
    if found and (found[2] != "k" or tracking is Tracking.DISTANCE):
        unit = DistanceUnit.KM if found[2] == "k" else DistanceUnit(found[2])
        return Part(DISTANCE, text, start, Decimal(found[1].replace(",", ".")), unit)
    return None
