"""Two periods beside each other."""

from collections.abc import Callable

from workoutlog.output.human import draw
from workoutlog.output.human.words import count, day, estimate, number, volume_load
from workoutlog.output.page import Page, unbroken
from workoutlog.services.comparing import Comparison, ExerciseCompared, Period

_MOST = 12
_WEEK = 7


@draw.register
def _comparison(result: Comparison, page: Page) -> list[str]:
    earlier, later = result.earlier, result.later
    drawn: list[str] = []
    for name, period in (("before", earlier), ("after", later)):
        drawn += page.hanging(page.faint(name), _span(period), indent=0, room=6)
    if not result.exercises:
        drawn += page.wrapped("Nothing was logged in either of them.")
        return [*drawn, *page.hanging("next", "wl log squat 3x5@100", indent=0)]

    def load(value: float) -> str:
        return volume_load(round(value), result.unit)

    rows = [
        _row("workouts", (earlier.workouts, later.workouts), number, page),
        _row("sets", (earlier.sets, later.sets), number, page),
        _row("load", (earlier.volume_load_g, later.volume_load_g), load, page),
    ]
    if earlier.days != later.days:
        weekly = (earlier.sets * _WEEK / earlier.days, later.sets * _WEEK / later.days)
        rows.append(_row("sets a week", weekly, number, page))
    drawn += page.columns(rows, right=(1, 2, 3))
    told = [
        (page.strong(each.handle), *_said(each, result, page)) for each in result.exercises[:_MOST]
    ]
    if page.narrow:
        for handle, *said in told:
            drawn += page.hanging(handle, "   ".join(filter(None, said)), indent=0)
    else:
        drawn += page.columns(told)
    if len(result.exercises) > _MOST:
        drawn.append(page.faint(f"{len(result.exercises) - _MOST} more: --csv"))
    return [*drawn, *page.wrapped(_sentence(result))]


def _span(period: Period) -> str:
    if period.first == period.last:
        return day(period.first)
    return f"{unbroken(day(period.first))} to {unbroken(day(period.last))}"


def _row(
    name: str, values: tuple[float, float], said: Callable[[float], str], page: Page
) -> list[str]:
    before, after = values
    return [
        unbroken(name),
        unbroken(said(before)),
        unbroken(said(after)),
        _change(after - before, said, page),
    ]


def _change(amount: float, said: Callable[[float], str], page: Page) -> str:
    """Write how much more or less it is: its sign says what its colour says."""
    if not amount:
        return page.faint("=")
    text = unbroken(said(abs(amount)))
    return page.good(f"+{text}") if amount > 0 else page.bad(f"-{text}")


def _said(compared: ExerciseCompared, result: Comparison, page: Page) -> tuple[str, str]:
    """Tell the sets of an exercise, and its e1RM where there is one."""
    before, after = compared.earlier, compared.later
    sets = f"{number(before.sets)} {page.sign('→', '->')} {count(after.sets, 'set')}"

    def load(value: float) -> str:
        return estimate(round(value), result.unit)

    once, now = before.e1rm_g, after.e1rm_g
    strength = "" if now is None else f"e1RM {load(now)}"
    if once is not None:
        strength += f", {_change(now - once, load, page)}" if now else f"e1RM was {load(once)}"
    return unbroken(sets), unbroken(strength)


def _sentence(result: Comparison) -> str:
    both = [
        (each.earlier.e1rm_g, each.later.e1rm_g)
        for each in result.exercises
        if each.earlier.e1rm_g is not None and each.later.e1rm_g is not None
    ]
    stronger = sum(after > before for before, after in both)
    change = result.later.sets - result.earlier.sets
    more = f"{count(abs(change), 'set')} {'more' if change > 0 else 'fewer'}"
    news = more if change else "as many sets"
    if not both:
        return f"{news}; no exercise has an e1RM in both"
    return f"{news}; stronger in {stronger} of {count(len(both), 'exercise')} with an e1RM in both"
