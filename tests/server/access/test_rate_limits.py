"""An account may ask so much and no more, and others do not notice."""

from uuid import UUID

import pytest

from workoutlog.server.access import rate_limits
from workoutlog.server.access.denials import RateLimited
from workoutlog.server.access.rate_limits import Rate, RateLimits

ANN, BEN = UUID(int=1), UUID(int=2)


def taken(limits: RateLimits, account: UUID, at_s: float, tries: int) -> int:
    count = 0
    for _ in range(tries):
        try:
            limits.take(account, at_s)
        except RateLimited:
            continue
        count += 1
    return count


def test_a_burst_is_allowed_and_then_the_rate() -> None:
    limits = RateLimits(Rate(per_minute=600, burst=120))
    assert taken(limits, ANN, 1e9, 200) == 120
    assert taken(limits, ANN, 1e9 + 1, 200) == 10
    assert taken(limits, BEN, 1e9 + 1, 200) == 120
    assert taken(limits, ANN, 1e9 + 3600, 200) == 120


def test_a_clock_that_was_ahead_shuts_nobody_out() -> None:
    limits = RateLimits(Rate(per_minute=600, burst=120))
    assert taken(limits, ANN, 1e9 + 86_400, 50) == 50
    assert taken(limits, ANN, 1e9, 200) == 0
    assert taken(limits, ANN, 1e9 + 1, 200) == 10


def test_a_steady_rate_goes_on_for_ever() -> None:
    limits = RateLimits(Rate(per_minute=60, burst=1))
    assert all(taken(limits, ANN, 1e9 + second, 2) == 1 for second in range(1_000))


def test_a_refusal_says_when_to_come_back() -> None:
    limits = RateLimits(Rate(per_minute=6, burst=2))
    assert taken(limits, ANN, 0, 2) == 2
    with pytest.raises(RateLimited) as refused:
        limits.take(ANN, 0)
    assert refused.value.headers == {"Retry-After": "10"}
    assert taken(limits, ANN, 9.9, 1) == 0
    assert taken(limits, ANN, 10, 1) == 1


def test_a_clock_that_goes_back_lets_nobody_in_for_nothing() -> None:
    limits = RateLimits(Rate(per_minute=60, burst=5))
    assert taken(limits, ANN, 100, 9) == 5
    assert taken(limits, ANN, 50, 9) == 0


def test_no_number_of_accounts_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "_MOST", 3)
    limits = RateLimits(Rate(per_minute=1, burst=1))
    assert [taken(limits, UUID(int=number), 0, 1) for number in range(4)] == [1] * 4
    assert taken(limits, UUID(int=3), 0, 1) == 0
    assert taken(limits, UUID(int=0), 0, 1) == 1
