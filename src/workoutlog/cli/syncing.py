"""One sync, and many in a row."""

import time
from contextlib import closing, suppress
from pathlib import Path

from workoutlog.cli.connecting import open_session
from workoutlog.cli.context import Context
from workoutlog.cli.machines import machine
from workoutlog.cli.progress import Bar
from workoutlog.cli.showing import show
from workoutlog.errors import UNREACHABLE, LogbookLocked, SyncRunning, WorkoutlogError
from workoutlog.output.human.words import count
from workoutlog.remote.answers import SAFE
from workoutlog.remote.feed import HttpRemote
from workoutlog.remote.identity import SessionDevices
from workoutlog.remote.locking import locked
from workoutlog.remote.session import Session
from workoutlog.services import syncing
from workoutlog.services.device_names import remember_names, remember_unnamed, untold
from workoutlog.services.syncing import Synced
from workoutlog.store.replica import SqliteReplica

AT_ONCE = (syncing.MOST_ROWS, syncing.MOST_ROWS)
# How long a device watches before somebody has to say so again.
LONGEST_S = 12 * 3600.0
_EVERY_S = 60.0
_SELDOM_S = 15 * 60.0


def synced(context: Context, token_file: Path | None = None, *, check: bool = False) -> Synced:
    """Sync once. Raises `SyncRunning` where another process does so already.

    Whoever cannot reach the server is told how much waits.
    """
    replica = context.opened_as(SqliteReplica)
    lock = context.db_path.with_name(f".{context.db_path.name}.sync")
    busy = SyncRunning("This logbook is being synced already.", "Nothing has to be done.")
    with (
        locked(lock, busy, patience_s=0),
        closing(open_session(context, token_file)) as session,
        Bar(context) as bar,
    ):
        remote = HttpRemote(lambda body: session.call("POST", "/sync", body, packed=True))
        try:
            result = syncing.sync(
                context.moment(),
                replica,
                remote,
                agree=bar.confirm,
                report=bar.show_sync,
                machine=machine(context.db_path),
                check=check,
                at_once=AT_ONCE,
            )
            _ask_for_names(context, session)
        except WorkoutlogError as error:
            if error.exit_status == UNREACHABLE:
                waiting = replica.count_unsent()
                error.advice = (
                    f"{count(waiting, 'change')} waiting. Everything is safe on this device.",
                    *(each for each in error.advice if each != SAFE),
                )
                error.details["waiting"] = waiting
            raise
        return result


def _ask_for_names(context: Context, session: Session) -> None:
    """Learn what the devices of new conflicts are called, once, so that people know whose is what.

    That is worth no failure: all that matters has been synced.
    """
    numbers = untold(context.logbook)
    if numbers:
        with suppress(WorkoutlogError):
            found = SessionDevices(session).all()
            remember_names(context.logbook, ((each.number, each.name) for each in found))
            remember_unnamed(context.logbook, numbers)


def watch(context: Context, token_file: Path | None) -> None:
    """Sync again and again, less often while that fails; news are shown, trouble is told once."""
    until = time.monotonic() + LONGEST_S
    pause_s, told = _EVERY_S, ""
    while True:
        try:
            result = synced(context, token_file)
        except WorkoutlogError as error:
            if error.exit_status != UNREACHABLE and not isinstance(error, _PASSING):
                raise
            pause_s = min(2 * pause_s, _SELDOM_S)
            if error.message != told:
                told = error.message
                context.tell(told)
        else:
            pause_s, told = _EVERY_S, ""
            if result.sent or result.received or result.refused:
                show(result, context)
        if time.monotonic() + pause_s > until:
            return
        time.sleep(pause_s)


_PASSING = (SyncRunning, LogbookLocked)
