"""Looking after the logbook file."""

from pathlib import Path
from typing import Annotated

import typer

from workoutlog.cli.context import Context
from workoutlog.cli.logins import check_login
from workoutlog.cli.options import is_there
from workoutlog.cli.params import DryRun
from workoutlog.errors import NeedsConfirmation
from workoutlog.services import upkeep
from workoutlog.services.upkeep import BackedUp, Checkup, Places, Restored
from workoutlog.store.keeping import KeptFile


def _file(context: Context) -> KeptFile:
    return KeptFile(context.db_path, context.random_bits)


def backup(
    ctx: typer.Context,
    target: Annotated[
        str | None, typer.Argument(metavar="[TO]", help="A file, or a folder for a dated one.")
    ] = None,
) -> BackedUp:
    """Copy the logbook to a file, also while it is in use; nothing is overwritten."""
    context: Context = ctx.obj
    return upkeep.back_up(_file(context), context.now(), target)


def restore(
    ctx: typer.Context,
    source: Annotated[Path, typer.Argument(metavar="FROM", help="A copy that backup made.")],
    dry_run: DryRun = False,
) -> Restored:
    """Put a copy in place of the logbook; what is there now is kept beside it."""
    context: Context = ctx.obj
    now = context.now()
    try:
        return upkeep.restore(
            _file(context), now, source, confirmed=context.options.yes, dry_run=dry_run
        )
    except NeedsConfirmation as error:
        if not context.confirm(error.message):
            raise
        return upkeep.restore(_file(context), now, source, confirmed=True)


def doctor(ctx: typer.Context) -> Checkup:
    """Check that all is well: the file, who can reach it, disk, contents, and the login if any."""
    context: Context = ctx.obj
    checkup = _file(context).check_up()
    if checkup.failed or not is_there(context.db_path):
        return checkup
    return Checkup((*checkup.checks, *check_login(context)))


def where(ctx: typer.Context) -> Places:
    """Print every path the program uses."""
    context: Context = ctx.obj
    paths = (
        ("logbook", context.db_path),
        ("config", context.config_path),
        ("bugs", context.state_path),
        ("logins", context.logins_path),
    )
    return Places(tuple((name, path, is_there(path)) for name, path in paths))
