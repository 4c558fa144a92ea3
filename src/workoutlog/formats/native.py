"""Our own files, which lose nothing: a row for each exercise, workout, set, measurement, routine.

As CSV the first column says which of these a row is, and every field of a noun
is a column of its name; as JSON Lines each row is an object, behind a line
that says whose file it is. Numbers are the integers that the logbook keeps. The
sets of a workout stand in the order they were done, which is why they need no
position. Exported again from a logbook that a file was imported into, it is the
same to the byte.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from functools import lru_cache, partial
from itertools import compress
from typing import Any, ClassVar
from uuid import UUID

from workoutlog.domain.model import NOUNS, N, Noun, Revision, WorkoutSet
from workoutlog.domain.plain import field_types, fields_from_plain, noun_from_plain
from workoutlog.errors import InputUnreadable, InvalidValue
from workoutlog.formats.table import Header
from workoutlog.formats.texts import Text, batches, raw
from workoutlog.formats.values import unguarded
from workoutlog.services.told import (
    Answers,
    Findings,
    Refused,
    Told,
    ToldNoun,
    ToldRow,
    ToldSet,
    said_of,
)
from workoutlog.services.visits import position

APP = "workoutlog"
KIND = "kind"
GUARDED_KIND = f"'{KIND}"
# The first line of JSON Lines.
MARK = {APP: 1}

# What lost a conflict between two devices is theirs to keep, and no part of the history.
WRITTEN = tuple(noun for noun in NOUNS if noun is not Revision)
_BY_KIND = {noun.kind: noun for noun in WRITTEN}
_NEEDED: Mapping[type[Any], list[str]] = {
    noun: [each.name for each in fields(noun) if each.default is MISSING] for noun in WRITTEN
}
# What a value that is long or deep can be refused by, beside what is wrong with a plain one.
_UNREADABLE = (KeyError, TypeError, ValueError, OverflowError, RecursionError)
_SHOWN = 500
# What tells a set from another one in which the same was done.
_IDS = ("id", "workout_id", "exercise_id")
_OWN = frozenset({KIND, *_IDS, "position"})
_NOBODY = str(UUID(int=0))

# Reads a value for a field of some type.
Read = Callable[[Any, Any], Any]


def _columns() -> tuple[str, ...]:
    """Name every column: those of a set, which are most rows, stand beside each other."""
    names = [KIND, "id", *(each.name for each in fields(WorkoutSet))]
    names += [each.name for noun in WRITTEN for each in fields(noun)]
    return tuple(each for each in dict.fromkeys(names) if each != "position")


COLUMNS = _columns()


class NativeTable:
    """Our CSV. Columns that have a default may be left out of one that was written by hand."""

    app: ClassVar[str] = APP

    @classmethod
    def recognises(cls, header: Header) -> bool:
        """Say whether the first columns are ours."""
        return header.names[:2] in ([KIND, "id"], [GUARDED_KIND, "id"])

    @classmethod
    def told(cls, text: Text, header: Header, _answers: Answers, found: Findings) -> Iterator[Told]:
        """Tell every row, as it is."""
        columns = header.names
        clean = unguarded if columns[0] == GUARDED_KIND else str
        columns[0] = KIND
        told = _Rows(found)
        text.rewind()
        text.line()

        def misfit(line: int, cells: list[str]) -> None:
            found.rows += 1
            found.reject(line, "", header.misfit(cells), raw(cells, header.delimiter))

        for lines, rows in batches(text, header.delimiter, len(columns), lambda _: None, misfit):
            for line, cells in zip(lines, rows, strict=True):
                # A row has a cell for every field of every noun; most are empty.
                filled = dict(compress(zip(columns, cells, strict=True), cells))
                values = {name: clean(cell) for name, cell in filled.items()}
                yield from told.row(line, values, _from_text, partial(raw, cells, header.delimiter))


class NativeLines:
    """Our JSON Lines."""

    app: ClassVar[str] = APP

    @classmethod
    def recognises(cls, header: Header) -> bool:
        """Say whether the first line is ours."""
        return "".join(header.cells).replace(" ", "").replace('"', "") == f"{{{APP}:1}}"

    @classmethod
    def told(
        cls, text: Text, _header: Header, _answers: Answers, found: Findings
    ) -> Iterator[Told]:
        """Tell every row, as it is."""
        told = _Rows(found)
        text.rewind()
        text.line()
        number = text.lines
        for block in text.blocks():
            for line in block:
                number += 1
                if line.strip():
                    yield from told.line(number, line)


class NativeJson:
    """Our JSON in one piece, which is for other programs: it could only be read whole."""

    app: ClassVar[str] = APP

    @classmethod
    def recognises(cls, header: Header) -> bool:
        """Say whether the first line is ours."""
        return "".join(header.cells).replace(" ", "").startswith(f'{{"{APP}":1')

    @classmethod
    def told(
        cls, text: Text, _header: Header, _answers: Answers, _found: Findings
    ) -> Iterator[Told]:
        """Refuse it, and name the form that can be read."""
        raise InputUnreadable(
            f"{text.name} is JSON in one piece, for other programs to read.",
            "Import JSON Lines: they hold the same, a row a line.",
            hint="wl export history.jsonl",
        )


class _Rows:
    """Tells rows, and gives each set of a workout its place."""

    def __init__(self, found: Findings) -> None:
        self._found = found
        self._places: Counter[str] = Counter()

    def line(self, number: int, text: str) -> Iterator[Told]:
        """Read a line of JSON."""
        try:
            values = json.loads(text)
        except (ValueError, RecursionError):
            values = None
        if isinstance(values, dict):
            yield from self.row(number, values, _as_it_is, partial(_start, text))
        else:
            self._found.rows += 1
            self._found.reject(number, "", "it is no JSON object", _start(text))

    def row(
        self,
        number: int,
        values: Mapping[str, Any],
        read: Read,
        shown: Callable[[], str],
    ) -> Iterator[Told]:
        """Tell a row, or reject it."""
        self._found.rows += 1
        try:
            if values.get(KIND) == WorkoutSet.kind:
                yield self._set(number, values, read)
            else:
                yield ToldNoun(number, _noun(_kind(values), values, read))
        except Refused as refused:
            self._found.reject(number, refused.field, refused.reason, shown())
        except InvalidValue as error:
            self._found.reject(number, "", error.message.rstrip("."), shown())

    def _set(self, number: int, values: Mapping[str, Any], read: Read) -> ToldRow:
        """Read a set: its ids by themselves, for what was done in it is said by many."""
        place = self._next_place(str(values.get("workout_id")))
        row_id, workout, exercise = (_id(values, name) for name in _IDS)
        # In JSON true is not 1.
        rest = tuple(
            [(name, type(each), each) for name, each in values.items() if name not in _OWN]
        )
        try:
            said = _said(read, rest)
        except TypeError:
            # A list can have no second time.
            said = _said.__wrapped__(read, rest)
        return ToldRow(number, row_id, workout, exercise, place, said)

    def _next_place(self, workout: str) -> str:
        # A spreadsheet may have sorted the sets by something else than their workout.
        place = self._places[workout]
        self._places[workout] += 1
        return position(place)


def _start(text: str) -> str:
    return text.strip()[:_SHOWN]


def _id(values: Mapping[str, Any], name: str) -> UUID:
    value = values.get(name)
    if value is None:
        raise Refused(name, f"a {WorkoutSet.kind} needs it")
    try:
        # Very many sets have one workout and one exercise.
        return UUID(value) if name == "id" else _shared_id(value)
    except (AttributeError, TypeError, ValueError) as error:
        raise _refused(UUID, name, value) from error


_shared_id = lru_cache(maxsize=4_096)(UUID)


@lru_cache(maxsize=65_536)
def _said(read: Read, rest: tuple[tuple[str, type, Any], ...]) -> ToldSet:
    """Read what was done in a set, once for all that say the same."""
    given = {name: value for name, _, value in rest}
    return said_of(_noun(WorkoutSet, given | dict.fromkeys(_IDS, _NOBODY), read))


def _kind(values: Mapping[str, Any]) -> type[Noun]:
    noun = _BY_KIND.get(str(values.get(KIND)))
    if noun is None:
        raise Refused(KIND, f"there is no {str(values.get(KIND))[:40]!r}")
    return noun


def _noun(noun: type[N], values: Mapping[str, Any], read: Read) -> N:
    types = field_types(noun)
    given = {}
    for name, value in values.items():
        if name in types and value is not None:
            try:
                given[name] = read(types[name], value)
            except _UNREADABLE as error:
                raise _refused(types[name], name, value) from error
    for name in _NEEDED[noun]:
        if name not in given:
            raise Refused(name, f"a {noun.kind} needs it")
    try:
        return noun_from_plain(noun, given)
    except _UNREADABLE as error:
        raise _culprit(noun, given) from error


def _culprit(noun: type[Any], given: Mapping[str, Any]) -> Refused:
    """Find the value that cannot be read, which is only asked where one cannot."""
    for name, value in given.items():
        try:
            fields_from_plain(noun, {name: value})
        except _UNREADABLE:
            return _refused(field_types(noun)[name], name, value)
    return Refused("", f"it is no {noun.kind}")


def _refused(kind: Any, name: str, value: Any) -> Refused:
    advice = ": a time is written 2026-11-23T18:00:00Z" if kind is datetime else ""
    return Refused(name, f"it cannot be {str(value)[:40]!r}{advice}")


def _from_text(kind: Any, text: str) -> Any:
    """Read a cell as the plain value of a field."""
    if kind is int:
        return int(text)
    if kind is bool:
        return {"true": True, "false": False}[text.casefold()]
    if kind == tuple[str, ...]:
        return _as_it_is(kind, json.loads(text))
    # No text of ours has a CR; what turns the ends of all lines into CRLF does so within texts.
    return _as_it_is(kind, text.replace("\r\n", "\n"))


def _as_it_is(kind: Any, value: Any) -> Any:
    """Take a value of JSON for that of a field, if it is of its kind."""
    if kind in {int, bool}:
        if type(value) is not kind:
            raise ValueError(value)
    elif kind == tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise ValueError(value)
    elif not isinstance(value, str):
        raise TypeError(value)
    elif kind is UUID:
        UUID(value)
    elif kind is datetime and datetime.fromisoformat(value).tzinfo is None:
        # It would be taken for one of this machine's zone.
        raise ValueError(value)
    return value
