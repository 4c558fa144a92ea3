"""A line typed in a live workout, where an exercise and a load may already stand (R11)."""

from typing import Generic

from workoutlog.domain.notation.entries import (
    NAME_WORDS,
    Named,
    grouped,
    noted,
    offering_sure_choices,
    pieces,
    sets_alone,
)
from workoutlog.domain.notation.place import Place
from workoutlog.domain.notation.tokens import Word, looks_like_sets
from workoutlog.domain.notation.values import (
    Context,
    Current,
    Entry,
    L,
    Lookup,
    Settings,
    Suggest,
)


def read_live(
    text: str,
    current: Current[L] | None,
    lookup: Lookup[L],
    settings: Settings,
    *,
    suggest: Suggest[L] | None = None,
) -> tuple[Entry[L], ...]:
    """Read a line that begins with a name, or with sets of the current exercise.

    ``5`` is reps at the current load, ``105 5`` a new load, ``+5 3`` a change
    of it, ``=`` the last set again without its effort. Raises what `read` does.
    """
    lines: list[tuple[Entry[L], ...]] = []
    for words, place, note in pieces(text):
        line = LiveLine(current, Named(lookup, Context(settings=settings, suggest=suggest)))
        entries = offering_sure_choices(line.read, words, place)
        lines.append(noted(entries, note))
        current = Current(entries[-1].exercise, entries[-1].sets[-1])
    return grouped(lines)


class LiveLine(Generic[L]):
    """Reads one line where a live workout stands."""

    def __init__(self, current: Current[L] | None, named: Named[L]) -> None:
        self.current = current
        self.named = named

    def read(self, words: list[Word], place: Place) -> tuple[Entry[L], ...]:
        """Read sets of the current exercise, or a line that names another."""
        if not self.current or not _is_sets(words, place, self.named.lookup):
            return self.named.read(words, place)
        lift = self.current.exercise
        context = self.named.context._replace(current=self.current)
        sets = sets_alone(words, lift, place, context)
        return (Entry(exercise=lift, as_typed="", sets=sets, line=place.line),)


def _is_sets(words: list[Word], place: Place, lookup: Lookup[L]) -> bool:
    """Tell whether a line goes on with the current exercise."""
    if not looks_like_sets(words[0].text) or any(word.text == "/" for word in words):
        return False
    return lookup.leading([place.text(word) for word in words[:NAME_WORDS]]) is None
