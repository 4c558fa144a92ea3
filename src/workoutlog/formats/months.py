"""Dates with the name of a month, as apps write them in the language of a phone.

The months of seven languages fit in one table: what two of them share, such as
``mar`` or ``ago``, is the same month in both.
"""

import re
import unicodedata
from datetime import datetime

from workoutlog.formats.values import instant, sane
from workoutlog.services.told import Refused

# For each month its names and abbreviations, without accents.
NAMES = (
    "january jan janvier janv januari januar janner enero ene gennaio gen janeiro",
    "february feb fevrier fevr fev februari februar febrero febbraio fevereiro",
    "march mar mars maart mrt marz mrz marzo marco",
    "april apr avril avr abril abr aprile",
    "may mai mei mayo maggio mag maio",
    "june jun juin juni junio giugno giu junho",
    "july jul juillet juil juli julio luglio lug julho",
    "august aug aout augustus agosto ago",
    "september sep sept septembre septiembre setiembre settembre set setembro",
    "october oct octobre oktober okt octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec decembre dezember dez diciembre dic dicembre dezembro",
)
MONTHS = {name: number for number, names in enumerate(NAMES, 1) for name in names.split()}
_CLOCK = r"(\d{1,2}):(\d\d)(?::(\d\d))?(?: ?([ap])\.? ?m\.?)?"
_DAY_FIRST = re.compile(
    rf"(?P<day>\d{{1,2}})\.? (?:de )?(?P<month>[a-z]+)\.? (?:de )?(?P<year>\d{{4}}),? {_CLOCK}",
    re.ASCII,
)
_MONTH_FIRST = re.compile(
    rf"(?P<month>[a-z]+)\.? (?P<day>\d{{1,2}}), (?P<year>\d{{4}}),? {_CLOCK}", re.ASCII
)
_NOON = 12


def read(text: str, field: str) -> datetime:
    """Read ``28 Mar 2024, 17:29`` or ``Jun 11, 2026, 1:01 PM``, in any of the languages.

    What begins with a year is read by ISO 8601.
    """
    plain = _plain(text)
    if plain[:4].isdecimal():
        return instant(plain.upper(), field)
    found = _DAY_FIRST.fullmatch(plain) or _MONTH_FIRST.fullmatch(plain)
    month = MONTHS.get(found["month"]) if found else None
    if found is None or month is None:
        raise Refused(field, f'"{text[:40]}" is no date' if plain else "there is no date")
    hour, minute, second, half = found.groups()[-4:]
    try:
        when = datetime(  # noqa: DTZ001  # the file has no zone
            int(found["year"]),
            month,
            int(found["day"]),
            _hour(int(hour), half),
            int(minute),
            int(second or 0),
        )
    except ValueError:
        raise Refused(field, f'"{text[:40]}" is no date') from None
    return sane(when, field)


def _plain(text: str) -> str:
    """Take off accents and capitals, and make every blank a plain one."""
    parts = unicodedata.normalize("NFKD", text)
    bare = "".join(each for each in parts if not unicodedata.combining(each))
    return " ".join(bare.casefold().split())


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= _NOON:
        raise ValueError(hour)
    return hour % _NOON + (_NOON if half == "p" else 0)
