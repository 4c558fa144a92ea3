"""How an error looks: what, where with a caret, what to type instead; the most important line last."""

import os
import sys
from collections.abc import Sequence

from workoutlog.errors import Choice, Span, WorkoutlogError
from workoutlog.output.page import Page, cells

_ELLIPSIS = "..."


def show_error(error: WorkoutlogError, *, as_json: bool) -> None:
    """Print an error: for a script as an envelope on stdout, for a person on stderr."""
    if as_json:
        from workoutlog.output.json import error_envelope  # noqa: PLC0415  # only for scripts

        print(error_envelope(error))
    else:
        page = Page.of(sys.stderr, os.environ)
        print("\n".join(error_lines(error, page)), file=sys.stderr)


def error_lines(error: WorkoutlogError, page: Page) -> list[str]:
    """Write an error as lines for a page."""
    lines = []
    if error.span is not None and error.span.text:
        lines += _place(error.span, page)
    lines += _wrap(page.bad(error.message), page)
    for advice in error.advice:
        lines += _wrap(advice, page)
    if error.hint:
        lines += _wrap(f"Try: {error.hint}", page)
    return lines


def _place(span: Span, page: Page) -> list[str]:
    """Write the text that cannot be read, with a caret under the place.

    Of a long text only the part around the place is shown.
    """
    before = "" if span.line is None else f"line {span.line}: "
    room = max(page.width - len(before) - 2, 20)
    text = "".join(each if each.isprintable() else "?" for each in span.text)
    start, end = span.start, max(span.end, span.start + 1)
    first = max(0, min(start - room // 3, len(text) - room)) if len(text) > room else 0
    shown = text[first : first + room]
    if first:
        shown = _ELLIPSIS + shown[len(_ELLIPSIS) :]
    under = cells(shown[: start - first])
    width = max(1, min(cells(text[start:end]), room - under))
    return [f"{before}{shown}", f"{' ' * (len(before) + under)}{page.bad('^' * width)}"]


def _wrap(text: str, page: Page) -> list[str]:
    return page.hanging("", text, indent=0) if cells(text) > page.width else [text]


def question_lines(error: WorkoutlogError, choices: Sequence[Choice], page: Page) -> list[str]:
    """Write a doubt as a question: the place, what is in doubt, and a number for each reading."""
    lines = _place(error.span, page) if error.span is not None else []
    lines += _wrap(error.message, page)
    for number, choice in enumerate(choices, start=1):
        said = (
            choice.meaning
            if choice.meaning == choice.words
            else f"{choice.meaning}: {choice.words}"
        )
        lines += page.hanging(f"{number}", said)
    return lines
