"""Files to import from: each is of one program, which is told from what it holds."""

import io
from collections.abc import Mapping
from datetime import UTC
from io import BytesIO

import pytest

from telling import readers_of, tell
from workoutlog.errors import FormatUnknown, InputUnreadable
from workoutlog.formats import files
from workoutlog.formats.files import APPS, File
from workoutlog.formats.flat import FlatFormat
from workoutlog.formats.native import NativeJson
from workoutlog.services.told import Answers, Findings

ID = "00000000-0000-8000-8000-000000000001"
LIFTOSAUR = (
    "Workout DateTime,Exercise,Is Warmup Set?,Completed Reps,Completed Weight Value,"
    "Completed Weight Unit"
)
GYMBOOK = (
    "Data,Programma,Esercizio,Set / Set di riscaldamento / Set di defaticamento,"
    "Ripetizioni / Tempo,Peso / Distanza,Saltato"
)
# By the name of each format: its app, the columns it needs, and a row that fits them.
EXAMPLES: Mapping[str, tuple[str, str, str]] = {
    "NativeTable": ("workoutlog", "kind,id,name,tracking", f"exercise,{ID},Zork,weighted"),
    "NativeLines": (
        "workoutlog",
        '{"workoutlog": 1}',
        f'{{"kind":"exercise","id":"{ID}","name":"Zork","tracking":"weighted"}}',
    ),
    "Strong": (
        "strong",
        "Date,Workout Name,Exercise Name,Set Order,Weight,Reps",
        "2020-01-02 18:00:00,Push,Squat,1,100,5",
    ),
    "Hevy": (
        "hevy",
        "title,start_time,exercise_title,set_type,weight_kg,reps",
        "Push,2 Jan 2020 18:00,Squat,normal,100,5",
    ),
    "HevyMeasures": ("hevy", "date,weight_kg", "2 Jan 2020 18:00,82.5"),
    "FitNotes": (
        "fitnotes",
        "Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time",
        "2020-01-02,Squat,Legs,100,kgs,5,,,",
    ),
    "FitNotesBody": (
        "fitnotes",
        "Date,Time,Measurement,Value,Unit",
        "2020-01-02,18:00:00,Bodyweight,82.5,kgs",
    ),
    "Gymlog": (
        "gymlog",
        "Name,StartTime,Exercise,Reps,Weight,Status,IsWarmup",
        "Push,2020-01-02T18:00:00Z,Squat,5,100,Done,false",
    ),
    "Fitbod": (
        "fitbod",
        "Date,Exercise,Reps,Weight(kg),isWarmup",
        "2020-01-02 18:00:00 +0000,Squat,5,100,false",
    ),
    "StrongLifts": (
        "stronglifts",
        "Date,Exercise,Weight (KG),Set 1 (Reps)",
        "2020/01/02,Squat,100,5",
    ),
    "StrongLiftsWide": (
        "stronglifts",
        "Date,Exercise 1,Weight (KG),Weight (LB),Set 1",
        "31/01/20,Squat,100,,5",
    ),
    "Jefit": ("jefit", "### ROUTINES ###", ""),
    "Liftosaur": (
        "liftosaur",
        LIFTOSAUR,
        "2020-01-02T18:00:00.000Z,Squat,0,5,100,kg",
    ),
    "GymBook": (
        "gymbook",
        GYMBOOK,
        "02.01.2020,Push,Squat,Set 1,5 ripetizioni,100 kg,No",
    ),
    "GymRun": (
        "gymrun",
        "Date;Time;Routine;Exercise;Weight;Reps;Para6;Para7;Para8;Para9;Para10;Type",
        "02.01.2020;18:00;Push;Squat;100;5;;;;;;",
    ),
    "LiftLog": (
        "liftlog",
        "SessionId,Timestamp,Exercise,Weight,WeightUnit,Reps",
        "a,2020-01-02T18:00:00,Squat,100,kg,5",
    ),
    "DailyStrength": (
        "dailystrength",
        "Date,Workout name,Exercise,Set,Weight,Reps,Measurement unit",
        "2020-01-02 18:00:00,Push,Squat,1,100,5,kg",
    ),
    "Flexify": (
        "flexify",
        "name,reps,weight,created,unit,hidden,bodyWeight",
        "Squat,5,100,2020-01-02T18:00:00,kg,0,0",
    ),
}


def content_of(name: str) -> str:
    _, header, row = EXAMPLES[name]
    return f"{header}\n{row}\n"


