"""Rep maxima: from the best set, from a set as typed, by the formula that is wanted."""

import pytest

from builders import Gym
from workoutlog.domain.strength import Estimation, Formula
from workoutlog.domain.units import MassUnit
from workoutlog.errors import InvalidValue, NotFound
from workoutlog.services import body
from workoutlog.services.maxima import RPES, RepMaxima, rep_maxima


def maxima(gym: Gym, *words: str, formula: Formula | None = None) -> RepMaxima:
    return rep_maxima(gym.moment, words, formula)


def cell(result: RepMaxima, reps: int, rpe_tenths: int) -> int | None:
    return dict(result.rows)[reps][result.rpes_tenths.index(rpe_tenths)]


def test_of_a_typed_set_every_cell_is_its_share_of_the_estimate(gym: Gym) -> None:
    result = maxima(gym, "160x3", "@8")
    assert result.e1rm_g == 185_400
    assert result.exercise is None
    assert result.held_by is None
    assert [reps for reps, _ in result.rows] == [*range(1, 11)]
    assert {len(loads) for _, loads in result.rows} == {len(RPES)}
    assert cell(result, 3, 80) == 160_000
    assert cell(result, 1, 100) == 185_400
    assert cell(result, 10, 65) == round(185_400 * 0.64)


def test_of_an_exercise_it_is_from_the_set_with_the_best_estimate(gym: Gym) -> None:
    gym.log("squat 100x5 110x1 90x3")
    result = maxima(gym, "squat")
    assert result.exercise is not None
    assert result.held_by is not None
    assert result.held_by.held_by.set.load_g == 100_000
    assert result.e1rm_g == 116_667
    assert dict(result.estimates)[Formula.BRZYCKI] == 112_500
    assert dict(result.estimates)[Formula.RTS] == result.e1rm_g


def test_of_sides_that_differ_the_weaker_counts(gym: Gym) -> None:
    gym.log("squat 100x8/5")
    assert dict(maxima(gym, "squat").estimates)[Formula.EPLEY] == 116_667


@pytest.mark.parametrize("formula", Formula)
def test_the_formula_that_is_named_decides(gym: Gym, formula: Formula) -> None:
    gym.log("bench 100x5 @9")
    result = maxima(gym, "bench", formula=formula)
    assert result.formula is formula
    assert result.e1rm_g == dict(result.estimates)[formula]
    assert result.e1rm_g == maxima(gym, "100x5", "@9", formula=formula).e1rm_g


def test_without_one_the_formula_that_is_preferred_decides(gym: Gym) -> None:
    gym.prefer(estimated=Estimation(Formula.LOMBARDI))
    assert maxima(gym, "100x5").e1rm_g == 117_462


def test_where_a_formula_says_nothing_there_is_nothing(gym: Gym) -> None:
    result = maxima(gym, "100x5", formula=Formula.BRZYCKI)
    assert cell(result, 10, 80) is not None
    assert cell(result, 10, 75) is None


def test_pounds_stay_pounds(gym: Gym) -> None:
    assert maxima(gym, "225lbx3").unit is MassUnit.LB


@pytest.mark.parametrize("text", ["100x13", "100x10 @6", "100x0"])
def test_what_gives_no_estimate_is_refused_with_what_does(gym: Gym, text: str) -> None:
    with pytest.raises(InvalidValue, match="There is no estimate from that") as caught:
        maxima(gym, *text.split())
    assert caught.value.advice == ("It takes a load and up to 12 reps, those in reserve included.",)


def test_the_limit_is_the_lifters_own(gym: Gym) -> None:
    gym.prefer(estimated=Estimation(Formula.EPLEY, 15))
    assert maxima(gym, "100x15").e1rm_g == 150_000
    gym.prefer(estimated=Estimation(Formula.EPLEY, 10))
    with pytest.raises(InvalidValue):
        maxima(gym, "100x11")


def test_without_words_it_asks_for_them(gym: Gym) -> None:
    with pytest.raises(InvalidValue, match="Of which exercise"):
        maxima(gym)


@pytest.mark.parametrize("line", ["squat 100x13", "squat w100x5"])
def test_an_exercise_without_a_set_to_estimate_from(gym: Gym, line: str) -> None:
    gym.log(line)
    with pytest.raises(NotFound, match="There is no set of"):
        maxima(gym, line.split(maxsplit=1)[0])


def test_a_set_of_an_exercise_can_be_given(gym: Gym) -> None:
    result = maxima(gym, "squat", "100x5", "@8")
    assert result.e1rm_g == maxima(gym, "100x5", "@8").e1rm_g
    assert result.exercise is not None
    assert (result.exercise.name, result.held_by, result.body_g) == ("Back Squat", None, None)


@pytest.mark.parametrize(("load", "most"), [("+20", 100_000), ("-20", 60_000), ("", 80_000)])
def test_where_the_body_is_lifted_loads_are_added_to_it(gym: Gym, load: str, most: int) -> None:
    body.measure(gym.moment, "80kg")
    result = maxima(gym, "pullup", f"{load}x1" if load else "1")
    assert (result.e1rm_g, result.body_g) == (most, 80_000)
    assert cell(result, 1, 100) == most - 80_000
    assert cell(result, 5, 80) == round(most * 0.811) - 80_000
    assert dict(result.estimates)[Formula.EPLEY] == most


def test_the_best_set_counts_the_body_of_its_day_and_the_table_that_of_today(gym: Gym) -> None:
    body.measure(gym.moment, "80kg", at="2026-10-01")
    gym.log("pullup +20x1", at="2026-10-02 18:00")
    body.measure(gym.moment, "75kg")
    result = maxima(gym, "pullup")
    assert (result.e1rm_g, result.body_g) == (100_000, 75_000)
    assert dict(result.estimates)[Formula.BRZYCKI] == 100_000
    assert cell(result, 1, 100) == 25_000


@pytest.mark.parametrize("words", ["pullup", "pullup +20x5"])
def test_without_a_body_weight_it_says_what_is_missing(gym: Gym, words: str) -> None:
    gym.log("pullup +10x5")
    with pytest.raises(NotFound, match="lifts the body") as caught:
        maxima(gym, words)
    assert caught.value.hint == "wl body 82.5kg"
