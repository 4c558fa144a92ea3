"""Numbers, loads, times and texts: read exactly, or refused with the field they stand in."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.domain.units import DistanceUnit, MassUnit
from workoutlog.formats import values
from workoutlog.services.told import Refused

KG, LB = MassUnit.KG, MassUnit.LB
POUND_KG = Decimal("0.45359237")


def converted(pounds: Decimal | float, places: int = 2) -> str:
    """Write pounds as the kilograms that a program makes of them."""
    return f"{Decimal(str(pounds)) * POUND_KG:.{places}f}"


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("100", "100"),
            (" 102.5\t", "102.5"),
            ("102,5", "102.5"),
            ("+5", "5"),
            ("-20", "-20"),
            ("-0", "0"),
            (".5", "0.5"),
            ("-,5", "-0.5"),
            ("5.", "5"),
            ("007", "7"),
            ("999999999", "999999999"),
            ("0.12345678901234567890", "0.1234567890123456789"),
        ],
    )
    def test_a_number_is_read_exactly(self, text: str, number: str) -> None:
        assert values.number(text, "load") == Decimal(number)

    @pytest.mark.parametrize("text", ["", " ", "\t\r\n"])
    def test_nothing_is_no_number(self, text: str) -> None:
        assert values.number(text, "load") is None

    @pytest.mark.parametrize(
        "text",
        [
            *("1e5", "1E5", "1e999999999", "nan", "NaN", "inf", "-Infinity", "0x10", "1_000"),
            *(
                "1.000,5",
                "1,000.5",
                "1 000",
                "--5",
                "5-",
                "+",
                ".",
                ",",
                "-.",
                "5kg",
                "½",
                "٣",
                "５",
            ),
            *("1000000000", "9" * 5000, "0." + "1" * 21, "100\x00", "=1+1", "'5", "1;5"),
        ],
    )
    def test_what_could_be_meant_otherwise_is_refused(self, text: str) -> None:
        with pytest.raises(Refused) as caught:
            values.number(text, "load")
        assert caught.value.field == "load"
        # However much stands there, what is said of it can be read.
        assert caught.value.reason == f'"{text[:40]}" is no number'

    @pytest.mark.parametrize(
        ("text", "number"), [("10", 10), ("10.0", 10), ("10,00", 10), ("", None)]
    )
    def test_a_whole_number_may_have_a_point(self, text: str, number: int | None) -> None:
        assert values.whole(text, "reps") == number

    @pytest.mark.parametrize("text", ["10.5", "0.0001", "-1,5"])
    def test_part_of_a_repetition_is_refused(self, text: str) -> None:
        with pytest.raises(Refused, match="is not a whole number"):
            values.whole(text, "reps")

    @pytest.mark.parametrize(
        ("text", "told"),
        [("8.5", {"rpe_tenths": 85}), ("8,5", {"rpe_tenths": 85}), ("0", {}), ("", {})],
    )
    def test_effort(self, text: str, told: dict[str, int]) -> None:
        assert values.rpe(text, "rpe") == told

    def test_effort_is_no_finer_than_a_tenth(self) -> None:
        with pytest.raises(Refused, match="is no RPE"):
            values.rpe("8.25", "rpe")

    @pytest.mark.parametrize(
        ("text", "told"), [("Yes", True), ("1.0", True), ("", False), ("NO", False)]
    )
    def test_yes_and_no(self, text: str, told: bool) -> None:  # noqa: FBT001  # it is what is told
        assert values.truth(text, "failed") is told

    def test_neither_yes_nor_no(self) -> None:
        with pytest.raises(Refused, match="neither yes nor no"):
            values.truth("perhaps", "failed")


class TestLoads:
    @pytest.mark.parametrize(
        ("text", "unit", "grams"),
        [
            ("100", KG, 100_000),
            ("-20", KG, -20_000),
            ("61.234966", KG, 61_235),
            ("0.0004", KG, None),
            ("0", KG, None),
            ("", LB, None),
            ("225", LB, 102_058),
            ("2.5", LB, 1_134),
            ("0.001", LB, None),
        ],
    )
    def test_a_load_is_rounded_to_what_its_unit_can_say(
        self, text: str, unit: MassUnit, grams: int | None
    ) -> None:
        told = {} if grams is None else {"load_g": grams, "load_unit": unit}
        assert values.load(text, unit) == told

    @pytest.mark.parametrize(("text", "unit"), [("kgs", KG), (" Lbs. ", LB), ("POUNDS", LB)])
    def test_units_by_their_names(self, text: str, unit: MassUnit) -> None:
        assert values.mass_unit(text, "load_unit") is unit

    @pytest.mark.parametrize("text", ["", "stone", "k g", "kg" * 100])
    def test_no_unit(self, text: str) -> None:
        with pytest.raises(Refused, match="neither kg nor lb") as caught:
            values.mass_unit(text, "load_unit")
        assert len(caught.value.reason) < 80

    @pytest.mark.parametrize(
        ("text", "unit", "millimetres"),
        [
            ("5", DistanceUnit.KM, 5_000_000),
            ("3,1", DistanceUnit.MI, 4_988_966),
            ("0.5", DistanceUnit.M, 500),
            ("100", DistanceUnit.YD, 91_440),
            ("0.00", DistanceUnit.KM, None),
        ],
    )
    def test_distances(self, text: str, unit: DistanceUnit, millimetres: int | None) -> None:
        told = {"distance_mm": millimetres, "distance_unit": unit} if millimetres else {}
        assert values.distance(text, unit) == told

    def test_no_unit_of_distance(self) -> None:
        assert values.distance_unit("Miles", "distance_unit") is DistanceUnit.MI
        with pytest.raises(Refused, match="no unit of distance"):
            values.distance_unit("furlong", "distance_unit")


class TestHiddenPounds:
    """Kilograms that were pounds: told of a whole file, and turned back exactly."""

    @given(
        st.integers(1, 4000).map(lambda quarters: Decimal(quarters) / 4),
        st.integers(2, 8),
    )
    def test_what_was_typed_comes_back(self, pounds: Decimal, places: int) -> None:
        told = values.load(converted(pounds, places), KG, hidden_pounds=True)
        assert told == values.load(str(pounds), LB)

    def test_what_nobody_types_comes_back_to_a_hundredth(self) -> None:
        assert values.load("50.00", KG, hidden_pounds=True) == values.load("110.23", LB)

    @pytest.mark.parametrize("places", [2, 3, 6])
    def test_a_file_of_plates_in_pounds_is_one(self, places: int) -> None:
        loads = [converted(each, places) for each in (45, 95, 135, 185, 225, 22.5)]
        assert values.are_hidden_pounds(loads)

    @pytest.mark.parametrize(
        "loads",
        [
            [],
            [converted(135), converted(225)],  # too few to say
            ["20", "60", "100", "102.5", "61.25"],
            ["61.23", "50.1", "33.3", "71.7"],  # on no grid
            [converted(45)] * 8 + ["20", "21", "22"],  # too many are not in pounds
            ["", "0", "nan", "x"],
        ],
    )
    def test_others_are_not(self, loads: list[str]) -> None:
        assert not values.are_hidden_pounds(loads)

    def test_what_is_no_number_has_no_say(self) -> None:
        loads = [converted(each) for each in (45, 95, 135)]
        assert values.are_hidden_pounds([*loads, "", "0", "x", "1e5"])


class TestTimes:
    @pytest.mark.parametrize(
        ("text", "seconds"),
        [
            ("90", 90),
            ("90.0", 90),
            ("59.6", 60),
            ("0", None),
            ("", None),
            ("1:30", 90),
            ("00:00", None),
            ("1:02:30", 3750),
            ("1:02:30.5", 3750),
            ("90:00", 5400),
            ("1h 5m", 3900),
            ("1h", 3600),
            ("65m", 3900),
            ("1 hour 5 minutes 3 secs", 3903),
            ("2Std 10MIN", 7800),
            ("30s", 30),
            ("2d 1h", 176_400),
            ("0h 0m", None),
        ],
    )
    def test_seconds_clocks_and_words(self, text: str, seconds: int | None) -> None:
        assert values.seconds(text, "seconds") == seconds

    @pytest.mark.parametrize(
        "text", ["1:", ":30", "1:2:3:4", "5m 1h", "1h5", "h", "an hour", "1e3", "-1:30", "1 : 30"]
    )
    def test_no_time(self, text: str) -> None:
        with pytest.raises(Refused):
            values.seconds(text, "seconds")

    @given(st.integers(1, 9999), st.integers(0, 59), st.integers(0, 59))
    def test_a_time_is_the_same_however_it_is_written(self, h: int, m: int, s: int) -> None:
        whole = h * 3600 + m * 60 + s
        for text in (
            str(whole),
            f"{h}:{m:02}:{s:02}",
            f"{h}h {m}m {s}s",
            f"{h} hours{m}min {s}sec",
        ):
            assert values.seconds(text, "seconds") == whole

    @pytest.mark.parametrize(
        ("text", "when"),
        [
            ("2020-01-02 18:00:00", datetime(2020, 1, 2, 18)),  # noqa: DTZ001  # as files have it
            ("2020-01-02T18:00:00Z", datetime(2020, 1, 2, 18, tzinfo=UTC)),
            ("02.01.2020 18:00", datetime(2020, 1, 2, 18)),  # noqa: DTZ001  # as above
        ],
    )
    def test_dates(self, text: str, when: datetime) -> None:
        assert values.instant(f" {text} ", "date", "%d.%m.%Y %H:%M") == when

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "there is no date"),
            ("yesterday", '"yesterday" is no date'),
            ("2020-02-30 18:00:00", "is no date"),
            ("1900-12-31 18:00:00", "1900-12-31 is not between 1901 and 2198"),
            ("2199-01-01 18:00:00", "2199-01-01 is not between 1901 and 2198"),
            ("0001-01-01", "is not between"),
            ("9999-12-31T23:59:59-12:00", "is not between"),
            ("2020-01-02 18:00:00" * 500, "is no date"),
        ],
    )
    def test_no_dates(self, text: str, reason: str) -> None:
        with pytest.raises(Refused) as caught:
            values.instant(text, "date")
        assert reason in caught.value.reason
        assert len(caught.value.reason) < 80


class TestTexts:
    @pytest.mark.parametrize(
        ("text", "read"),
        [
            (" Bench Press \t", "Bench Press"),
            ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
            ("a\tb", "a\tb"),
            ("a\x07\x1b[31mb\x9bc\x7f", "a[31mbc"),
            ("\ufeffSquat", "\ufeffSquat"),
            ("👨‍👩‍👧 schön ½", "👨‍👩‍👧 schön ½"),
            ("", ""),
        ],
    )
    def test_lines_stay_and_signs_that_a_terminal_obeys_do_not(self, text: str, read: str) -> None:
        assert values.text(text) == read

    @pytest.mark.parametrize("formula", ["=cmd|' /C calc'!A0", "+1", "-5 kg", "@SUM(A1)"])
    def test_a_guard_is_taken_away_and_a_formula_is_a_text(self, formula: str) -> None:
        assert values.text(formula) == formula
        assert values.text(f"'{formula}") == formula
        assert values.text(f"''{formula}") == f"'{formula}"

    @pytest.mark.parametrize("text", ["=1", "'=1", "\t=1", "\n1", "＝1", "＠a"])
    def test_whatever_a_spreadsheet_would_run_is_guarded(self, text: str) -> None:
        assert values.guarded(text) == f"'{text}"
        assert values.unguarded(f"'{text}") == text

    @pytest.mark.parametrize("text", ["'quoted'", "'", "''", "rock 'n' roll", "'90s"])
    def test_other_quotes_stay(self, text: str) -> None:
        assert values.text(text) == text

    @given(st.text())
    def test_any_text_is_read_and_then_stays_as_it_is(self, text: str) -> None:
        once = values.text(text)
        assert not any(ord(each) < 32 and each not in "\n\t" for each in once)
        if not once.startswith("'"):
            assert values.text(once) in {once, once.strip()}


@given(st.text(max_size=30) | st.from_regex(r"[+-]?[0-9.,:hms e]{0,12}", fullmatch=True))
def test_each_function_reads_or_refuses(text: str) -> None:
    readers: list[tuple[Any, ...]] = [
        (values.number, "field"),
        (values.whole, "field"),
        (values.seconds, "field"),
        (values.rpe, "field"),
        (values.load, KG, "field"),
        (values.load, LB, "field"),
        (values.distance, DistanceUnit.MI, "field"),
        (values.truth, "field"),
        (values.mass_unit, "field"),
        (values.distance_unit, "field"),
        (values.instant, "field", "%d/%m/%Y"),
    ]
    said = []
    for read, *others in readers:
        try:
            read(text, *others)
        except Refused as refused:
            said.append(refused)
    assert all(each.field == "field" and each.reason for each in said)
