"""Telling whoever runs the server that its database went away, and that it is back."""

import logging
from collections.abc import Callable
from threading import Lock
from time import monotonic

from workoutlog.server.refusals import DatabaseFull, DatabaseUnavailable

_BETWEEN_S = 60.0
_LOG = logging.getLogger(__name__)


class Outages:
    """Writes one line when a database fails, with the cause, and one when it works again.

    Requests that fail in between have lines of their own, which say so and no more.
    What fails while other things go on, as on a full disk, is told once a minute.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Take the database for well; ``clock`` counts seconds."""
        self._clock = clock
        self._is_out = self._is_told = False
        self._reason, self._told_at = "", -_BETWEEN_S
        self._turn = Lock()

    def __call__(self, error: DatabaseUnavailable | DatabaseFull | None) -> None:
        """Hear how the database was used: an error, or none."""
        # Most of the time nothing is new, and nobody waits to find that out.
        if (error is not None) == self._is_out:
            return
        with self._turn:
            if (error is not None) == self._is_out:
                return
            self._is_out = error is not None
            if error is not None:
                self._fail(_reason(error))
            elif self._is_told:
                _LOG.info("the database can be used again")

    def _fail(self, reason: str) -> None:
        now = self._clock()
        self._is_told = reason != self._reason or now >= self._told_at + _BETWEEN_S
        if self._is_told:
            self._reason, self._told_at = reason, now
            _LOG.error("the database cannot be used", extra={"reason": reason})


def _reason(error: DatabaseUnavailable | DatabaseFull) -> str:
    """Say why in our words; the driver's might quote a password, but for the name of its error."""
    if isinstance(error, DatabaseFull):
        return error.message
    driver = getattr(error.__cause__, "orig", None)
    return error.advice[0] if error.advice else type(driver or error).__name__
