"""The news of a trend in a sentence."""

from datetime import date

import pytest

from lifting import well
from workoutlog.domain.model import MeasurementUnit
from workoutlog.domain.trends import Measure, Point
from workoutlog.output.human import lines
from workoutlog.output.page import Page
from workoutlog.services.trends import BodyTrend

WIDE = Page(width=120)


def weighed(**kilograms: float) -> str:
    """Say the last line of a trend, from weights on days named like d2026_11_01."""
    points = tuple(
        Point(date(*map(int, day[1:].split("_"))), round(value * 1000))
        for day, value in kilograms.items()
    )
    result = BodyTrend("body weight", MeasurementUnit.KG, points, left_out=0)
    return lines(result, WIDE)[-1].replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("kilograms", "news"),
    [
        ({"d2026_11_01": 80}, "body weight 80 kg, Sun 1 Nov 2026"),
        ({"d2026_11_01": 80, "d2026_11_11": 80}, "body weight 80 kg, ±0 kg in 10 days"),
        (
            {"d2025_11_01": 85, "d2026_08_01": 82, "d2026_11_01": 80},
            (
                "body weight 80 kg, -2 kg in 13 weeks, -5 kg in 52 weeks"
                "   highest 85 kg, Sat 1 Nov 2025"
            ),
        ),
        (
            {"d2020_01_01": 85, "d2020_03_01": 90, "d2026_03_01": 80},
            "body weight 80 kg, -5 kg in 6 years   highest 90 kg, Sun 1 Mar 2020",
        ),
    ],
)
def test_what_changed_lately_and_in_all(kilograms: dict[str, float], news: str) -> None:
    assert weighed(**kilograms) == news


@pytest.mark.parametrize(
    ("exercise", "measure", "said"),
    [
        ("squat", Measure.TOP, ["No top set in these days.", "next  wl log squat 3x5@100"]),
        (
            "pullup",
            Measure.REPS,
            [
                "No reps in these days.",
                "next  wl log pullup 3x8",
                "for an e1RM  wl body 82.5kg",
            ],
        ),
        ("plank", Measure.TIME, ["No time in these days.", "next  wl log plank 60s"]),
        (
            "plank",
            Measure.E1RM,
            ["Plank has no e1RM: it is not counted so.", "next  wl progress plank"],
        ),
        (
            "front squat",
            Measure.DISTANCE,
            ["Front Squat has no distance: it is not counted so.", "next  wl progress fs"],
        ),
    ],
)
def test_where_there_is_nothing_it_says_what_there_can_be(
    exercise: str, measure: Measure, said: list[str]
) -> None:
    assert well("progress", exercise, "--of", measure).splitlines()[1:] == said
