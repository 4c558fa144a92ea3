"""Calculators: rep maxima, scores."""

from typing import Annotated

import typer

from workoutlog.cli.asking import choose
from workoutlog.cli.context import Context
from workoutlog.cli.params import Since, Until, Words
from workoutlog.domain.scores import Equipment, Event, Sex
from workoutlog.domain.strength import Formula
from workoutlog.errors import SexUnknown
from workoutlog.services import maxima as maxima_service
from workoutlog.services import scoring
from workoutlog.services.maxima import RepMaxima
from workoutlog.services.scoring import Scored

_Lift = Annotated[str | None, typer.Option(metavar="LOAD", help="Else the best in the logbook.")]


def maxima(
    ctx: typer.Context,
    words: Words,
    formula: Annotated[
        Formula | None,
        typer.Option(
            case_sensitive=False,
            show_choices=False,
            metavar="NAME",
            help=f"By which formula: {', '.join(Formula)}.",
        ),
    ] = None,
) -> RepMaxima:
    """Work out what could be lifted for 1 to 10 reps, from the best set or a given one."""
    context: Context = ctx.obj
    return maxima_service.rep_maxima(context.moment(), tuple(words), formula)


def score(
    ctx: typer.Context,
    total: Annotated[
        str | None,
        typer.Argument(metavar="[TOTAL]", help="Else it is of the lifts.", show_default=False),
    ] = None,
    squat: _Lift = None,
    bench: _Lift = None,
    deadlift: _Lift = None,
    body_weight: Annotated[
        str | None,
        typer.Option("--body-weight", "-b", metavar="MASS", help="Else that of the day."),
    ] = None,
    sex: Annotated[
        Sex | None, typer.Option(case_sensitive=False, help="Else the setting's.")
    ] = None,
    bench_only: Annotated[bool, typer.Option("--bench-only", help="Of the bench press.")] = False,
    equipped: Annotated[bool, typer.Option("--equipped", help="In a shirt or a suit.")] = False,
    estimated: Annotated[
        bool, typer.Option("--estimated", help="By the best e1RM, not the heaviest load.")
    ] = False,
    since: Since = None,
    until: Until = None,
) -> Scored:
    """Score a total by DOTS, Wilks, Wilks-2020 and IPF GL.

    What is not given is looked up: the heaviest squat, bench press and deadlift
    in the logbook, and the body weight of the day on which the last of them was
    done.
    """
    context: Context = ctx.obj
    given = {"squat": squat, "bench": bench, "deadlift": deadlift}

    def scored(by: Sex | None) -> Scored:
        return scoring.scored(
            context.moment(),
            total,
            given={name: text for name, text in given.items() if text is not None},
            body_weight=body_weight,
            sex=by,
            event=Event.BENCH if bench_only else Event.TOTAL,
            equipment=Equipment.EQUIPPED if equipped else Equipment.CLASSIC,
            since=since,
            until=until,
            estimated=estimated,
        )

    try:
        return scored(sex)
    except SexUnknown as error:
        if not context.interactive or context.options.json:
            raise
        declined = "Nothing was chosen, so nothing was scored."
        return scored(Sex(choose(context, error, error.choices, declined).words))
