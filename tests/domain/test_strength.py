import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.domain.strength import Estimation, Formula, e1rm, estimator, rep_max

# Kilograms for a load of 100 kg, in the order of `Formula`: Epley, Brzycki, Lombardi, ...
# Last comes RTS, for which Epley stands in as long as no RPE is known.
PUBLISHED = {
    2: (106.6667, 102.8571, 107.1773, 105.0000, 105.1457, 111.4387, 104.2128),
    3: (110.0000, 105.8824, 111.6123, 107.5000, 108.9797, 113.9903, 107.1969),
    5: (116.6667, 112.5000, 117.4619, 112.5000, 116.5825, 119.0107, 113.7089),
    8: (126.6667, 124.1379, 123.1144, 120.0000, 127.6714, 126.2863, 125.1092),
    10: (133.3333, 133.3333, 125.8925, 125.0000, 134.7467, 130.9343, 134.0704),
    12: (140.0000, 144.0000, 128.2089, 130.0000, 141.4959, 135.3985, 144.4143),
    20: (166.6667, 211.7647, 134.9283, 150.0000, 164.4618, 151.1778, 208.8755),
}
# Percent of e1RM at RPE 10, 9.5, ... 6.5.
TABLE = {
    1: (100, 97.8, 95.5, 93.9, 92.2, 90.7, 89.2, 87.8),
    3: (92.2, 90.7, 89.2, 87.8, 86.3, 85.0, 83.7, 82.4),
    5: (86.3, 85.0, 83.7, 82.4, 81.1, 79.9, 78.6, 77.4),
    8: (78.6, 77.4, 76.2, 75.1, 73.9, 72.3, 70.7, 69.4),
    10: (73.9, 72.3, 70.7, 69.4, 68.0, 66.7, 65.3, 64.0),
}
TABLE_CELLS = [
    (reps, 100 - 5 * column, percent)
    for reps, row in TABLE.items()
    for column, percent in enumerate(row)
]
LOADS = st.integers(1, 2_000_000)
REPS = st.integers(1, 12)
EFFORTS = st.none() | st.integers(10, 100)
FORMULAS = st.sampled_from(Formula)


@pytest.mark.parametrize(
    ("reps", "formula", "kilograms"),
    [
        (reps, *cell)
        for reps, row in PUBLISHED.items()
        for cell in zip(Formula, (*row, row[0]), strict=True)
    ],
)
def test_formulas_give_the_published_values(reps: int, formula: Formula, kilograms: float) -> None:
    # A load of a tonne shows every published digit in whole grams.
    estimate = e1rm(1_000_000, reps, by=Estimation(formula, 20))
    assert estimate == pytest.approx(kilograms * 10_000, abs=1)


@pytest.mark.parametrize("formula", Formula)
def test_one_rep_is_its_own_maximum(formula: Formula) -> None:
    assert e1rm(102_058, 1, by=Estimation(formula)) == 102_058
    assert e1rm(102_058, 1, 100, Estimation(formula)) == 102_058


@pytest.mark.parametrize(("reps", "rpe_tenths", "percent"), TABLE_CELLS)
def test_known_effort_follows_the_table(reps: int, rpe_tenths: int, percent: float) -> None:
    assert rep_max(100_000, reps, rpe_tenths) == percent * 1000
    assert e1rm(round(percent * 1000), reps, rpe_tenths) == 100_000


@pytest.mark.parametrize(
    ("load_kg", "reps", "rpe_tenths", "hectograms"),
    [
        (160, 3, 80, 1854),
        (55, 5, 100, 637),
        (70, 3, 100, 759),
        (55, 2, 100, 575),
        (75, 4, 100, 840),
        (30, 5, 100, 347),
    ],
)
def test_known_effort_gives_the_published_estimates(
    load_kg: int, reps: int, rpe_tenths: int, hectograms: int
) -> None:
    """These were published cut off after 0.1 kg."""
    estimate = e1rm(load_kg * 1000, reps, rpe_tenths)
    assert estimate is not None
    assert estimate // 100 == hectograms


