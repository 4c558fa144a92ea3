"""What is in the files that are imported: none of it may do harm, and all of it is counted."""

import csv
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest

import histories
from histories import contents, sets_in
from lifting import sound, well, wl
from strategies import seeded
from workoutlog.formats import texts

HEADER = ",".join(histories.STRONG)
ROW = "2020-01-02 18:00:00,Push,1h,Squat,1,100,5,0,0,,,"


@pytest.fixture
def logbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of its own, and give the path of a logbook with a set in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKOUTLOG_DB", str(tmp_path / "logbook.db"))
    well("log", "bench", "60x5", "--at", "2020-01-06")
    return tmp_path / "logbook.db"


def zipped() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("strong.csv", f"{HEADER}\n{ROW}\n")
    return file.getvalue()


def strong(*rows: str, end: str = "\n") -> bytes:
    return end.join([HEADER, *rows, ""]).encode()


# What is imported, how it ends, how many sets are kept, and what is said.
HOSTILE: dict[str, tuple[bytes, int, int, str]] = {
    "nothing": (b"", 1, 0, "is empty"),
    "blank": (b"\n \t\r\n" * 3000, 1, 0, "is empty"),
    "a mark": (b"\xef\xbb\xbf", 1, 0, "is empty"),
    "a header": (strong(), 0, 0, "0 new sets"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(500), 1, 0, "is a picture"),
    "an archive": (zipped(), 1, 0, "Unpack it"),
    "a database": (b"SQLite format 3\0" + bytes(4000), 1, 0, "is a database"),
    "noise": (seeded(1).randbytes(50_000), 1, 0, ""),
    "no text": (b"\x81\x8d\x8f" * 100, 1, 0, "no text"),
    "half a UTF-16": (HEADER.encode("utf-16")[:-1], 1, 0, "no text"),
    "a NUL": (strong(ROW, ROW[:40] + "\0" + ROW[40:]), 1, 0, "line 3 has a NUL"),
    "a page": (b"<!DOCTYPE html>\n<title>Log in</title>\n", 1, 0, "Nothing here knows"),
    "JSON": (b'{"workouts": []}\n', 1, 0, "Nothing here knows"),
    "deep JSON": (b'{"workoutlog": 1}\n' + b"[" * 100_000, 1, 0, "no JSON object"),
    "one long line": (strong("x" * 10_000_000), 1, 0, "line 2 is longer"),
    "one long cell": (strong(ROW[:-2] + '"' + "x\n" * 80_000 + '",'), 1, 0, "never closed"),
    "many columns": (b"," * 2_000_000, 1, 0, "line 1 is longer"),
    "columns of a header": (HEADER.encode() + b",x" * 100_000 + b"\n1,2", 1, 0, "2 cells"),
    "a name twice": (f"{HEADER},Weight\n{ROW},7\n".encode(), 0, 1, "1 new set"),
    "ragged": (strong(ROW, ROW + ",", ROW[:-1], "x", ROW), 1, 2, "13 cells"),
    "open quotes": (strong(*[ROW[:-2] + '"open,,'] * 500, ROW), 1, 1, "never closed"),
    "half open quotes": (strong(*['a",,"b'] * 2000, ROW), 1, 1, "2,000 rows rejected"),
    "an open quote at the end": (strong(ROW, '2020-01-02 18:00:00,"Pu'), 1, 1, "line 3"),
    "no end": (strong(ROW)[:-1], 0, 1, "1 new set"),
    "a broken end": (strong(ROW, ROW)[:-7], 1, 1, "line 3"),
    "CR": (strong(ROW, ROW, end="\r"), 0, 2, "2 new sets"),
    "UTF-16": (strong(ROW).decode().encode("utf-16"), 0, 1, "1 new set"),
    "cp1252": (strong(ROW.replace("Push", "Rücken")).decode().encode("cp1252"), 0, 1, "cp1252"),
    "numbers": (
        strong(*(ROW.replace("100", each) for each in ("1e9", "nan", "-inf", "0x1", "9" * 200))),
        *(1, 0, "5 rows rejected"),
    ),
    "a comma": (strong(ROW.replace("100", '"102,5"')), 0, 1, "1 new set"),
    "no days": (
        strong(*(ROW.replace("2020-01-02", each) for each in ("2020-02-30", "0000-00-00", "x"))),
        *(1, 0, "3 rows rejected"),
    ),
    "far days": (
        strong(*(ROW.replace("2020", each) for each in ("0001", "1900", "2199", "9999"))),
        *(1, 0, "4 rows rejected"),
    ),
    "the last day": (strong(ROW.replace("2020-01-02", "2198-12-31")), 0, 1, "1 new set"),
    "a workout of centuries": (strong(ROW.replace("1h", "99999d")), 0, 1, "its end is left out"),
    "formulas": (
        strong(ROW.replace("Squat", "=cmd|' /C calc'!A0"), ROW.replace("Push", "@SUM(1+1)")),
        *(0, 2, "=cmd|' /C calc'!A0"),
    ),
    "control signs": (strong(ROW.replace("Squat", "\x1b[2JSq\x07uat\x00"[:-1])), 0, 1, "[2JSquat"),
    "a name of nothing": (strong(ROW.replace("Squat", "\x07")), 1, 0, "there is no exercise"),
    "a long name": (strong(ROW.replace("Squat", "x" * 100_000)), 0, 1, "1 new set"),
    "SQL": (strong(ROW.replace("Squat", "'); DROP TABLE workout_set; --")), 0, 1, "DROP TABLE"),
    "many names": (
        strong(*(ROW.replace("Squat", f"Zork {each}") for each in range(300))),
        *(0, 300, "300"),
    ),
    "a set of nothing": (strong(ROW.replace("100,5", "0,0")), 0, 0, "a set of nothing"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_bad_files_are_explained_and_only_good_rows_are_kept(name: str, logbook: Path) -> None:
    content, status, kept, said = HOSTILE[name]
    Path("hostile.csv").write_bytes(content)
    before = contents(logbook)
    ran = sound(wl("import", "hostile.csv"))
    assert ran.status == status
    assert said in " ".join((ran.out + ran.err).split())
    assert len(ran.out + ran.err) < 10_000
    assert sets_in(logbook) == 1 + kept
    if "imported" not in ran.out:
        assert contents(logbook) == before
    machine = wl("import", "hostile.csv", "--json")
    assert machine.status == status
    assert machine.envelope["schema"] == 1
    assert sets_in(logbook) == 1 + kept
    assert wl("doctor").status == 0
    while wl("undo").status == 0:
        pass
    # One undo of an import after another, and of the set that was there.
    assert sets_in(logbook) == 0


def counted(content: str, delimiter: str = ",") -> list[dict[str, str]]:
    """Read a table with nothing but the library."""
    return list(csv.DictReader(content.splitlines(keepends=True), delimiter=delimiter))


def of_strong(content: str, load: str = "Weight", delimiter: str = ",") -> dict[str, int]:
    """Count what a table of Strong holds, as its rows say it."""
    rows = counted(content, delimiter)
    named = {"Rest Timer": "rests", "Note": "notes"}
    tally = {"rows": len(rows), "sets": 0, "rests": 0, "notes": 0, "skipped": 0}
    for row in rows:
        values = (value for name, value in row.items() if name.split(" (")[0] in MEASURED)
        done = "sets" if any(map(float, values)) else "notes" if row["Notes"] else "skipped"
        tally[named.get(row["Set Order"], done)] += 1
    assert load in rows[0]
    return tally | {"workouts": len({(row["Date"], row["Workout Name"]) for row in rows})}


MEASURED = {"Weight", "Reps", "Distance", "Seconds"}


def of_hevy(content: str) -> dict[str, int]:
    rows = counted(content)
    names = ("weight_kg", "reps", "distance_km", "duration_seconds")
    sets = [any(row[name] for name in names) for row in rows]
    # A row of nothing says its note, if it has one.
    notes = sum(
        not done and bool(row["exercise_notes"]) for row, done in zip(rows, sets, strict=True)
    )
    return {
        "rows": len(rows),
        "sets": sum(sets),
        "notes": notes,
        "skipped": len(rows) - sum(sets) - notes,
        "rests": 0,
        "workouts": len({(row["title"], row["start_time"]) for row in rows}),
    }


def of_stronglifts(content: str) -> dict[str, int]:
    _, *rows = csv.reader(content.splitlines())
    cells = [
        row[4 + 8 * block + 3 + at]
        for row in rows
        for block in range(histories.BLOCKS)
        for at in range(5)
    ]
    empty = sum(
        not any(row[4 + 8 * block + 3 : 12 + 8 * block])
        for row in rows
        for block in range(histories.BLOCKS)
    )
    return {
        "rows": len(rows),
        "sets": sum(each in {"4", "5"} for each in cells),
        "skipped": sum(each in {"0", "-"} for each in cells) + empty,
        "notes": 0,
        "rests": 0,
        "workouts": len(rows),
        "measurements": sum(bool(row[2]) for row in rows),
    }


def rested(workouts: int, random: Random) -> str:
    return histories.strong(workouts, random, rests=True)


TWINS: dict[str, tuple[Callable[[int, Random], str], Callable[[str], dict[str, int]]]] = {
    "Strong on an iPhone": (histories.strong, of_strong),
    "Strong with rests": (rested, of_strong),
    "Strong on Android": (
        histories.android,
        lambda content: of_strong(content, "Weight (kg)", ";"),
    ),
    "Hevy": (histories.hevy, of_hevy),
    "StrongLifts": (histories.stronglifts, of_stronglifts),
}


@pytest.mark.parametrize("name", TWINS)
def test_the_report_adds_up_to_what_the_file_holds(name: str, logbook: Path) -> None:
    write, count = TWINS[name]
    content = write(150, seeded(3))
    Path("twin.csv").write_text(content)
    expected = count(content)
    words = ("import", "twin.csv", "--unit", "kg", "--json")

    def tallied(file: dict[str, Any], what: str) -> dict[str, int]:
        return {
            "rows": file["rows"],
            "rests": file["rests"],
            "notes": file["notes"],
            "skipped": sum(file["skipped"].values()),
            **{each: file[each][what] for each in ("sets", "workouts", "measurements")},
        }

    expected = {"measurements": 0} | expected
    [file] = wl(*words).data["files"]
    assert tallied(file, "added") == expected
    assert file["rejected_rows"] == 0
    assert sets_in(logbook) - 1 == expected["sets"] > 300
    before = contents(logbook)
    [again] = wl(*words).data["files"]
    assert tallied(again, "there") == expected
    assert tallied(again, "added") == expected | {"sets": 0, "workouts": 0, "measurements": 0}
    assert contents(logbook) == before


def test_pieces_are_small_enough_for_the_bad_files_here() -> None:
    # Else none of them would go over the end of a block.
    assert max(len(content) for content, *_ in HOSTILE.values()) > 4 * texts.LONGEST_LINE
