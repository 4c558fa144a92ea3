"""Bringing the logbook and its server together."""

from typing import Annotated

import typer

from workoutlog.cli import syncing
from workoutlog.cli.context import Context
from workoutlog.cli.params import TokenFile
from workoutlog.services.sync_status import SyncStatus, sync_status
from workoutlog.services.syncing import Synced
from workoutlog.store.replica import SqliteReplica


def sync(
    ctx: typer.Context,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on every minute, for twelve hours at most.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Compare every row afterwards; takes a little longer.")
    ] = False,
    token_file: TokenFile = None,
) -> Synced | None:
    """Send what this device has logged, and get what others have.

    Without a network nothing is lost: the next sync goes on where this one ends.
    """
    context: Context = ctx.obj
    if watch:
        syncing.watch(context, token_file)
        return None
    return syncing.synced(context, token_file, check=check)


def status(ctx: typer.Context) -> SyncStatus:
    """Show what waits to be sent, and when this device last synced."""
    context: Context = ctx.obj
    replica = context.opened_as(SqliteReplica)
    return sync_status(context.moment(), replica)
