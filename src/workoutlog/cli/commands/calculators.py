"""Calculators: rep maxima, scores, plates and warm-ups."""

from typing import Annotated

import typer

from workoutlog.cli.asking import choose
from workoutlog.cli.config import read_bar
from workoutlog.cli.context import Context
from workoutlog.cli.params import ExerciseWords, MaybeWords, Since, Until
from workoutlog.domain.plates import Rack, read_plates
from workoutlog.domain.scores import Equipment, Event, Sex
from workoutlog.domain.strength import Formula
from workoutlog.domain.warm_up import read_steps
from workoutlog.errors import SexUnknown, UsageError
from workoutlog.services import barbell, scoring
from workoutlog.services import maxima as maxima_service
from workoutlog.services.barbell import LoadedBar, WarmUp
from workoutlog.services.maxima import RepMaxima
from workoutlog.services.scoring import Scored

_Lift = Annotated[str | None, typer.Option(metavar="LOAD", help="Else the best in the logbook.")]
_Bar = Annotated[
    str | None,
    typer.Option("--bar", metavar="BAR", help="What it weighs, or its name in the setting bars."),
]
_Collars = Annotated[str | None, typer.Option(metavar="MASS", help="What both weigh together.")]
_Plates = Annotated[
    str | None, typer.Option("--plates", metavar="PLATES", help='"25x4 20x2 10 kg", for example.')
]


def maxima(
    ctx: typer.Context,
    words: ExerciseWords,
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


def plates(
    ctx: typer.Context,
    loads: Annotated[
        list[str], typer.Argument(metavar="LOAD...", help="What is to be on the bar, in all.")
    ],
    bar: _Bar = None,
    collars: _Collars = None,
    owned: _Plates = None,
) -> LoadedBar:
    """Work out which plates to put on each side of the bar: the fewest that make the load.

    Where no plates make it, the nearest loads below and above are shown.
    """
    context: Context = ctx.obj
    rack = _rack(context, bar, collars, owned)
    # Arithmetic needs no logbook.
    return barbell.load_bar(tuple(loads), context.configuration.read("unit"), rack)


def warmup(
    ctx: typer.Context,
    words: MaybeWords = None,
    steps: Annotated[
        str | None,
        typer.Option(metavar="SETS", help='"barx10 40%x5 80%x2"; else the setting warm_up.'),
    ] = None,
    bar: _Bar = None,
    collars: _Collars = None,
    owned: _Plates = None,
) -> WarmUp:
    """Work out the sets on the way to a working load: one you give, or an exercise's last one."""
    context: Context = ctx.obj
    rack = _rack(context, bar, collars, owned)
    sets = context.configuration.read("warm_up") if steps is None else read_steps(steps)
    return barbell.warm_up_to(context.moment(), tuple(words or ()), rack, sets)


def _rack(context: Context, bar: str | None, collars: str | None, owned: str | None) -> Rack:
    """Put together what there is to load: as it was said, else as it is set."""
    settings = context.configuration
    named = settings.read("bars")
    if bar is None:
        bar_g, bar_unit = settings.read("bar")
    elif bar.casefold() in named:
        bar_g, bar_unit = named[bar.casefold()]
    elif bar[:1].isdecimal():
        bar_g, bar_unit = read_bar(bar)
    else:
        known = f"There are {', '.join(named)}." if named else "None has a name yet."
        hint = 'wl config set bars "trap=25kg"'
        raise UsageError(f'There is no bar "{bar[:40]}".', known, hint=hint)
    collars_g, collars_unit = settings.read("collars") if collars is None else read_bar(collars)
    kinds = settings.read("plates") if owned is None else read_plates(owned)
    return Rack(bar_g, bar_unit, kinds, collars_g, collars_unit)
