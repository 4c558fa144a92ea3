"""What was done last, and what was done when."""

from workoutlog.output.human import draw
from workoutlog.output.human import workouts as _workouts  # noqa: F401  # draws the workouts themselves
from workoutlog.output.human.words import day
from workoutlog.output.human.workouts import blocks_lines, heading, sets_text, summary
from workoutlog.output.page import Page
from workoutlog.services.history import History, LastTimes
from workoutlog.services.workouts import WorkoutShown


@draw.register
def _history(result: History, page: Page) -> list[str]:
    if not result.workouts:
        return ["No workouts." if result.page == 1 else "No more workouts."]
    drawn = []
    for shown in result.workouts:
        drawn += [heading(shown, page), *page.wrapped(page.faint("   ".join(summary(shown))))]
        drawn += [*blocks_lines(_only(shown, result), page), ""]
    if result.more:
        drawn.append(page.faint(f"More: --page {result.page + 1}"))
    return drawn if result.more else drawn[:-1]


@draw.register
def _last(result: LastTimes, page: Page) -> list[str]:
    if not result.times:
        return [f"{result.exercise.name} was never logged."]
    drawn = [page.strong(result.exercise.name)]
    for shown, blocks in result.times:
        when = page.faint(day(shown.workout.local_start.date()))
        text = ", ".join(sets_text(block, page) for block in blocks)
        if page.narrow:
            drawn += [when, *page.hanging("", text, indent=0)]
        else:
            drawn += page.hanging(when, text, indent=0)
    return drawn


def _only(shown: WorkoutShown, result: History) -> WorkoutShown:
    """Leave the exercise that was asked for, when one was."""
    if result.exercise is None:
        return shown
    kept = tuple(each for each in shown.blocks if each.exercise.id == result.exercise.id)
    return WorkoutShown(shown.workout, shown.code, kept, shown.volume_load_g, shown.working_sets)
