"""What today holds: the plan, why it is so, and how much of it is done."""

from workoutlog.domain.routines import loggable_text, plan_text
from workoutlog.domain.shell import quoted
from workoutlog.output.human import draw
from workoutlog.output.page import Page, cells, unbroken
from workoutlog.services.today import ExerciseToday, Today

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@draw.register
def _today(result: Today, page: Page) -> list[str]:
    drawn = page.hanging(page.strong(day_title(result)), result.because, indent=0)
    room = label_room(result)
    for each in result.exercises:
        drawn += plan_lines(each, page, room)
        drawn += page.hanging("", page.faint(_why(each, page)), indent=room)
        drawn += note_lines(each, page, room)
    return [*drawn, *page.hanging(page.faint("next"), _following(result, page), indent=0)]


def plan_lines(each: ExerciseToday, page: Page, room: int) -> list[str]:
    """Write what is planned of an exercise, behind a column of labels, and how much is done."""
    text = ", ".join(map(unbroken, _ascii(plan_text(each.scheme, each.exercise), page).split(", ")))
    if each.done_sets:
        done = f"{each.done_sets} of {each.planned_sets} done"
        text += f"   {page.faint(unbroken(done))}"
    return page.hanging(page.strong(_label(each)), text, indent=0, room=room)


def _why(each: ExerciseToday, page: Page) -> str:
    return _ascii(each.why, page)


def note_lines(each: ExerciseToday, page: Page, room: int) -> list[str]:
    """Write the note of an exercise under what is planned."""
    return page.hanging("", page.faint(each.note), indent=room) if each.note else []


def _label(each: ExerciseToday) -> str:
    superset = "" if each.superset is None else f"{_LETTERS[(each.superset - 1) % 26]}: "
    return f"{superset}{each.handle}"


def label_room(today: Today) -> int:
    """Say how wide the column of labels is."""
    return max((cells(_label(each)) for each in today.exercises), default=0)


def day_title(today: Today) -> str:
    """Name a routine and its day."""
    return f"{today.routine.name} {today.day}".strip()


def _following(today: Today, page: Page) -> str:
    """Write the command that goes on: to start, to log what is left, to finish."""
    if today.workout is None:
        name = quoted(today.routine.name)
        return f"wl start {name} {quoted(today.day)}" if today.day else f"wl start {name}"
    each = today.following
    if each is None:
        return "wl finish"
    sets = loggable_text(each.left, each.exercise)
    plan = _ascii(plan_text(each.left, each.exercise), page)
    return f"wl log {quoted(each.handle)} {sets}" if sets else f"{each.handle} {plan}"


def _ascii(text: str, page: Page) -> str:
    return text if page.unicode else text.replace("×", "x")
