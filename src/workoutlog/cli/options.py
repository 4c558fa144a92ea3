"""The options that every command takes, before the verb or after it, declared in one place."""

from pathlib import Path
from typing import Any, NamedTuple

from workoutlog.errors import UsageError


class Options(NamedTuple):
    """What was asked of the program beside the command itself."""

    json: bool = False
    csv: bool = False
    plain: bool = False
    no_color: bool = False
    no_input: bool = False
    yes: bool = False
    debug: bool = False
    db: Path | None = None
    config: Path | None = None


FLAGS = {
    "--json": ("json", "Print one JSON object"),
    "--csv": ("csv", "Print a list as CSV"),
    "--plain": ("plain", "Print a list as tab-separated text"),
    "--no-color": ("no_color", "No colour"),
    "--no-input": ("no_input", "Never ask anything"),
    "--yes": ("yes", "Answer yes to every question"),
    "--debug": ("debug", "Show tracebacks"),
}
VALUES = {
    "--db": ("db", "PATH", "The logbook file"),
    "--config": ("config", "PATH", "The configuration file"),
}


def take_options(words: list[str]) -> tuple[Options, list[str]]:
    """Take these options out of the command line; after ``--`` everything is the command's.

    Raises `UsageError` for an option without its value.
    """
    options, rest = Options(), []
    remaining = iter(words)
    for word in remaining:
        name, has_value, value = word.partition("=")
        if word == "--":
            rest += [word, *remaining]
        elif word in FLAGS:
            options = _with(options, FLAGS[word][0], value=True)
        elif name in VALUES:
            given = value if has_value else next(remaining, "")
            # An option that was meant as one must not become a file of that name.
            if not given or (not has_value and given.startswith("--")):
                raise UsageError(f"{name} needs a path.", f"e.g. {name} ~/logbook.db")
            options = _with(options, VALUES[name][0], value=path_of(given))
        else:
            rest.append(word)
    if options.json + options.csv + options.plain > 1:
        raise UsageError("--json, --csv and --plain exclude each other.")
    return options, rest


def path_of(text: str) -> Path:
    """Make a path of what was typed, with ~ for the home directory; `UsageError` without one."""
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise UsageError(
            f"{text} cannot be found: there is no home directory.", "Write the path out."
        ) from error


def is_there(path: Path) -> bool:
    """Say whether there is a file, also where nobody may look or no name is so long."""
    try:
        return path.exists()
    except OSError:
        return False


def _with(options: Options, name: str, *, value: Any) -> Options:
    return options._replace(**{name: value})
