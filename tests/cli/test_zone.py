"""The machine's own zone, of which an hour comes twice in autumn and never in spring."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.cli.zone import SystemZone

# Written out: a machine need not have a database of time zones.
BERLIN = "CET-1CEST,M3.5.0,M10.5.0/3"


@pytest.fixture(autouse=True)
def berlin(own_home: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001  # after it
    monkeypatch.setenv("TZ", BERLIN)
    time.tzset()


@pytest.mark.parametrize(
    ("utc", "local", "offset", "name"),
    [
        ("2026-01-15 12:00", "2026-01-15 13:00", 1, "CET"),
        ("2026-07-15 12:00", "2026-07-15 14:00", 2, "CEST"),
        ("2026-03-29 00:59", "2026-03-29 01:59", 1, "CET"),
        ("2026-03-29 01:00", "2026-03-29 03:00", 2, "CEST"),
        ("2026-10-25 00:59", "2026-10-25 02:59", 2, "CEST"),
        ("2026-10-25 01:00", "2026-10-25 02:00", 1, "CET"),
        ("2026-10-25 01:59", "2026-10-25 02:59", 1, "CET"),
    ],
)
def test_local_time(utc: str, local: str, offset: int, name: str) -> None:
    then = datetime.fromisoformat(utc).replace(tzinfo=UTC).astimezone(SystemZone())

    assert f"{then:%Y-%m-%d %H:%M}" == local
    assert (then.utcoffset(), then.tzname(), then.dst()) == (timedelta(hours=offset), name, None)


# Minutes of a year, and of the night in which one hour comes twice.
@given(minutes=st.integers(0, 365 * 24 * 60) | st.integers(427_560, 427_860))
def test_no_instant_is_taken_for_another(minutes: int) -> None:
    utc = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)

    assert utc.astimezone(SystemZone()).astimezone(UTC) == utc


def test_a_time_without_a_date_has_no_offset() -> None:
    assert SystemZone().utcoffset(None) is None
    assert SystemZone().tzname(None) is None
