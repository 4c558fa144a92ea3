"""Notes of a workout and its sets: joined, moved to the set they belong to, kept once."""

from workoutlog.domain.model import NOTE_LENGTH
from workoutlog.services.told import ToldSet, changed


def joined(one: str, other: str) -> str:
    """Put two notes together, unless one says it already."""
    if not other or other in one:
        return one
    return f"{one}\n{other}" if one else other


def noted(told: ToldSet, text: str) -> ToldSet:
    """Add to the note of a set."""
    if not text:
        return told
    return changed(told, note=joined(_note_of(told), text)[:NOTE_LENGTH])


def add_to_last(sets: list[tuple[str, ToldSet]], exercise: str, text: str) -> bool:
    """Add a note to the last set of an exercise; False where there is none."""
    for place in range(len(sets) - 1, -1, -1):
        name, told = sets[place]
        if name == exercise:
            sets[place] = (name, noted(told, text))
            return True
    return False


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
