"""The commands of ``workoutlog-server``, one module each."""

from collections.abc import Iterator, Sequence
from typing import Any

import typer
from typer.main import get_command

from workoutlog.errors import UsageError
from workoutlog.server.commands import access, storage
from workoutlog.server.commands.answers import Answer
from workoutlog.server.commands.config import config
from workoutlog.server.commands.doctor import doctor
from workoutlog.server.commands.healthcheck import healthcheck
from workoutlog.server.commands.invocation import Invocation, take_flags
from workoutlog.server.commands.serve import serve
from workoutlog.server.commands.user import user
from workoutlog.server.configuration import closest

_NAME = "workoutlog-server"

app = typer.Typer(
    help="The companion server of workoutlog, with which devices keep one logbook.",
    epilog="Every setting is an option too, as in: workoutlog-server serve --port 8421. "
    "`config show` lists them. --json prints one object for a script, --version the version.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(config, name="config")
app.add_typer(user, name="user")
for name, group in (
    ("invite", access.invite),
    ("session", access.session),
    ("token", access.token),
    ("keys", access.keys),
):
    app.add_typer(group, name=name)
for each in (serve, healthcheck, doctor, storage.migrate, storage.backup, storage.restore):
    app.command()(each)


def invoke(words: Sequence[str]) -> Answer | None:
    """Run one command line and return what its command answers; none for help.

    Raises `UsageError` for words that no command takes.
    """
    flags, others = take_flags(words)
    command: Any = get_command(app)
    others = [word for word in others if word != "--json"] or ["--help"]
    try:
        answer = command.main(others, prog_name=_NAME, standalone_mode=False, obj=Invocation(flags))
    except typer.TyperException as error:
        message = error.format_message()
        asked = getattr(error, "ctx", None)
        named = asked.command_path if asked else _NAME
        raise UsageError(message, *_meant(error), hint=f"{named} --help") from None
    return answer if isinstance(answer, Answer) else None


def _meant(error: typer.TyperException) -> Iterator[str]:
    """Name the setting that somebody may have meant by an option that there is not."""
    option: str = getattr(error, "option_name", None) or ""
    meant = closest(option.lstrip("-").replace("-", "_"))
    if meant is not None:
        yield f"Did you mean --{meant.replace('_', '-')}?"
