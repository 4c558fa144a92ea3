"""Our own files: every kind of row is read as it stands, and a bad one costs itself alone."""

import csv
import json
from dataclasses import fields
from datetime import UTC, datetime
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies
from telling import Telling, tell
from workoutlog.domain.model import (
    Ending,
    Exercise,
    Measurement,
    MeasurementUnit,
    Noun,
    Routine,
    SetType,
    Tracking,
    Workout,
    WorkoutSet,
)
from workoutlog.domain.units import DistanceUnit, MassUnit
from workoutlog.errors import FormatUnknown, InputUnreadable
from workoutlog.formats.native import COLUMNS, GUARDED_KIND, WRITTEN
from workoutlog.services.told import ToldNoun, ToldRow, values_of
from workoutlog.services.visits import position

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
ZORK = Exercise(
    id=UUID(int=1),
    name="Zork, seated",
    tracking=Tracking.CARRY,
    barbell=True,
    equipment="sled",
    muscle="quads",
    secondary_muscles=("glutes", "calves"),
    aliases=("zork", 'the "z"'),
    unit=MassUnit.LB,
    merged_into=UUID(int=9),
    note="two\nlines",
)
PLAN = Routine(
    id=UUID(int=5), name="Five by five", text="squat 5x5\nbench 5x5", followed_at=NOON, note="easy"
)
VISIT = Workout(
    id=UUID(int=2),
    started_at=NOON,
    utc_offset=-330,
    finished_at=NOON,
    name="Legs",
    note="hot",
    routine_id=PLAN.id,
    routine_day="A",
)
DONE = WorkoutSet(
    id=UUID(int=3),
    workout_id=VISIT.id,
    exercise_id=ZORK.id,
    set_type=SetType.DROP,
    ending=Ending.AMRAP,
    load_g=-20_000,
    load_unit=MassUnit.LB,
    reps=0,
    reps_right=4,
    distance_mm=30_000,
    distance_unit=DistanceUnit.YD,
    duration_s=61,
    rpe_tenths=85,
    rest_s=90,
    tempo="3-1-X",
    heart_rate=120,
    kcal=7,
    superset=1,
    position=position(0),
    performed_at=datetime(2026, 5, 4, 12, 1, 2, 345_000, tzinfo=UTC),
    note="ow",
)
WEIGHED = Measurement(
    id=UUID(int=4),
    name="body weight",
    value=82_500,
    unit=MeasurementUnit.KG,
    measured_at=NOON,
    utc_offset=60,
    note="after lunch",
)
ROWS: dict[str, dict[str, Any]] = {
    "exercise": {
        "kind": "exercise",
        "id": str(ZORK.id),
        "name": "Zork, seated",
        "tracking": "carry",
        "barbell": True,
        "equipment": "sled",
        "muscle": "quads",
        "secondary_muscles": ["glutes", "calves"],
        "aliases": ["zork", 'the "z"'],
        "unit": "lb",
        "merged_into": str(ZORK.merged_into),
        "note": "two\nlines",
    },
    "workout": {
        "kind": "workout",
        "id": str(VISIT.id),
        "started_at": "2026-05-04T12:00:00.000Z",
        "utc_offset": -330,
        "finished_at": "2026-05-04T14:00:00+02:00",
        "name": "Legs",
        "note": "hot",
        "routine_id": str(PLAN.id),
        "routine_day": "A",
    },
    "set": {
        "kind": "set",
        "id": str(DONE.id),
        "workout_id": str(VISIT.id),
        "exercise_id": str(ZORK.id),
        "set_type": "drop",
        "ending": "amrap",
        "load_g": -20_000,
        "load_unit": "lb",
        "reps": 0,
        "reps_right": 4,
        "distance_mm": 30_000,
        "distance_unit": "yd",
        "duration_s": 61,
        "rpe_tenths": 85,
        "rest_s": 90,
        "tempo": "3-1-X",
        "heart_rate": 120,
        "kcal": 7,
        "superset": 1,
        "performed_at": "2026-05-04T12:01:02.345Z",
        "note": "ow",
    },
    "measurement": {
        "kind": "measurement",
        "id": str(WEIGHED.id),
        "name": "body weight",
        "value": 82_500,
        "unit": "kg",
        "measured_at": "2026-05-04T12:00:00.000Z",
        "utc_offset": 60,
        "note": "after lunch",
    },
    "routine": {
        "kind": "routine",
        "id": str(PLAN.id),
        "name": "Five by five",
        "text": "squat 5x5\nbench 5x5",
        "followed_at": "2026-05-04T12:00:00.000Z",
        "note": "easy",
    },
}
LEAST = {
    "exercise": ("id", "name", "tracking"),
    "workout": ("id", "started_at"),
    "set": ("id", "workout_id", "exercise_id", "reps"),
    "measurement": ("id", "name", "value", "unit", "measured_at"),
    "routine": ("id", "name", "text"),
}
FORMS = ("csv", "jsonl")


