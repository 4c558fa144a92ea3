"""Telling whoever runs the server that its database went away, and that it is back."""

import logging
from threading import Lock

from workoutlog.server.refusals import DatabaseUnavailable

_LOG = logging.getLogger(__name__)


class Outages:
    """Writes one line when a database fails, with the cause, and one when it works again.

    Requests that fail in between have lines of their own, which say so and no more.
    """

    def __init__(self) -> None:
        """Take the database for well."""
        self._is_out = False
        self._turn = Lock()

    def __call__(self, error: DatabaseUnavailable | None) -> None:
        """Hear how the database was used: an error, or none."""
        is_out = error is not None
        # Most of the time nothing is new, and nobody waits to find that out.
        if is_out == self._is_out:
            return
        with self._turn:
            if is_out == self._is_out:
                return
            self._is_out = is_out
        if error is None:
            _LOG.info("the database can be used again")
        else:
            _LOG.error("the database cannot be used", extra={"reason": _reason(error)})


def _reason(error: DatabaseUnavailable) -> str:
    """Say why in our words; the driver's might quote a password, but for the name of its error."""
    driver = getattr(error.__cause__, "orig", None)
    return error.advice[0] if error.advice else type(driver or error).__name__
