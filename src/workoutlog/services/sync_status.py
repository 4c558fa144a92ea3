"""How far a logbook and its server are apart, as far as this device knows."""

import json
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from workoutlog.services.accounts import account_of
from workoutlog.services.ports import Moment
from workoutlog.services.pushing import RefusedRow
from workoutlog.services.replicas import Replica


class SyncStatus(NamedTuple):
    """Where a logbook is synced to, when it last was, and how many changes wait.

    ``url`` and ``name`` are None for a logbook without an account, ``synced_at``
    before its first sync. ``refused`` are the rows that the server did not take,
    ``conflicts`` counts those that nobody has settled.
    """

    url: str | None
    name: str | None
    logged_in: bool
    synced_at: datetime | None
    waiting: int
    refused: tuple[RefusedRow, ...]
    conflicts: int


def sync_status(moment: Moment, replica: Replica) -> SyncStatus:
    """Look at what waits; the server is not asked."""
    account = account_of(moment.logbook)
    synced_at = moment.logbook.state("synced_at")
    kept = json.loads(moment.logbook.state("refused") or "[]")
    return SyncStatus(
        url=account.url if account else None,
        name=account.name if account else None,
        logged_in=account is not None and account.store is not None,
        synced_at=datetime.fromisoformat(synced_at) if synced_at else None,
        waiting=replica.count_unsent(),
        refused=tuple(RefusedRow(kind, UUID(key), *why) for kind, key, *why in kept),
        conflicts=moment.logbook.count_revisions(),
    )
