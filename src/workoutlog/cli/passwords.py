"""Reading secrets: at a terminal without showing them, in a script from standard input."""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from workoutlog.cli.context import Context
from workoutlog.errors import AnswerMissing, InvalidValue

# Nothing that is taken for something else when it is written down.
_WRITTEN = "abcdefghjkmnpqrstuvwxyz23456789"


def ask_secret(context: Context, question: str, otherwise: str) -> str:
    """Ask for a secret. Raises `AnswerMissing`, which says how it can be given ``otherwise``."""
    answer = _typed(context, question, otherwise)
    if not answer:
        raise AnswerMissing("Nothing was typed, so nothing was done.")
    return answer


def ask_new_secret(context: Context, question: str, otherwise: str) -> str:
    """Ask for a secret twice, for nobody sees what is typed, or make one and show it this once.

    Raises what `ask_secret` does.
    """
    secret = _typed(context, f"{question} (Enter: one is made): ", otherwise)
    if not secret:
        secret = _made_up()
        context.tell_lines([f"It is {secret}", "Keep it: it is not shown again."])
    elif ask_secret(context, "The same again: ", otherwise) != secret:
        raise InvalidValue("These were two passwords, so nothing was done.")
    return secret


def read_secrets(context: Context, most: int = 1, least: int = 1) -> list[str]:
    """Read secrets from standard input, a line each; those that are missing are empty.

    Raises `AnswerMissing` if one of the first ``least`` is.
    """
    lines = [*context.read_input().replace("\r\n", "\n").split("\n"), *[""] * most][:most]
    if not lines[0]:
        raise AnswerMissing("Standard input is empty.", "Its first line is the secret.")
    if not all(lines[:least]):
        raise AnswerMissing(f"Standard input needs {least} lines, a secret on each.")
    return lines


def _made_up() -> str:
    """Make a password of 99 bits, in groups that can be copied by hand."""
    groups = ("".join(secrets.choice(_WRITTEN) for _ in range(5)) for _ in range(4))
    return "-".join(groups)


def _typed(context: Context, question: str, otherwise: str) -> str:
    if not context.interactive:
        raise AnswerMissing("A password is needed, and nobody can be asked for it.", otherwise)
    with _unseen():
        answer = context.ask(question)
    # Enter was not shown either.
    context.tell("")
    return answer


@contextmanager
def _unseen() -> Iterator[None]:
    """Have the terminal not show what is typed."""
    import termios  # only here

    try:
        number = sys.stdin.fileno()
        before = termios.tcgetattr(number)
    except (OSError, termios.error):
        # No terminal shows anything then.
        yield
        return
    hidden = [*before]
    hidden[3] &= ~termios.ECHO
    try:
        # What was typed ahead was typed before anybody asked, and in the open.
        termios.tcsetattr(number, termios.TCSAFLUSH, hidden)
        yield
    finally:
        termios.tcsetattr(number, termios.TCSADRAIN, before)
