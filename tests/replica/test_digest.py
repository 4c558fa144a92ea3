"""Equal replicas add up to the same, and others do not."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from strategies import batch_of, nouns, sets, stamps, versions
from workoutlog.domain.merge import Version, deleted, merged
from workoutlog.domain.model import Noun, WorkoutSet
from workoutlog.domain.stamps import stamp
from workoutlog.replica.digest import batch_hashes, row_hash, total

LATER = stamp(1 << 47, 0, 0)


@given(versions(nouns))
def test_every_write_to_a_row_is_seen(version: Version[Noun]) -> None:
    assert row_hash(merged(version, version)) == row_hash(version)
    written = replace(version, field_stamps={**version.field_stamps, "id": LATER})
    unknown = replace(version, extra={**version.extra, "new": (LATER, 1)})
    hashes = {row_hash(each) for each in (version, written, unknown, deleted(written))}
    assert len(hashes) == 4


@given(st.lists(st.integers(0, (1 << 64) - 1)), st.randoms())
def test_the_order_does_not_matter_and_what_leaves_is_gone(
    hashes: list[int], random: st.DataObject
) -> None:
    shuffled = [*hashes]
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis gives a Random

    whole = total(hashes)

    assert total(shuffled) == whole
    assert 0 <= whole < 1 << 64
    assert total([], shuffled, whole) == 0
    assert total(hashes[1:]) == total([], hashes[:1], whole)


@given(st.lists(st.builds(Version, sets, stamps), min_size=1, max_size=5))
def test_rows_of_a_batch_add_up_to_the_same(versions: list[Version[WorkoutSet]]) -> None:
    assert [*batch_hashes(batch_of(versions))] == [row_hash(each) for each in versions]
