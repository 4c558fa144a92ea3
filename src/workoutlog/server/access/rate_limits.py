"""How much an account, or an API token, may ask for in a minute, counted in this process alone."""

from collections import OrderedDict
from collections.abc import Hashable
from math import ceil
from typing import NamedTuple

from workoutlog.server.access.denials import RateLimited

# More than that at once are forgotten, the one seen first before the others.
_MOST = 100_000


class Rate(NamedTuple):
    """So many requests in a minute, and so many at once after a pause."""

    per_minute: int = 600
    burst: int = 120


DEFAULT_RATE = Rate()


class RateLimits:
    """A bucket for each account and API token, which every request takes something from.

    All that is kept of a bucket is when it will be full again (GCRA). Only the
    event loop uses it, so nothing is locked.
    """

    def __init__(self, rate: Rate = DEFAULT_RATE) -> None:
        """Allow this rate."""
        self._interval_us = 60_000_000 // rate.per_minute
        self._most_us = self._interval_us * rate.burst
        self._full_at: OrderedDict[Hashable, int] = OrderedDict()

    def take(self, whose: Hashable, at_s: float) -> None:
        """Take one request at a time in seconds. Raises `RateLimited` if there is none left."""
        at_us = int(at_s * 1_000_000)
        # Nor later than if it were empty, which it can only be by a clock that was ahead.
        empty_us = at_us + self._most_us
        full_at = min(max(self._full_at.pop(whose, at_us), at_us), empty_us)
        excess_us = full_at + self._interval_us - at_us - self._most_us
        self._full_at[whose] = full_at + (0 if excess_us > 0 else self._interval_us)
        while len(self._full_at) > _MOST:
            self._full_at.popitem(last=False)
        if excess_us > 0:
            wait_s = ceil(excess_us / 1_000_000)
            raise RateLimited("This account sends too many requests.", retry_after_s=wait_s)
