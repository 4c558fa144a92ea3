"""Keeping secrets in files that only their owner can read."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workoutlog.errors import CredentialsUnusable
from workoutlog.services.accounts import StoreKind

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_MOST = 100_000


class FileStore:
    """A folder of our own with a file for each login."""

    kind = StoreKind.FILE

    def __init__(self, folder: Path) -> None:
        """Touch nothing yet."""
        self._folder = folder

    def path(self, key: str) -> Path:
        """Say where a secret is kept."""
        return self._folder / f"{key}.json"

    def read(self, key: str) -> str | None:
        """Read a secret, if there is one. Raises `CredentialsUnusable` if others can read it."""
        path = self.path(key)
        with _explained(path):
            try:
                number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            except FileNotFoundError:
                return None
            with os.fdopen(number, encoding="utf-8") as file:
                _refuse_exposed(path, os.fstat(number))
                return file.read(_MOST)

    def write(self, key: str, secret: str) -> None:
        """Keep a secret in place of the one before: whole, or the old one stays."""
        path = self.path(key)
        partial = path.with_suffix(".partial")
        with _explained(path):
            self._make_folder()
            # What a killed process left is not followed, should it be a link.
            partial.unlink(missing_ok=True)
            try:
                number = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
                with os.fdopen(number, "w", encoding="utf-8") as file:
                    file.write(secret)
                    file.flush()
                    os.fsync(number)
                partial.replace(path)
            finally:
                partial.unlink(missing_ok=True)

    def forget(self, key: str) -> None:
        """Keep it no more."""
        with _explained(self.path(key)):
            for suffix in (".json", ".partial"):
                self.path(key).with_suffix(suffix).unlink(missing_ok=True)

    def _make_folder(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = self._folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise _exposed(self._folder, "is not a folder of yours")
        self._folder.chmod(0o700)


def _refuse_exposed(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise _exposed(path, "is no file")
    if found.st_uid != os.geteuid():
        raise _exposed(path, "belongs to somebody else")
    if found.st_mode & _OTHERS:
        raise _exposed(path, "can be read by others", f"chmod 600 {path}")


def _exposed(path: Path, what: str, hint: str | None = None) -> CredentialsUnusable:
    return CredentialsUnusable(
        f"{path} {what}, so this device could be impersonated.",
        "If others had access to it, log this device out: wl logout.",
        hint=hint,
        details={"path": str(path)},
    )


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise CredentialsUnusable(
            f"{path} cannot be used: {why}.",
            "It must be a file of yours in a folder of yours.",
            details={"path": str(path)},
        ) from error
