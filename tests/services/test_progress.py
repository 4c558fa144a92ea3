"""Records, and when each of them fell: from the sets as they are now."""

import pytest
from hypothesis import given

from builders import Gym
from lifetimes import Lifetime, lifetimes, living
from naive_records import naive_records
from workoutlog.domain.model import SetType
from workoutlog.domain.personal_records import Record, RecordKind
from workoutlog.errors import LogbookLocked
from workoutlog.services import body, editing, undoing
from workoutlog.services.progress import all_records, exercise_records, record_history


@given(lifetimes())
def test_records_are_those_of_comparing_every_set_with_every_other(lifetime: Lifetime) -> None:
    days = {each.set.id: each.day for each in lifetime.done}
    with living(lifetime) as gym:
        found = {each.exercise.name: each.records for each in all_records(gym.moment).exercises}
        for name, records in found.items():
            assert exercise_records(gym.moment, name).records == records
            assert all(each.held_by.when.date() == days[each.held_by.set.id] for each in records)
        held = {
            name: {(each.kind.value, each.at): (each.value, each.held_by.set) for each in records}
            for name, records in found.items()
        }
    for name in {each.exercise.name for each in lifetime.done}:
        mine = [each for each in lifetime.done if each.exercise.name == name]
        bodies = {each.set.id: lifetime.body_weight_on(each.day) for each in mine}
        sets, tracking = [each.set for each in mine], mine[0].exercise.tracking
        assert held.get(name, {}) == naive_records(sets, tracking, bodies)


@given(lifetimes())
def test_what_is_held_now_is_what_fell_last(lifetime: Lifetime) -> None:
    with living(lifetime) as gym:
        held = {
            (one.exercise.name, each.kind, each.at): each
            for one in all_records(gym.moment).exercises
            for each in one.records
        }
        fallen = record_history(gym.moment).fallen
    last: dict[tuple[str, RecordKind, int | None], Record] = {}
    for each in fallen:
        key = (each.exercise.name, each.record.kind, each.record.at)
        last.setdefault(key, each.record)
        better = each.record.value - each.before
        assert (better < 0) is (each.record.kind is RecordKind.FASTEST)
        assert each.record.held_by.set.set_type is not SetType.WARM_UP
    assert last.items() <= held.items()


def test_the_e1rm_of_a_bodyweight_lift_has_the_body_of_its_day_in_it(gym: Gym) -> None:
    body.measure(gym.moment, "80kg", at="2026-11-01")
    body.measure(gym.moment, "100kg", at="2026-11-10")
    gym.log("pullup +20x1", at="2026-11-02 18:00")
    gym.log("pullup +10x1", at="2026-11-11 18:00")

    best = exercise_records(gym.moment, "pullup").records.best(RecordKind.E1RM)
    assert best is not None
    assert (best.value, best.held_by.set.load_g) == (110_000, 10_000)
    fell = [each for each in record_history(gym.moment).fallen if each.record == best]
    assert [each.before for each in fell] == [100_000]


def heaviest(gym: Gym, name: str = "", **days: str) -> list[tuple[str, int, int]]:
    return [
        (f"{each.record.held_by.when:%d %b}", each.before // 1000, each.record.value // 1000)
        for each in record_history(gym.moment, name, **days).fallen
        if each.record.kind is RecordKind.HEAVIEST
    ]


def test_when_each_record_fell_the_latest_first(gym: Gym) -> None:
    for day, load in enumerate((100, 105, 103, 110), start=2):
        gym.log(f"squat {load}x1", at=f"2026-11-0{day} 18:00")
        gym.log(f"bench {load - 50}x1", at=f"2026-11-0{day} 18:10")
    squats = [("05 Nov", 105, 110), ("03 Nov", 100, 105)]
    assert heaviest(gym, "squat") == squats
    assert len(heaviest(gym)) == 4
    assert heaviest(gym, "squat", since="2026-11-04") == squats[:1]
    assert heaviest(gym, "squat", until="2026-11-04") == squats[1:]
    editing.delete_sets(gym.moment, [1], workout="2026-11-05")
    assert heaviest(gym, "squat") == squats[1:]
    undoing.undo(gym.moment)
    assert heaviest(gym, "squat") == squats


def test_a_set_that_went_away_before_its_record_was_told(gym: Gym) -> None:
    gym.log("squat 100x1", at="2026-11-02 18:00")
    found = exercise_records(gym.moment, "squat").records
    editing.delete_sets(gym.moment, [1])
    with pytest.raises(LogbookLocked, match="changed the logbook"):
        found.best(RecordKind.HEAVIEST)