def written(form: str, *rows: dict[str, Any], columns: tuple[str, ...] = COLUMNS) -> str:
    """Write rows as one of our two files."""
    if form == "jsonl":
        return "".join(f"{json.dumps(each)}\n" for each in ({"workoutlog": 1}, *rows))
    file = StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow(columns)
    table.writerows([cell(row.get(name)) for name in columns] for row in rows)
    return file.getvalue()


def cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value) if isinstance(value, list) else value


def nouns(telling: Telling) -> list[Noun]:
    told = [each for each in telling.told if isinstance(each, ToldNoun | ToldRow)]
    assert len(told) == len(telling.told)
    return [each.noun if isinstance(each, ToldNoun) else set_of(each) for each in told]


def set_of(told: ToldRow) -> WorkoutSet:
    return WorkoutSet(
        id=told.id,
        workout_id=told.workout_id,
        exercise_id=told.exercise_id,
        position=told.position,
        **values_of(told.said),
    )


def rejected(form: str, row: dict[str, Any]) -> tuple[int, str, str]:
    """Read a bad row between two good ones, which must come through, and say why it did not."""
    read = tell(written(form, ROWS["exercise"], row, ROWS["workout"]))
    assert nouns(read) == [ZORK, VISIT]
    assert read.found.rows == 3
    # Of a record of several lines, the first one counts.
    [(line, column, reason)] = read.rejected
    assert line == (4 if form == "csv" else 3)
    return line, column, reason


