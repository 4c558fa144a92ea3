"""How an error looks: where with a caret, what, and last what to type instead."""

from collections.abc import Sequence

from workoutlog.errors import Choice, Span, WorkoutlogError
from workoutlog.output.page import Page, cells, printable

_ELLIPSIS = "..."


def error_lines(error: WorkoutlogError, page: Page) -> list[str]:
    """Write an error as lines for a page."""
    lines = []
    if error.span is not None and error.span.text:
        lines += _place(error.span, page)
    lines += page.wrapped(page.bad(printable(error.message)))
    for advice in error.advice:
        lines += page.wrapped(printable(advice))
    if error.hint:
        # A command is copied, so it is never broken.
        together = f"Try: {error.hint}"
        lines += [together] if cells(together) <= page.width else ["Try:", error.hint]
    return lines


def _place(span: Span, page: Page) -> list[str]:
    """Write the text that cannot be read, with a caret under the place.

    Of a long text only the part around the place is shown.
    """
    before = "" if span.line is None else f"line {span.line}: "
    room = max(page.width - len(before) - 2, 20)
    text = printable(span.text).replace("\n", "?")
    start, end = span.start, max(span.end, span.start + 1)
    first = max(0, min(start - room // 3, len(text) - room)) if len(text) > room else 0
    shown = text[first : first + room]
    if first:
        shown = _ELLIPSIS + shown[len(_ELLIPSIS) :]
    under = cells(shown[: start - first])
    width = max(1, min(cells(text[start:end]), room - under))
    return [f"{before}{shown}", f"{' ' * (len(before) + under)}{page.bad('^' * width)}"]


def question_lines(error: WorkoutlogError, choices: Sequence[Choice], page: Page) -> list[str]:
    """Write a doubt as a question: the place, what is in doubt, and a number for each reading."""
    lines = _place(error.span, page) if error.span is not None else []
    lines += page.wrapped(printable(error.message))
    for number, choice in enumerate(choices, start=1):
        meaning = page.sign(choice.meaning, choice.meaning.replace("×", "x"))
        said = meaning if choice.meaning == choice.words else f"{meaning}: {choice.words}"
        lines += page.hanging(f"{number}", said)
    return lines
