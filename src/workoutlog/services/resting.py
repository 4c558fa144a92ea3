"""Resting between sets: a due time in the file, not a process that could die."""

import json
from datetime import datetime, timedelta
from typing import NamedTuple

from workoutlog.errors import InvalidValue
from workoutlog.services.ports import Moment

_STATE = "rest"
_LONGEST_S = 3600
# A rest that ended so long ago is over; nobody wants to hear about it.
_FORGOTTEN_AFTER = timedelta(minutes=30)


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
    if not 0 <= seconds <= _LONGEST_S:
        raise InvalidValue(f"A rest is between 0 and {_LONGEST_S} seconds, not {seconds}.")
    if not seconds:
        stop(moment)
        return None
    due = moment.now + timedelta(seconds=seconds)
    state = {"seconds": seconds, "due": due.timestamp()}
    moment.logbook.set_state(_STATE, json.dumps(state))
    return Rest(seconds, due, seconds)


def left(moment: Moment) -> Rest | None:
    """Read the rest that is going on, or that ended a short while ago."""
    state = moment.logbook.state(_STATE)
    if state is None:
        return None
    read = json.loads(state)
    due = datetime.fromtimestamp(read["due"], moment.now.tzinfo)
    if moment.now - due > _FORGOTTEN_AFTER:
        return None
    return Rest(read["seconds"], due, max(0, round((due - moment.now).total_seconds())))


def stop(moment: Moment) -> None:
    """End the rest."""
    moment.logbook.set_state(_STATE, None)
