"""Rep maxima."""

from workoutlog.domain.effort import rpe_text
from workoutlog.domain.units import MassUnit
from workoutlog.output.human import draw
from workoutlog.output.human.records import set_text
from workoutlog.output.human.words import day, estimate, rounded_load
from workoutlog.output.page import Page, unbroken
from workoutlog.services.maxima import RepMaxima

_WHOLE_POINT = 10


@draw.register
def _rep_maxima(result: RepMaxima, page: Page) -> list[str]:
    name = result.exercise.name if result.exercise else "this set"
    said = f"e1RM {estimate(result.e1rm_g, result.unit)}   {result.formula}"
    drawn = page.hanging(page.strong(name), said, indent=0)
    if result.held_by is not None and result.exercise is not None:
        done = set_text(result.held_by, result.exercise.tracking, page)
        when = day(result.held_by.held_by.when.date())
        drawn += page.hanging(page.faint("from"), f"{done}   {when}", indent=0)
    # On a phone there is no room for halves.
    shown = [
        place
        for place, rpe in enumerate(result.rpes_tenths)
        if not page.narrow or rpe % _WHOLE_POINT == 0
    ]
    head = ("reps", *(f"@{rpe_text(result.rpes_tenths[place])}" for place in shown))
    rows = [
        (str(reps), *(_cell(loads[place], result.unit, page) for place in shown))
        for reps, loads in result.rows
    ]
    drawn += page.columns([head, *rows], right=range(len(head)))
    return drawn + page.hanging(page.faint("all"), _estimates(result), indent=0)


def _cell(load_g: int | None, unit: MassUnit, page: Page) -> str:
    if load_g is None:
        return page.sign("–", "-")
    return rounded_load(load_g, unit).removesuffix(f" {unit}")


def _estimates(result: RepMaxima) -> str:
    return "  ".join(
        unbroken(f"{each.formula} {estimate(each.e1rm_g, result.unit).split()[0]}")
        for each in result.estimates
        if each.e1rm_g is not None
    )
