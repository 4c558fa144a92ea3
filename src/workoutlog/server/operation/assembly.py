"""Putting a server together from its settings."""

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from prometheus_client import CollectorRegistry
from starlette.types import ASGIApp

from workoutlog.server.access import audit
from workoutlog.server.access.identity import Identity, Rules
from workoutlog.server.access.keys import KeyFile
from workoutlog.server.access.passwords import Cost, Hasher
from workoutlog.server.access.rate_limits import Rate, RateLimits
from workoutlog.server.access.sessions import SessionRules
from workoutlog.server.api.application import create_app
from workoutlog.server.api.dependencies import Limits, Service
from workoutlog.server.middleware import wrapped
from workoutlog.server.observation.metrics import Metrics
from workoutlog.server.operation import housekeeping
from workoutlog.server.operation.health import Health, Stopping, routes
from workoutlog.server.operation.outages import Outages
from workoutlog.server.rows.quotas import Quota
from workoutlog.server.settings import Settings
from workoutlog.server.storage.database import Database
from workoutlog.server.storage.state import settled


class Assembled(NamedTuple):
    """A server that only has to be asked, and what it counts."""

    app: ASGIApp
    registry: CollectorRegistry


def database_of(settings: Settings) -> Database:
    """Prepare to connect to the database. Raises `SettingsInvalid`."""
    return Database(
        settings.database,
        pool_size=settings.pool_size,
        prepared_statements=settings.prepared_statements,
    )


def assembled(settings: Settings, database: Database, stopping: Stopping) -> Assembled:
    """Put everything together over a database that has its schema.

    Makes what is missing of keys and of the server's own state. Raises
    `KeysUnusable`.
    """
    metrics = Metrics()
    service = service_of(settings, database)
    metrics.measure(
        "database_connections_in_use", "Connections in use", database.connections_in_use
    )
    metrics.measure(
        "hashes_waiting",
        "Passwords whose turn to be hashed has not come",
        lambda: service.identity.turns.waiting,
    )
    metrics.measure(
        "hashes_running",
        "Passwords that are being hashed",
        lambda: service.identity.turns.running,
    )
    database.tell_wait = metrics.connection_waits.observe
    database.tell_use = Outages()
    events = logging.getLogger(audit.__name__)
    events.addHandler(metrics.count_events())
    events.setLevel(logging.INFO)
    api = create_app(service, docs=settings.docs)
    api.include_router(routes(Health(database, stopping)))
    return Assembled(wrapped(api, settings, metrics, service.admit), metrics.registry)


def service_of(settings: Settings, database: Database) -> Service:
    """Make what all requests share. Raises `KeysUnusable`."""
    with database.writing() as connection:
        state = settled(connection, secrets.token_bytes)
    return Service(
        database=database,
        identity=_identity(settings),
        epoch=state.epoch,
        device=state.device,
        now=_now,
        random_bytes=secrets.token_bytes,
        limits=_limits(settings),
    )


def tidying(settings: Settings, database: Database) -> Callable[[], None]:
    """Make what deletes everything that is too old by now."""
    return lambda: housekeeping.forget(database, _now(), session_rules(settings))


def quota_of(settings: Settings) -> Quota:
    """Say how many rows an account may have."""
    return Quota(settings.max_sets, settings.max_rows_of_a_kind)


def session_rules(settings: Settings) -> SessionRules:
    """Say how long sessions last, and how many there may be."""
    return SessionRules(
        idle=timedelta(days=settings.session_idle_days),
        lifetime=timedelta(days=settings.session_absolute_days),
        most=settings.sessions_per_account,
    )


def name_kept_for(settings: Settings) -> timedelta:
    """Say for how long nobody can have the name of a deleted account."""
    return timedelta(days=settings.name_release_days)


def hasher_of(settings: Settings) -> Hasher:
    """Make what hashes passwords, at the cost that is set."""
    return Hasher(
        Cost(settings.argon2_memory_kib, settings.argon2_time_cost, settings.argon2_parallelism)
    )


def _limits(settings: Settings) -> Limits:
    return Limits(
        most_rows=settings.max_batch_rows,
        longest_page=settings.max_page_rows,
        largest_body=settings.max_sync_body_kib << 10,
        quota=quota_of(settings),
    )


def _identity(settings: Settings) -> Identity:
    keys = KeyFile(settings.keys)
    keys.make(_now(), secrets.token_bytes)
    keys.ring()
    rules = Rules(
        sessions=session_rules(settings),
        registration=settings.registration,
        shortest_password=settings.password_min_length,
        trusted_proxies=settings.trusted_proxies,
        keeps_networks=settings.log_addresses,
        name_kept_for=name_kept_for(settings),
        host=settings.host,
    )
    rate = Rate(settings.requests_per_minute, settings.request_burst)
    return Identity(keys, rules, hasher_of(settings), rates=RateLimits(rate))


def _now() -> datetime:
    return datetime.now(UTC)
