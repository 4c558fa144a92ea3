"""Resting between sets: a due time in the file, not a process that could die."""

import json
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from workoutlog.errors import InvalidValue
from workoutlog.services.ports import Moment

_STATE = "rest"
LONGEST_S = 3600
# A rest that ended so long ago is over; nobody wants to hear about it.
_FORGOTTEN_AFTER_S = 30 * 60


class Rest(NamedTuple):
    """A rest: how long in seconds, until when, and how much of it is left."""

    seconds: int
    due: datetime
    left_s: int


class Rested(NamedTuple):
    """The end of a rest: whether it was over, or was cut short."""

    over: bool


def begin(moment: Moment, seconds: int) -> Rest | None:
    """Start a rest; none of 0 seconds, which is how the lifter switches it off."""
    if not 0 <= seconds <= LONGEST_S:
        raise InvalidValue(f"A rest is between 0 and {LONGEST_S} seconds, not {seconds}.")
    if not seconds:
        stop(moment)
        return None
    # In UTC, as below: a clock change must not make a rest an hour longer.
    due = moment.now.astimezone(UTC) + timedelta(seconds=seconds)
    state = {"seconds": seconds, "due": due.timestamp()}
    moment.logbook.set_state(_STATE, json.dumps(state))
    return Rest(seconds, due.astimezone(moment.now.tzinfo), seconds)


def left(moment: Moment) -> Rest | None:
    """Read the rest that is going on, or that ended a short while ago."""
    state = moment.logbook.state(_STATE)
    if state is None:
        return None
    read = json.loads(state)
    due = datetime.fromtimestamp(read["due"], UTC)
    left_s = round((due - moment.now.astimezone(UTC)).total_seconds())
    # Nor is it one when the clock was set back: no rest is longer than it was begun.
    if left_s < -_FORGOTTEN_AFTER_S or left_s > read["seconds"]:
        return None
    return Rest(read["seconds"], due.astimezone(moment.now.tzinfo), max(0, left_s))


def stop(moment: Moment) -> None:
    """End the rest."""
    moment.logbook.set_state(_STATE, None)
