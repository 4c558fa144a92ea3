"""Calculators: rep maxima."""

from typing import Annotated

import typer

from workoutlog.cli.context import Context
from workoutlog.cli.params import Words
from workoutlog.domain.strength import Formula
from workoutlog.services import maxima as maxima_service
from workoutlog.services.maxima import RepMaxima


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
