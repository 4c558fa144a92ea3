"""Slowing down whoever guesses passwords, without locking out whoever owns one.

Every attempt is counted before its password is looked at, so that many at once
gain nothing, and taken back if the password was right. Counted is by name and
network, by name, and by network. Nothing here concerns who is signed in.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, select, text
from sqlmodel import col

from workoutlog.replica.codec import instant_from, milliseconds
from workoutlog.server.access.denials import TooManyAttempts
from workoutlog.server.storage import sql
from workoutlog.server.tables import KnownNetworkRow, ThrottleRow, table_of

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_FORGOTTEN_AT_ONCE = 100


class Limits(NamedTuple):
    """When attempts are slowed down.

    ``failures`` for one name from one network, after which the pause doubles
    from ``first_pause`` to ``longest_pause``. ``name_failures`` an hour for one
    name, after which those from networks that its owner never used come one in
    ``name_pause``. ``network_failures`` an hour from one network. A network is
    known for ``known_for`` after its last good login.
    """

    failures: int = 5
    first_pause: timedelta = timedelta(seconds=1)
    longest_pause: timedelta = timedelta(minutes=15)
    name_failures: int = 50
    name_pause: timedelta = timedelta(seconds=2)
    network_failures: int = 100
    known_for: timedelta = timedelta(days=30)


LIMITS = Limits()


class Attempt(NamedTuple):
    """Who is said to sign in, and from where; ``account_id`` where there is such an account."""

    folded: str
    network: str
    account_id: UUID | None


class Bucket(NamedTuple):
    """How many attempts failed since when, and when the next one may be."""

    failures: int
    since: datetime
    next_at: datetime


def charge(
    connection: Connection, attempt: Attempt, now: datetime, *, limits: Limits = LIMITS
) -> None:
    """Count an attempt as failed, for now. Raises `TooManyAttempts`, and then it does not count."""
    keys = _keys(attempt)
    pair, name, network = _hold(connection, keys, now)
    name, network = _within(name, now, _HOUR), _within(network, now, _HOUR)
    waits = [_left(pair.next_at, now, limits)]
    if network.failures >= limits.network_failures:
        waits.append(network.since + _HOUR - now)
    is_hot = name.failures >= limits.name_failures
    if is_hot and not _is_known(connection, attempt, now, limits):
        waits.append(_left(name.next_at, now, limits))
    if max(waits) > timedelta():
        wait_s = max(1, ceil(max(waits).total_seconds()))
        raise TooManyAttempts(
            f"Too many attempts failed; try again in {wait_s} s.", retry_after_s=wait_s
        )
    failures = pair.failures + 1
    pair = Bucket(failures, pair.since, now + _pause(failures, limits))
    name = Bucket(name.failures + 1, name.since, now + limits.name_pause)
    network = Bucket(network.failures + 1, network.since, now)
    _put(connection, zip(keys, (pair, name, network), strict=True), now)
    # Whoever tries many names could fill the table within a day.
    forget(connection, now)


def succeed(connection: Connection, attempt: Attempt, now: datetime) -> None:
    """Take an attempt back whose password was right, and remember where it came from."""
    keys = _keys(attempt)
    pair, *others = _hold(connection, keys, now)
    less = [bucket._replace(failures=max(0, bucket.failures - 1)) for bucket in others]
    pair = pair._replace(failures=0, next_at=now)
    _put(connection, zip(keys, (pair, *less), strict=True), now)
    if attempt.account_id is None:
        return
    row = (attempt.account_id.bytes, _network_hash(attempt), milliseconds(now))
    sql.put(connection, table_of(KnownNetworkRow), [row])


def forget(connection: Connection, now: datetime) -> int:
    """Delete some of what says nothing any more, and nothing that somebody else is at.

    Says how many rows that were.
    """
    stale = (
        select(col(ThrottleRow.bucket))
        .where(col(ThrottleRow.forget_at) < now)
        .limit(_FORGOTTEN_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    gone = connection.execute(delete(ThrottleRow).where(col(ThrottleRow.bucket).in_(stale)))
    return gone.rowcount


def forget_networks(
    connection: Connection, account_id: UUID, now: datetime, *, limits: Limits = LIMITS
) -> None:
    """Delete the networks from which the owner of an account has not signed in for long."""
    connection.execute(
        delete(KnownNetworkRow).where(
            col(KnownNetworkRow.account_id) == account_id,
            col(KnownNetworkRow.seen_at) < now - limits.known_for,
        )
    )


def rewrite(connection: Connection, attempt: Attempt, now: datetime) -> None:
    """Write again what is counted for an attempt: as much work as to write an event down."""
    key, *_ = _keys(attempt)
    _put(connection, zip([key], _hold(connection, [key], now), strict=True), now)


def _keys(attempt: Attempt) -> list[bytes]:
    counted = (
        ("pair", attempt.folded, attempt.network),
        ("name", attempt.folded),
        ("network", attempt.network),
    )
    return [sha256("\0".join(parts).encode()).digest() for parts in counted]


_MAKE = text(
    "INSERT INTO throttle (bucket, failures, since, next_at, forget_at) "
    "VALUES (:bucket, 0, :now, :now, :now) ON CONFLICT (bucket) DO NOTHING"
)
_FIND = (
    select(col(ThrottleRow.failures), col(ThrottleRow.since), col(ThrottleRow.next_at))
    .where(col(ThrottleRow.bucket) == bindparam("bucket"))
    .with_for_update()
)


def _hold(connection: Connection, keys: Iterable[bytes], now: datetime) -> list[Bucket]:
    """Read buckets and keep them from everybody else; all take them in the same order."""
    buckets: list[Bucket] = []
    for key in keys:
        connection.execute(_MAKE, {"bucket": key, "now": milliseconds(now)})
        [(failures, since, next_at)] = sql.run(connection, _FIND, bucket=key)
        buckets.append(Bucket(failures, instant_from(since), instant_from(next_at)))
    return buckets


def _put(connection: Connection, buckets: Iterable[tuple[bytes, Bucket]], now: datetime) -> None:
    rows = [
        (
            key,
            bucket.failures,
            milliseconds(bucket.since),
            milliseconds(bucket.next_at),
            milliseconds(now + _DAY),
        )
        for key, bucket in buckets
    ]
    sql.put(connection, table_of(ThrottleRow), rows)


def _within(bucket: Bucket, now: datetime, window: timedelta) -> Bucket:
    return bucket if abs(now - bucket.since) < window else Bucket(0, now, bucket.next_at)


def _left(until: datetime, now: datetime, limits: Limits) -> timedelta:
    """Say what is left of a pause; nothing of one that only a clock that was ahead can have set."""
    left = until - now
    return left if left <= limits.longest_pause else timedelta()


def _pause(failures: int, limits: Limits) -> timedelta:
    """Say how long to wait after so many failures."""
    beyond = failures - limits.failures
    if beyond < 0:
        return timedelta()
    # No number of failures makes it longer, nor the calculation.
    return min(limits.first_pause * (1 << min(beyond, 20)), limits.longest_pause)


_KNOWN = select(col(KnownNetworkRow.seen_at)).where(
    col(KnownNetworkRow.account_id) == bindparam("account_id"),
    col(KnownNetworkRow.network_hash) == bindparam("network_hash"),
)


def _is_known(connection: Connection, attempt: Attempt, now: datetime, limits: Limits) -> bool:
    if attempt.account_id is None:
        return False
    account, network_hash = attempt.account_id.bytes, _network_hash(attempt)
    found = sql.run(connection, _KNOWN, account_id=account, network_hash=network_hash)
    return any(now < instant_from(seen_at) + limits.known_for for (seen_at,) in found)


def _network_hash(attempt: Attempt) -> bytes:
    account = attempt.account_id.bytes if attempt.account_id else b""
    return sha256(account + attempt.network.encode()).digest()
