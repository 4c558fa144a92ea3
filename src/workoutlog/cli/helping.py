"""Help: the overview of all commands, topics, and what stands below each command's own help."""

import re

from workoutlog.cli.command import Command
from workoutlog.cli.options import FLAGS, VALUES
from workoutlog.cli.tree import COMMANDS, SECTIONS
from workoutlog.output.page import Page, cells

_NAMES_ROOM = 16
# How far Typer moves what stands below a help to the right.
_INDENT = 2


def overview(program: str, page: Page) -> str:
    """Write what ``--help`` shows: every command in a line, by what it is for."""
    lines = [
        f"Usage: {program} COMMAND ...",
        "",
        *page.wrapped("The training log for lifters who live in a terminal."),
        "",
        f"  {program} log squat 3x5@100 @8",
    ]
    for section, commands in SECTIONS:
        lines += ["", f"{section}:", *_rows(commands, page)]
    lines += ["", "With every command:", *_option_rows(page), ""]
    return "\n".join([*lines, *page.wrapped(f"{program} COMMAND --help says more, with examples.")])


def group_overview(group: str, program: str, page: Page) -> str:
    """Write the help of a command that has commands of its own."""
    commands = tuple(each for each in COMMANDS if each.name.startswith(f"{group} "))
    lines = [f"Usage: {program} {group} COMMAND ...", "", *_rows(commands, page), ""]
    more = f"{program} {group} COMMAND --help says more, with examples."
    return "\n".join([*lines, *page.wrapped(more)])


def topic(text: str, page: Page) -> str:
    """Lay a topic out: as it is written, or on a narrower page with each meaning below its term."""
    if max(map(cells, text.splitlines())) <= page.width:
        return text
    return "\n\n".join("\n".join(_laid_out(each, page)) for each in text.split("\n\n"))


def _laid_out(paragraph: str, page: Page) -> list[str]:
    if not paragraph.startswith("  "):
        return page.wrapped(paragraph.replace("\n", " "))
    rows = [re.split(" {2,}", line.strip()) for line in paragraph.splitlines()]
    terms = [row[at : at + 2] for row in rows for at in range(0, len(row), 2)]
    room = max(cells(term) for term, *_ in terms)
    lines = []
    for term, *meaning in terms:
        lines += page.hanging(term, *meaning, room=room) if meaning else [f"  {term}"]
    return lines


def epilog(command: Command, width: int) -> str:
    """Write what stands below a command's help: examples, and the options every command takes."""
    # \b keeps the lines below it as they are; Typer would break them at hyphens.
    examples = "\n".join(("\b", "Examples:", *(f"  {each}" for each in command.examples)))
    names = Page(width - _INDENT).wrapped(" ".join(("With every command:", *FLAGS, *VALUES)))
    return "\n".join((examples, "", "\b", *names))


def _rows(commands: tuple[Command, ...], page: Page) -> list[str]:
    rows = []
    for each in commands:
        name = f"{each.name} ({each.aliases[0]})" if each.aliases else each.name
        rows += page.hanging(name, each.summary, room=_NAMES_ROOM)
    return rows


def _option_rows(page: Page) -> list[str]:
    meanings = {name: meaning for name, (_, meaning) in FLAGS.items()}
    meanings |= {f"{name} {metavar}": meaning for name, (_, metavar, meaning) in VALUES.items()}
    return [
        line
        for name, meaning in meanings.items()
        for line in page.hanging(name, meaning, room=_NAMES_ROOM)
    ]
