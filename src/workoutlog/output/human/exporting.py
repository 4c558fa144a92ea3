"""What was exported where."""

from workoutlog.output.human import draw
from workoutlog.output.human.words import count
from workoutlog.output.page import Page, unbroken
from workoutlog.services.exporting import Exported

_ROOM = len("exported to")


@draw.register
def _exported(result: Exported, page: Page) -> list[str]:
    sets = f"{count(result.sets, 'set')} in {count(result.workouts, 'workout')}"
    others = (
        (result.exercises, "exercise"),
        (result.measurements, "measurement"),
        (result.routines, "routine"),
    )
    parts = [sets, *(count(number, word) for number, word in others if number)]
    said = ", ".join(map(unbroken, parts))
    drawn = page.hanging("exported to", f"{result.path}   {result.form}   {said}", indent=0)
    if result.left_out:
        drawn += page.hanging("left out", left_out(result), indent=0, room=_ROOM)
    return drawn


def left_out(result: Exported) -> str:
    """Say what a form could not hold."""
    return f"{count(result.left_out, 'set')} of no reps, load, time and distance"
