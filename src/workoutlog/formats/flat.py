"""Tables with a set a row, as most programs export them: the loop that reads all of them.

A format says which columns it knows, how the texts of a workout are read and
how those of a set; both are asked once for each different text. A million rows
hold a few thousand different sets.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, compress, count, islice, pairwise, starmap
from operator import itemgetter, ne
from typing import ClassVar, TypeGuard, TypeVar

from workoutlog.domain.bounds import NOTE_LENGTH
from workoutlog.formats import notes
from workoutlog.formats.said import Note, Rest, Said, Several, Shortened, Skip
from workoutlog.formats.table import Header
from workoutlog.formats.texts import Batch, Repair, Text, batches, raw
from workoutlog.formats.values import text as plain_text
from workoutlog.services.told import (
    Answers,
    Findings,
    Refused,
    Told,
    ToldSet,
    ToldWorkout,
    changed,
    milliseconds,
)

_SAMPLE = 20_000
_MOST_KNOWN = 50_000
_LONGEST_REST = 24 * 3600
_SECOND = timedelta(seconds=1)
# Between texts that are looked up together: one text is found twice as fast as a tuple of them,
# and this sign is in no file that is read.
_BETWEEN = "\0"


K = TypeVar("K")
V = TypeVar("V")


class _Once(dict[K, V]):
    """What is made of each key when it is first asked for, and forgotten when it is too much."""

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: K) -> V:
        if len(self) > _MOST_KNOWN:
            self.clear()
        made = self[key] = self._make(key)
        return made


class FlatFormat:
    """One program's table, read with the answers to what it does not say.

    A subclass declares ``columns``: for each field the names a column of it has
    had; which of them are ``required`` to recognise the table; which tell the
    ``workout_fields`` and which the ``set_fields``. ``read_workout`` and ``read_set``
    are called with the texts of these fields, by name; what a file has no
    column for is left out.
    """

    app: ClassVar[str]
    columns: ClassVar[Mapping[str, tuple[str, ...]]]
    required: ClassVar[tuple[str, ...]]
    workout_fields: ClassVar[tuple[str, ...]]
    set_fields: ClassVar[tuple[str, ...]]
    # The columns that name an exercise, and whether its note stands in each of its rows.
    name_fields: ClassVar[tuple[str, ...]] = ("exercise",)
    notes_repeat: ClassVar[bool] = False

    # What a row says of its workout, and of its set; both raise `Refused`.
    read_workout: Callable[..., ToldWorkout]
    read_set: Callable[..., Said]

    def __init__(
        self, header: Header, sample: Sequence[Mapping[str, str]], answers: Answers, found: Findings
    ) -> None:
        """Look at the header and at the first rows; subclasses settle units and the like."""
        self.header = header
        self.sample = sample
        self.answers = answers
        self.found = found
        # What `read_workout` finds beside its workout, to be told before the next one.
        self.aside: list[Told] = []

    @classmethod
    def recognises(cls, header: Header) -> bool:
        """Say whether the table is of this program: it has every required column."""
        return all(header.find(*cls.columns[each]) is not None for each in cls.required)

    @classmethod
    def told(cls, text: Text, header: Header, answers: Answers, found: Findings) -> Iterator[Told]:
        """Tell every workout of the table, in the order of its rows."""
        return _Reading(cls, text, header, answers, found).told()

    def exercise(self, *texts: str) -> str:
        """Name the exercise of a row from the texts of ``name_fields``."""
        return " ".join(map(plain_text, texts))

    def finish(self, workout: ToldWorkout) -> ToldWorkout | None:
        """Give a workout its last form when its rows are read, or None if it was none."""
        return workout

    def lasted(self, start: datetime, end: datetime | None) -> int | None:
        """Tell how long a workout took, also in a night in which clocks change."""
        if end is None:
            return None
        lasted = (self.answers.instant(end)[0] - self.answers.instant(start)[0]) // _SECOND
        if lasted < 0:
            self.found.warn("Some workouts end before they begin; their end is left out.")
        return lasted if lasted > 0 else None

    def repair(self, _cells: list[str]) -> list[str] | None:
        """Mend a row of another width than the header, or give it up."""
        return None


class _Reading:
    """One table that is being read: its workout so far, and what waits for a set to belong to."""

    def __init__(
        self,
        kind: type[FlatFormat],
        text: Text,
        header: Header,
        answers: Answers,
        found: Findings,
    ) -> None:
        places = {field: header.find(*names) for field, names in kind.columns.items()}
        self._places = {field: at for field, at in places.items() if at is not None}
        self._text, self._header, self._found = text, header, found
        self._format = kind(header, self._sample(), answers, found)
        self._of_workout = [each for each in kind.workout_fields if each in self._places]
        self._of_set = [each for each in kind.set_fields if each in self._places]
        of_name = [self._places[each] for each in kind.name_fields if each in self._places]
        self._pick_workout = _picker(self._places[each] for each in self._of_workout)
        self._pick_set = _picker(self._places[each] for each in self._of_set)
        # Of one column the text itself, which is as quick to look up as it can be.
        self._pick_name = itemgetter(*of_name)
        self._names: _Once[str | tuple[str, ...], str] = _Once(self._name)
        self._sets: _Once[str, Said | Refused] = _Once(self._read_set)
        self._workout: ToldWorkout | None = None
        self._refused: Refused | None = None
        self._notes: dict[str, list[str]] = {}

    def told(self) -> Iterator[Told]:
        """Go through the rows, a batch at once and then a workout at once.

        What is done for each row by itself is left to functions in C, for there
        may be a million of them.
        """
        before: tuple[str, ...] | None = None
        for lines, rows in self._rows(self._format.repair, self._reject_width):
            self._found.rows += len(rows)
            workouts = list(map(self._pick_workout, rows))
            names = list(map(self._names.__getitem__, map(self._pick_name, rows)))
            keys = map(_BETWEEN.join, map(self._pick_set, rows))
            sets = list(map(self._sets.__getitem__, keys))
            for part in _runs(workouts):
                texts = workouts[part.start]
                if texts != before:
                    left, before = self._turn_to(texts), texts
                    if left is not None:
                        yield left
                    yield from self._aside()
                called, said = names[part], sets[part]
                if self._workout and not self._notes and "" not in called and _are_sets(said):
                    self._workout.sets.extend(zip(called, said, strict=True))
                    continue
                for row in zip(said, called, lines[part], rows[part], strict=True):
                    self._keep(*row)
        left = self._turn_to(None)
        if left is not None:
            yield left

    def _aside(self) -> list[Told]:
        aside, self._format.aside = self._format.aside, []
        return aside

    def _rows(self, repair: Repair, reject: Callable[[int, list[str]], None]) -> Iterator[Batch]:
        self._text.rewind()
        if self._header.first_line > 1:
            self._text.line()
        header = self._header
        return batches(self._text, header.delimiter, len(header.cells), repair, reject)

    def _sample(self) -> list[Mapping[str, str]]:
        """Look at the first rows: by them most formats settle what their numbers mean."""
        rows = chain.from_iterable(
            each.rows for each in self._rows(lambda _: None, lambda _line, _cells: None)
        )
        return [
            {field: cells[at] for field, at in self._places.items()}
            for cells in islice(rows, _SAMPLE)
        ]

    def _turn_to(self, texts: tuple[str, ...] | None) -> ToldWorkout | None:
        """Go on with the workout of a row; give the one before if that is another."""
        left, self._refused = self._workout, None
        if texts is not None:
            try:
                said = dict(zip(self._of_workout, texts, strict=True))
                told = self._format.read_workout(**said)
            except Refused as refused:
                self._refused = refused
                self._workout = None
            else:
                if left is not None and told.key == left.key:
                    # Some things stand in the first row only; rows may have times of their own.
                    self._workout = left._replace(
                        start=min(left.start, told.start, key=milliseconds),
                        note=notes.joined(left.note, told.note),
                        lasted_s=left.lasted_s or told.lasted_s,
                    )
                    return None
                self._workout = told
        return None if left is None else self._left(left)

    def _name(self, texts: str | tuple[str, ...]) -> str:
        """Name an exercise from its text, or its texts where several columns name it."""
        return self._format.exercise(*((texts,) if isinstance(texts, str) else texts))

    def _read_set(self, key: str) -> Said | Refused:
        """Read a set, or add its note to one that was read without it: most notes are unlike."""
        said = dict(zip(self._of_set, key.split(_BETWEEN), strict=True))
        note = plain_text(said.get("note", ""))
        if len(note) > NOTE_LENGTH:
            shorter = said | {"note": note[:NOTE_LENGTH]}
            return Shortened(self._read_set(_BETWEEN.join(shorter.values())))
        if note:
            bare = self._sets.get(_BETWEEN.join((said | {"note": ""}).values()))
            # What is noted without a note, from other columns, comes after it.
            if isinstance(bare, ToldSet) and "note" not in bare.given:
                return notes.noted(bare, note)
        try:
            return self._format.read_set(**said)
        except Refused as refused:
            return refused

    def _keep(self, said: Said | Refused, exercise: str, line: int, cells: list[str]) -> None:
        """Do with a row what is rarely to be done."""
        workout = self._workout
        if self._refused is not None or workout is None:
            self._reject(line, cells, self._refused or Refused("date", "there is no workout"))
            return
        match said:
            case Refused():
                self._reject(line, cells, said)
            case Skip(why):
                self._found.skipped[why] += 1
            case Shortened(shorter):
                self._found.cut_note(line)
                self._keep(shorter, exercise, line, cells)
            case _ if not exercise:
                self._reject(line, cells, Refused("exercise", "there is no exercise"))
            case Rest(seconds):
                self._rest(workout, exercise, seconds)
            case Note(text):
                self._found.notes += 1
                self._notes.setdefault(exercise, []).append(text)
            case Several(sets):
                workout.sets.extend((exercise, each) for each in sets)
            case ToldSet():
                # Rows of nothing repeat the note, too.
                text = "\n".join(dict.fromkeys(self._notes.pop(exercise, ())))
                workout.sets.append((exercise, notes.noted(said, text)))

    def _rest(self, workout: ToldWorkout, exercise: str, seconds: int) -> None:
        """Keep a rest with the set before it."""
        if not workout.sets or workout.sets[-1][0] != exercise:
            self._found.skipped["a rest that no set comes before"] += 1
            return
        self._found.rests += 1
        name, last = workout.sets[-1]
        rested = last.given.get("rest_s", 0)
        workout.sets[-1] = (name, changed(last, rest_s=min(int(rested) + seconds, _LONGEST_REST)))

    def _left(self, workout: ToldWorkout) -> ToldWorkout | None:
        """Finish a workout: notes that no set came after go to the last one before, or to it."""
        for exercise, texts in notes.add_to_last(workout.sets, self._notes).items():
            for text in texts:
                note = notes.joined(workout.note, f"{exercise}: {text}")
                workout = workout._replace(note=note)
        self._notes = {}
        if self._format.notes_repeat:
            notes.keep_first(workout.sets)
        return self._format.finish(workout)

    def _reject(self, line: int, cells: list[str], refused: Refused) -> None:
        at = self._places.get(refused.field)
        column = refused.field if at is None else self._header.cells[at].strip()
        self._found.reject(line, column, refused.reason, raw(cells, self._header.delimiter))

    def _reject_width(self, line: int, cells: list[str]) -> None:
        self._found.rows += 1
        shown = raw(cells, self._header.delimiter)
        self._found.reject(line, "", self._header.misfit(cells), shown)


def _runs(values: Sequence[object]) -> Iterator[slice]:
    """Part a sequence wherever a value is another than the one before."""
    changes = compress(count(1), map(ne, values[1:], values))
    return starmap(slice, pairwise([0, *changes, len(values)] if values else ()))


def _are_sets(told: Sequence[Said | Refused]) -> TypeGuard[Sequence[ToldSet]]:
    """Say whether rows are sets, as nearly all are, and nothing else."""
    return set(map(type, told)) == {ToldSet}


def _picker(places: Iterable[int]) -> Callable[[list[str]], tuple[str, ...]]:
    """Make a function that picks some cells of a row, as a tuple however many they are."""
    wanted = tuple(places)
    if len(wanted) > 1:
        return itemgetter(*wanted)
    return lambda cells: tuple(cells[at] for at in wanted)
