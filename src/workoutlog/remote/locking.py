"""One process at a time: a lock that ends with whoever holds it, however that is."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workoutlog.errors import CredentialsUnusable, WorkoutlogError

_PATIENCE_S = 60.0
_TICK_S = 0.05


@contextmanager
def locked(path: Path, busy: WorkoutlogError, patience_s: float = _PATIENCE_S) -> Iterator[None]:
    """Hold a lock by a file, which stays empty.

    Raises ``busy`` when others hold it for longer than ``patience_s``, and
    `CredentialsUnusable` where there can be no such file.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        number = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise CredentialsUnusable(f"{path} cannot be opened: {error.strerror}.") from error
    try:
        until = time.monotonic() + patience_s
        while not _take(number, path):
            if time.monotonic() > until:
                raise busy
            time.sleep(_TICK_S)
        yield
    finally:
        os.close(number)


def _take(number: int, path: Path) -> bool:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise CredentialsUnusable(f"{path} cannot be locked: {error.strerror}.") from error
    return True
