"""What is accepted means exactly these sets, however a shell has parted the words."""

import pytest

from domain.notation.examples import ACCEPTED, BENCH, GYM, KG, LB, MORE_ACCEPTED, ROW, lifted
from workoutlog.domain.notation import SetValues, read, write
from workoutlog.domain.units import MassUnit


@pytest.mark.parametrize(("text", "sets"), ACCEPTED + MORE_ACCEPTED)
def test_example_means_its_sets(text: str, sets: tuple[SetValues, ...]) -> None:
    (entry,) = read(text, GYM, KG)
    assert entry.sets == sets


@pytest.mark.parametrize(("text", "sets"), ACCEPTED + MORE_ACCEPTED)
def test_echo_of_an_example_reads_back(text: str, sets: tuple[SetValues, ...]) -> None:
    (entry,) = read(text, GYM, KG)
    for ascii_only in (False, True):
        echo = write(entry.sets, entry.exercise.tracking, ascii_only=ascii_only)
        (again,) = read(f"{entry.exercise.name}: {echo}", GYM, KG)
        assert again.sets == sets


@pytest.mark.parametrize(("text", "sets"), ACCEPTED)
def test_words_may_arrive_one_by_one(text: str, sets: tuple[SetValues, ...]) -> None:
    (entry,) = read(text.split(), GYM, KG)
    assert entry.sets == sets


@pytest.mark.parametrize(
    "text", ["squat 100x5,5,3", "pullup 10,8,7", "bench 60x5,80x3,100x1", "pullup bw+10x8,7"]
)
def test_a_list_parted_by_powershell_means_the_same(text: str) -> None:
    assert read(text.replace(",", " ").split(), GYM, KG)[0].sets == read(text, GYM, KG)[0].sets


def test_bare_loads_are_in_the_lifters_unit() -> None:
    (entry,) = read("squat 225x5", GYM, LB)
    assert entry.sets == lifted(225, 5, unit=MassUnit.LB)


def test_bar_is_what_the_lifter_says_it_weighs() -> None:
    (entry,) = read("squat barx5", GYM, LB)
    assert entry.sets == lifted(45, 5, unit=MassUnit.LB)


def test_superset_gives_both_exercises_one_number() -> None:
    first, second = read("A1 bench 60 10 10 / A2 row 50 10 10", GYM, KG)
    assert (first.exercise, first.sets, first.label) == (BENCH, lifted(60, 10, 10), "A1")
    assert (second.exercise, second.sets, second.label) == (ROW, lifted(50, 10, 10), "A2")
    assert (first.superset, second.superset) == (1, 1)


def test_superset_needs_no_labels() -> None:
    entries = read("bench 60 10 / row 50 10", GYM, KG)
    assert [(entry.superset, entry.label) for entry in entries] == [(1, ""), (1, "")]


def test_entry_remembers_the_words_of_the_name() -> None:
    (entry,) = read("Inc BENCH 80x5", GYM, KG)
    assert entry.as_typed == "Inc BENCH"


def test_exercise_alone_is_no_superset() -> None:
    assert read("bench 60 10", GYM, KG)[0].superset is None
