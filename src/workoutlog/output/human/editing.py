"""What was corrected, as it was and as it is."""

from workoutlog.domain.notation import write
from workoutlog.output.human import draw
from workoutlog.output.human.body import measurement_text
from workoutlog.output.human.words import count, day
from workoutlog.output.human.workouts import title
from workoutlog.output.page import Page, unbroken
from workoutlog.services.editing import Deleted, Moved, SetEdited, WorkoutEdited

_UNDO = unbroken("undo: wl u")
_NOTHING = "Nothing changed."


@draw.register
def _set_edited(result: SetEdited, page: Page) -> list[str]:
    tracking = result.exercise.tracking
    was, now = (
        unbroken(write([each], tracking, ascii_only=not page.unicode))
        for each in (result.before, result.after)
    )
    text = now if was == now else f"{was}{page.sign(' → ', ' -> ')}{now}"
    label = f"set {result.number}  {page.strong(result.handle)}"
    # To undo what changed nothing would undo something else.
    end = unbroken(_NOTHING) if result.before == result.after else page.faint(_UNDO)
    return page.hanging(label, f"{text}   {end}", indent=0)


@draw.register
def _workout_edited(result: WorkoutEdited, page: Page) -> list[str]:
    return [*draw(result.shown, page), page.faint("undo: wl u") if result.changed else _NOTHING]


@draw.register
def _moved(result: Moved, page: Page) -> list[str]:
    return [*draw(result.shown, page), page.faint("undo: wl u")]


@draw.register
def _deleted(result: Deleted, page: Page) -> list[str]:
    drawn = []
    done = "would delete:" if result.dry_run else "deleted:"
    for shown in result.workouts:
        when = day(shown.workout.local_start.date())
        text = f"{title(shown)} of {unbroken(when)} with {unbroken(count(len(shown.sets), 'set'))}"
        drawn += page.hanging(done, text, indent=0)
    for measured in result.measurements:
        text = f"{measured.name} {unbroken(measurement_text(measured))}"
        drawn += page.hanging(done, text, indent=0)
    for handle, exercise, each in result.sets:
        text = unbroken(write([each], exercise.tracking, ascii_only=not page.unicode))
        drawn += page.hanging(done, f"{handle} {text}", indent=0)
    return drawn if result.dry_run else [*drawn, page.faint("undo: wl u")]
