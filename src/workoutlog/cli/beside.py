"""A sync beside a command that does not wait for it; nothing that a sync needs is loaded here."""

import subprocess
import sys
from contextlib import suppress

from workoutlog.cli.context import Context
from workoutlog.services.accounts import account_of


def sync_beside(context: Context) -> None:
    """Begin a sync whose failure nobody hears of, if the lifter wants that and is logged in."""
    if not context.configuration.read("sync_after_finish"):
        return
    account = account_of(context.logbook)
    if account is None or account.store is None:
        return
    words = [sys.executable, "-m", "workoutlog", "--db", str(context.db_path), "sync", "--json"]
    with suppress(OSError):
        subprocess.Popen(  # noqa: S603  # this very program
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
