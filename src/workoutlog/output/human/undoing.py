"""What came back or went away, named by what it was."""

from collections import Counter
from itertools import groupby

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


@draw.register
def _undone(result: Undone, page: Page) -> list[str]:
    done, other = ("redone", "undo: wl u") if result.redone else ("undone", "redo: wl redo")
    texts = _texts(result, page) or [result.action]
    drawn = page.hanging(f"{done}:", f"{texts[0]}   {page.faint(unbroken(other))}", indent=0)
    for text in texts[1:_MOST]:
        drawn += page.hanging("", text, indent=len(done) + 1)
    if len(texts) > _MOST:
        drawn.append(f"and {len(texts) - _MOST} more")
    if result.skipped:
        drawn.append(f"{count(result.skipped, 'row')} changed since then and kept what is newer.")
    return drawn


def _texts(result: Undone, page: Page) -> list[str]:
    """Name what changed: sets where there are any, for a workout that came with them is no news."""
    if result.action == ACTION:
        return [_import_text(result)]
    sets = [each for each in result.changes if each.exercise is not None]
    if sets:
        return [
            _sets_text(list(run), page)
            for _, run in groupby(
                sets, lambda each: (each.handle, each.was is None, each.now is None)
            )
        ]
    return [_row_text(each, page) for each in result.changes]


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
            running = "" if noun.finished_at else ", running"
            return f"{noun.name or 'workout'} of {unbroken(day(noun.local_start.date()))}{running}"
        case Exercise():
            return noun.name
        case Measurement():
            return f"{noun.name} {measurement_text(noun)}"
        case Routine():
            return f"routine {noun.name}"
        case WorkoutSet():
            return "a set"
        case Revision():
            return f"a {noun.register_name} that lost a conflict"
