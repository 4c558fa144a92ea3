"""Everything that can be set on the server, with what holds where nothing is set.

A setting's name is its key in the file, its option with dashes, and its
variable in capitals behind ``WORKOUTLOG_SERVER_``.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self, get_args

import platformdirs
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic.networks import IPvAnyNetwork

from workoutlog.server.storage.waits import WAITS

PREFIX = "WORKOUTLOG_SERVER_"
HIDDEN = "***"
_SQLITE = "sqlite"
MOST = 1_000_000_000


class Registration(StrEnum):
    """Who may open an account: nobody over HTTP, whoever was invited, or anybody."""

    CLOSED = "closed"
    INVITE = "invite"
    OPEN = "open"


class LogFormat(StrEnum):
    """How log lines look; ``auto`` is ``console`` at a terminal and ``json`` elsewhere."""

    AUTO = "auto"
    CONSOLE = "console"
    JSON = "json"


class LogLevel(StrEnum):
    """What is worth a log line."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def _words(value: object) -> object:
    return value.replace(",", " ").split() if isinstance(value, str) else value


def _home() -> Path:
    return platformdirs.user_data_path("workoutlog-server", appauthor=False)


Port = Annotated[int, Field(ge=1, le=65535)]
Location = Annotated[Path, AfterValidator(Path.expanduser)]
Networks = Annotated[tuple[IPvAnyNetwork, ...], BeforeValidator(_words)]


def _count(default: int, says: str, least: int = 1, most: int = MOST) -> Any:
    return Field(default=default, ge=least, le=most, description=says)


