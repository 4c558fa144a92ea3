from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.domain.dates import DateOrder, DayRange, Moment, read_day, read_instant, read_range
from workoutlog.errors import DateInFuture, DateUnreadable

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
KATHMANDU = ZoneInfo("Asia/Kathmandu")
# A Monday evening.
NOW = datetime(2026, 11, 23, 18, 5, 30, tzinfo=BERLIN)

ZONES: st.SearchStrategy[tzinfo] = st.sampled_from(
    [BERLIN, NEW_YORK, KATHMANDU, UTC, timezone(timedelta(hours=-9, minutes=-30))]
)
NOWS = st.builds(
    lambda instant, zone: instant.astimezone(zone),
    st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - Hypothesis takes naive bounds
    ZONES,
)
FRAGMENTS = st.sampled_from(
    [
        *(
            "mon",
            "sunday",
            "today",
            "yesterday",
            "now",
            "20 nov",
            "29 feb",
            "30 feb",
            "nov",
            "20th",
        ),
        *("18:00", "25:00", "6pm", "13pm", "12am", "T18:05", "Z", "+01:00", "-99:99", "00:00"),
        *("ago", "2h", "-1d", "9999w", "3", "min", "2025", "0000", "9999-12", "2026-13"),
        *("2026-11-20", "2026-02-30", "0001-01-01", "1900-01-01", "2199-12-31", "9999-12-31"),
        *("11/12/2026", "1.2.26", "99-99-99", "/", "."),
    ]
)
PHRASES = st.one_of(
    st.text(max_size=80), st.lists(FRAGMENTS, max_size=4).map(" ".join), FRAGMENTS.map("{} ".format)
)


def local(moment: Moment) -> str:
    """Show a moment on the clock that its own offset names."""
    zone = timezone(timedelta(minutes=moment.utc_offset))
    return f"{moment.utc.astimezone(zone):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "expected", "assumed"),
    [
        ("2026-11-20T18:05", "2026-11-20 18:05", ""),
        ("2026-11-20 18:05:59", "2026-11-20 18:05", ""),
        ("2026-11-20t18:05:59.123456", "2026-11-20 18:05", ""),
        ("2026-11-20T18:05Z", "2026-11-20 19:05", ""),
        ("2026-11-20T18:05:00+00:00", "2026-11-20 19:05", ""),
        ("2026-11-20 18:05 -0500", "2026-11-21 00:05", ""),
        ("2026-07-01T12:00", "2026-07-01 12:00", ""),
        ("2026-7-1 6pm", "2026-07-01 18:00", ""),
        ("2026/11/20 6pm", "2026-11-20 18:00", ""),
        ("2026-11-20", "2026-11-20 12:00", "noon"),
        ("18:00", "2026-11-23 18:00", ""),
        ("  18:00 ", "2026-11-23 18:00", ""),
        ("18:06", "2026-11-23 18:05", ""),
        ("18:30", "2026-11-22 18:30", "yesterday"),
        ("0:15", "2026-11-23 00:15", ""),
        ("6pm", "2026-11-23 18:00", ""),
        ("6 PM", "2026-11-23 18:00", ""),
        ("6:30pm", "2026-11-22 18:30", "yesterday"),
        ("12am", "2026-11-23 00:00", ""),
        ("12:05pm", "2026-11-23 12:05", ""),
        ("now", "2026-11-23 18:05", ""),
        ("today", "2026-11-23 18:05", ""),
        ("today 7:30", "2026-11-23 07:30", ""),
        ("yesterday", "2026-11-22 12:00", "noon"),
        ("Yesterday 18:00", "2026-11-22 18:00", ""),
        ("yesterday 23:59", "2026-11-22 23:59", ""),
        ("mon", "2026-11-23 18:05", ""),
        ("monday 18:00", "2026-11-23 18:00", ""),
        ("mon 20:00", "2026-11-16 20:00", "a week ago"),
        ("sat 6pm", "2026-11-21 18:00", ""),
        ("tues", "2026-11-17 12:00", "noon"),
        ("5 min ago", "2026-11-23 18:00", ""),
        ("90min ago", "2026-11-23 16:35", ""),
        ("2h ago", "2026-11-23 16:05", ""),
        ("2 hours ago", "2026-11-23 16:05", ""),
        ("-2h", "2026-11-23 16:05", ""),
        ("-1d", "2026-11-22 18:05", ""),
        ("1 day ago", "2026-11-22 18:05", ""),
        ("2 days ago 7:00", "2026-11-21 07:00", ""),
        ("1w ago", "2026-11-16 18:05", ""),
        ("20 nov", "2026-11-20 12:00", "noon"),
        ("nov 20 18:00", "2026-11-20 18:00", ""),
        ("20 nov 6 pm", "2026-11-20 18:00", ""),
        ("20th November, 2025 6pm", "2025-11-20 18:00", ""),
        ("20. nov 2025", "2025-11-20 12:00", "noon"),
        ("Nov 20 2025", "2025-11-20 12:00", "noon"),
        ("24 nov", "2025-11-24 12:00", "noon"),
        ("sept 1", "2026-09-01 12:00", "noon"),
        ("29 feb", "2024-02-29 12:00", "noon"),
    ],
)
def test_instants_look_back(text: str, expected: str, assumed: str) -> None:
    moment = read_instant(text, NOW)
    assert (local(moment), moment.assumed) == (expected, assumed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-29 02:30", "2026-03-29T01:30+00:00 +120"),  # skipped: 03:30 summer time
        ("2026-10-25 02:30", "2026-10-25T00:30+00:00 +120"),  # comes twice: the first
        ("2026-10-25T02:30+01:00", "2026-10-25T01:30+00:00 +60"),
        ("2026-03-29 01:59", "2026-03-29T00:59+00:00 +60"),
    ],
)
def test_clock_changes_in_berlin(text: str, expected: str) -> None:
    moment = read_instant(text, NOW)
    assert f"{moment.utc.isoformat(timespec='minutes')} {moment.utc_offset:+}" == expected


