"""Logged sets: echoed in the notation, with where they went and the rest that begins."""

from workoutlog.domain.notation import write
from workoutlog.output.human import draw
from workoutlog.output.human.words import clock, day
from workoutlog.output.human.workouts import sets_text, time_text
from workoutlog.output.page import Page, unbroken
from workoutlog.services.resting import Rest
from workoutlog.services.sets import Logged, Placement
from workoutlog.services.workouts import Block


@draw.register
def _logged(result: Logged, page: Page) -> list[str]:
    drawn = []
    for block in result.blocks:
        text = f"{sets_text(block, page)}   {page.faint(_counted(block, again=result.again))}"
        drawn += page.hanging(page.strong(block.handle), text.rstrip(), indent=0)
    aside = _rest(result.rest, page) or _where(result)
    if aside:
        drawn += page.wrapped(f"{aside}   {page.faint(unbroken('undo: wl u'))}")
    for slip in result.slips:
        before = write([slip.before], slip.exercise.tracking, ascii_only=not page.unicode)
        drawn += page.wrapped(
            f"Far more than the {unbroken(before)} of before. A slip? {unbroken('wl u')}"
        )
    if result.left_open is not None:
        name = result.left_open.name or "A workout"
        of = unbroken(day(result.left_open.local_start.date()))
        drawn += page.wrapped(f"{name} of {of} is still open: {unbroken('wl finish --last-set')}")
    return drawn


def _counted(block: Block, *, again: bool) -> str:
    """Say which sets of the exercise these are; warm-ups are not counted."""
    numbers = [each.of_exercise for each in block.sets if each.of_exercise is not None]
    if not numbers:
        return "again" if again else ""
    span = f"set {numbers[0]}" if len(numbers) == 1 else f"sets {numbers[0]}-{numbers[-1]}"
    return unbroken(f"again ({span})" if again else span)


def _rest(rest: Rest | None, page: Page) -> str:
    if rest is None:
        return ""
    return unbroken(f"rest {clock(rest.seconds)} {page.sign('→', 'until')} {rest.due:%H:%M}")


def _where(result: Logged) -> str:
    """Say which workout the sets went to, when that was for the program to decide."""
    workout, when = result.workout, result.when
    match result.placement:
        case Placement.RUNNING:
            return ""
        case Placement.JOINED:
            name = workout.name or "workout"
            return f"joined the {name} of {time_text(workout.started_at, workout, when)}"
        case Placement.NEW:
            return f"new workout, {time_text(when.utc, workout, when)}"
