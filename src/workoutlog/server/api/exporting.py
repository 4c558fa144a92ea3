"""Everything that the server has of one account, as lines of JSON: an export for its owner.

The first line says what it is; then come all rows, deleted ones too, in the
blocks that `POST /api/v1/sync` takes, parents before their children, so that
another account can take them; then, for a session, sessions and API tokens
without what opens them, and what happened to the account. The last line counts
the rows, and shows that nothing is missing.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from workoutlog import __version__
from workoutlog.domain.model import NOUNS, Noun
from workoutlog.server.access import audit
from workoutlog.server.access.accounts import by_id
from workoutlog.server.access.api_tokens import api_tokens
from workoutlog.server.access.callers import Caller
from workoutlog.server.access.occasions import Occasion
from workoutlog.server.access.sessions import SessionRules, sessions
from workoutlog.server.rows.blocks import stored_blocks
from workoutlog.server.rows.feed import rows_behind
from workoutlog.server.rows.stored import Stored

FORMAT = "workoutlog-account"
VERSION = 1
_AT_ONCE = 500


def export(
    connection: Connection, caller: Caller, occasion: Occasion, rules: SessionRules
) -> Iterator[bytes]:
    """Write an account line by line, reading as the lines are taken."""
    account_id = caller.account_id
    account = by_id(connection, account_id)
    yield opening(account_id, account.name, account.created_at, occasion.now)
    counts: Counter[str] = Counter()
    for noun in NOUNS:
        for rows in _pages(connection, account_id, noun):
            counts[noun.kind] += len(rows)
            yield from lines_of(rows)
    # An API token may not list them by other ways either.
    if caller.session_id is not None:
        yield from _access(connection, account_id, occasion, rules)
    yield closing(counts)


def opening(account_id: UUID, name: str, created_at: datetime, now: datetime) -> bytes:
    """Write the first line: what this is, and of whom."""
    about = {"id": account_id, "name": name, "created_at": created_at}
    program = f"workoutlog {__version__}"
    return _line(format=FORMAT, version=VERSION, program=program, at=now, account=about)


def lines_of(rows: Iterable[Stored]) -> Iterator[bytes]:
    """Write rows."""
    return (_line(**block) for block in stored_blocks(rows, placed=False))


def closing(counts: Mapping[str, int]) -> bytes:
    """Write the last line: that this is all, and how many rows of each kind it is."""
    return _line(end=True, rows=counts)


def _access(
    connection: Connection, account_id: UUID, occasion: Occasion, rules: SessionRules
) -> Iterator[bytes]:
    for session in sessions(connection, account_id, occasion.now, rules=rules):
        yield _line(session=_plain(session))
    for token in api_tokens(connection, account_id):
        yield _line(token=_plain(token))
    for event in audit.events(connection, account_id):
        yield _line(event=_plain(event))


def _pages(connection: Connection, account_id: UUID, noun: type[Noun]) -> Iterator[list[Stored]]:
    after = 0
    while rows := rows_behind(connection, account_id, noun, after, _AT_ONCE - 1):
        after = rows[-1].seq
        yield rows


def _plain(row: NamedTuple) -> Mapping[str, Any]:
    return row._asdict()


def _line(**values: Any) -> bytes:
    return json.dumps(values, default=_written).encode() + b"\n"


def _written(value: Any) -> str:
    return str(value.isoformat() if hasattr(value, "isoformat") else value)
