"""What the notation asks of the services: how the lifter writes, and what a set says in it."""

from dataclasses import fields

from workoutlog.domain.model import WorkoutSet
from workoutlog.domain.notation import Settings, SetValues
from workoutlog.services.ports import Moment


def settings(moment: Moment) -> Settings:
    """Say how the notation reads what it is not told: units and the bar."""
    preferences = moment.preferences
    return Settings(unit=preferences.unit, bar_g=preferences.bar_g, bar_unit=preferences.bar_unit)


def values_of(done: WorkoutSet) -> SetValues:
    """Take from a set what the notation can say."""
    return SetValues(**{each.name: getattr(done, each.name) for each in fields(SetValues)})
