"""What the command tree is made of: a command in words, long before its function is imported."""

from enum import StrEnum
from typing import NamedTuple


class Completes(StrEnum):
    """What the words after a command are, for the shell's completion."""

    NOTHING = "nothing"
    EXERCISE = "exercise"
    FILE = "file"
    PROGRAM = "program"
    ROUTINE = "routine"
    SETTING = "setting"
    SHELL = "shell"
    TOPIC = "topic"


class Command(NamedTuple):
    """One command: its words, what it does in a line, where its function is, how it is used.

    ``dashed`` says that its arguments may begin with a dash, as ``-20x8`` does.
    """

    name: str
    summary: str
    function: str
    examples: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    completes: Completes = Completes.NOTHING
    dashed: bool = False