@pytest.mark.parametrize(
    ("now", "text", "expected"),
    [
        (datetime(2026, 11, 2, 9, tzinfo=NEW_YORK), "yesterday 01:30", (5, 30, -240)),
        (datetime(2026, 3, 9, 9, tzinfo=NEW_YORK), "yesterday 02:30", (7, 30, -240)),
        (datetime(2026, 3, 8, 9, tzinfo=NEW_YORK), "-1d", (14, 0, -300)),
        (datetime(2026, 3, 8, 9, tzinfo=NEW_YORK), "24h ago", (13, 0, -300)),
        (datetime(2026, 11, 2, 9, tzinfo=KATHMANDU), "8:45", (3, 0, 345)),
        (datetime(2026, 7, 2, 9, tzinfo=timezone(timedelta(hours=-3))), "8:45", (11, 45, -180)),
    ],
)
def test_other_zones(now: datetime, text: str, expected: tuple[int, int, int]) -> None:
    moment = read_instant(text, now)
    assert (moment.utc.hour, moment.utc.minute, moment.utc_offset) == expected


def test_the_second_of_two_equal_wall_times_is_later_than_the_first() -> None:
    first = datetime(2026, 10, 25, 2, 10, tzinfo=BERLIN)
    assert read_instant("2:05", first.replace(fold=1)).assumed == ""
    assert read_instant("2:20", first.replace(fold=1)).utc.minute == 20
    assert read_instant("2:20", first).assumed == "yesterday"


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("11/12/2025", DateOrder.DMY, date(2025, 12, 11)),
        ("11/12/2025", DateOrder.MDY, date(2025, 11, 12)),
        ("11.12.25", DateOrder.DMY, date(2025, 12, 11)),
        ("25-12-11", DateOrder.YMD, date(2025, 12, 11)),
        ("2025/12/11", DateOrder.DMY, date(2025, 12, 11)),
    ],
)
def test_dates_in_numbers_follow_the_order_that_is_set(
    text: str, order: DateOrder, expected: date
) -> None:
    assert read_day(text, NOW, order=order) == expected
    assert local(read_instant(f"{text} 18:00", NOW, order=order)) == f"{expected} 18:00"


def test_dates_in_numbers_are_refused_without_an_order() -> None:
    with pytest.raises(DateUnreadable, match="11/12/2025: which number is the month") as caught:
        read_instant("11/12/2025 18:00", NOW)
    assert [(each.meaning, each.words) for each in caught.value.choices] == [
        ("11 December 2025", "2025-12-11"),
        ("12 November 2025", "2025-11-12"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28.11.2025", date(2025, 11, 28)),
        ("11/28/2025", date(2025, 11, 28)),
        ("11/11/2025", date(2025, 11, 11)),
    ],
)
def test_what_can_only_be_one_day_needs_no_order(text: str, expected: date) -> None:
    assert read_day(text, NOW) == expected


def test_a_year_of_two_digits_may_be_any_of_the_three() -> None:
    with pytest.raises(DateUnreadable, match="which number is the month"):
        # As a day it would be one that June does not have, and so it is no year either.
        read_day("31.6.26", NOW)


@pytest.mark.parametrize("text", ["31.02.2025", "28/28/2025"])
def test_there_is_no_such_day_in_any_order(text: str) -> None:
    with pytest.raises(DateUnreadable, match=f"There is no day {text}") as caught:
        read_day(text, NOW)
    assert caught.value.advice == ("Write the year first: 2026-11-23.",)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-11-20", "2026-11-20", "2026-11-20"),
        ("today", "2026-11-23", "2026-11-23"),
        ("now", "2026-11-23", "2026-11-23"),
        ("yesterday", "2026-11-22", "2026-11-22"),
        ("mon", "2026-11-23", "2026-11-23"),
        ("tue", "2026-11-17", "2026-11-17"),
        ("12w ago", "2026-08-31", "2026-08-31"),
        ("-3d", "2026-11-20", "2026-11-20"),
        ("20 nov", "2026-11-20", "2026-11-20"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2025-12", "2025-12-01", "2025-12-31"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("2026-11", "2026-11-01", "2026-11-23"),
        ("2026", "2026-01-01", "2026-11-23"),
    ],
)
def test_ranges(text: str, first: str, last: str) -> None:
    expected = DayRange(date.fromisoformat(first), date.fromisoformat(last))
    assert read_range(text, NOW) == expected
    assert read_day(text, NOW) == expected.first


