"""GymBook: its table of sets, in Italian, each with the time it was done.

Numbers come with their unit and a decimal comma: ``20 ripetizioni``, ``60 secondi``,
``0,00 kg``. A program on a day is a workout. What was skipped is in the file, too.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from workoutlog.domain.dates import DateOrder
from workoutlog.domain.model import SetType
from workoutlog.domain.units import MassUnit
from workoutlog.formats import days, units, values
from workoutlog.formats.said import Said, Skip, counted
from workoutlog.formats.table import Header
from workoutlog.formats.timed import TimedFormat, idle
from workoutlog.services.told import Answers, Findings, Refused, ToldWorkout

_NUMBERS = re.compile(r"(-?[\d.,]+)\s*([^\W\d_]+)\.?", re.ASCII)
_REPS = frozenset({"ripetizioni", "ripetizione", "rip", "repetitions", "repetition", "reps", "rep"})
_SECONDS = {
    **dict.fromkeys(("secondi", "secondo", "sec", "s", "seconds", "second"), 1),
    **dict.fromkeys(("minuti", "minuto", "min", "minutes", "minute"), 60),
    **dict.fromkeys(("ore", "ora", "h", "hours", "hour"), 3600),
}
_POUNDS = dict.fromkeys(("libbre", "libbra"), "lb")
_DISTANCES = {
    **dict.fromkeys(("metri", "metro"), "m"),
    **dict.fromkeys(("chilometri", "chilometro"), "km"),
    **dict.fromkeys(("miglia", "miglio"), "mi"),
}
_YES = frozenset({"si", "sì", "yes"})
_NO = frozenset({"", "no"})
_WARM_UP = ("riscaldamento", "warm")
_COOL_DOWN = ("defaticamento", "cool")


class GymBook(TimedFormat):
    """The table of sets."""

    app = "gymbook"
    # No export in English has been seen: its names are those one would expect.
    columns: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "date": ("data", "date"),
        "name": ("programma", "program", "workout"),
        "clock": ("orario", "time"),
        "exercise": ("esercizio", "exercise"),
        "kind": (
            "set / set di riscaldamento / set di defaticamento",
            *("set / warm-up set / cool-down set", "set / warmup set / cooldown set"),
        ),
        "done": ("ripetizioni / tempo", "repetitions / time", "reps / time"),
        "load": ("peso / distanza", "weight / distance"),
        "note": ("appunti", "notes"),
        "skipped": ("saltato", "skipped"),
    }
    required = ("date", "name", "exercise", "kind", "done", "load", "skipped")
    workout_fields = ("date", "name", "clock", "skipped")
    set_fields = ("date", "clock", "kind", "done", "load", "note", "skipped")

    def __init__(
        self, header: Header, sample: Sequence[Mapping[str, str]], answers: Answers, found: Findings
    ) -> None:
        """Settle the order of dates, which is known in Italy, and whether kilograms were pounds."""
        super().__init__(header, sample, answers, found)
        is_italian = header.find("data") is not None
        dates = () if is_italian else [each["date"] for each in sample]
        self._order = DateOrder.DMY if is_italian else days.order_of(dates, answers, found)
        parts = [_NUMBERS.fullmatch(each["load"].strip()) for each in sample]
        kilograms = [each[1] for each in parts if each and each[2].casefold() == "kg"]
        self._loads = units.Loads(MassUnit.KG, kilograms, answers, found)
        found.variant = "in Italian" if is_italian else "in English"

    def read_workout(self, date: str, name: str, clock: str = "", skipped: str = "") -> ToldWorkout:
        """Read the program of a day; each set has a time of its own."""
        when = self._instant(date, clock)
        name = values.text(name)
        return ToldWorkout(
            key=f"{when:%Y-%m-%d} {name}",
            start=idle(when) if _is_yes(skipped) else when,
            lasted_s=None,
            name=name,
            note="",
            sets=[],
        )

    def read_set(
        self,
        date: str,
        kind: str,
        done: str,
        load: str,
        skipped: str,
        clock: str = "",
        note: str = "",
    ) -> Said:
        """Read a set, unless it was skipped."""
        if _is_yes(skipped):
            return Skip("skipped")
        when = {"performed_at": self.answers.instant(self._instant(date, clock))[0]}
        return counted(
            **_done(done),
            **self._moved(load),
            **_kind(kind, values.text(note)),
            **(when if clock.strip() else {}),
        )

    def _instant(self, date: str, clock: str) -> datetime:
        return days.at(days.read(date, self._order, "date"), clock, "clock")

    def _moved(self, text: str) -> dict[str, Any]:
        """Read what was lifted, or how far it went."""
        moved: dict[str, Any] = {}
        for number, word in _numbers(text, "load"):
            unit = _POUNDS.get(word, word)
            if unit in values.MASS_UNITS:
                is_kg = values.MASS_UNITS[unit] is MassUnit.KG
                moved |= self._loads.read(number, "" if is_kg else unit)
            else:
                unit = _DISTANCES.get(word, word)
                moved |= values.distance(number, values.distance_unit(unit, "load"), "load")
        return moved


def _done(text: str) -> dict[str, Any]:
    """Read how many or how long."""
    reps: int | None = None
    seconds = Decimal()
    for number, word in _numbers(text, "done"):
        if word in _REPS:
            reps = values.whole(number, "done")
        elif word in _SECONDS:
            seconds += (values.number(number, "done") or 0) * _SECONDS[word]
        else:
            raise Refused("done", f'"{word[:40]}" is neither repetitions nor a time')
    return {"reps": reps, "duration_s": round(seconds) or None}


def _numbers(text: str, field: str) -> list[tuple[str, str]]:
    """Read numbers with a unit behind each: ``1 minuto 30 secondi`` has two."""
    found = [(each[1], each[2].casefold()) for each in _NUMBERS.finditer(text)]
    if _NUMBERS.sub("", text).strip():
        raise Refused(field, f'"{text.strip()[:40]}" is no number with a unit')
    return found


def _kind(text: str, note: str) -> dict[str, Any]:
    """Read what a set was for. One to cool down counts as little as one to warm up."""
    kind = text.casefold()
    if any(each in kind for each in _WARM_UP):
        return {"set_type": SetType.WARM_UP, "note": note}
    if any(each in kind for each in _COOL_DOWN):
        return {"set_type": SetType.WARM_UP, "note": f"cool-down\n{note}".rstrip()}
    if kind.strip(" #.0123456789") in {"", "set", "serie"}:
        return {"note": note}
    raise Refused("kind", f'"{text.strip()[:40]}" is no kind of set that is known')


def _is_yes(text: str) -> bool:
    word = text.strip().casefold()
    if word not in _YES | _NO:
        raise Refused("skipped", f'"{text.strip()[:40]}" is neither yes nor no')
    return word in _YES
