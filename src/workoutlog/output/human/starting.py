"""Starting a routine's workout: the plan, and the last time beside it."""

from workoutlog.domain.notation import write
from workoutlog.output.human import draw
from workoutlog.output.human.today import day_title, label_room, note_lines, plan_lines
from workoutlog.output.human.words import day
from workoutlog.output.human.workouts import past_lines, time_text
from workoutlog.output.page import Page, unbroken
from workoutlog.services.starting import RoutineStarted
from workoutlog.services.today import ExerciseToday


@draw.register
def _started(result: RoutineStarted, page: Page) -> list[str]:
    at = time_text(result.workout.started_at, result.workout, result.when)
    drawn = []
    if result.finished is not None:
        of = unbroken(day(result.finished.local_start.date()))
        drawn += page.wrapped(f"Finished {result.finished.name or 'the workout'} of {of}.")
    drawn += page.wrapped(f"{page.strong(day_title(result.today))}   {at}")
    if result.is_past:
        drawn += past_lines(page)
    room = label_room(result.today)
    for each in result.today.exercises:
        drawn += plan_lines(each, page, room)
        if each.last is not None:
            drawn += page.hanging("", page.faint(_last(each, page)), indent=room)
        drawn += note_lines(each, page, room)
    return drawn


def _last(each: ExerciseToday, page: Page) -> str:
    if each.last is None:
        return ""
    done = write(each.last.sets, each.exercise.tracking, ascii_only=not page.unicode)
    return f"last {unbroken(done)}, {unbroken(day(each.last.on))}"
