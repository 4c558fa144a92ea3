"""Scores."""

from workoutlog.domain.personal_records import RecordKind
from workoutlog.domain.scores import Event, ScoreName, Sex
from workoutlog.output.human import draw
from workoutlog.output.human.records import set_text
from workoutlog.output.human.words import day, estimate, load
from workoutlog.output.page import Page, unbroken
from workoutlog.services.scoring import BodyWeight, Lift, Scored

_NAMES = {
    ScoreName.DOTS: "DOTS",
    ScoreName.WILKS: "Wilks",
    ScoreName.WILKS_2020: "Wilks-2020",
    ScoreName.IPF_GL: "IPF GL",
}
_ROOM = 11


@draw.register
def _scored(result: Scored, page: Page) -> list[str]:
    what = "bench press" if result.event is Event.BENCH else "total"
    total = (estimate if result.estimated else load)(result.total_g, result.unit)
    said = f"{total}   {result.equipment}"
    drawn = page.hanging(page.strong(what), said, indent=0, room=_ROOM)
    for each in result.lifts:
        drawn += page.hanging(page.faint(each.name), _lift(each, page), indent=0, room=_ROOM)
    if result.body_weight is not None:
        weight = _body_weight(result.body_weight)
        drawn += page.hanging(page.faint("body weight"), weight, indent=0, room=_ROOM)
    if result.sex is Sex.NONE:
        said = "No score: its curves are for men and for women, and you are neither here."
        return drawn + page.wrapped(said)
    for name, points in result.scores:
        drawn += page.hanging(_NAMES[name], f"{points:6.2f}", indent=0, room=_ROOM)
    return drawn


def _lift(lift: Lift, page: Page) -> str:
    if lift.held_by is None or lift.exercise is None:
        return load(lift.load_g, lift.unit)
    said = set_text(lift.held_by, lift.exercise.tracking, page)
    if lift.held_by.kind is RecordKind.E1RM:
        said = f"{unbroken(estimate(lift.load_g, lift.unit))} from {said}"
    return f"{said}   {unbroken(day(lift.held_by.held_by.when.date()))}"


def _body_weight(weight: BodyWeight) -> str:
    said = unbroken(load(weight.mass_g, weight.unit))
    return said if weight.measured_on is None else f"{said}   {unbroken(day(weight.measured_on))}"
