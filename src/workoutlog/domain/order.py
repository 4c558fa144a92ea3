"""Order: text keys that sort, with room between any two for one more.

A set without a position is ordered by its creation stamp, so both are texts
over the same digits and compare with each other.
"""

from collections.abc import Callable

# Those of a stamp, in the order of their codes.
DIGITS = "-0123456789abcdef"
# Two devices that insert at one place must not make the same key: 32 bits keep
# a collision improbable at thousands of inserts made offline.
_JITTER_BITS = 32


def between(low: str, high: str, random_bits: Callable[[int], int]) -> str:
    """Make a key strictly between two keys.

    An empty ``low`` is the start, an empty ``high`` the end. ``random_bits``
    gives that many random bits. Raises `ValueError` when nothing sorts between
    the two.
    """
    if high and low >= high:
        raise ValueError(f"nothing sorts between {low!r} and {high!r}")
    bounded = bool(high)
    prefix = ""
    while not bounded or len(prefix) < len(high):
        at = len(prefix)
        below = DIGITS.index(low[at]) if at < len(low) else -1
        above = DIGITS.index(high[at]) if bounded else len(DIGITS)
        if above - below > 1:
            # The last digit is never the lowest: there must be room below this key, too.
            return f"{prefix}{DIGITS[(below + above) // 2]}{random_bits(_JITTER_BITS):08x}8"
        prefix += DIGITS[max(below, 0)]
        bounded = bounded and max(below, 0) == above
    raise ValueError(f"nothing sorts between {low!r} and {high!r}")
