"""Where a login is kept: which store, and what takes its place for one command."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from workoutlog.errors import InputUnreadable
from workoutlog.remote import credentials
from workoutlog.remote.file_store import FileStore
from workoutlog.remote.keyring_store import KeyringStore
from workoutlog.services.accounts import StoreKind

TOKEN = "WORKOUTLOG_TOKEN"  # noqa: S105  # the name of a variable
TOKEN_FILE = "WORKOUTLOG_TOKEN_FILE"  # noqa: S105  # as above
_MOST = 10_000


class Store(Protocol):
    """Keeps secrets by key. Each of these raises `CredentialsUnusable`."""

    @property
    def kind(self) -> StoreKind:
        """Which one it is."""
        ...

    def read(self, key: str) -> str | None:
        """Read a secret, if there is one."""
        ...

    def write(self, key: str, secret: str) -> None:
        """Keep a secret in place of the one before."""
        ...

    def forget(self, key: str) -> None:
        """Keep it no more."""
        ...


class EnvironmentStore:
    """Keeps nothing: the lifter gives a token with each command."""

    kind = StoreKind.ENV

    def read(self, key: str) -> None:
        """Find nothing."""

    def write(self, key: str, secret: str) -> None:
        """Keep nothing."""

    def forget(self, key: str) -> None:
        """Forget nothing."""


def store_of(kind: StoreKind, folder: Path) -> Store:
    """Open a store; files are in a folder of theirs."""
    match kind:
        case StoreKind.KEYRING:
            return KeyringStore()
        case StoreKind.FILE:
            return FileStore(folder)
        case StoreKind.ENV:
            return EnvironmentStore()


def given_token(file: Path | None, environment: Mapping[str, str]) -> str | None:
    """Read the token that is given with a command: by a file, by a variable, or not at all.

    ``file`` comes first, then the file that `TOKEN_FILE` names, then `TOKEN`.
    Raises `InputUnreadable` and `TokenRefused`.
    """
    if file is None and (named := environment.get(TOKEN_FILE)):
        file = Path(named)
    if file is None:
        text = environment.get(TOKEN)
        return credentials.token(text) if text else None
    try:
        with file.open(encoding="utf-8") as opened:
            return credentials.token(opened.read(_MOST))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise InputUnreadable(f"The token file {file} cannot be read: {why}.") from error