@pytest.mark.parametrize(
    ("text", "says", "caret"),
    [
        ("", "There is no date", ""),
        ("   ", "There is no date", "   "),
        ("x" * 61, "too long", "x" * 61),
        ("soon", "Can't read soon", "soon"),
        ("yesterday 25:00", "25:00 is not a time: hours", "25:00"),
        ("18:60", "18:60 is not a time", "18:60"),
        ("mon 13pm", "13pm is not a time: am and pm", "13pm"),
        ("0am", "0am is not a time", "0am"),
        (" 2026-02-30 18:00", "February 2026 has no day 30", "2026-02-30"),
        ("2026-13-01", "There is no month 13", "2026-13-01"),
        ("30 feb", "February has no day 30", "30 feb"),
        ("31 nov 2025", "November 2025 has no day 31", "31 nov 2025"),
        ("1899-12-31", "1899 is not between 1900 and 2199", "1899-12-31"),
        ("9999w ago", "is before 1900", "9999w ago"),
        ("2026-11 18:00", "Can't read 2026-11 as a day", "2026-11"),
        ("mo", "Can't read mo", "mo"),
        ("20 foo", "Can't read 20 foo", "20 foo"),
        ("2h ago 18:00", "Can't read 2h ago", "2h ago"),
        ("18:00Z", "A UTC offset needs a date", "18:00Z"),
        ("2026-11-20T18:05+19:00", "not a UTC offset", "18:05+19:00"),
        ("١٨:٠٠", "Can't read", "١٨:٠٠"),
        ("20 nov'", "Can't read", "20 nov'"),
    ],
)
def test_unreadable_instants_say_why_and_where(text: str, says: str, caret: str) -> None:
    with pytest.raises(DateUnreadable, match=says) as caught:
        read_instant(text, NOW)
    span = caught.value.span
    assert span is not None
    assert span.text[span.start : span.end] == caret


@pytest.mark.parametrize("text", ["yesterday 18:00", "18:00", "2h ago", "2026-13", "9999-12", "99"])
def test_unreadable_days(text: str) -> None:
    with pytest.raises(DateUnreadable):
        read_range(text, NOW)


@pytest.mark.parametrize(
    "text", ["today 18:07", "2026-11-24", "2027-01-01 10:00", "23 nov 20:00", "24 nov 2026"]
)
def test_instants_still_to_come_are_refused(text: str) -> None:
    with pytest.raises(DateInFuture, match="is still to come"):
        read_instant(text, NOW)


@pytest.mark.parametrize("text", ["2026-11-24", "2026-12", "2027", "1 dec 2026"])
def test_days_still_to_come_are_refused(text: str) -> None:
    with pytest.raises(DateInFuture, match="is still to come"):
        read_range(text, NOW)


def test_a_clock_a_little_ahead_is_taken_as_now() -> None:
    assert read_instant("18:06", NOW).utc == NOW


@given(PHRASES, NOWS, st.sampled_from([None, *DateOrder]))
def test_whatever_is_typed_is_past_or_refused(
    text: str, now: datetime, order: DateOrder | None
) -> None:
    with suppress(DateUnreadable, DateInFuture):
        assert read_instant(text, now, order=order).utc <= now.astimezone(UTC)
    with suppress(DateUnreadable, DateInFuture):
        days = read_range(text, now, order=order)
        assert days.first <= days.last <= now.date()


@given(NOWS, st.timedeltas(timedelta(), timedelta(days=20_000)))
def test_a_past_instant_in_iso_reads_back_to_itself(now: datetime, back: timedelta) -> None:
    past = (now.astimezone(UTC) - back).astimezone(now.tzinfo).replace(second=0, microsecond=0)
    moment = read_instant(past.isoformat(timespec="minutes"), now)
    assert moment.utc == past.astimezone(UTC)
    assert timedelta(minutes=moment.utc_offset) == past.utcoffset()


@given(NOWS, st.timedeltas(timedelta(), timedelta(days=20_000)))
def test_the_day_and_time_on_the_wall_read_back(now: datetime, back: timedelta) -> None:
    past = (now.astimezone(UTC) - back).astimezone(now.tzinfo).replace(second=0, microsecond=0)
    text = f"{past:%Y-%m-%d %H:%M}"
    assert read_instant(text, now).utc == past.replace(fold=0).astimezone(UTC)
