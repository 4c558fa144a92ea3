"""Exercises: finding, adding and changing them."""

from typing import Annotated, Any

import typer

from workoutlog.cli.context import Context
from workoutlog.cli.params import ExerciseWords, MaybeWords
from workoutlog.domain.model import Tracking
from workoutlog.domain.units import MassUnit
from workoutlog.services import catalogue
from workoutlog.services.catalogue import ExerciseChanged, ExerciseList, ExerciseShown

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="Its name or alias, quoted if of several words.")
]
_KINDS = f"What is counted: {', '.join(Tracking)}."
MaybeTracking = Annotated[
    Tracking | None, typer.Option(metavar="KIND", help=_KINDS, show_default=False)
]
Barbell = Annotated[
    bool | None,
    typer.Option("--barbell/--no-barbell", help="An empty bar is a load.", show_default=False),
]
Equipment = Annotated[str | None, typer.Option(metavar="TEXT", help="What it is done with.")]
Muscle = Annotated[str | None, typer.Option(metavar="TEXT", help="What it works most.")]
Secondary = Annotated[
    list[str] | None, typer.Option("--secondary", metavar="TEXT", help="And also.")
]
Unit = Annotated[MassUnit | None, typer.Option(help="The unit of its loads.", show_default=False)]


def list_(
    ctx: typer.Context,
    words: MaybeWords = None,
    used: Annotated[bool, typer.Option("--used", help="Only those that were logged.")] = False,
) -> ExerciseList:
    """List exercises, all or those whose name, alias, equipment or muscle has the words."""
    context: Context = ctx.obj
    return catalogue.list_exercises(context.moment(), " ".join(words or []), used=used)


def show(ctx: typer.Context, name: ExerciseWords) -> ExerciseShown:
    """Show one exercise: how it is counted, what it works, what it answers to."""
    context: Context = ctx.obj
    return catalogue.show_exercise(context.moment(), " ".join(name))


def add(
    ctx: typer.Context,
    name: ExerciseWords,
    tracking: Annotated[Tracking, typer.Option(metavar="KIND", help=_KINDS)] = Tracking.WEIGHTED,
    barbell: Annotated[bool, typer.Option("--barbell", help="An empty bar is a load.")] = False,
    equipment: Equipment = None,
    muscle: Muscle = None,
    secondary: Secondary = None,
    alias: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="What else to type.")
    ] = None,
    unit: Unit = None,
) -> ExerciseChanged:
    """Add an exercise of your own."""
    context: Context = ctx.obj
    return catalogue.add_exercise(
        context.moment(),
        " ".join(name),
        tracking=tracking,
        barbell=barbell,
        equipment=equipment or "",
        muscle=muscle or "",
        secondary_muscles=tuple(secondary or ()),
        aliases=tuple(alias or ()),
        unit=unit,
    )


def edit(
    ctx: typer.Context,
    name: ExerciseWords,
    tracking: MaybeTracking = None,
    barbell: Barbell = None,
    equipment: Equipment = None,
    muscle: Muscle = None,
    secondary: Secondary = None,
    unit: Unit = None,
    note: Annotated[
        str | None, typer.Option("--note", "-m", metavar="TEXT", help="A note.")
    ] = None,
) -> ExerciseChanged:
    """Change facts about an exercise, such as the unit of its loads."""
    context: Context = ctx.obj
    values: dict[str, Any] = {
        "tracking": tracking,
        "barbell": barbell,
        "equipment": equipment,
        "muscle": muscle,
        "secondary_muscles": None if secondary is None else tuple(secondary),
        "unit": unit,
        "note": note,
    }
    given = {key: value for key, value in values.items() if value is not None}
    return catalogue.edit_exercise(context.moment(), " ".join(name), **given)


def alias(
    ctx: typer.Context,
    name: Name,
    aliases: Annotated[list[str], typer.Argument(metavar="ALIAS...", help="What to type for it.")],
    remove: Annotated[bool, typer.Option("--remove", help="Take them away instead.")] = False,
) -> ExerciseChanged:
    """Give an exercise more names to type; the first is the one that is shown."""
    context: Context = ctx.obj
    return catalogue.alias_exercise(context.moment(), name, aliases, remove=remove)


def rename(
    ctx: typer.Context, name: Name, new_name: Annotated[str, typer.Argument(metavar="NEW_NAME")]
) -> ExerciseChanged:
    """Give an exercise another name; the old one goes on finding it."""
    context: Context = ctx.obj
    return catalogue.rename_exercise(context.moment(), name, new_name)


def merge(
    ctx: typer.Context, name: Name, into: Annotated[str, typer.Argument(metavar="INTO")]
) -> ExerciseChanged:
    """Show the sets of one exercise under another, when both turn out to be the same."""
    context: Context = ctx.obj
    return catalogue.merge_exercises(context.moment(), name, into)
