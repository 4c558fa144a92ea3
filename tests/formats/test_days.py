"""Days in numbers: which comes first, the day or the month, and times of the clock beside them."""

from datetime import UTC, datetime

import pytest

from workoutlog.domain.dates import DateOrder
from workoutlog.errors import FormatNeedsAnswer
from workoutlog.formats import days
from workoutlog.services.told import Answers, Findings, Refused

DMY, MDY, YMD = DateOrder.DMY, DateOrder.MDY, DateOrder.YMD


@pytest.mark.parametrize(
    ("dates", "said", "usual", "expected"),
    [
        (["03/04/24", "13/04/24"], None, None, DMY),
        (["03/04/24", "03/14/24"], None, None, MDY),
        (["03/04/24", "03/14/24"], DMY, DMY, MDY),
        (["13/04/24", "03/14/24"], MDY, None, MDY),
        (["03/04/24"], MDY, DMY, MDY),
        (["03/04/24"], None, MDY, MDY),
        (["03/03/24", "4.4.2024"], None, None, DMY),
        (["", "soon", "2024-03-04"], None, None, DMY),
        ([], None, None, DMY),
    ],
)
def test_a_number_beyond_the_months_tells_the_order(
    dates: list[str], said: DateOrder | None, usual: DateOrder | None, expected: DateOrder
) -> None:
    answers = Answers(UTC, date_order=said, usual_order=usual)
    assert days.order_of(dates, answers, Findings()) is expected


@pytest.mark.parametrize(("said", "usual"), [(None, None), (YMD, None), (None, YMD)])
def test_what_nobody_knows_is_asked(said: DateOrder | None, usual: DateOrder | None) -> None:
    answers = Answers(UTC, date_order=said, usual_order=usual)
    with pytest.raises(FormatNeedsAnswer) as caught:
        days.order_of(["3/4/24", "11/12/24"], answers, Findings())
    assert "11/12/24" in caught.value.message


def test_the_usual_order_is_assumed_aloud() -> None:
    found = Findings()
    days.order_of(["3/4/24"], Answers(UTC, usual_order=MDY), found)
    assert found.assumed["order of dates"].option == "--date-format dmy"


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("03/04/24", DMY, "2024-04-03"),
        ("03/04/24", MDY, "2024-03-04"),
        (" 3.4.2024 ", DMY, "2024-04-03"),
        ("29-02-2024", DMY, "2024-02-29"),
    ],
)
def test_a_day_is_read_in_its_order(text: str, order: DateOrder, expected: str) -> None:
    assert f"{days.read(text, order, 'date'):%Y-%m-%d}" == expected


@pytest.mark.parametrize("text", ["", "3/4", "3/4.24", "31/04/24", "1/1/1850", "3/4/024", "x"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        days.read(text, DMY, "date")
    assert caught.value.field == "date"


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("18:05", "18:05:00"),
        ("8.05", "08:05:00"),
        ("18:05:30", "18:05:30"),
        ("6:05 pm", "18:05:00"),
        ("12:05AM", "00:05:00"),
        ("12:05 p.m.", "12:05:00"),
        (" ", "00:00:00"),
    ],
)
def test_a_time_of_the_clock_is_put_to_a_day(clock: str, expected: str) -> None:
    day = days.read("1/2/24", DMY, "date")
    assert f"{days.at(day, clock, 'time'):%d.%m. %H:%M:%S}" == f"01.02. {expected}"


@pytest.mark.parametrize(
    "clock", ["24:00", "18", "18:60", "13:00 pm", "0:10 am", "noon", "18:05:61"]
)
def test_what_is_no_time_is_refused(clock: str) -> None:
    with pytest.raises(Refused) as caught:
        days.at(datetime(2024, 2, 1, tzinfo=UTC), clock, "time")
    assert caught.value.field == "time"
