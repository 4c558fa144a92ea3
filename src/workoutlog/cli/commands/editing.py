"""Taking back, changing, deleting, moving."""

import re
from typing import Annotated, Any

import typer

from workoutlog.cli.context import Context
from workoutlog.cli.editing import edited
from workoutlog.cli.params import At, DryRun, MaybeWords, Workout
from workoutlog.domain.model import SetType
from workoutlog.errors import InvalidValue, NeedsConfirmation, UsageError
from workoutlog.services import editing, rewriting, undoing
from workoutlog.services.editing import Deleted, Moved, SetEdited, WorkoutEdited
from workoutlog.services.undoing import Undone


def undo(ctx: typer.Context) -> Undone:
    """Take back the last change, whatever command made it; again for the one before."""
    context: Context = ctx.obj
    return undoing.undo(context.moment())


def redo(ctx: typer.Context) -> Undone:
    """Do again what was undone."""
    context: Context = ctx.obj
    return undoing.redo(context.moment())


def edit(
    ctx: typer.Context,
    words: MaybeWords = None,
    workout: Workout = "",
    exercise: Annotated[str | None, typer.Option(metavar="NAME", help="It was this one.")] = None,
    rpe: Annotated[str | None, typer.Option(metavar="RPE", help="Effort; none to clear.")] = None,
    set_type: Annotated[
        SetType | None,
        typer.Option("--type", metavar="TYPE", help=f"What it was: {', '.join(SetType)}."),
    ] = None,
    at: At = None,
    note: Annotated[
        str | None, typer.Option("--note", "-m", metavar="TEXT", help="The note.")
    ] = None,
    name: Annotated[str | None, typer.Option(metavar="TEXT", help="The workout's name.")] = None,
    started: Annotated[
        str | None, typer.Option(metavar="WHEN", help="The workout's start.")
    ] = None,
    finished: Annotated[str | None, typer.Option(metavar="WHEN", help="The workout's end.")] = None,
) -> SetEdited | WorkoutEdited:
    """Change a set or a workout.

    With a number it is that set of the workout (see show): say what was done,
    or an option. Without a number it is the workout: with options, or as text
    in your editor.
    """
    context: Context = ctx.obj
    number, typed = _number(words or [])
    of_set: dict[str, Any] = _given(set_type=set_type, note=note)
    if rpe is not None:
        of_set["rpe_tenths"] = _rpe(rpe)
    if number is not None:
        if name or started or finished:
            raise UsageError("--name, --started and --finished are of the workout, not of a set.")
        return editing.edit_set(
            context.moment(), number, typed, workout=workout, exercise=exercise, at=at, **of_set
        )
    of_workout = _given(name=name, note=note)
    if of_workout or started or finished:
        return editing.edit_workout(
            context.moment(), workout, started=started, finished=finished, **of_workout
        )
    if exercise or rpe or set_type or at:
        raise UsageError("Which set? Give its number.", hint="wl show")
    return _in_editor(context, workout)


def delete(
    ctx: typer.Context,
    numbers: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NUMBER]...", help="Sets, by their number in show: 3, 5-7."),
    ] = None,
    workouts: Annotated[
        list[str] | None,
        typer.Option(
            "--workout", "-w", metavar="WORKOUT", help="Whole workouts, or where the sets are."
        ),
    ] = None,
    body: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Measurements, by their code in body."),
    ] = None,
    dry_run: DryRun = False,
) -> Deleted:
    """Delete sets by their numbers, whole workouts, or measurements; undo brings them back."""
    context: Context = ctx.obj
    if body and not numbers and not workouts:
        return editing.delete_measurements(context.moment(), body, dry_run=dry_run)
    if numbers and not body and len(workouts or ()) <= 1:
        workout = workouts[0] if workouts else ""
        places = [place for each in numbers for place in _range(each)]
        return editing.delete_sets(context.moment(), places, workout=workout, dry_run=dry_run)
    if not workouts or numbers or body:
        raise UsageError(
            "What should be deleted?",
            "Sets of one workout by number, or whole workouts, or measurements.",
            hint="wl show",
        )
    try:
        return editing.delete_workouts(
            context.moment(), workouts, confirmed=context.options.yes, dry_run=dry_run
        )
    except NeedsConfirmation as error:
        if not context.confirm(error.message):
            raise
        return editing.delete_workouts(context.moment(), workouts, confirmed=True)


def move(
    ctx: typer.Context,
    number: Annotated[
        int, typer.Argument(metavar="NUMBER", help="The set, by its number in show.")
    ],
    to: Annotated[
        int | None, typer.Argument(metavar="[PLACE]", help="Its new number; the end without one.")
    ] = None,
    workout: Workout = "",
    into: Annotated[
        str | None,
        typer.Option(metavar="WORKOUT", help="Into another workout.", show_default=False),
    ] = None,
) -> Moved:
    """Move a set to another place in its workout, or into another workout."""
    context: Context = ctx.obj
    return editing.move_set(context.moment(), number, to, workout=workout, into=into)


def _given(**values: object) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _number(words: list[str]) -> tuple[int | None, list[str]]:
    if words and words[0].isascii() and words[0].isdecimal():
        return int(words[0][:6]), words[1:]
    if words:
        raise UsageError(f"{words[0][:40]} is no set number.", "e.g. edit 3 105x5", hint="wl show")
    return None, []


def _range(text: str) -> range:
    """Read the number of a set, or those from one to another: 3, 21-31."""
    found = re.fullmatch(r"(\d+)(?:[-\u2013](\d+))?", text, re.ASCII)
    first, last = (int(each[:6]) for each in (found[1], found[2] or found[1])) if found else (1, 0)
    if first > last:
        raise UsageError(
            f"{text[:40]} is no set number.", "e.g. delete 3, or delete 5-7", hint="wl show"
        )
    return range(first, last + 1)


def _rpe(text: str) -> int | None:
    """Read an effort; ``none`` clears it."""
    if text == "none":
        return None
    try:
        tenths = round(float(text) * 10)
    except (ValueError, OverflowError):
        tenths = 0
    if not 10 <= tenths <= 100 or tenths % 5:  # noqa: PLR2004  # RPE 1 to 10
        raise InvalidValue(f"{text[:20]} is no RPE.", "RPE goes 1 to 10 in halves: 8 or 8.5.")
    return tenths


def _in_editor(context: Context, reference: str) -> WorkoutEdited:
    """Open the workout as text."""
    before = rewriting.as_text(context.moment(), reference)
    return edited(
        context,
        before.text,
        lambda text: rewriting.rewrite(context.moment(), before, text),
        "Give a set's number, or an option.",
    )