def test_every_format_has_an_example() -> None:
    # JSON in one piece is recognised to be refused.
    assert {*EXAMPLES, NativeJson.__name__} == {each.__name__ for each in files._FORMATS}  # noqa: SLF001  # asks all


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_header_is_of_one_program(name: str) -> None:
    readers = [each.__name__ for each in readers_of(EXAMPLES[name][1])]
    # What begins as our lines do is JSON in one piece, if it goes on in its first line.
    assert readers == ([name, "NativeJson"] if name == "NativeLines" else [name])


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_file_tells_the_same_twice(name: str) -> None:
    file = File("export.csv", BytesIO(content_of(name).encode()))
    told = []
    for _ in range(2):
        found = Findings()
        told.append((list(file.read(Answers(UTC), found)), vars(found)))
    assert told[0] == told[1]
    assert name == "Jefit" or told[0][0]
    assert told[0][1]["rejected"] == []
    assert told[0][1]["app"] == EXAMPLES[name][0]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_look_at_its_beginning_changes_nothing(name: str) -> None:
    # So the command line asks what a file does not say, before it imports.
    file = File("export.csv", BytesIO(content_of(name).encode()))
    next(iter(file.read(Answers(UTC), Findings())), None)
    assert list(file.read(Answers(UTC), Findings())) == tell(content_of(name)).told


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_program_is_known_in_any_encoding_with_any_ends_of_lines(
    name: str, encoding: str
) -> None:
    _, header, row = EXAMPLES[name]
    content = f"{header}\r\n{row}".encode(encoding)
    assert tell(content).told == tell(content_of(name)).told


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_lifter_may_say_what_wrote_it_and_only_that(name: str) -> None:
    app = EXAMPLES[name][0]
    assert tell(content_of(name), app=app).told == tell(content_of(name)).told
    for other in (each for each in APPS if each != app):
        with pytest.raises(FormatUnknown) as caught:
            tell(content_of(name), app=other)
        assert f"no export of {other}" in caught.value.message
        assert "--from" in caught.value.advice[0]


@pytest.mark.parametrize(
    "kind",
    [each for each in files._FORMATS if issubclass(each, FlatFormat)],  # noqa: SLF001  # as above
)
def test_a_table_that_lacks_a_column_is_not_guessed_at(kind: type[FlatFormat]) -> None:
    _, header, row = EXAMPLES[kind.__name__]
    delimiter = max(",;", key=header.count)
    cells = header.split(delimiter)
    for at in range(len(cells)):
        lacking = delimiter.join([*cells[:at], *cells[at + 1 :]])
        if kind in readers_of(lacking):
            # It may do without this one; FitNotes has its loads in one column or in two.
            assert kind.__name__ == "FitNotes"
            continue
        with pytest.raises(FormatUnknown):
            tell(f"{lacking}\n{row}\n")


@pytest.mark.parametrize(
    "content",
    [
        "a,b,c\n1,2,3\n",
        "Dear diary, today I lifted.\n",
        '{"type": "FeatureCollection"}',
        "<html><body>Log in to export</body></html>",
        "%!PS-Adobe",
        ",,,,\n",
        '"\n',
        "x" * 250_000 + "\n",
    ],
)
def test_a_table_of_nobody_is_shown_and_the_programs_are_listed(content: str) -> None:
    with pytest.raises(FormatUnknown) as caught:
        tell(content)
    first = content.split("\n", maxsplit=1)[0]
    assert caught.value.message.endswith(f"Its first line is: {first[:200]}")
    assert all(app in caught.value.advice[0] for app in APPS)


def test_a_text_that_is_not_utf_8_is_read_and_said() -> None:
    content = content_of("Strong").replace("Squat", "Rückwärts")
    found = tell(content.encode("cp1252")).found
    assert [*found.warnings] == ["The text is not UTF-8; it was read as cp1252."]
    assert tell(content.encode("cp1252")).sets == tell(content).sets
    for known in ("utf-8", "utf-8-sig", "utf-16"):
        assert not tell(content.encode(known)).found.warnings


def test_how_far_it_was_read_is_known_by_its_bytes() -> None:
    content = (content_of("Strong") + EXAMPLES["Strong"][2] + "\n" * 100_000).encode()
    file = File("export.csv", BytesIO(content))
    assert file.size == len(content)
    list(file.read(Answers(UTC), Findings()))
    assert file.place == file.size


def test_a_disk_that_fails_while_it_is_read_is_no_bug() -> None:
    class Failing(io.BytesIO):
        fails = False

        def read(self, size: int | None = -1, /) -> bytes:
            if self.fails:
                raise OSError(5, "Input/output error")
            return super().read(size)

        read1 = read

    content = Failing((content_of("Strong") * 50_000).encode())
    file = File("export.csv", content)
    content.fails = True
    with pytest.raises(InputUnreadable, match=r"export\.csv cannot be read: Input/output error"):
        list(file.read(Answers(UTC), Findings()))
