"""Deleting what is kept only for some time, once a day and whether anybody comes or not."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from threading import Thread

from workoutlog.errors import WorkoutlogError
from workoutlog.server.access import accounts, audit, sessions, throttling
from workoutlog.server.access.sessions import SessionRules
from workoutlog.server.refusals import DatabaseBusy
from workoutlog.server.storage.database import Database

# Not while a server starts, which others may do at the same time.
_FIRST_S = 60.0
_BETWEEN_S = 86_400.0
_LOG = logging.getLogger(__name__)


def begin(tidy: Callable[[], None]) -> None:
    """Tidy up once a day for as long as this process lives."""
    Thread(target=keep, args=(tidy,), daemon=True).start()


def keep(tidy: Callable[[], None], sleep: Callable[[float], None] = time.sleep) -> None:
    """Tidy up once a day for ever; a day on which that fails is not the last one."""
    sleep(_FIRST_S)
    while True:
        try:
            tidy()
        except WorkoutlogError as error:
            reason = error.advice[0] if error.advice else error.message
            _LOG.warning("what is old could not be deleted", extra={"reason": reason})
        except Exception:  # noqa: BLE001  # a bug, of which whoever reads the log is to hear
            _LOG.exception("what is old could not be deleted")
        sleep(_BETWEEN_S)


def forget(database: Database, now: datetime, rules: SessionRules) -> None:
    """Delete what is too old: names, failed attempts, and what accounts have of visits.

    Account by account, so that nobody waits for all of it.
    """
    with database.writing() as connection:
        accounts.forget_names(connection, now)
        while throttling.forget(connection, now):
            pass
    with database.reading() as connection:
        found = [each.account_id for each in accounts.accounts(connection)]
    for account_id in found:
        # Whoever is busy now is not disturbed: tomorrow is another day.
        with suppress(DatabaseBusy), database.writing() as connection:
            sessions.forget(connection, account_id, now, rules)
            audit.forget(connection, account_id, now)
            throttling.forget_networks(connection, account_id, now)
