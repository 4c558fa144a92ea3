"""One run of the command: the options that every command takes, and what they lead to."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from shlex import quote
from typing import Any

from typer import Context

from workoutlog.errors import UsageError
from workoutlog.server.configuration import FILE, SECRETS, Configuration, read
from workoutlog.server.refusals import DatabaseMissing
from workoutlog.server.settings import PREFIX, Settings, is_switch

# What helps where a command finds nothing of the server.
ELSEWHERE = "Give the --data-dir of the server, or its settings; its start makes one."
LOOK = "workoutlog-server config show"
_NAMED = {"config": FILE, "secrets_dir": SECRETS}


class Invocation:
    """What a command works with: its configuration, read when it is first asked for."""

    def __init__(self, flags: dict[str, str]) -> None:
        self._flags = flags

    @cached_property
    def configuration(self) -> Configuration:
        """Read the configuration. Raises `SettingsInvalid`."""
        return read(self._flags, os.environ)

    @property
    def options(self) -> str:
        """The options by which another command finds the same server, as they are typed."""
        found = {
            name: self._flags.get(name) or os.environ.get(variable)
            for name, variable in _NAMED.items()
        }
        if "data_dir" in self.configuration.origins:
            found["data_dir"] = str(self.settings.data_dir)
        return "".join(
            f" --{name.replace('_', '-')} {quote(str(Path(place).absolute()))}"
            for name, place in found.items()
            if place
        )

    @property
    def needed(self) -> str:
        """What another command needs beside them: a URL may hold a password, and is not said."""
        origin = self.configuration.origins.get("database_url", "")
        if not origin.startswith(("--", PREFIX)):
            return ""
        return f"\n`user add` needs the same {origin} as this command."

    @property
    def settings(self) -> Settings:
        """The settings of the configuration."""
        return self.configuration.settings

    @contextmanager
    def database(self, *, migrations: bool = False, may_lack: bool = False) -> Iterator[Any]:
        """Open the `Database` that the server uses, for one command, and close it.

        By the address for ``migrations`` no pooling proxy stands in between.
        Raises `DatabaseMissing` where there is none, unless it ``may_lack``.
        """
        from workoutlog.server.storage.database import Database  # slow, and not for every command

        direct = migrations and self.settings.migration_database_url is not None
        database = Database(
            self.settings.migration_database if migrations else self.settings.database,
            pool_size=1,
            prepared_statements=direct or self.settings.prepared_statements,
        )
        try:
            if not (may_lack or database.is_there()):
                raise DatabaseMissing(
                    f"There is no database at {database.path}.", ELSEWHERE, hint=LOOK
                )
            yield database
        finally:
            database.close()


def invocation(context: Context) -> Invocation:
    """Give a command the run that it is part of."""
    found: Invocation = context.obj
    return found


def take_flags(words: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Take the options that are settings out of a command line, wherever they stand.

    Raises `UsageError` for one without its value.
    """
    flags: dict[str, str] = {}
    others: list[str] = []
    left = iter(words)
    for word in left:
        if word == "--":
            return flags, [*others, word, *left]
        option, is_joined, value = word.partition("=")
        name, given = _setting(option)
        if name is None:
            others.append(word)
        elif given is not None:
            flags[name] = value if is_joined else given
        else:
            flags[name] = value if is_joined else _next(left, option)
    return flags, others


def _setting(option: str) -> tuple[str | None, str | None]:
    """Say which setting an option is of, and what a bare switch sets it to."""
    if not option.startswith("--"):
        return None, None
    name = option.removeprefix("--").replace("-", "_")
    positive = name.removeprefix("no_")
    if (field := Settings.model_fields.get(positive)) and is_switch(field):
        return positive, str(positive == name).lower()
    return (name, None) if name in _NAMED or name in Settings.model_fields else (None, None)


def _next(left: Iterator[str], option: str) -> str:
    for value in left:
        return value
    raise UsageError(f"{option} needs a value.")
