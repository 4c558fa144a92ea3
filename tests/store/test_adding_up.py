"""What SQLite adds up is what one gets by going through the sets one by one."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import Gym
from lifetimes import EXERCISES, Done, Lifetime, lifetimes, living
from strategies import maybe
from workoutlog.domain.bouts import Bout
from workoutlog.domain.model import SetType
from workoutlog.domain.strength import Estimation, Formula, e1rm
from workoutlog.domain.stretches import Stretch
from workoutlog.domain.trends import Measure
from workoutlog.domain.volume import set_volume, set_volume_load_g
from workoutlog.errors import LogbookCorrupt
from workoutlog.services.ports import Body, Days, Totals
from workoutlog.store.connecting import connect
from workoutlog.store.logbook import SqliteLogbook

IDS = [each.id for each in EXERCISES]
MIDNIGHT = datetime(1970, 1, 1, tzinfo=UTC)
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


def weight_on(day: date) -> int:
    return 80_000 + day.toordinal() % 7 * 500


class Seen:
    """A lifetime in a file, and what of it falls into some days."""

    def __init__(self, lifetime: Lifetime, days: Days, totals: Totals) -> None:
        self.totals = totals
        self.days = days
        self.body = Body(BODYWEIGHT, weight_on)
        self.done = [each for each in lifetime.done if within(days, each.day)]
        self.work = [each for each in self.done if each.set.set_type is not SetType.WARM_UP]

    def volume_load_g(self, done: Done) -> int:
        return set_volume_load_g(done.set, done.exercise.tracking, weight_on(done.day))

    def e1rm_g(self, done: Done, estimated: Estimation) -> int | None:
        body_g = weight_on(done.day) if done.set.exercise_id in BODYWEIGHT else 0
        each_side = Bout.of(done.set, MIDNIGHT).reps
        return e1rm((done.set.load_g or 0) + body_g, each_side, done.set.rpe_tenths, estimated)


@given(lifetimes(), periods, st.integers(0, 6), st.builds(Estimation, st.sampled_from(Formula)))
def test_every_total_is_what_one_counts_set_by_set(
    lifetime: Lifetime, days: Days, first_weekday: int, estimated: Estimation
) -> None:
    with living(lifetime) as gym:
        seen = Seen(lifetime, days, gym.logbook.totals)
        for by in Stretch:
            see_volumes(seen, by, first_weekday)
            see_sets(seen, by, first_weekday)
        see_amounts(seen, estimated)
        see_days_trained(seen)
        see_bouts(seen, estimated)
        see_count(seen, lifetime)


def see_volumes(seen: Seen, by: Stretch, first_weekday: int) -> None:
    for ids in ((), tuple(IDS[:5])):
        expected: dict[date, list[int]] = defaultdict(lambda: [0, 0])
        for each in seen.work:
            if not ids or each.set.exercise_id in ids:
                total = expected[first_of(each.day, by, first_weekday)]
                total[0] += set_volume([each.set])
                total[1] += seen.volume_load_g(each)

        found = seen.totals.volumes(seen.days, by, first_weekday, seen.body, ids)

        assert {each.day: [each.sets, each.volume_load_g] for each in found} == expected
        assert len(found) == len(expected)


def see_sets(seen: Seen, by: Stretch, first_weekday: int) -> None:
    expected = Counter[tuple[object, date]]()
    for each in seen.work:
        day = first_of(each.day, by, first_weekday)
        expected[each.set.exercise_id, day] += set_volume([each.set])

    found = list(seen.totals.sets(seen.days, by, first_weekday))

    assert {(each.exercise_id, each.day): each.sets for each in found} == dict(expected)
    assert len(found) == len(expected)


def see_amounts(seen: Seen, estimated: Estimation) -> None:
    by_exercise: dict[UUID, list[Done]] = defaultdict(list)
    for each in seen.work:
        by_exercise[each.set.exercise_id].append(each)

    found = seen.totals.amounts(seen.days, seen.body, estimated)

    assert {each.exercise_id: each[1:] for each in found} == {
        exercise_id: (
            set_volume(each.set for each in done),
            sum(seen.volume_load_g(each) for each in done),
            max(filter(None, (seen.e1rm_g(each, estimated) for each in done)), default=None),
        )
        for exercise_id, done in by_exercise.items()
    }


def see_count(seen: Seen, lifetime: Lifetime) -> None:
    for exercise_id in IDS:
        expected = [each for each in lifetime.done if each.set.exercise_id == exercise_id]
        assert seen.totals.count_sets([exercise_id]) == len(expected)


def see_days_trained(seen: Seen) -> None:
    by_day: dict[date, list[Done]] = defaultdict(list)
    for each in seen.done:
        by_day[each.day].append(each)

    found = list(seen.totals.days_trained(seen.days))

    assert seen.totals.count_workouts(seen.days) == sum(each.workouts for each in found)
    assert [tuple(each) for each in found] == [
        (day, len({each.set.workout_id for each in done}), set_volume(each.set for each in done))
        for day, done in sorted(by_day.items())
    ]


def see_bouts(seen: Seen, estimated: Estimation) -> None:
    wanted = IDS[:5]
    alike: dict[tuple[object, ...], list[Bout]] = defaultdict(list)
    for each in seen.work:
        if each.set.exercise_id in wanted:
            body_g = weight_on(each.day) if each.set.exercise_id in BODYWEIGHT else 0
            bout = Bout.of(each.set, MIDNIGHT, estimated, body_g)
            # No load and no distance come before any, as SQLite has them.
            place = (bout.load_g is not None, bout.load_g), (bout.distance_mm or 0)
            alike[each.order[:2], place].append(bout)

    found = list(seen.totals.bouts(wanted, seen.days, seen.body, estimated))

    days = {each.set.workout_id.bytes: each.day for each in seen.work}
    assert [each.day for each in found] == [days[each.workout_id] for each in found]
    begun = [(each.started_at, each.workout_id) for each in found]
    assert begun == sorted(begun)
    summed = [summed_up(bouts) for bouts in alike.values()]
    assert {each._replace(started_at=0, utc_offset=0) for each in found} == set(summed)
    assert len(found) == len(summed)


def summed_up(bouts: list[Bout]) -> Bout:
    return bouts[0]._replace(
        reps=max(each.reps for each in bouts),
        longest_s=max(filter(None, (each.longest_s for each in bouts)), default=None),
        shortest_s=min(filter(None, (each.shortest_s for each in bouts)), default=None),
        e1rm_g=max(filter(None, (each.e1rm_g for each in bouts)), default=None),
        volume_load_g=sum(each.volume_load_g for each in bouts),
    )


def test_a_damaged_file_is_reported_and_not_added_up(logbook: SqliteLogbook) -> None:
    with closing(connect(logbook.path)) as connection:
        connection.execute("DROP TABLE workout_set")
    with pytest.raises(LogbookCorrupt):
        list(logbook.totals.days_trained(Days()))


@pytest.fixture
def gym(tmp_path: Path) -> Iterator[Gym]:
    with closing(Gym(tmp_path / "logbook.db")) as made:
        yield made


@pytest.mark.parametrize(("started_at", "utc_offset"), [(10**15, 0), (-(10**15), 0), (0, 99999)])
def test_a_workout_at_no_time_is_damage(gym: Gym, started_at: int, utc_offset: int) -> None:
    gym.log("squat 3x5@100")
    with closing(connect(gym.logbook.path)) as connection:
        damage = "UPDATE workout SET started_at = ?, utc_offset = ?"
        connection.execute(damage, [started_at, utc_offset])
    squats = [each.id for each in gym.logbook.exercises()]
    with pytest.raises(LogbookCorrupt):
        list(gym.logbook.totals.bouts(squats, Days()))


@pytest.mark.parametrize("started_at", [10**15, -(10**15)])
def test_a_day_that_no_calendar_has_is_damage(gym: Gym, started_at: int) -> None:
    gym.log("squat 3x5@100")
    with closing(connect(gym.logbook.path)) as connection:
        connection.execute("UPDATE workout SET started_at = ?", [started_at])
    squats, totals = [each.id for each in gym.logbook.exercises()], gym.logbook.totals
    for counted in (
        lambda: totals.daily(Measure.TOP, squats, Days()),
        lambda: totals.volumes(Days(), Stretch.DAY),
        lambda: totals.volumes(Days(), Stretch.DAY, body=Body(squats, weight_on)),
        lambda: list(totals.sets(Days(), Stretch.DAY)),
        lambda: list(totals.days_trained(Days())),
        lambda: list(totals.weeks_trained(Days())),
    ):
        with pytest.raises(LogbookCorrupt, match=r"range|ordinal"):
            counted()


def test_ctrl_c_in_a_function_that_sqlite_was_lent_is_ctrl_c(gym: Gym) -> None:
    gym.log("squat 3x5@100")
    squats = [each.id for each in gym.logbook.exercises()]
    hook = sys.unraisablehook

    def interrupted(_: date) -> int:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        gym.logbook.totals.volumes(Days(), Stretch.DAY, body=Body(squats, interrupted))
    assert sys.unraisablehook is hook
