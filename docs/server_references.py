"""Writes the reference pages of the server from the code they describe."""

import inspect
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any, TypeVar, get_args

from annotated_types import Ge, Le, MinLen
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from typer.main import get_command

from api_references import API_PAGES
from markup import page, table
from workoutlog.errors import WorkoutlogError
from workoutlog.server.access import denials  # noqa: F401  # what is refused to strangers is listed too
from workoutlog.server.commands import app
from workoutlog.server.refusals import Refusal
from workoutlog.server.settings import MOST, PREFIX, Settings, is_switch, shown

E = TypeVar("E", bound=WorkoutlogError)


def commands() -> str:
    """Show every command of the server by its own help."""
    parts = ["# Commands of the server", "", _COMMANDS, ""]
    for words, command in _commands(get_command(app), ()):
        name = " ".join(words)
        parts += [f"## {name}", "", "```text", _help(command, words), "```", ""]
    return page(parts)


def configuration() -> str:
    """List every setting of the server, what it can be, and its default."""
    rows = [
        (f"`{name}`", field.description or "", _range(field), _default(name, field))
        for name, field in Settings.model_fields.items()
    ]
    return page(
        [
            "# Configuration of the server",
            "",
            _WAYS,
            "",
            *table(("setting", "meaning", "can be", "default"), rows),
            "",
            _NOTES,
        ]
    )


def errors() -> str:
    """List what the server refuses, over HTTP and on its command line."""
    refused = [
        (str(each.status), f"`{each.code}`", f"{each.title}.", _first_line(each))
        for each in sorted(_kinds(Refusal), key=lambda each: (each.status, each.code))
    ]
    ended = [
        (str(each.exit_status), f"`{each.code}`", _first_line(each))
        for each in sorted(_kinds(WorkoutlogError), key=lambda each: (each.exit_status, each.code))
        if not issubclass(each, Refusal)
    ]
    return page(
        [
            "# Errors of the server",
            "",
            _PROBLEMS,
            "",
            *table(("status", "code", "title", "when"), refused),
            "",
            _ENDINGS,
            "",
            *table(("exit status", "code", "when"), ended),
        ]
    )


SERVER_PAGES: dict[str, Callable[[], str]] = {
    **API_PAGES,
    "server-commands.md": commands,
    "server-configuration.md": configuration,
    "server-errors.md": errors,
}

_COMMANDS = """\
`workoutlog-server` runs a server and looks after it. Every
[setting](server-configuration.md) is an option of every command too, and `--json` prints one object
for a script. Errors and exit statuses are [on a page of their own](server-errors.md)."""
_PROBLEMS = """\
Every answer with a status of 400 or more is a problem document of RFC 9457: `type`, `title`,
`status`, `detail`, `instance` (the id of the request, which is in the log too), `code`, and
`errors` with a JSON pointer for each thing that is wrong with a body. `Retry-After` says when to
try again, where that helps. Decide by the `code`, which never changes. What is no HTTP (400), and
what has too large a head (431), comes to no route and is answered without a body."""
_ENDINGS = """\
`workoutlog-server` prints an error in a line and ends with a status; with `--json` it prints the
envelope of [the command line](json.md). What is refused over HTTP can end a command too, with
status 1. These end a command only:"""

_WAYS = f"""\
`port`, for example, is set by whichever of these comes first:

1. the option `--port 8421` of any command of `workoutlog-server`,
2. the variable `{PREFIX}PORT`,
3. the file that the variable `{PREFIX}PORT_FILE` names, or the file `port` in the folder that
   `--secrets-dir` or `{PREFIX}SECRETS_DIR` names,
4. the line `port = 8421` of the TOML file that `--config` or `{PREFIX}CONFIG` names, else of
   `server.toml` in the configuration folder of the user (on Linux
   `~/.config/workoutlog-server/server.toml`),
5. the default.

`workoutlog-server config show` says what holds and where it was set, `config check` whether all of
it can be used; it exits with 78 if not. A name that is no setting is an error everywhere."""
_NOTES = """\
Secrets are shown as `***`. A switch is `true` or `false`; as an option it is `--docs` or
`--no-docs`. Several networks are divided by spaces or commas, or are a list in TOML.

Every process of the machine can read the options of another one: set a URL with a password in it by
a file or a variable."""


def _commands(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Give every command that does something, with its name in words."""
    members = getattr(command, "commands", {})
    for name, member in members.items():
        yield from _commands(member, (*words, name))
    if not members:
        yield words, command


def _help(command: Any, words: tuple[str, ...]) -> str:
    context = command.context_class(
        command, info_name=f"workoutlog-server {' '.join(words)}", terminal_width=80
    )
    said: str = command.get_help(context)
    return said.rstrip()


def _kinds(kind: type[E]) -> Iterator[type[E]]:
    for each in kind.__subclasses__():
        # What is never raised itself has no code.
        if hasattr(each, "code") and each.__module__.startswith("workoutlog.server."):
            yield each
        yield from _kinds(each)


def _first_line(kind: type[WorkoutlogError]) -> str:
    return inspect.cleandoc(kind.__doc__ or "").splitlines()[0]


def _range(field: FieldInfo) -> str:
    kinds = get_args(field.annotation) or (field.annotation,)
    choices = [each for each in kinds if isinstance(each, type) and issubclass(each, StrEnum)]
    if choices:
        return ", ".join(f"`{each}`" for each in choices[0])
    if is_switch(field):
        return "`true`, `false`"
    least = [each.ge for each in field.metadata if isinstance(each, Ge)]
    most = [each.le for each in field.metadata if isinstance(each, Le)]
    if least and most:
        return f"at least {least[0]}" if most[0] == MOST else f"{least[0]} to {most[0]}"
    return "a text" if any(isinstance(each, MinLen) for each in field.metadata) else ""


def _default(name: str, field: FieldInfo) -> str:
    if field.default is PydanticUndefined:
        return "the user's data folder, on Linux `~/.local/share/workoutlog-server`"
    text = shown(name, field.default)
    return f"`{text}`" if text else "none"