@pytest.mark.parametrize("form", FORMS)
class TestRows:
    def test_every_kind_is_read_with_every_field(self, form: str) -> None:
        read = tell(written(form, *ROWS.values()))
        assert nouns(read) == [ZORK, VISIT, DONE, WEIGHED, PLAN]
        assert (read.found.app, read.found.rows, read.rejected) == ("workoutlog", 5, [])

    def test_every_field_of_every_noun_is_tried(self, form: str) -> None:
        # A new field must find its way into the rows above.
        for noun, row in zip(WRITTEN, ROWS.values(), strict=True):
            names = {each.name for each in fields(noun)} - {"position"}
            assert set(row) - {"kind"} == names, form

    def test_rows_say_which_line_they_stand_in(self, form: str) -> None:
        read = tell(written(form, ROWS["workout"], ROWS["measurement"]))
        assert [each.line for each in read.told if isinstance(each, ToldNoun)] == [2, 3]

    @pytest.mark.parametrize("kind", LEAST)
    def test_what_has_a_default_may_be_left_out(self, form: str, kind: str) -> None:
        row = {name: ROWS[kind][name] for name in ("kind", *LEAST[kind])}
        [noun] = nouns(tell(written(form, row, columns=tuple(row))))
        assert {name: str(getattr(noun, name)) for name in LEAST[kind]} == {
            name: ("2026-05-04 12:00:00+00:00" if name.endswith("_at") else str(row[name]))
            for name in LEAST[kind]
        }

    @pytest.mark.parametrize(
        ("kind", "name"), [(kind, name) for kind, names in LEAST.items() for name in names]
    )
    def test_what_has_none_is_missed_by_name(self, form: str, kind: str, name: str) -> None:
        row = {each: value for each, value in ROWS[kind].items() if each != name}
        if name == "reps":
            for other in ("reps_right", "distance_mm", "distance_unit", "duration_s"):
                del row[other]
            assert rejected(form, row)[1:] == ("", "A set needs reps, a time or a distance")
        else:
            assert rejected(form, row)[1:] == (name, f"a {kind} needs it")

    def test_an_unknown_column_is_passed_over(self, form: str) -> None:
        row = ROWS["workout"] | {"mood": "good"}
        assert nouns(tell(written(form, row, columns=(*COLUMNS, "mood")))) == [VISIT]

    @pytest.mark.parametrize("kind", ["zork", "Set", "", "\N{SNOWMAN}" * 50])
    def test_an_unknown_kind_is_refused(self, form: str, kind: str) -> None:
        _, column, reason = rejected(form, {"kind": kind, "id": str(UUID(int=5))})
        # An empty cell of a table is none.
        said = "None" if (form, kind) == ("csv", "") else kind[:40]
        assert (column, reason) == ("kind", f"there is no '{said}'")

    @pytest.mark.parametrize(
        ("kind", "name", "value"),
        [
            ("set", "reps", "five"),
            ("set", "reps", "5.0"),
            ("set", "reps", "9" * 5_000),
            ("exercise", "barbell", "yes"),
            ("exercise", "id", "zork"),
            ("exercise", "merged_into", "1"),
            ("exercise", "tracking", "zork"),
            ("exercise", "unit", "stone"),
            ("set", "set_type", "normal"),
            ("set", "ending", "Failure"),
            ("measurement", "unit", "m"),
        ],
    )
    def test_a_value_of_the_wrong_kind_is_refused_by_column(
        self, form: str, kind: str, name: str, value: str
    ) -> None:
        _, column, reason = rejected(form, ROWS[kind] | {name: value})
        assert (column, reason) == (name, f"it cannot be {value[:40]!r}")

    @pytest.mark.parametrize("kind", ["workout", "set", "measurement"])
    @pytest.mark.parametrize(
        "value",
        [
            "today",
            "2026-13-01T12:00:00Z",
            # Without a zone it is any of 26 hours.
            "2026-05-04T12:00:00",
            "2026-05-04",
            # Of that there is no time in UTC.
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59-14:00",
        ],
    )
    def test_a_time_is_refused_with_how_it_is_written(
        self, form: str, kind: str, value: str
    ) -> None:
        name = next(each for each in ROWS[kind] if each.endswith("_at"))
        _, column, reason = rejected(form, ROWS[kind] | {name: value})
        said = f"it cannot be {value!r}: a time is written 2026-11-23T18:00:00Z"
        assert (column, reason) == (name, said)

    @pytest.mark.parametrize(
        ("kind", "values", "said"),
        [
            ("set", {"reps": 5_000}, "reps: 5000 is not between 0 and 1000"),
            ("set", {"load_unit": None}, "A load and its unit come together"),
            ("set", {"tempo": "x" * 21}, "The tempo is 21 characters long; 20 are allowed"),
            (
                *("workout", {"finished_at": "2026-05-04T11:59:59Z"}),
                "A workout cannot finish before it starts",
            ),
            (
                *("workout", {"started_at": "1890-01-01T00:00:00Z"}),
                "The start, 1890-01-01, is not between 1900 and 2199",
            ),
            ("exercise", {"name": " "}, "The exercise name cannot be empty"),
            (
                *("exercise", {"merged_into": str(ZORK.id)}),
                "Zork, seated cannot be merged into itself",
            ),
            ("measurement", {"value": -1}, "measurement: -1 is not between 0 and 10000000"),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(
        self, form: str, kind: str, values: dict[str, Any], said: str
    ) -> None:
        assert rejected(form, ROWS[kind] | values)[1:] == ("", said)


class TestTables:
    @pytest.mark.parametrize(
        "value", ["glutes", '"glutes"', '["glutes", 5]', '{"a": "b"}', "[" * 100_000, '["glutes"']
    )
    def test_a_list_is_one_of_texts(self, value: str) -> None:
        # As it stands, not as the list that it is not.
        _, column, reason = rejected("csv", ROWS["exercise"] | {"aliases": value})
        assert (column, reason) == ("aliases", f"it cannot be {value[:40]!r}")

    def test_columns_may_stand_in_any_order_behind_the_first_two(self) -> None:
        columns = (*COLUMNS[:2], *COLUMNS[:1:-1])
        table = written("csv", *ROWS.values(), columns=columns)
        assert nouns(tell(table)) == [ZORK, VISIT, DONE, WEIGHED, PLAN]

    def test_a_spreadsheet_may_have_had_it(self) -> None:
        table = written("csv", *ROWS.values()).replace(",true,", ",TRUE,").replace("\n", "\r\n")
        assert nouns(tell(b"\xef\xbb\xbf" + table.encode())) == [ZORK, VISIT, DONE, WEIGHED, PLAN]

    def test_a_line_that_is_cut_off_is_said(self) -> None:
        table = written("csv", ROWS["workout"], ROWS["set"])
        read = tell(table[: table.index("85")])
        assert nouns(read) == [VISIT]
        assert read.rejected == [(3, "", f"14 cells, where the header has {len(COLUMNS)}")]
        assert read.found.rows == 2

    def test_a_quote_that_is_open_is_said(self) -> None:
        table = written("csv", ROWS["workout"])
        read = tell(f'{table}exercise,"{ZORK.id}\n' + table.split("\n", 1)[1])
        assert nouns(read) == [VISIT, VISIT]
        assert [each[0] for each in read.rejected] == [3]


class TestGuardedTables:
    @pytest.mark.parametrize(
        ("shown", "kept"),
        [
            ("'=1+1", "=1+1"),
            ("'-5", "-5"),
            ("'+5", "+5"),
            ("'@home", "@home"),
            ("''=1+1", "'=1+1"),
            ("'quoted'", "'quoted'"),
            ("=1+1", "=1+1"),
        ],
    )
    def test_the_guard_is_taken_off_where_the_header_says_there_is_one(
        self, shown: str, kept: str
    ) -> None:
        row = ROWS["workout"] | {"name": shown, "note": shown}
        bare = written("csv", row)
        for table, said in ((bare, shown), (bare.replace("kind", GUARDED_KIND, 1), kept)):
            [visit] = nouns(tell(table))
            assert isinstance(visit, Workout)
            assert (visit.name, visit.note) == (said, said)

    def test_every_kind_is_read(self) -> None:
        table = written("csv", *ROWS.values()).replace("kind", GUARDED_KIND, 1)
        assert nouns(tell(table)) == [ZORK, VISIT, DONE, WEIGHED, PLAN]


class TestLines:
    @pytest.mark.parametrize(
        ("kind", "name", "value"),
        [
            ("set", "reps", 5.0),
            ("set", "reps", True),
            ("set", "reps", [5]),
            ("exercise", "barbell", 1),
            ("exercise", "name", 5),
            ("exercise", "id", 1),
            ("exercise", "aliases", "zork"),
            ("exercise", "aliases", ["zork", 5]),
            ("exercise", "aliases", {"zork": 5}),
            ("exercise", "tracking", {}),
            ("set", "note", False),
        ],
    )
    def test_a_value_is_of_the_kind_of_its_field(self, kind: str, name: str, value: Any) -> None:
        _, column, reason = rejected("jsonl", ROWS[kind] | {name: value})
        assert (column, reason) == (name, f"it cannot be {str(value)!r}")

    @pytest.mark.parametrize("kind", [None, 5, ["set"], {"set": 1}, "\ud800"])
    def test_a_kind_is_a_text(self, kind: Any) -> None:
        _, column, reason = rejected("jsonl", {"kind": kind})
        assert column == "kind"
        # It can be printed, whatever it is.
        assert reason.encode() == f"there is no {str(kind)!r}".encode()

    def test_null_is_no_value(self) -> None:
        nothing = dict.fromkeys(ROWS["set"])
        row = nothing | {name: ROWS["set"][name] for name in ("kind", *LEAST["set"])}
        [noun] = nouns(tell(written("jsonl", row)))
        assert isinstance(noun, WorkoutSet)
        assert (noun.set_type, noun.load_g, noun.note) == (SetType.WORKING, None, "")

    @pytest.mark.parametrize(
        "line",
        [
            '{"kind": "set", "id": "00000000',
            "null",
            "5",
            '["set"]',
            "{}}",
            "[" * 100_000,
            '{"a":' * 40_000,
            '{"reps": ' + "9" * 5_000 + "}",
        ],
        ids=range(8),
    )
    def test_a_line_that_is_no_object_costs_itself_alone(self, line: str) -> None:
        good = [f"{json.dumps(ROWS[kind])}\n" for kind in ("exercise", "workout")]
        read = tell(f'{{"workoutlog": 1}}\n{good[0]}{line}\n{good[1]}')
        assert nouns(read) == [ZORK, VISIT]
        assert read.rejected == [(3, "", "it is no JSON object")]
        assert len(read.found.rejected[0].row) <= 500

    def test_what_breaks_off_keeps_what_is_before(self) -> None:
        read = tell(written("jsonl", ROWS["exercise"], ROWS["workout"])[:-5])
        assert nouns(read) == [ZORK]
        assert [each[0] for each in read.rejected] == [3]

    def test_blank_lines_and_blanks_are_nothing(self) -> None:
        text = written("jsonl", ROWS["exercise"], ROWS["workout"]).replace("\n", "\r\n\r\n  \r\n")
        read = tell(f"\n{text}")
        assert nouns(read) == [ZORK, VISIT]
        assert (read.found.rows, read.rejected) == (2, [])

    @pytest.mark.parametrize("mark", ['{"workoutlog":1}', ' { "workoutlog" : 1 } '])
    def test_the_first_line_may_be_spaced_otherwise(self, mark: str) -> None:
        assert nouns(tell(f"{mark}\n{json.dumps(ROWS['workout'])}\n")) == [VISIT]

    @pytest.mark.parametrize("mark", ['{"workoutlog": 2}', '{"kind": "set"}', '{"workoutlog": "1"'])
    def test_another_first_line_is_not_ours(self, mark: str) -> None:
        with pytest.raises(FormatUnknown):
            tell(f"{mark}\n{json.dumps(ROWS['workout'])}\n")

    def test_a_separator_of_lines_within_a_text_is_none(self) -> None:
        text = "one\u2028two\u2029three"
        line = json.dumps(ROWS["workout"] | {"note": text}, ensure_ascii=False)
        [visit] = nouns(tell(f'{{"workoutlog": 1}}\n{line}\n'))
        assert isinstance(visit, Workout)
        assert visit.note == text


def test_json_in_one_piece_is_refused_with_what_to_take_instead() -> None:
    with pytest.raises(InputUnreadable) as caught:
        tell('{"workoutlog": 1,\n"exercises": [\n]}\n')
    assert caught.value.message == "export.csv is JSON in one piece, for other programs to read."
    assert "JSON Lines" in caught.value.advice[0]
    assert caught.value.hint == "wl export history.jsonl"


@pytest.mark.parametrize("form", FORMS)
class TestPlaces:
    def places(self, form: str, workouts: list[int]) -> list[tuple[int, str | None]]:
        rows = [
            ROWS["set"] | {"id": str(UUID(int=n)), "workout_id": str(UUID(int=each))}
            for n, each in enumerate(workouts)
        ]
        read = nouns(tell(written(form, *rows)))
        return [
            (each.workout_id.int, each.position) for each in read if isinstance(each, WorkoutSet)
        ]

    def test_sets_have_the_place_in_which_they_stand(self, form: str) -> None:
        assert self.places(form, [1, 1, 1, 2, 2]) == [
            *((1, position(place)) for place in range(3)),
            *((2, position(place)) for place in range(2)),
        ]

    def test_sets_that_were_sorted_otherwise_keep_their_order(self, form: str) -> None:
        assert self.places(form, [1, 2, 1, 2, 1]) == [
            (each, position(place)) for each, place in [(1, 0), (2, 0), (1, 1), (2, 1), (1, 2)]
        ]

    def test_a_place_that_a_row_names_is_not_taken(self, form: str) -> None:
        row = ROWS["set"] | {"position": "zzz"}
        [noun] = nouns(tell(written(form, row, columns=(*COLUMNS, "position"))))
        assert noun == DONE

    def test_a_bad_set_leaves_its_place_free(self, form: str) -> None:
        rows = [ROWS["set"] | {"reps": reps} for reps in (5, -1, 6)]
        read = nouns(tell(written(form, *rows)))
        assert [each.position for each in read if isinstance(each, WorkoutSet)] == [
            position(0),
            position(2),
        ]

    @given(data=st.data())
    def test_other_rows_between_them_move_none(self, form: str, data: st.DataObject) -> None:
        others = data.draw(st.lists(st.sampled_from(["set", "exercise", "measurement"])))
        read = nouns(tell(written(form, *(ROWS[each] for each in others))))
        sets = [each for each in read if isinstance(each, WorkoutSet)]
        assert [each.position for each in sets] == [position(n) for n in range(len(sets))]


@given(row=st.dictionaries(st.sampled_from(COLUMNS), strategies.texts | st.integers()))
def test_no_row_breaks_a_reader(row: dict[str, Any]) -> None:
    for form in FORMS:
        for good in ROWS.values():
            read = tell(written(form, good | row, ROWS["workout"]))
            assert read.found.rows == 2
            assert len(read.told) + read.found.rejected_rows == 2
