"""Routines: keeping them, taking one up, and starting what today holds."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from workoutlog import programs
from workoutlog.cli.asking import choose
from workoutlog.cli.commands.exercise import Name
from workoutlog.cli.context import Context
from workoutlog.cli.editing import edited
from workoutlog.cli.params import At, MaybeWords, RoutineWords
from workoutlog.errors import InputUnreadable, NeedsConfirmation, RoutineUnknown, UsageError
from workoutlog.services import drafting, routines, starting
from workoutlog.services import today as today_service
from workoutlog.services.routines import (
    ProgramList,
    ProgramShown,
    RoutineChanged,
    RoutineDeleted,
    RoutineList,
    RoutineShown,
)
from workoutlog.services.starting import RoutineStarted
from workoutlog.services.today import Today
from workoutlog.services.training import Started

_TEMPLATE = """\
# A line for each exercise, then sets x reps, and how the load goes on:
#   squat 3x5 from 60kg, +2.5kg, -10% after 3 misses
#   bench 3x8-12, +2.5kg
#   row 3x8 @8
# For several days write a line such as "day A" above each.
"""
_MOST = 100_000
_File = Annotated[
    Path | None,
    typer.Option("--file", "-f", metavar="FILE", help="Its text; - for standard input."),
]


def list_(ctx: typer.Context) -> RoutineList:
    """List your routines; the one that is followed is marked."""
    context: Context = ctx.obj
    return routines.list_routines(context.moment())


def show(ctx: typer.Context, name: MaybeWords = None) -> RoutineShown:
    """Print the text of a routine, of the one that is followed without a name."""
    context: Context = ctx.obj
    return routines.show_routine(context.moment(), " ".join(name or []))


def programs_(ctx: typer.Context, name: MaybeWords = None) -> ProgramList | ProgramShown:
    """List the programs that come with workoutlog, or print the text of one."""
    context: Context = ctx.obj
    unit = context.configuration.read("unit")
    if name:
        found = _program(context, " ".join(name))
        return ProgramShown(found.slug, found.name, found.about, found.text)
    known = (programs.read(each, unit) for each in programs.slugs())
    return ProgramList(tuple(ProgramShown(*each) for each in known))


def add(
    ctx: typer.Context,
    name: MaybeWords = None,
    file: _File = None,
    program: Annotated[
        str | None,
        typer.Option("--program", metavar="NAME", help="One that comes with workoutlog."),
    ] = None,
    workout: Annotated[
        str | None,
        typer.Option("--from", metavar="WORKOUT", help="One that was done: code, day or last."),
    ] = None,
) -> RoutineChanged:
    """Add a routine: from a file, a program, a workout that was done, or in your editor."""
    context: Context = ctx.obj
    called = " ".join(name or [])
    if sum(each is not None for each in (file, program, workout)) > 1:
        raise UsageError("--file, --program and --from exclude each other.")
    if program is not None:
        found = _program(context, program)
        return routines.add_routine(context.moment(), called or found.name, found.text)
    if not called:
        raise UsageError("What shall the routine be called?", "e.g. routine add push")
    if file is not None:
        return routines.add_routine(context.moment(), called, _text(context, file))
    if workout is not None:
        text = drafting.routine_of(context.moment(), workout)
        return routines.add_routine(context.moment(), called, text)
    return edited(
        context,
        _TEMPLATE,
        lambda text: routines.add_routine(context.moment(), called, text),
        "Name a file with --file, or a program with --program.",
    )


def edit(ctx: typer.Context, name: RoutineWords, file: _File = None) -> RoutineChanged:
    """Edit a routine in your editor, or give it the text of a file."""
    context: Context = ctx.obj
    called = " ".join(name)
    if file is not None:
        return routines.edit_routine(context.moment(), called, _text(context, file))
    return edited(
        context,
        routines.show_routine(context.moment(), called).routine.text,
        lambda text: routines.edit_routine(context.moment(), called, text),
        "Name a file with --file.",
    )


def max(  # noqa: A001  # the verb of the command
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ROUTINE", help="Quoted if of several words.")],
    exercise: Annotated[str, typer.Argument(metavar="EXERCISE", help="As above.")],
    load: Annotated[str, typer.Argument(metavar="LOAD", help="140, 140kg or 315lb.")],
) -> RoutineChanged:
    """Set a training max in a routine, from today on; its percentages are of that."""
    context: Context = ctx.obj
    return routines.set_max(context.moment(), name, exercise, load)


def rename(
    ctx: typer.Context, name: Name, new_name: Annotated[str, typer.Argument(metavar="NEW_NAME")]
) -> RoutineChanged:
    """Give a routine another name."""
    context: Context = ctx.obj
    return routines.rename_routine(context.moment(), name, new_name)


def delete(ctx: typer.Context, name: RoutineWords) -> RoutineDeleted:
    """Delete a routine; the workouts that followed it stay, and undo brings it back."""
    context: Context = ctx.obj
    return routines.delete_routine(context.moment(), " ".join(name))


def follow(ctx: typer.Context, name: RoutineWords) -> RoutineChanged:
    """Take a routine up: next speaks of it from now on."""
    context: Context = ctx.obj
    return routines.follow_routine(context.moment(), " ".join(name))


def start(
    ctx: typer.Context,
    name: MaybeWords = None,
    at: At = None,
    free: Annotated[
        bool, typer.Option("--free", help="Of no routine, whatever it is called.")
    ] = False,
) -> Started | RoutineStarted:
    """Start a workout: of a routine, with its plan beside the last time, or with any name.

    Behind a routine's name may stand a day of it; else it is the day whose turn
    it is. Without a name it is of the routine you follow. With another name,
    the last workout of that name is shown. A workout that was left open is
    finished at its last set.
    """
    context: Context = ctx.obj
    words = name or []
    try:
        return starting.start(context.moment(), words, at, is_free=free)
    except NeedsConfirmation as error:
        if not context.interactive or context.options.json:
            raise
        *_, own = error.choices
        chosen = choose(
            context, error, error.choices, "Nothing was chosen, so nothing was started."
        )
        meant = words if chosen is own else chosen.words.split()
        return starting.start(context.moment(), meant, at, is_free=chosen is own)


def next_(ctx: typer.Context, name: MaybeWords = None) -> Today:
    """Show what today holds and why: of the routine you follow, or of one you name."""
    context: Context = ctx.obj
    return today_service.today(context.moment(), name or [])


def _text(context: Context, file: Path) -> str:
    if str(file) == "-":
        return context.read_input()
    try:
        with file.open("rb") as opened:
            read = opened.read(_MOST + 1)
        if len(read) > _MOST:
            raise InputUnreadable(f"{file} is longer than 100 kB.", "A routine is a short text.")
        return read.decode("utf-8-sig")
    except OSError as error:
        raise InputUnreadable(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputUnreadable(f"{file} is not UTF-8 text: byte {error.start + 1}.") from error


def _program(context: Context, name: str) -> programs.Program:
    unit = context.configuration.read("unit")
    known: Sequence[programs.Program] = [programs.read(each, unit) for each in programs.slugs()]
    wanted = name.casefold()
    for each in known:
        if wanted in {each.slug, each.name.casefold()}:
            return each
    raise RoutineUnknown(
        f'There is no program "{name[:40]}".',
        f"There are: {', '.join(each.slug for each in known)}.",
        hint="wl routine programs",
    )
