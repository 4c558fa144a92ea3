"""What an owner exported is given to an account by a command: all of it, once, or none."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from people import PASSWORD
from signed_in import Person
from workoutlog.server.rows.digests import read_digests
from workoutlog.server.tables import AuditRow, table_of

Command = Callable[..., Any]
W, GONE, E = (str(UUID(int=number)) for number in (1, 2, 3))
SETS = 600  # more than a line holds


@pytest.fixture
def ann(command: Command, person: Person) -> Person:
    """Somebody with a history in which rows were changed and deleted."""
    for name in ("ann", "ben"):
        command("user", "add", name, typed=PASSWORD)
    person.login()
    person("POST", "/exercises", {"id": E, "name": "Squat", "tracking": "weighted"})
    for workout in (W, GONE):
        person("POST", "/workouts", {"id": workout, "started_at": "2026-11-18T10:00:00Z"})
    one = {"exercise_id": E, "reps": 5, "load_g": 100_000, "load_unit": "kg"}
    made = [one | {"id": id_of(at), "workout_id": W} for at in range(SETS)]
    made.append(one | {"id": id_of(SETS), "workout_id": GONE})
    assert person("POST", "/sets/bulk", {"sets": made}).is_success
    for method, path, body in (
        ("PATCH", f"/sets/{id_of(0)}", {"note": "hard"}),
        ("DELETE", f"/sets/{id_of(1)}", None),
        ("DELETE", f"/workouts/{GONE}", None),
        ("POST", "/routines", {"name": "5x5", "text": "squat 5x5"}),
    ):
        assert person(method, path, body).is_success
    return person


def id_of(at: int) -> str:
    return str(UUID(int=1_000 + at))


def exported(person: Person, folder: Path) -> Path:
    path = folder / "export.ndjson"
    path.write_bytes(person("GET", "/account/export").content)
    return path


def digests(person: Person, *names: str) -> list[Any]:
    with person.service.database.reading() as connection:
        return [read_digests(connection, account_id(person, name)) for name in names]


def account_id(person: Person, name: str) -> UUID:
    other = Person(person.service)
    return UUID(other.login(name).json()["account_id"])


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def write(path: Path, told: list[dict[str, Any]]) -> None:
    path.write_text("".join(f"{json.dumps(each)}\n" for each in told), encoding="utf-8")


def test_another_account_gets_the_same_rows_and_gets_them_once(
    command: Command, ann: Person, tmp_path: Path
) -> None:
    file = exported(ann, tmp_path)
    rows = {"exercise": 1, "workout": 2, "set": SETS + 1, "routine": 1}

    taken = command("user", "import", "ben", str(file))

    assert taken == {"name": "ben", "rows": rows, "changed": sum(rows.values())}
    anns, bens = digests(ann, "ann", "ben")
    assert anns == bens
    assert command("user", "import", "ben", str(file))["changed"] == 0
    with ann.service.database.reading() as connection:
        table = table_of(AuditRow)
        events = select(table.c.event).where(table.c.account_id == account_id(ann, "ben"))
        assert [*connection.execute(events).scalars()].count("account_imported") == 2


def test_what_an_api_token_exported_can_be_taken_too(
    command: Command, ann: Person, tmp_path: Path
) -> None:
    token = {"name": "backup", "scope": "read", "expires_at": "2026-12-01T00:00:00Z"}
    script = Person(ann.service)
    script.tokens = {"access_token": ann("POST", "/tokens", token).json()["token"]}

    command("user", "import", "ben", str(exported(script, tmp_path)))

    anns, bens = digests(ann, "ann", "ben")
    assert anns == bens


def test_an_older_export_takes_nothing_back(command: Command, ann: Person, tmp_path: Path) -> None:
    file = exported(ann, tmp_path)
    assert ann("PATCH", f"/sets/{id_of(0)}", {"note": "harder", "reps": 3}).is_success
    assert ann("DELETE", f"/sets/{id_of(2)}").is_success
    before = digests(ann, "ann")

    assert command("user", "import", "ann", str(file))["changed"] == 0

    assert digests(ann, "ann") == before
    assert ann("GET", f"/sets/{id_of(0)}").json()["note"] == "harder"


def wrong(told: list[dict[str, Any]], what: str) -> str | None:
    """Spoil an export, and say what is then told of it."""
    sets = next(each for each in told if each.get("kind") == "set")
    rows = len(sets["columns"]["id"])
    match what:
        case "another file":
            told[0] = {"format": "workoutlog-backup"}
            return "Line 1 is not of the export of an account."
        case "a newer export":
            told[0]["version"] = 2
            return "The export was written by a newer program."
        case "no end":
            del told[-1]
            return "The export is not all there."
        case "a row too few":
            for column in (*sets["columns"].values(), *sets["places"].values()):
                if len(column) == rows:
                    del column[0]
            return "The export is not all there."
        case "no block":
            sets["columns"] = 5
            return f"Line {told.index(sets) + 1} holds no rows that can be read."
        case "a wrong value":
            sets["columns"]["id"][7] = "x"
            return f"Line {told.index(sets) + 1}, /columns/id/7: it is no UUID."
    return None


@pytest.mark.parametrize(
    "what",
    ["another file", "a newer export", "no end", "a row too few", "no block", "a wrong value"],
)
def test_what_is_not_a_whole_export_changes_nothing(
    command: Command, ann: Person, tmp_path: Path, what: str
) -> None:
    file = exported(ann, tmp_path)
    told = lines(file)
    said = wrong(told, what)
    write(file, told)

    error = command("user", "import", "ben", str(file), status=1)

    assert (error["code"], error["message"]) == ("export_invalid", said)
    [bens] = digests(ann, "ben")
    assert not any(each.live for each in bens.values())


@pytest.mark.parametrize("text", [b"", b"\xff", b"[" * 100_000, b"5\n"])
def test_what_is_no_export_at_all_is_called_so(
    command: Command, ann: Person, tmp_path: Path, text: bytes
) -> None:
    file = exported(ann, tmp_path)
    file.write_bytes(text)
    assert command("user", "import", "ben", str(file), status=1)["code"] == "export_invalid"


@pytest.mark.parametrize(
    ("few", "row"),
    [(f"--max-sets={SETS - 1}", f"set {id_of(0)}"), ("--max-rows-of-a-kind=1", f"workout {GONE}")],
)
def test_a_row_that_the_account_cannot_take_is_named(
    command: Command, ann: Person, tmp_path: Path, few: str, row: str
) -> None:
    file = exported(ann, tmp_path)

    error = command("user", "import", "ben", str(file), few, status=1)

    assert error["code"] == "export_invalid"
    assert f"the {row} cannot be taken" in error["message"]
    assert error["advice"] == ["The account has the rows of all lines before this one."]
    assert command("user", "import", "ben", str(file))["changed"] > 0
    anns, bens = digests(ann, "ann", "ben")
    assert anns == bens


def test_nobody_and_no_file_are_told(command: Command, ann: Person, tmp_path: Path) -> None:
    file = str(exported(ann, tmp_path))
    assert command("user", "import", "cleo", file, status=1)["code"] == "account_unknown"
    gone = command("user", "import", "ben", f"{file}.gone", status=1)
    assert (gone["code"], gone["message"]) == (
        "input_unreadable",
        f"{file}.gone cannot be read: No such file or directory.",
    )
