"""Strength scores: totals of lifters of any body weight, made comparable.

Totals and body weights are in grams, scores are points. A lighter or heavier
body than a formula was made for counts as the last one that it was made for.
Each formula was fitted to men and to women apart, so whoever is neither, or
does not say, has no score.
"""

from collections.abc import Callable
from enum import StrEnum
from math import exp
from typing import NamedTuple

_LEAST_GL_BODY_WEIGHT_KG = 35


class Sex(StrEnum):
    """Which of a formula's two curves is a lifter's own, if any is."""

    MALE = "male"
    FEMALE = "female"
    NONE = "none"


class Event(StrEnum):
    """What the total is of: squat, bench press and deadlift, or the bench press alone."""

    TOTAL = "total"
    BENCH = "bench"


class Equipment(StrEnum):
    """What the lifter wears: classic is raw, equipped is with a shirt or a suit."""

    CLASSIC = "classic"
    EQUIPPED = "equipped"


class Lifter(NamedTuple):
    """Who lifted, and how: all that a formula asks beside the total."""

    body_weight_g: int
    sex: Sex
    event: Event = Event.TOTAL
    equipment: Equipment = Equipment.CLASSIC


class ScoreName(StrEnum):
    """A published score.

    DOTS: Konertz 2019, for the BVDK. Wilks: Wilks 1994. Wilks-2020: his
    revision of 2020-03-09. IPF GL: the IPF's formula since May 2020.
    """

    DOTS = "dots"
    WILKS = "wilks"
    WILKS_2020 = "wilks_2020"
    IPF_GL = "ipf_gl"


class _Curve(NamedTuple):
    """A polynomial in the body weight, its constant first, and between which kilograms it holds."""

    coefficients: tuple[float, ...]
    lightest: float
    heaviest: float

    def __call__(self, body_weight_g: int) -> float:
        kilograms = min(max(body_weight_g / 1000, self.lightest), self.heaviest)
        value = 0.0
        for coefficient in reversed(self.coefficients):
            value = value * kilograms + coefficient
        return value


# Copies with 24.06 or 4.52e-4 among the men's coefficients of DOTS are misprints.
_DOTS = {
    Sex.MALE: _Curve((-307.75076, 24.0900756, -0.1918759221, 7.391293e-4, -1.093e-6), 40, 210),
    Sex.FEMALE: _Curve((-57.96288, 13.6175032, -0.1126655495, 5.158568e-4, -1.0706e-6), 40, 150),
}
_WILKS = {
    Sex.MALE: _Curve(
        (-216.0475144, 16.2606339, -0.002388645, -0.00113732, 7.01863e-6, -1.291e-8), 40, 201.9
    ),
    Sex.FEMALE: _Curve(
        (
            *(594.31747775582, -27.23842536447, 0.82112226871),
            *(-0.00930733913, 4.731582e-5, -9.054e-8),
        ),
        *(26.51, 154.53),
    ),
}
# The first revision, whose men's constant is -99.2, was withdrawn.
_WILKS_2020 = {
    Sex.MALE: _Curve(
        (
            *(47.4617885411949, 8.47206137941125, 0.073694103462609),
            *(-1.39583381094385e-3, 7.07665973070743e-6, -1.20804336482315e-8),
        ),
        *(40, 200.95),
    ),
    Sex.FEMALE: _Curve(
        (
            *(-125.425539779509, 13.7121941940668, -0.0330725063103405),
            *(-1.0504000506583e-3, 9.38773881462799e-6, -2.3334613884954e-8),
        ),
        *(40, 150.95),
    ),
}
_IPF_GL = {
    (Sex.MALE, Equipment.CLASSIC, Event.TOTAL): (1199.72839, 1025.18162, 0.00921),
    (Sex.MALE, Equipment.EQUIPPED, Event.TOTAL): (1236.25115, 1449.21864, 0.01644),
    (Sex.MALE, Equipment.CLASSIC, Event.BENCH): (320.98041, 281.40258, 0.01008),
    (Sex.MALE, Equipment.EQUIPPED, Event.BENCH): (381.22073, 733.79378, 0.02398),
    (Sex.FEMALE, Equipment.CLASSIC, Event.TOTAL): (610.32796, 1045.59282, 0.03048),
    (Sex.FEMALE, Equipment.EQUIPPED, Event.TOTAL): (758.63878, 949.31382, 0.02435),
    (Sex.FEMALE, Equipment.CLASSIC, Event.BENCH): (142.40398, 442.52671, 0.04724),
    (Sex.FEMALE, Equipment.EQUIPPED, Event.BENCH): (221.82209, 357.00377, 0.02937),
}


def score(name: ScoreName, total_g: int, lifter: Lifter) -> float:
    """Give the points of a total.

    Only IPF GL asks for the event and the equipment; it gives 0 below 35 kg.
    Raises `KeyError` for a lifter of no sex, who has no score.
    """
    return _FORMULAS[name](lifter) * total_g / 1000


def _ipf_gl(lifter: Lifter) -> float:
    kilograms = lifter.body_weight_g / 1000
    limit, span, rate = _IPF_GL[lifter.sex, lifter.equipment, lifter.event]
    if kilograms < _LEAST_GL_BODY_WEIGHT_KG:
        return 0
    return 100 / (limit - span * exp(-rate * kilograms))


# Points for each kilogram of the total. Wilks-2020 is made for 600, the others for 500.
_FORMULAS: dict[ScoreName, Callable[[Lifter], float]] = {
    ScoreName.DOTS: lambda lifter: 500 / _DOTS[lifter.sex](lifter.body_weight_g),
    ScoreName.WILKS: lambda lifter: 500 / _WILKS[lifter.sex](lifter.body_weight_g),
    ScoreName.WILKS_2020: lambda lifter: 600 / _WILKS_2020[lifter.sex](lifter.body_weight_g),
    ScoreName.IPF_GL: _ipf_gl,
}
