"""Rep maxima."""

from workoutlog.domain.effort import rpe_text
from workoutlog.output.human import draw
from workoutlog.output.human.records import set_text
from workoutlog.output.human.words import day, estimate, load, rounded_load
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
    if result.body_g is not None:
        body = f"the body of {load(result.body_g, result.unit)}"
        drawn += page.hanging(page.faint("with"), f"{body}, to which the loads are added", indent=0)
    # On a phone there is no room for halves.
    shown = [
        place
        for place, rpe in enumerate(result.rpes_tenths)
        if not page.narrow or rpe % _WHOLE_POINT == 0
    ]
    head = ("reps", *(f"@{rpe_text(result.rpes_tenths[place])}" for place in shown))
    rows = [
        (str(reps), *(_cell(loads[place], result, page) for place in shown))
        for reps, loads in result.rows
    ]
    drawn += page.columns([head, *rows], right=range(len(head)))
    return drawn + page.hanging(page.faint("all"), _estimates(result), indent=0)


def _cell(load_g: int | None, result: RepMaxima, page: Page) -> str:
    if load_g is None:
        return page.sign("–", "-")
    text = rounded_load(load_g, result.unit).removesuffix(f" {result.unit}")
    is_added = result.body_g is not None and load_g > 0 and text != "0"
    return f"+{text}" if is_added else text


def _estimates(result: RepMaxima) -> str:
    return "  ".join(
        unbroken(f"{each.formula} {estimate(each.e1rm_g, result.unit).split()[0]}")
        for each in result.estimates
        if each.e1rm_g is not None
    )
