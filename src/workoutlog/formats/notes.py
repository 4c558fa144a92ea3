"""Notes of a workout and its sets: joined, moved to the set they belong to, kept once."""

from collections.abc import Mapping, Sequence

from workoutlog.domain.bounds import NOTE_LENGTH
from workoutlog.services.told import ToldSet, changed


def joined(one: str, other: str) -> str:
    """Put two notes together, unless one says it already, or is longer than what is kept."""
    if not other or len(one) > NOTE_LENGTH or other in one:
        return one
    return f"{one}\n{other}" if one else other


def noted(told: ToldSet, text: str) -> ToldSet:
    """Add to the note of a set."""
    if not text:
        return told
    return changed(told, note=joined(_note_of(told), text)[:NOTE_LENGTH])


def add_to_last(
    sets: list[tuple[str, ToldSet]], waiting: Mapping[str, Sequence[str]]
) -> dict[str, Sequence[str]]:
    """Add the notes on exercises to the last set of each; return those that have none."""
    places = {exercise: place for place, (exercise, _) in enumerate(sets)} if waiting else {}
    for exercise in waiting.keys() & places:
        told = sets[places[exercise]][1]
        for text in waiting[exercise]:
            told = noted(told, text)
        sets[places[exercise]] = (exercise, told)
    return {exercise: texts for exercise, texts in waiting.items() if exercise not in places}


def keep_first(sets: list[tuple[str, ToldSet]]) -> None:
    """Keep a note that all sets of an exercise repeat with the first of them only."""
    before = ("", "")
    for place, (exercise, told) in enumerate(sets):
        note = _note_of(told)
        if note and (exercise, note) == before:
            sets[place] = (exercise, changed(told, note=None))
        before = (exercise, note)


def _note_of(told: ToldSet) -> str:
    return str(told.given.get("note", ""))
