"""What happened to one set."""

from workoutlog.domain.notation import write
from workoutlog.output.human import draw
from workoutlog.output.human.conflicts import value_text
from workoutlog.output.human.words import day
from workoutlog.output.page import Page, printable, unbroken
from workoutlog.services.set_history import Happening, SetHistory


@draw.register
def _set_history(result: SetHistory, page: Page) -> list[str]:
    sets = write([result.set], result.exercise.tracking, ascii_only=not page.unicode)
    of = unbroken(day(result.workout.local_start.date()))
    drawn = page.hanging(
        page.strong(f"{result.number}"), f"{result.handle} {unbroken(sets)}, {of}", indent=0
    )
    for each in result.happened:
        drawn += page.hanging(each.what, _text(each, result, page), indent=3, room=9)
    return drawn


def _text(each: Happening, result: SetHistory, page: Page) -> str:
    parts = []
    if each.values:
        parts.append(value_text(each.values, each.row, result.exercise, page))
    if each.by is not None:
        parts.append(printable(each.by))
    if each.at is not None:
        at = each.at.astimezone()
        parts.append(unbroken(f"{day(at.date())} {at:%H:%M}"))
    return ", ".join(parts)