class Settings(BaseModel):
    """What a server was told, by whatever means, and checked."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    host: str = Field(default="127.0.0.1", min_length=1, description="The address to listen at")
    port: Port = Field(default=8420, description="The port to listen at")
    workers: int = _count(1, "Processes that answer; more than one needs PostgreSQL", most=64)
    trusted_proxies: Networks = Field(
        default=(), description="Networks of proxies whose X-Forwarded-For and -Proto are believed"
    )

    data_dir: Location = Field(
        default_factory=_home, description="Where the server keeps its files"
    )
    database_url: SecretStr | None = Field(
        default=None, description="The database; none is a SQLite file in `data_dir`"
    )
    migration_database_url: SecretStr | None = Field(
        default=None, description="The same database for migrations, past a pooling proxy"
    )
    pool_size: int = _count(8, "Connections and requests at work of a process", most=256)
    prepared_statements: bool = Field(
        default=True, description="Off behind a pooling proxy older than PgBouncer 1.21"
    )
    migrate_on_start: bool | None = Field(
        default=None,
        description="Whether `serve` migrates; none is yes with one worker, no with more",
    )
    keys_path: Location | None = Field(
        default=None, description="The keys that sign tokens; none is `keys` in `data_dir`"
    )

    registration: Registration = Field(
        default=Registration.CLOSED, description="Who may open an account over HTTP"
    )
    password_min_length: int = _count(15, "Characters that a password has at least", 8, 64)
    argon2_memory_kib: int = _count(19_456, "Memory of one password hash", 8_192, 1_048_576)
    argon2_time_cost: int = _count(2, "Passes of a password hash", most=20)
    argon2_parallelism: int = _count(1, "Lanes of a password hash", most=16)
    session_idle_days: int = _count(90, "A session ends if unused for so long", most=3650)
    session_absolute_days: int = _count(365, "A session ends so long after its login", most=3650)
    sessions_per_account: int = _count(20, "Sessions of an account; the idlest yields", most=1000)
    name_release_days: int = _count(90, "A deleted account's name is free after so long", 0, 3650)

    max_body_kib: int = _count(1024, "The largest body of a request", most=65_536)
    max_sync_body_kib: int = _count(8192, "The largest body of a sync or bulk request", most=65_536)
    max_bodies_mib: int = _count(
        128, "What all requests but small ones may take as JSON at once; an account has half"
    )
    max_batch_rows: int = _count(5000, "Rows of one sync or bulk request")
    max_page_rows: int = _count(500, "Rows of one page of a list", most=5000)
    max_sets: int = _count(2_000_000, "Sets of an account")
    max_rows_of_a_kind: int = _count(200_000, "Rows of each other kind that an account may have")
    max_concurrent_requests: int = _count(256, "Requests at once; more are told to come back")
    max_connections: int = _count(1000, "Connections of one process; more wait to be let in")
    requests_per_minute: int = _count(600, "Requests per minute of an account, and of an API token")
    request_burst: int = _count(120, "Requests at once of an account, and of an API token")
    header_deadline_s: int = _count(30, "The head of a request must arrive within", most=300)
    body_deadline_s: int = _count(30, "The body of a request must arrive within", most=300)
    request_deadline_s: int = _count(20, "A request must be begun within", most=300)

    log_format: LogFormat = Field(default=LogFormat.AUTO, description="How log lines look")
    log_level: LogLevel = Field(default=LogLevel.INFO, description="What is worth a log line")
    log_addresses: bool = Field(default=True, description="Whether clients' addresses are logged")
    metrics: bool = Field(default=False, description="Whether to answer Prometheus")
    metrics_host: str = Field(default="127.0.0.1", min_length=1, description="Where, by address")
    metrics_port: Port = Field(default=9464, description="Where, by port")
    docs: bool = Field(default=False, description="Whether to show the API at /api/v1/docs")

    drain_delay_s: int = _count(0, "From the signal to stop to refusing connections", 0, 300)
    graceful_s: int = _count(25, "From then on, for requests to finish", most=300)

    @property
    def database(self) -> str:
        """The URL of the database."""
        if self.database_url is None:
            return f"{_SQLITE}:///{self.data_dir / 'server.db'}"
        return self.database_url.get_secret_value()

    @property
    def keys(self) -> Path:
        """The file of the keys that sign access tokens."""
        return self.keys_path or self.data_dir / "keys"

    @property
    def migration_database(self) -> str:
        """The URL by which the database is migrated."""
        url = self.migration_database_url
        return self.database if url is None else url.get_secret_value()

    @property
    def migrates(self) -> bool:
        """Whether ``serve`` migrates."""
        return self.workers == 1 if self.migrate_on_start is None else self.migrate_on_start

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if self.workers > 1 and self.database.startswith(_SQLITE):
            raise ValueError("workers: SQLite is for one process, so there can be only 1")
        if self.session_idle_days > self.session_absolute_days:
            raise ValueError("session_idle_days: it is more than session_absolute_days")
        if self.max_body_kib > self.max_sync_body_kib:
            raise ValueError("max_body_kib: it is more than max_sync_body_kib")
        if self.max_sync_body_kib > 1024 * self.max_bodies_mib:
            raise ValueError("max_sync_body_kib: it is more than max_bodies_mib")
        if self.max_concurrent_requests > self.max_connections:
            raise ValueError("max_concurrent_requests: it is more than max_connections")
        # A statement is given up before its request, a request before the process.
        if not WAITS.statement_s < self.request_deadline_s < self.graceful_s:
            raise ValueError(
                f"request_deadline_s: it is not between {WAITS.statement_s}, when a statement is "
                "given up, and graceful_s"
            )
        if self.metrics and (self.metrics_host, self.metrics_port) == (self.host, self.port):
            raise ValueError("metrics_port: the API is there")
        return self


def is_secret(field: FieldInfo) -> bool:
    """Say whether a setting's value is never shown."""
    return SecretStr in (field.annotation, *get_args(field.annotation))


def is_switch(field: FieldInfo) -> bool:
    """Say whether a setting is on or off."""
    return bool in (field.annotation, *get_args(field.annotation))


def shown(name: str, value: object) -> str:
    """Write a setting's value as it could be typed, or hide it."""
    if value is None:
        return ""
    if is_secret(Settings.model_fields[name]):
        return HIDDEN
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
