"""What came back or went away, named by what it was."""

from collections import Counter
from itertools import groupby, pairwise

from workoutlog.domain.model import (
    Exercise,
    Measurement,
    Noun,
    Revision,
    Routine,
    Workout,
    WorkoutSet,
)
from workoutlog.domain.notation import write
from workoutlog.output.human import draw
from workoutlog.output.human.body import measurement_text
from workoutlog.output.human.words import count, day
from workoutlog.output.page import Page, unbroken
from workoutlog.services.importing import ACTION
from workoutlog.services.undoing import RowChange, Undone

_MOST = 6
_BACK, _GONE = "back again", "gone again"


@draw.register
def _undone(result: Undone, page: Page) -> list[str]:
    done, other = ("redone", "undo: wl u") if result.redone else ("undone", "redo: wl redo")
    texts = _texts(result, page) or [(done, result.action)]
    label, text = texts[0]
    drawn = page.hanging(f"{label}:", f"{text}   {page.faint(unbroken(other))}", indent=0)
    for before, (label, text) in pairwise(texts[:_MOST]):
        if label == before[0]:
            drawn += page.hanging("", text, indent=len(label) + 1)
        else:
            drawn += page.hanging(f"{label}:", text, indent=0)
    if len(texts) > _MOST:
        drawn.append(f"and {len(texts) - _MOST} more")
    if result.skipped:
        drawn.append(f"{count(result.skipped, 'row')} changed since then and kept what is newer.")
    return drawn


def _texts(result: Undone, page: Page) -> list[tuple[str, str]]:
    """Name what changed, and how: sets where there are any, for their workout is no news then."""
    if result.action == ACTION:
        return [(_BACK if result.redone else _GONE, _import_text(result))]
    changes = [each for each in result.changes if each.was != each.now]
    sets = [each for each in changes if each.exercise is not None]
    if sets:
        runs = groupby(sets, lambda each: (_label(each, result), each.handle))
        return [(label, _sets_text(list(run), page)) for (label, _), run in runs]
    return [(_label(each, result), _row_text(each, page)) for each in changes]


def _label(change: RowChange, result: Undone) -> str:
    """Say what became of a row."""
    match change.was, change.now:
        case None, _:
            return _BACK
        case _, None:
            return _GONE
        case Workout(finished_at=was), Workout(finished_at=now) if (was is None) != (now is None):
            return "running again" if now is None else "finished again"
    return "changed again" if result.redone else "changed back"


def _import_text(result: Undone) -> str:
    """Count what an import brought, which may be very much: import of 86 workouts, 3 exercises."""
    rows = (each.now or each.was for each in result.changes)
    kinds = Counter(each.kind for each in rows if each is not None)
    return f"{ACTION} of {', '.join(unbroken(count(kinds[kind], kind)) for kind in kinds)}"


def _sets_text(changes: list[RowChange], page: Page) -> str:
    """Write sets that came or went together; a changed one as it was and as it is."""
    tracking = changes[0].exercise.tracking if changes[0].exercise else None
    texts = []
    for sets in ([each.was for each in changes], [each.now for each in changes]):
        there = [each for each in sets if isinstance(each, WorkoutSet)]
        if there and tracking:
            texts.append(unbroken(write(there, tracking, ascii_only=not page.unicode)))
    arrow = page.sign(" → ", " -> ")
    return f"{changes[0].handle} {arrow.join(dict.fromkeys(texts))}"


def _row_text(change: RowChange, page: Page) -> str:
    texts = [_noun_text(each) for each in (change.was, change.now) if each is not None]
    return page.sign(" → ", " -> ").join(dict.fromkeys(texts))


def _noun_text(noun: Noun) -> str:
    match noun:
        case Workout():
            return f"{noun.name or 'workout'} of {unbroken(day(noun.local_start.date()))}"
        case Exercise():
            return f"exercise {noun.name}"
        case Measurement():
            return f"{noun.name} {measurement_text(noun)}"
        case Routine():
            return f"routine {noun.name}"
        case WorkoutSet():
            return "a set"
        case Revision():
            return f"a {noun.register_name} that lost a conflict"
