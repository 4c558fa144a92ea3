"""Balance: a bar for each muscle beside its range, and which muscles lag in words."""

from workoutlog.domain.balance import Verdict
from workoutlog.output import charts
from workoutlog.output.human import draw
from workoutlog.output.human.words import count, day, number
from workoutlog.output.page import Page, printable, unbroken
from workoutlog.services.balancing import Balance, MuscleSets

_BAR, _NARROW_BAR = 20, 9
_MOST_WEEKS, _MOST_NAMED = 12, 3


@draw.register
def _balance(result: Balance, page: Page) -> list[str]:
    if not result.muscles:
        missing = "No set in these days trained a muscle."
        return [*page.wrapped(missing), *page.hanging("next", "wl log squat 3x5@100", indent=0)]
    drawn = page.wrapped(page.faint(_heading(result, page)))
    most = max(max(each.amount, each.aim.most) for each in result.muscles)
    names = max(len(each.muscle) for each in result.muscles)
    drawn += [_line(each, names, most, page) for each in result.muscles]
    drawn += page.wrapped(_sentence(result))
    if result.untold:
        drawn += page.wrapped(
            f"{count(result.untold, 'set')} of exercises without a muscle left out."
        )
        drawn += page.hanging("next", "wl exercise edit NAME --muscle chest", indent=0)
    for muscle in result.unknown:
        drawn += page.wrapped(f"No exercise trains {printable(muscle)}, which weekly_sets has.")
    return drawn


def _heading(result: Balance, page: Page) -> str:
    if not result.averaged:
        return f"sets from {unbroken(day(result.first))} to {unbroken(day(result.last))}"
    weeks = count(len(result.averaged), "whole week")
    said = f"sets a week, average of {weeks} since {unbroken(day(result.averaged[0]))}"
    if len(result.weeks) > _MOST_WEEKS and not page.narrow:
        said += f"; the lines are the last {_MOST_WEEKS}"
    return said


def _line(muscle: MuscleSets, names: int, most: float, page: Page) -> str:
    """Draw a muscle: its sets as a bar, and how far it is to the least of its range."""
    room = page.width
    width = _NARROW_BAR if page.narrow else _BAR
    bar = charts.bar(muscle.amount, most, width, page).rstrip()
    least = round(width * muscle.aim.least / most) if most else 0
    missing = page.sign("·", ".") * (least - len(bar))
    rest = " " * (width - len(bar) - len(missing))
    cells = [
        page.strong(muscle.muscle.ljust(names)[: room - width - 18]),
        number(muscle.amount).rjust(5),
        f"{bar}{page.faint(missing)}{rest}",
    ]
    if not page.narrow:
        cells.append(charts.sparkline(muscle.weekly[-_MOST_WEEKS:], page, lowest=0))
    return " ".join((*cells, _verdict(muscle, page))).rstrip()


def _verdict(muscle: MuscleSets, page: Page) -> str:
    match muscle.verdict:
        case Verdict.BELOW:
            return page.bad(f"{number(muscle.aim.least - muscle.amount)} under")
        case Verdict.ABOVE:
            return page.bad(f"{number(muscle.amount - muscle.aim.most)} over")
        case Verdict.WITHIN:
            return page.good("ok")
        case None:
            return f"of {muscle.aim.least}-{muscle.aim.most}"


def _sentence(result: Balance) -> str:
    if not result.averaged:
        return "no whole week in these days, so none is judged"
    below = [each for each in result.muscles if each.verdict is Verdict.BELOW]
    above = [each for each in result.muscles if each.verdict is Verdict.ABOVE]
    if not below and not above:
        return "every muscle is within its range"
    return "; ".join(
        said
        for said in (
            _named("under", [(each, each.aim.least) for each in below]),
            _named("over", [(each, each.aim.most) for each in above]),
        )
        if said
    )


def _named(what: str, muscles: list[tuple[MuscleSets, int]]) -> str:
    """Name the muscles that are farthest off."""
    if not muscles:
        return ""
    farthest = sorted(muscles, key=lambda each: abs(each[0].amount - each[1]), reverse=True)
    named = ", ".join(
        unbroken(f"{each.muscle} ({number(each.amount)} of {limit})")
        for each, limit in farthest[:_MOST_NAMED]
    )
    return f"{count(len(muscles), 'muscle')} {what}: {named}"
