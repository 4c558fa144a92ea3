"""Balance: how many sets a week each muscle gets, beside the range that a lifter aims at.

A set counts whole for the muscle it is meant for and half for each that only
helps: fractional counting fits best what 67 studies saw (Pelland et al. 2024,
The Resistance Training Dose-Response).
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

INDIRECT = 0.5
_MOST_SETS = 200
_RANGE = re.compile(r"(?:(?P<muscle>[^\s=]{1,40})=)?(?P<least>\d{1,3})-(?P<most>\d{1,3})")


class Verdict(StrEnum):
    """Where a number of sets lies beside a range."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"


class SetRange(NamedTuple):
    """So many sets a week, at least and at most."""

    least: int
    most: int

    def judge(self, sets: float) -> Verdict:
        """Say where a number of sets lies."""
        if sets < self.least:
            return Verdict.BELOW
        return Verdict.ABOVE if sets > self.most else Verdict.WITHIN


class SetRanges(NamedTuple):
    """The range of every muscle: its own, or the usual one."""

    usual: SetRange = SetRange(10, 20)
    own: Mapping[str, SetRange] = {}

    def of(self, muscle: str) -> SetRange:
        """Give the range of a muscle."""
        return self.own.get(muscle.casefold(), self.usual)


def read_ranges(text: str) -> SetRanges:
    """Read ``10-20 chest=12-22 lower-back=4-8``; `ValueError` for what is no range."""
    usual, own = SetRanges().usual, dict[str, SetRange]()
    for word in text.split():
        found = _RANGE.fullmatch(word)
        if found is None:
            raise ValueError(word)
        read = SetRange(int(found["least"]), int(found["most"]))
        if not read.least <= read.most <= _MOST_SETS:
            raise ValueError(word)
        if found["muscle"] is None:
            usual = read
        else:
            own[re.sub("[-_]", " ", found["muscle"]).casefold()] = read
    return SetRanges(usual, own)
