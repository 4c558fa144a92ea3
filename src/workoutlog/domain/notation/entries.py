"""From a line to its entries: which exercise, which superset, which note; then the sets."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from workoutlog.domain.notation import refusals
from workoutlog.domain.notation.place import Place
from workoutlog.domain.notation.reading import Reader
from workoutlog.domain.notation.tokens import (
    Word,
    glue,
    looks_like_sets,
    refuse_untypable,
    split,
)
from workoutlog.domain.notation.values import (
    Context,
    Entry,
    L,
    Lookup,
    Settings,
    SetValues,
    Suggest,
)
from workoutlog.errors import Choice, Span, WorkoutlogError

R = TypeVar("R")

# No name is longer, and a lookup need not see more of a line.
NAME_WORDS = 16
_LABEL = re.compile(r"([A-Z])[1-9]:?")
_DIGIT = re.compile("[0-9]")
_LINE_END = re.compile(r"\r\n?|\n")
_NOTE = re.compile(r"(?:^|(?<=\s))#")


def read(
    words: str | Sequence[str],
    lookup: Lookup[L],
    settings: Settings,
    *,
    suggest: Suggest[L] | None = None,
) -> tuple[Entry[L], ...]:
    """Read what was typed after ``log``: one exercise, or several in a superset.

    The words of a command line mean the same however a shell has parted them.
    Raises `NotationError`, `InvalidValue`, `ExerciseUnknown` or `ExerciseAmbiguous`,
    each with the place.
    """
    source = one_line(words if isinstance(words, str) else " ".join(words))
    named = Named(lookup, Context(settings=settings, suggest=suggest))
    return grouped([offering_sure_choices(named.read, split(source), Place(source))])


def read_lines(
    text: str, lookup: Lookup[L], settings: Settings, *, suggest: Suggest[L] | None = None
) -> tuple[Entry[L], ...]:
    """Read a file: a line or a ``;`` for each exercise, ``# ...`` for notes (R9).

    Raises what `read` does, at the first line that cannot be read; spans carry its number.
    """
    named = Named(lookup, Context(settings=settings, suggest=suggest))
    return grouped(
        [
            noted(offering_sure_choices(named.read, words, place), note)
            for words, place, note in pieces(text)
        ]
    )


def read_sets(
    text: str, lift: L, settings: Settings, *, suggest: Suggest[L] | None = None
) -> tuple[SetValues, ...]:
    """Read sets alone, of a known exercise; raises `NotationError` or `InvalidValue`."""
    source = one_line(text)
    context = Context(settings=settings, suggest=suggest)

    def sets_of_lift(words: list[Word], place: Place) -> tuple[SetValues, ...]:
        return sets_alone(words, lift, place, context)

    return offering_sure_choices(sets_of_lift, split(source), Place(source))


def sets_alone(
    words: list[Word], lift: L, place: Place, context: Context[L]
) -> tuple[SetValues, ...]:
    """Read words that are the sets of a known exercise."""
    for word in words:
        if word.text == "/":
            raise refusals.superset_here(place.span(word))
    sets = Reader(glue(words), lift, place, context).read()
    if not sets:
        raise refusals.nothing_done(lift, place.all())
    return sets


def one_line(text: str) -> str:
    """Join words by single spaces, as spans count them."""
    source = " ".join(text.split())
    refuse_untypable(source, None)
    return source


def pieces(text: str) -> Iterator[tuple[list[Word], Place, str]]:
    """Part a longer text into lines, exercises and notes; empty ones are left out."""
    for number, line in enumerate(_LINE_END.split(text.removeprefix("\ufeff")), 1):
        refuse_untypable(line, number)
        found = _NOTE.search(line)
        end = found.start() if found else len(line)
        note = line[found.end() :].strip() if found else ""
        place = Place(line, number, "# ...")
        start = 0
        stops = [at for at in range(end) if line[at] == ";"] + [end]
        for stop in stops:
            words = split(line, start, stop)
            start = stop + 1
            if words:
                yield words, place, note if stop == stops[-1] else ""


class Side(NamedTuple, Generic[L]):
    """One exercise of a line: what it is, and the words that say what is done of it."""

    exercise: L
    as_typed: str
    words: list[Word]
    label: str
    named: Span


class Named(Generic[L]):
    """Reads lines that begin with the name of an exercise."""

    def __init__(self, lookup: Lookup[L], context: Context[L]) -> None:
        self.lookup = lookup
        self.context = context

    def read(self, words: list[Word], place: Place) -> tuple[Entry[L], ...]:
        """Read the words of one line, in which ``/`` joins the sides of a superset (R9)."""
        return tuple(self._entry(side, place) for side in self.sides(words, place))

    def sides(self, words: list[Word], place: Place) -> list[Side[L]]:
        """Part a line at its ``/`` and find what each side is about."""
        if not words:
            raise refusals.nothing_typed(place.all())
        sides: list[list[Word]] = [[]]
        for word in words:
            if word.text != "/":
                sides[-1].append(word)
                continue
            if not sides[-1]:
                raise refusals.nothing_between(place.span(word))
            sides.append([])
        if not sides[-1]:
            raise refusals.nothing_between(place.span(words[-1]))
        return [self._side(side, place) for side in sides]

    def exercise(self, words: list[Word], place: Place) -> tuple[L, int]:
        """Find the exercise: the longest name that leads, or all words up to the sets."""
        typed = [place.text(word) for word in words[:NAME_WORDS]]
        colon = next((at + 1 for at, word in enumerate(typed) if _ends_name(word)), 0)
        if colon:
            typed = [*typed[: colon - 1], typed[colon - 1].removesuffix(":")]
        first_sets = colon or _first_sets(words)
        found = self.lookup.leading(typed)
        if found and found[1] >= min(first_sets, len(typed)):
            return found
        # The name is clear, and what follows it was meant as sets, if badly.
        if found and _DIGIT.search(typed[found[1]]):
            return found
        if not first_sets:
            raise refusals.no_exercise(words[0].text, place.span(words[0]))
        try:
            return self.lookup.resolve(" ".join(typed[:first_sets])), first_sets
        except WorkoutlogError as error:
            raise error.at(place.span(words[0], words[first_sets - 1])) from None

    def _entry(self, side: Side[L], place: Place) -> Entry[L]:
        if not side.words:
            raise refusals.nothing_done(side.exercise, side.named)
        sets = sets_alone(side.words, side.exercise, place, self.context)
        return Entry(side.exercise, side.as_typed, sets, label=side.label, line=place.line)

    def _side(self, words: list[Word], place: Place) -> Side[L]:
        label = place.text(words[0])
        if self._is_label(label, words):
            words = words[1:]
        else:
            label = ""
        lift, count = self.exercise(words, place)
        return Side(
            exercise=lift,
            as_typed=" ".join(map(place.text, words[:count])).removesuffix(":"),
            words=words[count:],
            label=label.removesuffix(":"),
            named=place.span(words[0], words[-1]),
        )

    def _is_label(self, text: str, words: list[Word]) -> bool:
        """Tell ``C2 row 50x10`` from ``C2 500m``, where C2 is the rowing machine."""
        if len(words) == 1 or not _LABEL.fullmatch(text):
            return False
        return not (self.lookup.leading([text]) and _first_sets(words[1:]) == 0)


def offering_sure_choices(
    read_piece: Callable[[list[Word], Place], R], words: list[Word], place: Place
) -> R:
    """Read, and let an error offer only those choices that can then be read."""
    try:
        return read_piece(words, place)
    except WorkoutlogError as error:
        error.choices = tuple(
            choice
            for choice in error.choices
            if error.span and _is_sure(read_piece, words, place, error.span, choice)
        )
        raise


def _is_sure(
    read_piece: Callable[[list[Word], Place], R],
    words: list[Word],
    place: Place,
    span: Span,
    choice: Choice,
) -> bool:
    source = place.source[: span.start] + choice.words + place.source[span.end :]
    end = words[-1].end + len(source) - len(place.source)
    try:
        read_piece(split(source, words[0].start, end), place._replace(source=source))
    except WorkoutlogError:
        return False
    return True


def noted(entries: tuple[Entry[L], ...], note: str) -> tuple[Entry[L], ...]:
    """Give the last entry of a line its note."""
    if not note:
        return entries
    return (*entries[:-1], entries[-1]._replace(note=note))


def grouped(lines: list[tuple[Entry[L], ...]]) -> tuple[Entry[L], ...]:
    """Give supersets their numbers."""
    numbers = superset_numbers([[entry.label for entry in line] for line in lines])
    entries = (entry for line in lines for entry in line)
    return tuple(
        entry._replace(superset=number) for entry, number in zip(entries, numbers, strict=True)
    )


def superset_numbers(lines: list[list[str]]) -> list[int | None]:
    """Give supersets their numbers: labels by their letter, the others by what is free (R9)."""
    taken = {_group(label) for line in lines for label in line if label}
    numbers: list[int | None] = []
    for line in lines:
        free = None
        if len(line) > 1 and not all(line):
            free = next(number for number in range(1, 1000) if number not in taken)
            taken.add(free)
        numbers.extend(_group(label) if label else free for label in line)
    return numbers


def _group(label: str) -> int:
    return ord(label[0]) - ord("A") + 1


def _ends_name(word: str) -> bool:
    return len(word) > 1 and word.endswith(":") and any(map(str.isalpha, word))


def _first_sets(words: list[Word]) -> int:
    """Count the words before the sets; a number may begin a name, as in ``45 deg``."""
    for place, word in enumerate(words):
        if not looks_like_sets(word.text):
            continue
        if place == 0 and word.text.isalnum() and len(words) > 1:
            following = words[1].text
            if following.isalpha() and not looks_like_sets(f"{following}1"):
                continue
        return place
    return len(words)
