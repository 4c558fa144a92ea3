"""Between any two keys there is another one."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from strategies import positions, seeded, stamps
from workoutlog.domain.order import DIGITS, between
from workoutlog.domain.stamps import stamp

keys = positions | stamps
seeds = st.integers(0, 1 << 32)


@given(st.just("") | keys, st.just("") | keys, seeds)
def test_a_key_is_strictly_between_its_neighbours(one: str, other: str, seed: int) -> None:
    low, high = (one, other) if not one or not other else sorted((one, other))
    assume(not high or low < high)
    # Nothing is between a key and the same key with lowest digits behind it.
    assume(not high or high.rstrip("-") != low.rstrip("-") or not high.endswith("-"))

    key = between(low, high, seeded(seed).getrandbits)

    assert low < key
    assert not high or key < high
    assert set(key) <= set(DIGITS)


@given(st.just("") | keys, seeds, seeds)
def test_two_devices_make_different_keys_at_one_place(low: str, one: int, other: int) -> None:
    drawn = [seeded(seed).getrandbits(32) for seed in (one, other)]
    assume(drawn[0] != drawn[1])

    made = {between(low, "", lambda _, bits=bits: bits) for bits in drawn}  # type: ignore[misc]  # binds the loop's value

    assert len(made) == 2


@pytest.mark.parametrize("place", ["front", "middle", "back"])
def test_two_hundred_keys_go_into_one_place(place: str) -> None:
    random = seeded(7)
    keys: list[str] = [stamp(1_700_000_000_000, 0, 5), stamp(1_700_000_000_000, 1, 5)]
    at = {"front": 0, "middle": 1}.get(place)

    for _ in range(200):
        here = len(keys) if at is None else at
        low = keys[here - 1] if here else ""
        high = keys[here] if here < len(keys) else ""
        keys.insert(here, between(low, high, random.getrandbits))

    assert keys == sorted(set(keys))
    assert len(keys) == 202
    assert max(map(len, keys)) < 1_000


@pytest.mark.parametrize("same_place", [0.5, 0.9])
@given(seed=seeds)
def test_keys_can_be_put_anywhere_again_and_again(same_place: float, seed: int) -> None:
    random = seeded(seed)
    keys: list[str] = []
    at = 0
    for _ in range(60):
        if random.random() > same_place:
            at = random.randint(0, len(keys))
        low = keys[at - 1] if at else ""
        high = keys[at] if at < len(keys) else ""
        keys.insert(at, between(low, high, random.getrandbits))

    assert keys == sorted(set(keys))


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("a", "a"),
        ("b", "a"),
        ("ab", "a"),
        ("a", "a-"),
        ("a", "a---"),
        ("", "-"),
        ("", "--"),
        (stamp(5, 0, 1), stamp(5, 0, 1)),
    ],
)
def test_where_nothing_fits_it_is_said(low: str, high: str) -> None:
    with pytest.raises(ValueError, match="nothing sorts between"):
        between(low, high, seeded(1).getrandbits)
