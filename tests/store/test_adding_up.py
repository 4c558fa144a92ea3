"""What SQLite adds up is what one gets by going through the sets one by one."""

from collections import Counter, defaultdict
from contextlib import closing
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifetimes import EXERCISES, Done, Lifetime, lifetimes, living
from strategies import maybe
from workoutlog.domain.model import SetType
from workoutlog.domain.sets_done import SetDone
from workoutlog.domain.stretches import Stretch
from workoutlog.domain.volume import set_volume, set_volume_load_g
from workoutlog.errors import LogbookCorrupt
from workoutlog.services.ports import Days, Totals
from workoutlog.store.connecting import connect
from workoutlog.store.logbook import SqliteLogbook

IDS = [each.id for each in EXERCISES]
BODYWEIGHT = [each.id for each in EXERCISES if each.tracking == "bodyweight"]
_days = maybe(st.dates(date(1969, 12, 20), date(1970, 1, 12)))
periods = st.builds(Days, _days, _days)


def within(days: Days, day: date) -> bool:
    return (days.since is None or days.since <= day) and (days.until is None or day < days.until)


def first_of(day: date, by: Stretch, first_weekday: int) -> date:
    match by:
        case Stretch.DAY:
            return day
        case Stretch.WEEK:
            while day.weekday() != first_weekday:
                day -= timedelta(days=1)
            return day
        case Stretch.MONTH:
            return day.replace(day=1)


class Seen:
    """A lifetime in a file, and what of it falls into some days."""

    def __init__(self, lifetime: Lifetime, days: Days, totals: Totals) -> None:
        self.totals = totals
        self.days = days
        self.done = [each for each in lifetime.done if within(days, each.day)]
        self.work = [each for each in self.done if each.set.set_type is not SetType.WARM_UP]


@given(lifetimes(), periods, st.integers(0, 6))
def test_every_total_is_what_one_counts_set_by_set(
    lifetime: Lifetime, days: Days, first_weekday: int
) -> None:
    with living(lifetime) as gym:
        seen = Seen(lifetime, days, gym.logbook.totals)
        for by in Stretch:
            see_volumes(seen, by, first_weekday)
        see_reps_at_loads(seen)
        see_heaviest(seen)
        see_days_trained(seen)
        see_sets_done(seen)


def see_volumes(seen: Seen, by: Stretch, first_weekday: int) -> None:
    expected: dict[tuple[object, date], list[int]] = defaultdict(lambda: [0, 0])
    for each in seen.work:
        total = expected[each.set.exercise_id, first_of(each.day, by, first_weekday)]
        total[0] += set_volume([each.set])
        # The weight of the body is added elsewhere.
        total[1] += set_volume_load_g(each.set, each.exercise.tracking)

    found = list(seen.totals.volumes(seen.days, by, first_weekday))

    counted = {(each.exercise_id, each.day): [each.sets, each.volume_load_g] for each in found}
    assert counted == expected
    assert len(found) == len(expected)


def see_reps_at_loads(seen: Seen) -> None:
    expected = Counter[tuple[object, ...]]()
    for each in seen.work:
        if each.set.exercise_id in BODYWEIGHT:
            reps = (each.set.reps or 0) + (each.set.reps_right or 0)
            expected[each.set.exercise_id, each.day, each.set.load_g or 0] += reps

    found = list(seen.totals.reps_at_loads(seen.days, BODYWEIGHT))

    assert {tuple(each[:3]): each.reps for each in found} == dict(expected)


def see_heaviest(seen: Seen) -> None:
    whole: dict[tuple[object, ...], int] = {}
    daily: dict[tuple[object, ...], int] = {}
    for each in seen.work:
        done = each.set
        reps = done.reps or 0
        reps = reps if done.reps_right is None else min(reps, done.reps_right)
        if not reps:
            continue
        key = (done.exercise_id, reps, done.rpe_tenths)
        load_g = done.load_g or 0
        if load_g > 0:
            whole[key] = max(load_g, whole.get(key, 0))
        daily[*key, each.day] = max(load_g, daily.get((*key, each.day), load_g))

    of_all = list(seen.totals.heaviest(seen.days))
    by_day = list(seen.totals.heaviest_by_day(seen.days, IDS))

    assert {tuple(each[:3]): each.load_g for each in of_all} == whole
    assert {(*each[:3], each.day): each.load_g for each in by_day} == daily


def see_days_trained(seen: Seen) -> None:
    by_day: dict[date, list[Done]] = defaultdict(list)
    for each in seen.done:
        by_day[each.day].append(each)

    found = list(seen.totals.days_trained(seen.days))

    assert [tuple(each) for each in found] == [
        (day, len({each.set.workout_id for each in done}), set_volume(each.set for each in done))
        for day, done in sorted(by_day.items())
    ]


def see_sets_done(seen: Seen) -> None:
    wanted = IDS[:5]
    expected = [each for each in seen.done if each.set.exercise_id in wanted]

    found = list(seen.totals.sets_done(wanted, seen.days))

    assert [each.id for each in found] == [each.set.id.bytes for each in expected]
    assert [each.day for each in found] == [each.day for each in expected]
    for name in SetDone._fields[3:]:
        values = [getattr(each, name) for each in found]
        assert values == [getattr(each.set, name) for each in expected]


def test_a_damaged_file_is_reported_and_not_added_up(logbook: SqliteLogbook) -> None:
    with closing(connect(logbook.path)) as connection:
        connection.execute("DROP TABLE workout_set")
    with pytest.raises(LogbookCorrupt):
        list(logbook.totals.days_trained(Days()))
