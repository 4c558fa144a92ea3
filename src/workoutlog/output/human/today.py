"""What today holds: the plan, why it is so, and the last time beside it."""

from workoutlog.domain.notation import write
from workoutlog.domain.routines import plan_text, scheme_text
from workoutlog.output.human import draw
from workoutlog.output.human import training as _training  # noqa: F401  # draws a start without a routine
from workoutlog.output.human.words import day
from workoutlog.output.page import Page, cells, unbroken
from workoutlog.services.today import ExerciseToday, RoutineStarted, Today

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@draw.register
def _today(result: Today, page: Page) -> list[str]:
    drawn = page.hanging(page.strong(_title(result)), result.because, indent=0)
    room = _room(result)
    for each in result.exercises:
        drawn += _plan(each, page, room)
        drawn += page.hanging("", page.faint(_why(each, page)), indent=room)
        drawn += _note(each, page, room)
    return [*drawn, *page.hanging(page.faint("next"), _following(result), indent=0)]


@draw.register
def _started(result: RoutineStarted, page: Page) -> list[str]:
    start = result.workout.local_start
    drawn = []
    if result.finished is not None:
        of = unbroken(day(result.finished.local_start.date()))
        drawn += page.wrapped(f"Finished {result.finished.name or 'the workout'} of {of}.")
    drawn += page.wrapped(f"{page.strong(_title(result.today))}   {start:%H:%M}")
    room = _room(result.today)
    for each in result.today.exercises:
        drawn += _plan(each, page, room)
        if each.last is not None:
            drawn += page.hanging("", page.faint(_last(each, page)), indent=room)
        drawn += _note(each, page, room)
    return drawn


def _plan(each: ExerciseToday, page: Page, room: int) -> list[str]:
    text = ", ".join(map(unbroken, _ascii(plan_text(each.scheme, each.exercise), page).split(", ")))
    if each.done_sets:
        done = f"{each.done_sets} of {each.planned_sets} done"
        text += f"   {page.faint(unbroken(done))}"
    return page.hanging(page.strong(_label(each)), text, indent=0, room=room)


def _why(each: ExerciseToday, page: Page) -> str:
    return _ascii(each.why, page)


def _last(each: ExerciseToday, page: Page) -> str:
    if each.last is None:
        return ""
    done = write(each.last.sets, each.exercise.tracking, ascii_only=not page.unicode)
    return f"last {unbroken(done)}, {unbroken(day(each.last.on))}"


def _note(each: ExerciseToday, page: Page, room: int) -> list[str]:
    return page.hanging("", page.faint(each.note), indent=room) if each.note else []


def _label(each: ExerciseToday) -> str:
    superset = "" if each.superset is None else f"{_LETTERS[(each.superset - 1) % 26]}: "
    return f"{superset}{each.handle}"


def _room(today: Today) -> int:
    return max((cells(_label(each)) for each in today.exercises), default=0)


def _title(today: Today) -> str:
    return f"{today.routine.name} {today.day}".strip()


def _following(today: Today) -> str:
    """Write the command that goes on: to start, to log what is left, to finish."""
    if today.workout is None:
        return f"wl start {_title(today)}"
    left = next((each for each in today.exercises if each.done_sets < each.planned_sets), None)
    if left is None:
        return "wl finish"
    is_clear = all(
        each.load is not None and each.amount.high is None and not each.amount.is_open
        for each in left.scheme
    )
    sets = scheme_text(left.scheme, left.exercise) if is_clear else ""
    return f"wl log {left.handle} {sets}".rstrip()


def _ascii(text: str, page: Page) -> str:
    return text if page.unicode else text.replace("×", "x")
