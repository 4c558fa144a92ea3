"""Scores: what federations have published, and what holds for every lifter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.domain.scores import Equipment, Event, Lifter, ScoreName, Sex, score

MEN_2020 = {
    40: 1.3895,
    50: 1.1510,
    60: 0.9968,
    70: 0.8923,
    80: 0.8191,
    90: 0.7670,
    100: 0.7294,
    120: 0.6817,
    140: 0.6546,
    160: 0.6361,
    180: 0.6213,
    200: 0.6123,
}
WOMEN_2020 = {
    40: 1.8486,
    50: 1.5091,
    60: 1.3190,
    70: 1.2042,
    80: 1.1318,
    90: 1.0846,
    100: 1.0525,
    110: 1.0286,
    120: 1.0089,
    130: 0.9912,
    140: 0.9753,
    150: 0.9635,
}
TABLE_2020 = [
    (sex, kilograms, coefficient)
    for sex, table in ((Sex.MALE, MEN_2020), (Sex.FEMALE, WOMEN_2020))
    for kilograms, coefficient in table.items()
]
LIFTERS = st.builds(
    Lifter,
    body_weight_g=st.integers(35_000, 250_000),
    sex=st.sampled_from((Sex.MALE, Sex.FEMALE)),
    event=st.sampled_from(Event),
    equipment=st.sampled_from(Equipment),
)


def points(name: ScoreName, kilograms: float, body_weight: float, sex: Sex) -> float:
    return score(name, round(kilograms * 1000), Lifter(round(body_weight * 1000), sex))


@pytest.mark.parametrize(
    ("name", "sex", "body_weight", "total", "expected"),
    [
        (ScoreName.DOTS, Sex.MALE, 83, 600, 405.0524),
        (ScoreName.DOTS, Sex.MALE, 100, 1000, 615.5158),
        (ScoreName.DOTS, Sex.MALE, 250, 900, 446.0586),
        (ScoreName.DOTS, Sex.FEMALE, 57, 350, 400.9933),
        (ScoreName.DOTS, Sex.FEMALE, 60, 500, 554.2728),
        (ScoreName.WILKS, Sex.MALE, 100, 1000, 608.58907),
        (ScoreName.WILKS, Sex.FEMALE, 60, 500, 557.44344),
        (ScoreName.IPF_GL, Sex.MALE, 83, 600, 83.0559),
        (ScoreName.IPF_GL, Sex.MALE, 100, 1000, 126.3292),
        (ScoreName.IPF_GL, Sex.FEMALE, 57, 350, 82.0980),
    ],
)
def test_published_totals(
    name: ScoreName, sex: Sex, body_weight: float, total: float, expected: float
) -> None:
    assert points(name, total, body_weight, sex) == pytest.approx(expected, abs=0.0001)


@pytest.mark.parametrize(
    ("name", "expected"),
    [(ScoreName.DOTS, 110.46), (ScoreName.WILKS, 109.24), (ScoreName.IPF_GL, 82.19)],
)
def test_a_bench_press_at_a_meet(name: ScoreName, expected: float) -> None:
    """A man of 100.7 kg pressed 180 kg without a shirt on 2025-02-16, and was given these."""
    lifter = Lifter(100_700, Sex.MALE, Event.BENCH)
    assert score(name, 180_000, lifter) == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize(
    ("lifter", "total_g", "expected"),
    [
        (Lifter(92_040, Sex.MALE, Event.TOTAL, Equipment.EQUIPPED), 1_035_000, 112.85),
        (Lifter(70_500, Sex.FEMALE, Event.BENCH, Equipment.CLASSIC), 122_500, 96.78),
    ],
)
def test_examples_of_the_ipf(lifter: Lifter, total_g: int, expected: float) -> None:
    assert score(ScoreName.IPF_GL, total_g, lifter) == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize(
    ("sex", "event", "kilograms", "total", "expected"),
    [
        (Sex.MALE, Event.BENCH, 60, 150, 72.4092),
        (Sex.MALE, Event.BENCH, 90, 250, 84.3331),
        (Sex.FEMALE, Event.TOTAL, 60, 150, 27.8606),
        (Sex.FEMALE, Event.TOTAL, 90, 250, 38.311),
        (Sex.FEMALE, Event.BENCH, 60, 150, 93.4368),
        (Sex.FEMALE, Event.BENCH, 90, 250, 127.2719),
    ],
)
def test_equipped_lifters_by_the_parameters_of_the_ipf(
    sex: Sex, event: Event, kilograms: int, total: int, expected: float
) -> None:
    lifter = Lifter(kilograms * 1000, sex, event, Equipment.EQUIPPED)
    found = score(ScoreName.IPF_GL, total * 1000, lifter)
    assert found == pytest.approx(expected, abs=0.0001)


@pytest.mark.parametrize(("sex", "kilograms", "coefficient"), TABLE_2020)
def test_official_table_of_wilks_2020(sex: Sex, kilograms: int, coefficient: float) -> None:
    assert points(ScoreName.WILKS_2020, 1, kilograms, sex) == pytest.approx(coefficient, abs=5e-5)


@pytest.mark.parametrize(
    ("name", "sex", "lightest", "heaviest"),
    [
        (ScoreName.DOTS, Sex.MALE, 40, 210),
        (ScoreName.DOTS, Sex.FEMALE, 40, 150),
        (ScoreName.WILKS, Sex.MALE, 40, 201.9),
        (ScoreName.WILKS, Sex.FEMALE, 26.51, 154.53),
        (ScoreName.WILKS_2020, Sex.MALE, 40, 200.95),
        (ScoreName.WILKS_2020, Sex.FEMALE, 40, 150.95),
    ],
)
def test_beyond_its_ends_a_curve_is_level(
    name: ScoreName, sex: Sex, lightest: float, heaviest: float
) -> None:
    assert points(name, 500, lightest - 5, sex) == points(name, 500, lightest, sex)
    assert points(name, 500, lightest + 5, sex) != points(name, 500, lightest, sex)
    assert points(name, 500, heaviest + 50, sex) == points(name, 500, heaviest, sex)
    assert points(name, 500, heaviest - 5, sex) != points(name, 500, heaviest, sex)


@pytest.mark.parametrize("sex", [Sex.MALE, Sex.FEMALE])
def test_ipf_gl_gives_nothing_below_35_kg(sex: Sex) -> None:
    assert points(ScoreName.IPF_GL, 100, 34.999, sex) == 0
    assert points(ScoreName.IPF_GL, 100, 35, sex)


@pytest.mark.parametrize("name", ScoreName)
def test_who_is_neither_has_no_score(name: ScoreName) -> None:
    with pytest.raises(KeyError):
        points(name, 500, 80, Sex.NONE)


@given(LIFTERS, st.integers(1, 2_000_000), st.sampled_from(ScoreName))
def test_points_are_in_proportion_to_the_total(
    lifter: Lifter, total_g: int, name: ScoreName
) -> None:
    one, whole = score(name, 1000, lifter), score(name, total_g, lifter)
    assert one > 0
    assert whole == pytest.approx(one * total_g / 1000)


@given(LIFTERS, st.sampled_from((ScoreName.DOTS, ScoreName.WILKS, ScoreName.WILKS_2020)))
def test_only_ipf_gl_asks_how_it_was_lifted(lifter: Lifter, name: ScoreName) -> None:
    otherwise = lifter._replace(event=Event.BENCH, equipment=Equipment.EQUIPPED)
    assert score(name, 100_000, lifter) == score(name, 100_000, otherwise)
