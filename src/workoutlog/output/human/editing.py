"""What was corrected, as it was and as it is."""

from workoutlog.domain.notation import write
from workoutlog.output.human import draw
from workoutlog.output.human.words import count, day
from workoutlog.output.human.workouts import title
from workoutlog.output.page import Page, unbroken
from workoutlog.services.editing import Deleted, Moved, SetEdited, WorkoutEdited

_UNDO = unbroken("undo: wl u")


@draw.register
def _set_edited(result: SetEdited, page: Page) -> list[str]:
    tracking = result.exercise.tracking
    was, now = (
        unbroken(write([each], tracking, ascii_only=not page.unicode))
        for each in (result.before, result.after)
    )
    text = now if was == now else f"{was}{page.sign(' → ', ' -> ')}{now}"
    label = f"set {result.number}  {page.strong(result.handle)}"
    return page.hanging(label, f"{text}   {page.faint(_UNDO)}", indent=0)


@draw.register
def _workout_edited(result: WorkoutEdited, page: Page) -> list[str]:
    return [*draw(result.shown, page), page.faint("undo: wl u")]


@draw.register
def _moved(result: Moved, page: Page) -> list[str]:
    return [*draw(result.shown, page), page.faint("undo: wl u")]


@draw.register
def _deleted(result: Deleted, page: Page) -> list[str]:
    drawn = []
    for shown in result.workouts:
        when = day(shown.workout.local_start.date())
        drawn.append(f"deleted: {title(shown)} of {when} with {count(len(shown.sets), 'set')}")
    for handle, exercise, each in result.sets:
        text = write([each], exercise.tracking, ascii_only=not page.unicode)
        drawn += page.hanging("deleted:", f"{handle} {text}", indent=0)
    return [*drawn, page.faint("undo: wl u")]
