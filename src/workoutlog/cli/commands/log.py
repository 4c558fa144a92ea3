"""``log``: sets in the notation, from the command line or from standard input."""

import typer

from workoutlog.cli.asking import asking
from workoutlog.cli.context import Context
from workoutlog.cli.params import At, MaybeWords, Note
from workoutlog.errors import UsageError
from workoutlog.services import sets
from workoutlog.services.sets import Logged


def log(ctx: typer.Context, words: MaybeWords = None, at: At = None, note: Note = "") -> Logged:
    """Log sets: into the running workout, or as one that is finished.

    Write load x reps (100x5), load and reps (100 5 5 5) or sets x reps at a
    load (3x5@100), and @8 for an RPE of 8. A dash reads lines from standard
    input: all of them are logged or, when one cannot be read, none.
    """
    context: Context = ctx.obj
    if not words:
        raise UsageError("What did you do?", "e.g. wl log squat 3x5@100", hint="wl help notation")
    if words == ["-"]:
        return sets.log_lines(context.moment(), context.read_input(), at=at, note=note)
    return asking(
        context,
        " ".join(words),
        lambda text: sets.log(context.moment(), text, at=at, note=note),
    )
