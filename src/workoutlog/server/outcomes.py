"""What becomes of a request that takes long: it is given up, or its work is kept; never both."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock

from workoutlog.server.refusals import DeadlineExceeded


class Outcome:
    """Settles once, between the loop that gives a request up and the thread that commits for it."""

    def __init__(self) -> None:
        """Settle nothing yet."""
        self._lock = Lock()
        self._is_kept: bool | None = None

    def keep(self) -> None:
        """Be about to commit. Raises `DeadlineExceeded` where nobody waits for it any more."""
        with self._lock:
            if self._is_kept is False:
                raise DeadlineExceeded("The request was given up before it was done.")
            self._is_kept = True

    def give_up(self) -> bool:
        """Have nothing of it done; False where something was, which has to be answered then."""
        with self._lock:
            if self._is_kept is None:
                self._is_kept = False
            return not self._is_kept


_OF_REQUEST: ContextVar[Outcome | None] = ContextVar("outcome", default=None)


@contextmanager
def open_outcome() -> Iterator[Outcome]:
    """Leave the outcome of a request open, also in the threads that work for it."""
    outcome = Outcome()
    token = _OF_REQUEST.set(outcome)
    try:
        yield outcome
    finally:
        _OF_REQUEST.reset(token)


def keep() -> None:
    """Be about to commit for the request that is being worked for, if for one."""
    outcome = _OF_REQUEST.get()
    if outcome is not None:
        outcome.keep()
