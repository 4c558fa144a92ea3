"""The range of sets a week that a lifter aims at."""

import pytest

from workoutlog.domain.balance import SetRange, SetRanges, Verdict, read_ranges


def test_ranges_are_read_with_those_of_single_muscles() -> None:
    read = read_ranges("8-16 chest=12-22 Lower-Back=4-8 middle_back=0-6")
    assert read.of("quadriceps") == SetRange(8, 16)
    assert read.of("Chest") == SetRange(12, 22)
    assert read.of("lower back") == SetRange(4, 8)
    assert read.of("middle back") == SetRange(0, 6)
    assert read_ranges("") == SetRanges(SetRange(10, 20), {})


@pytest.mark.parametrize("text", ["20-10", "10", "10-", "chest=", "chest=5", "=1-2", "1-201", "x"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        read_ranges(f"10-20 {text}")


@pytest.mark.parametrize(
    ("sets", "verdict"),
    [(9.9, Verdict.BELOW), (10, Verdict.WITHIN), (20, Verdict.WITHIN), (20.5, Verdict.ABOVE)],
)
def test_a_range_judges(sets: float, verdict: Verdict) -> None:
    assert SetRange(10, 20).judge(sets) is verdict
