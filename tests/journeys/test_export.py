"""A history leaves by a file, by a pipe or not at all: whole, private, and over nothing dear."""

import json
import os
import resource
import signal
import subprocess
import sys
from errno import ENOSPC
from pathlib import Path

import pytest

from lifting import WL, obediently, permissions_hold, process, surroundings, well, wl
from workoutlog.formats.native_writing import NativeCsv

LOGBOOK = Path(".local/share/workoutlog/logbook.db")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has these devices")


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a lifter with two workouts, who stands at home."""
    monkeypatch.chdir(Path.home())
    well("log", "squat", "w60x5", "100x5", "@8", "--at", "2020-01-06")
    well("log", "bench", "80x5", "-m", "=1+1", "--at", "2020-01-07")
    well("body", "82.5kg", "--at", "2020-01-07")
    return Path.home()


@pytest.fixture
def years() -> None:
    """Give more history than a pipe holds."""
    for day in range(1, 29):
        well("log", "squat", *["100x5"] * 19, "--at", f"2020-02-{day:02}")


@pytest.mark.parametrize(
    ("words", "form", "begins"),
    [
        (["history.csv"], "csv", "kind,id,"),
        (["HISTORY.CSV"], "csv", "kind,id,"),
        (["history"], "csv", "kind,id,"),
        (["history.txt"], "csv", "kind,id,"),
        (["history.jsonl"], "jsonl", '{"workoutlog": 1}\n'),
        (["history.ndjson"], "jsonl", '{"workoutlog": 1}\n'),
        (["history.json"], "json", '{"workoutlog": 1,\n'),
        (["history.json", "--format", "csv"], "csv", "kind,id,"),
        (["history.csv", "--format", "strong"], "strong", "Date,Workout Name,"),
        (["history.csv", "--format", "hevy"], "hevy", '"title","start_time",'),
        (["history.csv", "--guard"], "csv", "'kind,id,"),
    ],
)
def test_the_form_is_named_or_follows_from_the_suffix(
    words: list[str], form: str, begins: str
) -> None:
    done = wl("export", *words, "--json").data
    written = Path(words[0]).read_text(encoding="utf-8")
    assert written.startswith(begins)
    native = form not in {"strong", "hevy"}
    assert done == {
        "path": words[0],
        "form": form,
        "exercises": 2 * native,
        "workouts": 2,
        "sets": 3,
        "measurements": int(native),
        "routines": 0,
        "left_out": 0,
    }


def test_sets_that_a_form_cannot_hold_are_told_of() -> None:
    well("log", "pullup", "5,0", "--at", "2020-01-08")
    assert "left out" not in well("export", "history.csv")
    assert well("export", "hevy.csv", "--format", "hevy") == (
        "exported to  hevy.csv   hevy   4 sets in 3 workouts\n"
        "left out     1 set of no reps, load, time and distance\n"
    )
    done = wl("export", "--format", "strong")
    assert done.status == 0
    assert done.err == "Left out: 1 set of no reps, load, time and distance.\n"


def test_json_in_one_piece_is_json() -> None:
    well("export", "history.json")
    read = json.loads(Path("history.json").read_text(encoding="utf-8"))
    assert list(read) == ["workoutlog", "exercises", "workouts", "measurements", "routines"]
    assert [len(each["sets"]) for each in read["workouts"]] == [2, 1]


@pytest.mark.parametrize("form", ["csv", "jsonl", "json", "strong", "hevy"])
def test_a_history_of_nothing_is_written_too(form: str) -> None:
    well("export", "none", "--format", form, "--db", "empty.db")
    written = Path("none").read_text(encoding="utf-8")
    assert written.endswith("\n")
    if form == "json":
        assert json.loads(written)["workouts"] == []


def test_standard_output_has_the_history_and_nothing_else() -> None:
    well("export", "history.csv")
    whole = Path("history.csv").read_text(encoding="utf-8")
    assert well("export") == well("export", "-") == whole
    assert process("export").out == whole
    # A file without a name is UTF-8, too.
    well("edit", "--workout", "2020-01-07", "--name", "żółć")
    ran = process("export", environment={"PYTHONIOENCODING": "ascii"})
    assert "żółć" in ran.out


def test_what_was_done_is_said_in_a_line() -> None:
    assert well("export", "history.csv") == (
        "exported to  history.csv   csv   3 sets in 2 workouts, 2 exercises,\n"
        "             1 measurement\n"
    )


@pytest.mark.parametrize(
    ("words", "sets"),
    [
        ([], 3),
        (["--exercise", "squat"], 2),
        (["--since", "2020-01-07"], 1),
        (["--until", "2020-01-06"], 2),
        (["--since", "2020-01-07", "--exercise", "squat"], 0),
    ],
)
def test_a_part_of_it_is_written(words: list[str], sets: int) -> None:
    assert wl("export", "history.csv", *words, "--json").data["sets"] == sets
    rows = Path("history.csv").read_text(encoding="utf-8").splitlines()
    assert sum(each.startswith("set,") for each in rows) == sets


def test_loads_are_in_the_unit_of_the_lifter_or_the_one_that_is_named() -> None:
    assert ",80,5," in well("export", "--format", "strong")
    assert ",176.37,5," in well("export", "--format", "strong", "--unit", "lb")
    well("config", "set", "unit", "lb")
    assert ",176.37,5," in well("export", "--format", "strong")
    assert ",80,5," in well("export", "--format", "hevy")


def test_home_is_found() -> None:
    well("export", "~/there.csv")
    assert (Path.home() / "there.csv").exists()


def test_a_file_is_its_owners_alone() -> None:
    previous = os.umask(0)
    try:
        well("export", "history.csv")
    finally:
        os.umask(previous)
    assert Path("history.csv").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_from_one_logbook_to_another_and_back(form: str) -> None:
    well("export", f"one.{form}")
    well("import", f"one.{form}", "--db", "other.db")
    well("export", f"two.{form}", "--db", "other.db")
    assert Path(f"one.{form}").read_bytes() == Path(f"two.{form}").read_bytes()
    assert "0 new sets" in well("import", f"two.{form}")


def test_a_guarded_file_comes_back_without_its_guard() -> None:
    well("export", "plain.csv")
    well("export", "guarded.csv", "--guard")
    assert "'=1+1" in Path("guarded.csv").read_text(encoding="utf-8")
    well("import", "guarded.csv", "--db", "other.db")
    well("export", "again.csv", "--db", "other.db")
    assert Path("again.csv").read_bytes() == Path("plain.csv").read_bytes()


class TestRefusals:
    def refused(self, *words: str) -> str:
        """Run an export that must fail, and leave the home as it is but for what is said."""
        before = {each: each.read_bytes() for each in Path().iterdir() if each.is_file()}
        ran = wl("export", *words)
        assert ran.status in {1, 2}
        assert ran.out == ""
        assert {each: each.read_bytes() for each in Path().iterdir() if each.is_file()} == before
        return ran.err

    def test_a_file_that_is_there_is_kept_unless_it_is_to_go(self) -> None:
        Path("history.csv").write_text("mine", encoding="utf-8")
        assert "history.csv is there already" in self.refused("history.csv")
        well("export", "history.csv", "--force")
        assert Path("history.csv").read_text(encoding="utf-8").startswith("kind,")

    @pytest.mark.parametrize("force", [[], ["--force"]])
    @pytest.mark.parametrize("suffix", ["", "-wal", "-shm"])
    def test_the_logbook_is_never_written_over(self, force: list[str], suffix: str) -> None:
        name = f"{LOGBOOK}{suffix}"
        assert f"{name} is the logbook itself" in self.refused(name, *force)
        assert len(wl("history", "--json").data["workouts"]) == 2

    @pytest.mark.parametrize("link", ["symlink_to", "hardlink_to"])
    def test_by_another_name_it_is_the_logbook_too(self, link: str) -> None:
        getattr(Path("other.csv"), link)(LOGBOOK.absolute())
        assert "is the logbook itself" in self.refused("other.csv", "--force")

    def test_a_logbook_that_is_not_there_yet_is_spared_too(self) -> None:
        assert "is the logbook itself" in self.refused("new.csv", "--db", "new.csv")
        assert not Path("new.csv").exists()

    def test_nor_does_the_report_of_an_import_go_there(self) -> None:
        well("export", "history.csv")
        ran = wl("import", "history.csv", "--report", str(LOGBOOK))
        assert (ran.status, ran.err.splitlines()[0]) == (2, f"{LOGBOOK} is the logbook itself.")
        assert len(wl("history", "--json").data["workouts"]) == 2

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["nowhere/history.csv"], "nowhere/history.csv cannot be written: No such file"),
            ([".local"], ".local cannot be written: Is a directory"),
            ([".local", "--force"], ".local cannot be written: Is a directory"),
            ([""], ". cannot be written: Is a directory"),
            (["x" * 300], "cannot be written: File name too long"),
            (["~nobody-of-that-name/history.csv"], "there is no home directory"),
            (["--format", "xml"], 'There is no form "xml"'),
            (["--unit", "stone"], "stone"),
            (["--exercise", "zork"], 'No exercise called "zork"'),
            (["history.csv", "--exercise", "zork"], 'No exercise called "zork"'),
            # A variable that is empty in a script does not mean everything.
            (["history.csv", "--exercise", ""], "No exercise"),
            (["history.csv", "--since", "someday"], "someday"),
            (["history.csv", "--until", "2020-02-30"], "2020-02-30"),
            (["history.csv", "--csv"], "export gives no list"),
        ],
    )
    def test_what_cannot_be_done_is_said(self, words: list[str], said: str) -> None:
        assert said in self.refused(*words)

    def test_json_needs_a_file_for_what_it_says_would_be_in_the_history(self) -> None:
        for words in ([], ["-"]):
            error = wl("export", *words, "--json").error
            assert error["code"] == "usage"
            assert "name a file" in error["message"]

    @permissions_hold
    def test_a_folder_that_is_closed_is_said(self) -> None:
        Path("closed").mkdir(mode=0o500)
        ran = obediently("export", "closed/history.csv")
        assert (ran.status, ran.out) == (1, "")
        assert "closed/history.csv cannot be written: Permission denied." in ran.err
        assert list(Path("closed").iterdir()) == []

    @LINUX
    @pytest.mark.usefixtures("years")
    @pytest.mark.parametrize("form", ["csv", "jsonl", "json"])
    def test_a_disk_that_fills_up_leaves_nothing(self, form: str) -> None:
        def little_room() -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            # Enough for what SQLite needs to read.
            resource.setrlimit(resource.RLIMIT_FSIZE, (32_768, 32_768))

        ran = process("export", "history", "--format", form, before=little_room)
        assert (ran.status, ran.out) == (1, "")
        assert "history cannot be written: File too large." in ran.err
        assert list(Path().glob("*history*")) == []

    @LINUX
    def test_a_full_disk_is_said(self) -> None:
        assert "/dev/full cannot be written: No space left" in self.refused("/dev/full")

    @LINUX
    @pytest.mark.usefixtures("years")
    def test_a_full_disk_behind_standard_output_is_said(self) -> None:
        with Path("/dev/full").open("w") as full:
            ended = subprocess.run(
                [WL, "export"], check=False, stdout=full, stderr=subprocess.PIPE, env=surroundings()
            )
        assert ended.returncode == 1
        assert ended.stderr == b"The output could not be written: No space left on device.\n"


@LINUX
def test_what_is_no_file_is_written_as_it_is() -> None:
    assert process("export", "/dev/stdout").out.startswith("kind,")
    assert "3 sets" in well("export", "/dev/null")


@pytest.mark.usefixtures("years")
@pytest.mark.parametrize("form", ["csv", "jsonl", "json", "strong", "hevy"])
def test_a_reader_that_leaves_is_no_trouble(form: str) -> None:
    ended = subprocess.run(
        ["bash", "-c", f"'{WL}' export --format {form} | head -1; echo ${{PIPESTATUS[0]}}"],
        check=True,
        capture_output=True,
        env=surroundings(),
        text=True,
    )
    assert ended.stderr == ""
    assert ended.stdout.splitlines()[-1] == "0"


@pytest.mark.parametrize(
    ("trouble", "status", "said"),
    [
        (KeyboardInterrupt(), 130, "Stopped."),
        (OSError(ENOSPC, "No space left on device"), 1, "history.csv cannot be written: No space"),
    ],
)
@pytest.mark.parametrize("there", [True, False])
def test_what_breaks_off_leaves_nothing_half_written(
    trouble: BaseException,
    status: int,
    said: str,
    there: bool,  # noqa: FBT001  # a column of the table above
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if there:
        Path("history.csv").write_text("mine", encoding="utf-8")

    def breaks(*_: object) -> None:
        raise trouble

    monkeypatch.setattr(NativeCsv, "measurements", breaks)
    ran = wl("export", "history.csv", "--force")
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err
    assert [each.name for each in Path().glob("*history.csv*")] == ["history.csv"] * there
    if there:
        assert Path("history.csv").read_text(encoding="utf-8") == "mine"
