"""RPE and RIR, one scale from two ends."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.domain.effort import rir, rpe_tenths, rpe_tenths_from_rir, rpe_text
from workoutlog.errors import InvalidValue


@pytest.mark.parametrize(("typed", "tenths"), [("1", 10), ("8", 80), ("8.5", 85), ("10.0", 100)])
def test_rpe_is_kept_in_tenths(typed: str, tenths: int) -> None:
    assert rpe_tenths(Decimal(typed)) == tenths


@pytest.mark.parametrize(("typed", "tenths"), [("0", 100), ("2", 80), ("1.5", 85), ("9", 10)])
def test_reps_in_reserve_are_rpe_from_the_other_end(typed: str, tenths: int) -> None:
    assert rpe_tenths_from_rir(Decimal(typed)) == tenths


@pytest.mark.parametrize("typed", ["0", "0.5", "8.3", "10.5", "11", "-8"])
def test_what_is_no_rpe_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValue, match="is not an effort"):
        rpe_tenths(Decimal(typed))


@pytest.mark.parametrize("typed", ["-1", "9.5", "10", "1.2"])
def test_what_is_no_rir_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValue, match="is not an effort"):
        rpe_tenths_from_rir(Decimal(typed))


@pytest.mark.parametrize(("tenths", "text"), [(80, "8"), (85, "8.5"), (100, "10")])
def test_effort_is_written_as_lifters_do(tenths: int, text: str) -> None:
    assert rpe_text(tenths) == text


@given(st.integers(2, 20).map(lambda halves: halves * 5))
def test_both_ends_meet(tenths: int) -> None:
    assert rpe_tenths_from_rir(rir(tenths)) == tenths
    assert rpe_tenths(Decimal(rpe_text(tenths))) == tenths
