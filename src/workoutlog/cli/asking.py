"""Asking instead of guessing: where an input has two readings, one key chooses."""

from collections.abc import Callable
from typing import TypeVar

from workoutlog.cli.context import Context
from workoutlog.errors import (
    Choice,
    ExerciseAmbiguous,
    NeedsConfirmation,
    NotationError,
    WorkoutlogError,
)
from workoutlog.output.errors import question_lines

R = TypeVar("R")

_MOST = 9


def asking(context: Context, text: str, act: Callable[[str], R]) -> R:
    """Do something with a text; while it is in doubt and somebody is there, ask what is meant.

    What was chosen takes the place of the doubtful words. Raises what ``act``
    raises when there is nobody to ask or nothing to choose from, and
    `NeedsConfirmation` when nothing is chosen.
    """
    while True:
        try:
            return act(text)
        except (NotationError, ExerciseAmbiguous) as error:
            choices = _choices(error)
            can_ask = context.interactive and not context.options.json
            # A single way out is advice, which the error gives anyway.
            if error.span is None or len(choices) < 2 or not can_ask:  # noqa: PLR2004
                raise
            chosen = choose(context, error, choices, "Nothing was chosen, so nothing was logged.")
            whole, start, end, _ = error.span
            text = f"{whole[:start]}{chosen.words}{whole[end:]}"


def _choices(error: NotationError | ExerciseAmbiguous) -> tuple[Choice, ...]:
    matches = error.details.get("matches")
    if isinstance(matches, list):
        return tuple(Choice(name, name) for name in matches[:_MOST])
    return error.choices


def choose(
    context: Context, error: WorkoutlogError, choices: tuple[Choice, ...], declined: str
) -> Choice:
    """Show a doubt and let one key settle it; `NeedsConfirmation`, ``declined``, if none does.

    The words of a choice settle it, too.
    """
    context.tell_lines(question_lines(error, choices, context.talk))
    answer = context.ask(f"1-{len(choices)}, or Enter to cancel: ").casefold()
    keys = [*map(str, range(1, len(choices) + 1))]
    for said in (keys, [each.words.casefold() for each in choices]):
        if answer in said:
            return choices[said.index(answer)]
    raise NeedsConfirmation(declined)
