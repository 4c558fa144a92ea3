"""Dates with the name of a month."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.formats import months
from workoutlog.services.told import Refused

# Each month as phones abbreviate it.
LANGUAGES = {
    "English": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "Portuguese": "Jan Fev Mar Abr Mai Jun Jul Ago Set Out Nov Dez",
    "French": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "Dutch": "jan. feb. mrt. apr. mei jun. jul. aug. sep. okt. nov. dec.",
    "German": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    "Austrian": "Jän. Feb. Mär. Apr. Mai Jun. Jul. Aug. Sep. Okt. Nov. Dez.",
    "Spanish": "ene feb mar abr may jun jul ago sept oct nov dic",
    "Italian": "gen feb mar apr mag giu lug ago set ott nov dic",
    "English in full": (
        "January February March April May June July August September October November December"
    ),
    "French in full": (
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    ),
    "Portuguese in full": (
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
    ),
    "Spanish in full": (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ),
    "Italian in full": (
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
        "dicembre"
    ),
    "Dutch in full": (
        "januari februari maart april mei juni juli augustus september oktober november december"
    ),
    "German in full": (
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_months_of_every_language(language: str) -> None:
    for number, name in enumerate(LANGUAGES[language].split(), 1):
        wanted = datetime(2026, number, 5, 7, 34)  # noqa: DTZ001  # the file has no zone
        for month in (name, name.upper(), name.lower(), f"{name.rstrip('.')}.", name.rstrip(".")):
            assert months.read(f"5 {month} 2026, 07:34", "start") == wanted
            assert months.read(f"{month} 5, 2026, 7:34 AM", "start") == wanted


def test_no_name_stands_for_two_months() -> None:
    names = [name for names in months.NAMES for name in set(names.split())]
    assert len(names) == len(set(names)) == len(months.MONTHS)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("Jun 11, 2026, 1:01 PM", 13, 1),
        ("Jun 11, 2026, 1:01\u202fPM", 13, 1),
        ("Jun 11, 2026, 1:01\u00a0PM", 13, 1),
        ("Jun 11, 2026, 1:01pm", 13, 1),
        ("Jun 11, 2026, 12:00 AM", 0, 0),
        ("Jun 11, 2026, 12:59 PM", 12, 59),
        ("11 jun 2026, 1:01 p. m.", 13, 1),
        ("11 de junio de 2026, 13:01", 13, 1),
        ("11. Juni 2026, 13:01", 13, 1),
        ("  11\u00a0Jun 2026  13:01 ", 13, 1),
        ("11 Jun 2026, 13:01:00", 13, 1),
        ("2026-06-11T13:01:00", 13, 1),
        ("2026-06-11 13:01", 13, 1),
    ],
)
def test_ways_to_write_a_time(text: str, hour: int, minute: int) -> None:
    assert months.read(text, "start") == datetime(2026, 6, 11, hour, minute)  # noqa: DTZ001  # no zone


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "there is no date"),
        ("yesterday", '"yesterday" is no date'),
        ("31 Jun 2026, 10:00", '"31 Jun 2026, 10:00" is no date'),
        ("11 Foo 2026, 10:00", '"11 Foo 2026, 10:00" is no date'),
        ("11 Jun 2026, 24:00", '"11 Jun 2026, 24:00" is no date'),
        ("Jun 11, 2026, 13:01 PM", '"Jun 11, 2026, 13:01 PM" is no date'),
        ("Jun 11, 2026, 0:01 AM", '"Jun 11, 2026, 0:01 AM" is no date'),
        ("11 Jun 1066, 10:00", "1066-06-11 is not between 1901 and 2198"),
        ("2026-13-01 10:00", '"2026-13-01 10:00" is no date'),
        ("¹¹ Jun 2026, 10:0", '"¹¹ Jun 2026, 10:0" is no date'),
    ],
)
def test_what_is_no_time_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        months.read(text, "start")
    assert (refused.value.field, refused.value.reason) == ("start", reason)


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_refused(text: str) -> None:
    with suppress(Refused):
        assert months.read(text, "start").tzinfo in {None, UTC}
