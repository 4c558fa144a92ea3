"""Records as people read them: what a greater one tops is left out, and what is cut is counted."""

import pytest

from lifting import well, wl


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def done(exercise: str, kind: str) -> list[str]:
    """List the sets that hold a record of a kind."""
    lines = [" ".join(line.split()) for line in well("records", exercise).splitlines()]
    return [line for line in lines if line.startswith(kind)]


def test_most_reps_are_told_where_no_heavier_load_was_done_for_as_many() -> None:
    well("log", "squat", "100x5", "90x5", "80x8", "70x7")

    first, second = done("squat", "most reps")
    assert first.startswith("most reps 5 reps 100 kg × 5")
    assert second.startswith("most reps 8 reps 80 kg × 8")


def test_reps_with_the_body_alone_are_told_beside_those_with_more_and_with_help() -> None:
    for done_so in ("+10x5", "8", "-20x12"):
        well("log", "pullup", done_so)

    first, second, third = done("pullup", "most reps")
    assert first.startswith("most reps 5 reps BW+10 kg × 5")
    assert second.startswith("most reps 8 reps BW × 8")
    assert third.startswith("most reps 12 reps BW-20 kg × 12")


@pytest.mark.parametrize(
    ("sets", "heaviest"), [("8", "BW BW × 8"), ("-20x12", "BW-20 kg BW-20 kg × 12")]
)
def test_the_heaviest_of_a_bodyweight_lift_is_what_the_body_bore(sets: str, heaviest: str) -> None:
    well("log", "pullup", sets)

    [told] = done("pullup", "heaviest")
    assert told.startswith(f"heaviest {heaviest} ")


def test_a_time_is_told_where_no_longer_distance_took_as_little() -> None:
    well("log", "run", "5km", "25:00")
    well("log", "run", "3km", "26:00")
    well("log", "run", "1km", "4:00")

    assert [line.split()[1] for line in done("run", "fastest")] == ["25:00", "4:00"]


def test_loads_that_are_not_listed_are_counted() -> None:
    well("log", "squat", *(f"{100 - 5 * reps}x{reps}" for reps in range(1, 13)))

    assert len(done("squat", "most reps")) == 8
    assert well("records", "squat").splitlines()[-1] == "4 more: --csv"
    assert len(well("records", "squat", "--csv").splitlines()) == 1 + 12 + 3


def test_an_estimate_below_what_was_lifted_is_not_told() -> None:
    well("log", "leg press", "40x10", "60x13")

    assert "e1RM" not in well("records", "leg press") + well("records")
    assert "e1rm" in well("records", "leg press", "--json")


def test_exercises_stand_in_the_order_of_the_names_they_are_shown_by() -> None:
    well("log", "squat", "100x5", "/", "bench", "80x5", "/", "ohp", "40x5")

    # Back Squat is shown as squat.
    assert [line.split()[0] for line in well("records").splitlines()] == ["bench", "ohp", "squat"]


def test_a_calendar_begins_with_the_first_set_but_shows_a_year() -> None:
    well("log", "squat", "100x5", "--at", "2024-03-04 18:00")

    assert well("calendar", "--since", "1990").count("Mon ") > well("calendar").count("Mon ")
    assert len(well("calendar", "--since", "1990").splitlines()) < 40


def test_a_gain_over_a_load_in_the_other_unit_has_no_more_decimals_than_plates() -> None:
    well("log", "curl", "20kgx8", "--at", "2026-01-05 18:00")
    well("log", "curl", "50lbx8", "--at", "2026-01-06 18:00")
    well("log", "curl", "23.75kgx8", "--at", "2026-01-07 18:00")

    told = well("records", "curl", "--history")
    assert "heaviest 50 lb, +5.91 lb" in told
    assert "heaviest 23.75 kg, +1.07 kg" in told


def test_a_calendar_of_days_without_a_set_says_which_they_were() -> None:
    well("log", "squat", "100x5", "--at", "2024-03-04 18:00")

    said = well("calendar", "--since", "2020-01-01", "--until", "2020-12-31").splitlines()
    assert said[0] == "Nothing was logged from Wed 1 Jan 2020 to Thu 31 Dec 2020."


@pytest.mark.parametrize("view", ["calendar", "balance", "volume", "progress squat", "history"])
def test_days_that_end_before_they_begin_are_refused(view: str) -> None:
    well("log", "squat", "100x5")
    ran = wl(*view.split(), "--since", "2026-11-26", "--until", "2026-11-01")

    assert (ran.status, ran.err) == (2, "2026-11-26 comes after 2026-11-01.\n")
