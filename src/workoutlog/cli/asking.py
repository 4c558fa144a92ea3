"""Asking instead of guessing: where an input has two readings, one key chooses."""

from collections.abc import Callable
from typing import TypeVar

from workoutlog.cli.context import Context
from workoutlog.errors import Choice, ExerciseAmbiguous, NotationError, Span
from workoutlog.output.errors import question_lines

R = TypeVar("R")

_MOST = 9


def asking(context: Context, text: str, act: Callable[[str], R]) -> R:
    """Do something with a text; while it is in doubt and somebody is there, ask what is meant.

    What was chosen takes the place of the doubtful words. Raises what ``act``
    raises when nobody can be asked, or nothing is chosen.
    """
    while True:
        try:
            return act(text)
        except (NotationError, ExerciseAmbiguous) as error:
            choices = _choices(error)
            asked = context.interactive and not context.options.json and error.span is not None
            chosen = _choose(context, error, choices) if asked and choices else None
            if chosen is None or error.span is None:
                raise
            text = _put(error.span, chosen.words)


def _choices(error: NotationError | ExerciseAmbiguous) -> tuple[Choice, ...]:
    if isinstance(error, ExerciseAmbiguous):
        matches = error.details.get("matches", ())
        return tuple(Choice(str(name), str(name)) for name in matches)[:_MOST]  # type: ignore[attr-defined]  # names puts a list of names there
    return error.choices


def _choose(
    context: Context, error: NotationError | ExerciseAmbiguous, choices: tuple[Choice, ...]
) -> Choice | None:
    context.tell("\n".join(question_lines(error, choices, context.page)))
    answer = context.ask(
        f"1-{len(choices)}, or Enter to cancel: " if len(choices) > 1 else "1, or Enter to cancel: "
    )
    if answer.isdecimal() and 1 <= int(answer) <= len(choices):
        return choices[int(answer) - 1]
    return None


def _put(span: Span, words: str) -> str:
    return f"{span.text[: span.start]}{words}{span.text[span.end :]}"
