"""Body weight and measurements."""

from typing import Annotated

import typer

from workoutlog.cli.context import Context
from workoutlog.cli.params import At, MaybeWords, Note, Since, Until, count_up_to
from workoutlog.services import body as service
from workoutlog.services.body import Measured, Measurements
from workoutlog.services.body_weights import BODY_WEIGHT
from workoutlog.services.trends import BodyTrend, body_trend


def body(
    ctx: typer.Context,
    words: MaybeWords = None,
    at: At = None,
    note: Note = "",
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, count_up_to(10_000, meaning="How many.")] = 20,
    trend: Annotated[bool, typer.Option("--trend", help="Draw one of them over time.")] = False,
) -> Measured | Measurements | BodyTrend:
    """Write down a body weight (82.5kg) or another measure (waist 84cm).

    Without a number it lists them.
    """
    context: Context = ctx.obj
    *names, last = words or [""]
    if last[:1].isdecimal():
        name = " ".join(names) or BODY_WEIGHT
        return service.measure(context.moment(), last, name, at=at, note=note)
    name = " ".join([*names, last]).strip()
    if trend:
        return body_trend(context.moment(), name or BODY_WEIGHT, since=since, until=until)
    return service.measurements(
        context.moment(), name or None, since=since, until=until, limit=limit
    )
