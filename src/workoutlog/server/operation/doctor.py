"""Looking over an installation: what is wrong, what is unwise, and what to do about it."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address
from typing import NamedTuple

from sqlalchemy import text

from workoutlog.errors import WorkoutlogError
from workoutlog.server.access.keys import KeyFile
from workoutlog.server.refusals import KeysUnusable
from workoutlog.server.settings import Registration, Settings
from workoutlog.server.storage.database import POSTGRESQL, SQLITE, Database
from workoutlog.server.storage.file_systems import present, refuse_remote
from workoutlog.server.storage.files import is_there
from workoutlog.server.storage.schema import check
from workoutlog.server.storage.state import backed_up_at

_MIB = 1 << 20
_FULL_MIB, _NARROW_MIB = 100, 1024
_OLD_BACKUP = timedelta(days=7)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_SKEW = timedelta(seconds=5)
_AS_THE_SERVER = "run this as the user of the server"


class Verdict(StrEnum):
    """How something is."""

    OK = "ok"
    UNWISE = "unwise"
    WRONG = "wrong"


class Finding(NamedTuple):
    """What was looked at, how it is, and what to do if it is not well."""

    subject: str
    verdict: Verdict
    says: str
    advice: str = ""


Look = Callable[[Settings, Database, datetime], Iterator[Finding]]


def examined(settings: Settings, database: Database, now: datetime) -> Iterator[Finding]:
    """Look at everything; a look that fails is a finding, and the others go on."""
    looks: dict[str, Look] = {
        "permissions": _permissions,
        "disk": _disk,
        "keys": _keys,
        "database": _database,
        "clock": _clock,
        "backup": _backup,
        "registration": _registration,
        "network": _network,
    }
    for subject, look in looks.items():
        try:
            for says in look(settings, database, now):
                yield says._replace(subject=subject)
        except WorkoutlogError as error:
            advice = " ".join((*error.advice, *([f"Run {error.hint}."] if error.hint else [])))
            yield Finding(subject, Verdict.WRONG, error.message, advice)


def _permissions(settings: Settings, database: Database, _now: datetime) -> Iterator[Finding]:
    places = {settings.data_dir, settings.keys, *([database.path] if database.path else [])}
    for path in sorted(places):
        try:
            if not is_there(path):
                continue
        except OSError as error:
            yield _wrong(f"{path} cannot be looked at: {error.strerror}", _AS_THE_SERVER)
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        if path.is_dir() and not mode & (stat.S_IWGRP | stat.S_IWOTH) and mode & _OTHERS:
            # They see names. What the files hold is for the modes of those, which come next.
            yield _unwise(f"others may list {path}", f"chmod go-rwx {path}")
        elif mode & _OTHERS:
            yield _wrong(f"others may use {path}", f"chmod go-rwx {path}")
        elif not os.access(path, os.R_OK):
            yield _wrong(f"{path} cannot be read", _AS_THE_SERVER)
        else:
            yield _ok(f"only its owner may use {path}")


def _disk(settings: Settings, database: Database, _now: datetime) -> Iterator[Finding]:
    folder = present((database.path or settings.data_dir / "x").parent)
    free_mib = shutil.disk_usage(folder).free // _MIB
    says = f"{free_mib} MiB are free at {folder}"
    if free_mib < _FULL_MIB:
        yield _wrong(says, "make room before nothing can be written any more")
    elif free_mib < _NARROW_MIB:
        yield _unwise(says, "make room: a migration copies the database first")
    else:
        yield _ok(says)
    if database.path is not None:
        refuse_remote(database.path)


def _keys(settings: Settings, _database: Database, _now: datetime) -> Iterator[Finding]:
    file = KeyFile(settings.keys)
    if not file.is_there():
        yield _unwise(f"there is no {settings.keys} yet", "the first start makes it")
        return
    yield _ok(f"{len(file.ring().keys)} good, in {settings.keys}")


def _database(_settings: Settings, database: Database, _now: datetime) -> Iterator[Finding]:
    if not database.is_there():
        yield _unwise(f"there is no {database.path} yet", "the first start makes it")
        return
    with database.reading() as connection:
        check(connection)
        if database.dialect == SQLITE:
            found = connection.execute(text("PRAGMA quick_check(1)")).scalar()
            if found != "ok":
                yield _wrong(f"the file is damaged: {found}", "restore the last good backup")
                return
    yield _ok(f"{database.dialect}, with the schema of this version")


def _clock(settings: Settings, database: Database, now: datetime) -> Iterator[Finding]:
    happened: list[datetime | None] = []
    with suppress(KeysUnusable):  # `_keys` says what is wrong with them
        happened.append(KeyFile(settings.keys).ring().signing.made_at)
    clock = now
    if _is_there(database):
        with database.reading() as connection:
            happened.append(backed_up_at(connection))
            if database.dialect == POSTGRESQL:
                clock = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    if any(at is not None and now < at for at in happened):
        yield _wrong("the clock is behind what has happened already", "set it, and keep it by NTP")
    elif abs(clock - now) > _SKEW:
        yield _unwise(f"the database's clock differs by {abs(clock - now)}", "keep both by NTP")
    else:
        yield _ok(f"it is {now:%Y-%m-%d %H:%M:%S} UTC")


def _backup(_settings: Settings, database: Database, now: datetime) -> Iterator[Finding]:
    if not _is_there(database):
        return
    with database.reading() as connection:
        at = backed_up_at(connection)
    advice = "run workoutlog-server backup FILE every day"
    if at is None:
        yield _unwise("none was ever made", advice)
    elif now - at > _OLD_BACKUP:
        yield _unwise(f"the last one is {(now - at).days} days old", advice)
    else:
        yield _ok(f"the last one was made on {at:%Y-%m-%d %H:%M} UTC")


def _registration(settings: Settings, _database: Database, _now: datetime) -> Iterator[Finding]:
    if settings.registration is Registration.OPEN:
        yield _unwise("anybody may open an account", "set registration to invite or closed")
    else:
        yield _ok(f"it is {settings.registration}")


def _network(settings: Settings, _database: Database, _now: datetime) -> Iterator[Finding]:
    if settings.trusted_proxies:
        yield _ok(f"proxies that are believed: {' '.join(map(str, settings.trusted_proxies))}")
    elif _is_loopback(settings.host):
        yield _ok("only this machine is answered; behind a proxy on it, set trusted_proxies to it")
    else:
        yield _unwise(
            f"{settings.host} is answered without TLS, and no proxy is trusted",
            "put a proxy with TLS in front, set trusted_proxies, and listen where only it comes",
        )


def _ok(says: str) -> Finding:
    return Finding("", Verdict.OK, says)


def _unwise(says: str, advice: str) -> Finding:
    return Finding("", Verdict.UNWISE, says, advice)


def _wrong(says: str, advice: str) -> Finding:
    return Finding("", Verdict.WRONG, says, advice)


def _is_there(database: Database) -> bool:
    """Say whether there is a schema to look into; `_database` says what is wrong with another."""
    try:
        if not database.is_there():
            return False
        with database.reading() as connection:
            check(connection)
    except WorkoutlogError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
