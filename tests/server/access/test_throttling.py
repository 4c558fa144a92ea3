"""Guessing is slow, on each engine and over several processes, and owners get in meanwhile."""

from contextlib import closing
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from people import DAY, NOON, add
from workoutlog.server.access import throttling
from workoutlog.server.access.denials import TooManyAttempts
from workoutlog.server.access.throttling import Attempt
from workoutlog.server.storage.database import Database
from workoutlog.server.tables import ThrottleRow, table_of

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
HOME, AWAY = "192.0.2.1/32", "198.51.100.7/32"


@pytest.fixture
def ann(database: Database) -> Attempt:
    return Attempt("ann", HOME, add(database))


def charged(database: Database, attempt: Attempt, now: datetime = NOON) -> int:
    """Attempt; say for how many seconds it was put off, 0 if it was not."""
    try:
        with database.writing() as connection:
            throttling.charge(connection, attempt, now)
    except TooManyAttempts as refused:
        return int(refused.headers["Retry-After"])
    return 0


def succeeded(database: Database, attempt: Attempt, now: datetime = NOON) -> None:
    with database.writing() as connection:
        throttling.succeed(connection, attempt, now)


def test_five_failures_are_free_and_then_the_pause_doubles(
    database: Database, ann: Attempt
) -> None:
    now, pauses = NOON, []
    assert [charged(database, ann, now) for _ in range(5)] == [0] * 5
    for _ in range(12):
        pause = charged(database, ann, now)
        pauses.append(pause)
        assert charged(database, ann, now + (pause - 1) * SECOND) == 1 or pause == 1
        now += pause * SECOND
        assert charged(database, ann, now) == 0
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


def test_a_success_forgives_its_own_network_and_no_other(database: Database, ann: Attempt) -> None:
    away = ann._replace(network=AWAY)
    for each in (ann, away):
        for _ in range(5):
            charged(database, each)
    assert charged(database, ann) == charged(database, away) == 1

    charged(database, ann, NOON + SECOND)
    succeeded(database, ann, NOON + SECOND)

    assert [charged(database, ann, NOON + SECOND) for _ in range(5)] == [0] * 5
    assert charged(database, away, NOON) == 1


def test_who_signs_in_all_the_time_is_not_slowed_down(database: Database, ann: Attempt) -> None:
    for number in range(210):
        now = NOON + number * SECOND
        assert charged(database, ann, now) == 0
        succeeded(database, ann, now)


def test_a_name_that_is_guessed_from_everywhere_lets_its_owner_in(
    database: Database, ann: Attempt
) -> None:
    assert ann.account_id is not None
    charged(database, ann)
    succeeded(database, ann)
    networks = (f"198.51.100.{number % 50}/32" for number in range(10**6))
    unknown = ann._replace(network="203.0.113.9/32")

    def guess(count: int, now: datetime) -> int:
        taken = 0
        for number in range(count):
            attempt = ann._replace(network=next(networks))
            taken += charged(database, attempt, now + number * (MINUTE / 100)) == 0
        return taken

    # 100 a minute from 50 addresses: after 50 failures one in two seconds is looked at.
    assert guess(100, NOON + SECOND) <= 50 + 30
    later = NOON + SECOND + MINUTE
    assert guess(100, later) <= 31
    assert charged(database, ann, later + MINUTE) == 0
    succeeded(database, ann, later + MINUTE)
    # From where the owner never was it is a matter of patience, not of luck alone.
    assert charged(database, unknown, later + MINUTE + 2 * SECOND) == 0
    assert charged(database, unknown._replace(network=AWAY), later + MINUTE + 3 * SECOND) == 1


def test_a_network_is_known_for_some_days(database: Database, ann: Attempt) -> None:
    charged(database, ann, NOON - 31 * DAY)
    succeeded(database, ann, NOON - 31 * DAY)
    for number in range(50):
        charged(database, ann._replace(network=f"198.51.100.{number}/32"))
    assert charged(database, ann) == 2
    assert charged(database, ann, NOON + 2 * SECOND) == 0
    succeeded(database, ann, NOON + 2 * SECOND)
    assert charged(database, ann._replace(network=AWAY), NOON + 4 * SECOND) == 0
    assert charged(database, ann, NOON + 4 * SECOND) == 0


def test_a_clock_that_was_ahead_shuts_nobody_out(database: Database, ann: Attempt) -> None:
    ahead, ben = NOON + 30 * DAY, Attempt("ben", HOME, None)
    charged(database, ann, ahead)
    succeeded(database, ann, ahead)
    for _ in range(6):
        charged(database, ben, ahead)

    assert charged(database, ann) == charged(database, ben) == 0
    # From now on it counts as ever.
    assert charged(database, ben) == 2


def test_an_hour_later_a_name_is_as_before(database: Database, ann: Attempt) -> None:
    for number in range(51):
        charged(database, ann._replace(network=f"198.51.100.{number}/32"))
    assert charged(database, ann) == 2
    later = NOON + HOUR
    assert [charged(database, ann, later) for _ in range(5)] == [0] * 5


def test_a_network_that_guesses_many_names_is_stopped_for_an_hour(database: Database) -> None:
    for number in range(100):
        assert charged(database, Attempt(f"name{number}", HOME, None)) == 0
    new = Attempt("other", HOME, None)
    assert charged(database, new) == 3600
    assert charged(database, new, NOON + HOUR - SECOND) == 1
    assert charged(database, new._replace(network=AWAY)) == 0
    assert charged(database, new, NOON + HOUR) == 0


def test_what_is_put_off_does_not_count(database: Database, ann: Attempt) -> None:
    for _ in range(5):
        charged(database, ann)
    for _ in range(20):
        assert charged(database, ann) == 1
    assert charged(database, ann, NOON + SECOND) == 0


def test_counters_outlive_a_restart_and_are_shared(database: Database, ann: Attempt) -> None:
    for _ in range(3):
        charged(database, ann)
    with closing(Database(database.url)) as other:
        for _ in range(2):
            assert charged(other, ann) == 0
        assert charged(other, ann) == 1
    assert charged(database, ann) == 1


def test_what_says_nothing_any_more_is_forgotten(database: Database, ann: Attempt) -> None:
    def count() -> int:
        with database.reading() as connection:
            found = connection.execute(select(func.count()).select_from(table_of(ThrottleRow)))
            return int(found.scalar_one())

    charged(database, ann)
    assert count() == 3
    charged(database, Attempt("ben", AWAY, None), NOON + DAY + SECOND)
    assert count() == 3