@pytest.mark.parametrize(
    ("reps", "rpe_tenths", "reps_to_the_limit"),
    [(5, 60, 9), (11, 90, 12), (11, 100, 11), (12, 100, 12), (1, 50, 6)],
)
def test_outside_the_table_reps_in_reserve_count_as_done(
    reps: int, rpe_tenths: int, reps_to_the_limit: int
) -> None:
    assert e1rm(100_000, reps, rpe_tenths) == e1rm(100_000, reps_to_the_limit)


@pytest.mark.parametrize("formula", sorted({*Formula} - {Formula.RTS}))
@pytest.mark.parametrize(("reps", "rpe_tenths"), [(5, 80), (3, 100), (10, 90), (1, 70)])
def test_a_formula_that_is_chosen_counts_reps_in_reserve_as_done(
    formula: Formula, reps: int, rpe_tenths: int
) -> None:
    by = Estimation(formula)
    done = reps + (100 - rpe_tenths) // 10
    assert e1rm(100_000, reps, rpe_tenths, by) == e1rm(100_000, done, by=by)


def test_half_reps_in_reserve_count_half() -> None:
    assert e1rm(90_000, 5, 55) == round(90_000 * (1 + 9.5 / 30))


def test_effort_between_two_steps_of_the_table_lies_between_them() -> None:
    assert rep_max(100_000, 5, 82) == 81_620


@pytest.mark.parametrize(
    ("load_g", "reps", "rpe_tenths", "most_reps"),
    [
        (0, 5, None, 12),
        (-20_000, 5, None, 12),
        (100_000, 0, None, 12),
        (100_000, -1, 80, 12),
        (100_000, 13, None, 12),
        (100_000, 11, None, 10),
        (100_000, 12, 95, 12),
        (100_000, 8, 50, 12),
        (100_000, 6, 80, 5),
        (100_000, 5, 101, 12),
    ],
)
@pytest.mark.parametrize("formula", Formula)
def test_no_estimate(
    load_g: int, reps: int, rpe_tenths: int | None, most_reps: int, formula: Formula
) -> None:
    assert e1rm(load_g, reps, rpe_tenths, Estimation(formula, most_reps)) is None
    assert rep_max(load_g, reps, rpe_tenths, Estimation(formula, most_reps)) is None


@pytest.mark.parametrize(
    ("formula", "reps"),
    [(Formula.BRZYCKI, 37), (Formula.BRZYCKI, 100), (Formula.LANDER, 38), (Formula.LANDER, 1000)],
)
def test_no_estimate_at_and_beyond_a_pole(formula: Formula, reps: int) -> None:
    assert e1rm(100_000, reps, by=Estimation(formula, 1000)) is None


@given(LOADS, REPS, EFFORTS, FORMULAS)
def test_rep_max_takes_an_estimate_back_to_its_load(
    load_g: int, reps: int, rpe_tenths: int | None, formula: Formula
) -> None:
    estimate = e1rm(load_g, reps, rpe_tenths, Estimation(formula))
    if estimate is not None:
        assert estimate >= load_g
        assert rep_max(estimate, reps, rpe_tenths, Estimation(formula)) == pytest.approx(
            load_g, abs=1
        )


@given(LOADS, st.integers(1, 10), st.integers(65, 99))
def test_less_effort_or_more_reps_for_the_same_load_mean_more_strength(
    load_g: int, reps: int, rpe_tenths: int
) -> None:
    estimate = e1rm(load_g, reps, rpe_tenths)
    harder = e1rm(load_g, reps, rpe_tenths + 1)
    assert estimate is not None
    assert harder is not None
    assert estimate >= harder
    if reps > 1:
        fewer = e1rm(load_g, reps - 1, rpe_tenths)
        assert fewer is not None
        assert estimate >= fewer


@given(
    st.lists(
        st.tuples(st.integers(-10, 500_000), st.integers(-1, 40), st.none() | st.integers(0, 110))
    ),
    st.sampled_from(Formula),
    st.integers(1, 20),
)
def test_many_sets_are_estimated_as_each_of_them(
    sets: list[tuple[int, int, int | None]], formula: Formula, most_reps: int
) -> None:
    by = Estimation(formula, most_reps)
    estimate = estimator(by)

    assert [estimate(*each) for each in sets] == [e1rm(*each, by) for each in sets]
