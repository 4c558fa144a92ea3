"""Help: the overview of all commands, and what stands below each command's own help."""

from workoutlog.cli.options import FLAGS, VALUES
from workoutlog.cli.tree import COMMANDS, SECTIONS, Command


def overview(program: str) -> str:
    """Write what ``--help`` shows: every command in a line, by what it is for."""
    lines = [
        f"Usage: {program} COMMAND ...",
        "",
        "The training log for lifters who live in a terminal.",
        "",
        f"  {program} log squat 3x5@100 @8",
    ]
    for section, commands in SECTIONS:
        lines += ["", f"{section}:", *_rows(commands)]
    lines += ["", "With every command:", *_option_rows(), ""]
    return "\n".join([*lines, f"{program} COMMAND --help says more, with examples."])


def group_overview(group: str, program: str) -> str:
    """Write the help of a command that has commands of its own."""
    commands = tuple(each for each in COMMANDS if each.name.startswith(f"{group} "))
    lines = [f"Usage: {program} {group} COMMAND ...", "", *_rows(commands), ""]
    return "\n".join([*lines, f"{program} {group} COMMAND --help says more, with examples."])


def epilog(command: Command) -> str:
    """Write what stands below a command's help: examples, and the options every command takes."""
    # \b keeps the lines below it as they are.
    examples = "\n".join(("\b", "Examples:", *(f"  {each}" for each in command.examples)))
    names = " ".join((*FLAGS, *VALUES))
    return f"{examples}\n\nWith every command: {names}"


def _rows(commands: tuple[Command, ...]) -> list[str]:
    rows = []
    for each in commands:
        name = f"{each.name} ({each.aliases[0]})" if each.aliases else each.name
        rows.append(f"  {name:<17} {each.summary}")
    return rows


def _option_rows() -> list[str]:
    rows = [f"  {name:<17} {meaning}" for name, (_, meaning) in FLAGS.items()]
    rows += [
        f"  {f'{name} {metavar}':<17} {meaning}" for name, (_, metavar, meaning) in VALUES.items()
    ]
    return rows
