"""Importing as a lifter and a script do it: what is said, where it ends, and what is kept."""

import json
import os
import shlex
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

import histories
from histories import contents, sets_in
from lifting import WL, Ran, ended, process, sound, surroundings, terminal, well, wl

HEADER = ",".join(histories.STRONG)
ROW = "2020-01-02 18:00:00,Push,1h,Squat,1,100,5,0,0,,,"
WIDE = ",".join(histories.WIDE)
# What reads both ways, and loads whose unit the header says.
EITHER = f"{WIDE}\n03/04/20,,,,Squat,60,,5,5" + "," * (len(histories.WIDE) - 9) + "\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a good file, and a logbook that is not there yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKOUTLOG_DB", str(tmp_path / "logbook.db"))
    (tmp_path / "good.csv").write_text(f"{HEADER}\n{ROW}\n{ROW}\n")
    (tmp_path / "bad.csv").write_text(f"{HEADER}\n{ROW}\n{ROW.replace('100', 'x')}\ntoo,short\n")
    (tmp_path / "either.csv").write_text(EITHER)
    return tmp_path


@pytest.fixture
def logbook(folder: Path) -> Path:
    """Give the path of the logbook, with a set in it."""
    well("log", "bench", "60x5", "--at", "2020-01-06")
    return folder / "logbook.db"


class TestReports:
    def test_what_was_imported_is_said_and_again_it_is_there(self, logbook: Path) -> None:
        assert "2 new sets imported" in well("import", "good.csv")
        assert sets_in(logbook) == 3
        before = contents(logbook)
        assert "0 new sets imported" in well("import", "good.csv")
        assert contents(logbook) == before

    def test_a_script_gets_one_envelope(self) -> None:
        ran = wl("import", "bad.csv", "good.csv", "--json")
        assert ran.status == 1
        data = ran.envelope["data"]
        bad, good = data["files"]
        assert [bad["rows"], bad["sets"]["added"], bad["rejected_rows"]] == [3, 1, 2]
        assert [(each["line"], each["column"]) for each in bad["rejected"]] == [
            (3, "Weight"),
            (4, ""),
        ]
        assert good["sets"] == {"added": 1, "there": 1, "deleted": 0}
        assert data["dry_run"] is False

    def test_rejected_rows_are_shown_with_their_place_and_the_others_are_kept(
        self, logbook: Path
    ) -> None:
        ran = sound(wl("import", "bad.csv"))
        assert ran.status == 1
        assert 'line 3, Weight: "x" is no number' in ran.out
        assert "line 4: 2 cells, where the header has 12" in ran.out
        assert sets_in(logbook) == 2

    def test_a_dry_run_says_it_and_does_nothing(self, logbook: Path) -> None:
        before = contents(logbook)
        assert "would be imported" in well("import", "good.csv", "--dry-run")
        assert wl("import", "bad.csv", "--dry-run", "--json").envelope["data"]["dry_run"] is True
        assert contents(logbook) == before

    def test_strict_imports_nothing_and_names_the_first_row(self, logbook: Path) -> None:
        before = contents(logbook)
        ran = sound(wl("import", "good.csv", "bad.csv", "--strict"))
        assert (ran.status, ran.out) == (1, "")
        assert ran.err.startswith('bad.csv, line 3, Weight: "x" is no number.')
        error = wl("import", "bad.csv", "--strict", "--json").error
        assert error["code"] == "import_refused"
        assert len(error["details"]["rejected"]) == 2
        assert contents(logbook) == before
        assert wl("import", "good.csv", "--strict").status == 0

    @pytest.mark.parametrize("name", ["report.txt", "report.json", "report", "a b.JSON"])
    def test_a_report_is_written_whole(self, name: str, folder: Path) -> None:
        Path(name).write_text("what was there before")
        assert wl("import", "bad.csv", "--report", name).status == 1
        text = Path(name).read_text()
        if name.casefold().endswith(".json"):
            assert json.loads(text)["data"]["files"][0]["rejected_rows"] == 2
        else:
            assert "line 4: 2 cells" in text
        assert Path(name).stat().st_mode & 0o077 == 0
        assert not list(folder.glob(".*partial"))

    @pytest.mark.parametrize(
        "place", ["nowhere/report.txt", ".", "good.csv/report.txt", "/dev/full"]
    )
    def test_where_no_report_can_be_written_nothing_is_imported(
        self, place: str, logbook: Path
    ) -> None:
        if place == "/dev/full" and not Path(place).exists():
            pytest.skip("this system has none")
        before = contents(logbook)
        ran = sound(wl("import", "good.csv", "--report", place))
        assert (ran.status, ran.out) == (1, "")
        assert f"{place} cannot be written" in ran.err
        # What is full is only found out when it is written.
        assert (contents(logbook) == before) is (place != "/dev/full")

    def test_a_report_to_what_is_no_file_is_written_into_it(self) -> None:
        # A terminal of our own, and not /dev/null: that should not be at stake.
        ours, theirs = os.openpty()
        name = os.ttyname(theirs)
        well("import", "good.csv", "--report", name)
        assert b"2 new sets imported" in os.read(ours, 10_000)
        assert Path(name).is_char_device()
        os.close(theirs)
        os.close(ours)

    def test_who_waits_at_a_pipe_gets_the_report(self) -> None:
        os.mkfifo("pipe")
        with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE) as reader:
            well("import", "good.csv", "--report", "pipe")
            said, _ = reader.communicate(timeout=60)
        assert b"2 new sets imported" in said

    def test_a_refused_import_leaves_an_earlier_report(self) -> None:
        Path("report.txt").write_text("earlier")
        assert wl("import", "bad.csv", "--strict", "--report", "report.txt").status == 1
        assert Path("report.txt").read_text() == "earlier"


class TestOptions:
    @pytest.mark.parametrize(
        ("words", "status", "code", "said"),
        [
            ("--from hevy", 1, "format_unknown", "no export of hevy"),
            ("--from zork", 2, "usage", "--from can be"),
            ("--unit stone", 2, "usage", "stone"),
            ("--tz Europe/Zork", 2, "usage", "no time zone"),
            ("--tz /etc/passwd", 2, "usage", "no time zone"),
            ("--tz ../../etc/passwd", 2, "usage", "no time zone"),
            ("--date-format dym", 2, "usage", "dym"),
            ("--map nowhere.csv", 1, "input_unreadable", "nowhere.csv cannot be read"),
            ("--map .", 1, "input_unreadable", ". cannot be read: Is a directory"),
            ("--map one.csv", 1, "input_unreadable", "one.csv, line 3: only is no pair"),
            ("--map bytes.csv", 1, "input_unreadable", "bytes.csv is not UTF-8 text: byte 3"),
            ("--map long.csv", 1, "input_unreadable", "line 1"),
            ("--map open.csv", 1, "input_unreadable", "line 1"),
            ("--map huge.csv", 1, "input_unreadable", "longer than 1 MB"),
            ("--map unknown.csv", 1, "exercise_unknown", "zork zork"),
            ("--map ambiguous.csv", 3, "exercise_ambiguous", "lat"),
            ("--csv", 2, "usage", "no rows"),
            ("--zork", 2, "usage", "--zork"),
        ],
    )
    def test_what_is_wrong_is_refused_before_anything_is_imported(
        self, words: str, status: int, code: str, said: str, logbook: Path
    ) -> None:
        Path("one.csv").write_text("Squat,squat\n# a remark\nonly\n")
        Path("bytes.csv").write_bytes(b"a,\xff")
        Path("long.csv").write_text(f'"{"a" * 200_000}",squat\n')
        Path("open.csv").write_text('"Squat,squat\nBench,bench\n')
        Path("huge.csv").write_text("Squat,squat\n" * 100_000)
        Path("unknown.csv").write_text("Squat,zork zork\n")
        Path("ambiguous.csv").write_text("Squat,lat\n")
        before = contents(logbook)
        ran = sound(wl("import", "good.csv", *words.split()))
        assert (ran.status, ran.out) == (status, "")
        assert said in " ".join(ran.err.split())
        assert wl("import", "good.csv", "--json", *words.split()).error["code"] == code
        assert contents(logbook) == before

    def test_a_map_says_what_a_name_means(self) -> None:
        Path("zork.csv").write_text(f"{HEADER}\n{ROW.replace('Squat', 'Zork')}\n")
        Path("names.csv").write_text("\ufeffZork,bench\r\n")
        names = wl("import", "zork.csv", "--map", "names.csv", "--json").data["names"]
        assert [(each["name"], each["exercise"]) for each in names] == [("Zork", "Bench Press")]

    def test_a_unit_and_a_zone_are_taken_and_no_longer_assumed(self) -> None:
        words = ("--unit", "lb", "--tz", "Asia/Tokyo", "--from", "strong")
        [file] = wl("import", "good.csv", *words, "--json").data["files"]
        assert file["assumed"] == []
        shown = wl("show", "last", "--json").data
        assert shown["workout"]["started_at"] == "2020-01-02T09:00:00.000Z"
        assert "100 lb" in json.dumps(shown)

    def test_dates_that_read_both_ways_are_not_guessed(self, logbook: Path) -> None:
        before = contents(logbook)
        ran = sound(wl("import", "either.csv"))
        assert (ran.status, ran.out) == (3, "")
        assert "--date-format dmy" in ran.err
        assert wl("import", "either.csv", "--json").error["code"] == "format_needs_answer"
        assert contents(logbook) == before
        well("import", "either.csv", "--date-format", "mdy")
        assert wl("show", "2020-03-04").status == 0


class TestQuestions:
    def test_the_order_of_dates_is_asked_at_a_terminal(self) -> None:
        child = terminal("import", "either.csv")
        child.expect("read in two ways, such as 03/04/20")
        child.expect("day first")
        child.expect("Enter to cancel: ")
        child.sendline("1")
        child.expect("2 new sets imported")
        assert ended(child) == 0
        assert wl("show", "2020-04-03").status == 0

    @pytest.mark.parametrize(
        ("key", "status", "load"),
        [("2", 0, "100 lb"), ("LB", 0, "100 lb"), ("", 3, ""), ("3", 3, ""), ("\x04", 3, "")],
    )
    def test_the_unit_is_asked_at_a_terminal_and_no_answer_imports_nothing(
        self, key: str, status: int, load: str, folder: Path
    ) -> None:
        child = terminal("import", "good.csv")
        child.expect("good.csv does not say what its loads are in")
        child.expect("Enter to cancel: ")
        child.send(key if key == "\x04" else f"{key}\r")
        child.expect("sets imported" if load else "nothing was imported")
        assert ended(child) == status
        if load:
            assert load in well("show", "last")
        else:
            assert not (folder / "logbook.db").exists()

    def test_what_is_answered_of_one_file_is_not_said_of_another(self) -> None:
        other = Path("good.csv").read_text().replace("2020-01-02", "2020-01-03")
        Path("other.csv").write_text(other)
        child = terminal("import", "good.csv", "other.csv")
        child.expect("good.csv does not say what its loads are in")
        child.sendline("1")
        child.expect("other.csv does not say what its loads are in")
        child.sendline("2")
        child.expect("4 new sets imported")
        assert ended(child) == 0
        assert "100 kg" in well("show", "2020-01-02")
        assert "100 lb" in well("show", "2020-01-03")

    def test_who_says_not_to_ask_is_not_asked(self) -> None:
        child = terminal("import", "good.csv", "--no-input")
        child.expect("2 new sets imported")
        assert ended(child) == 0


class TestSources:
    def test_standard_input(self) -> None:
        typed = Path("good.csv").read_bytes()
        data = process("import", "-", "good.csv", "--json", typed=typed).data
        assert [each["name"] for each in data["files"]] == ["standard input", "good.csv"]
        assert [each["sets"]["added"] for each in data["files"]] == [2, 0]

    @pytest.mark.parametrize("typed", [b"", None])
    def test_no_standard_input(self, typed: bytes | None, folder: Path) -> None:
        ran = sound(process("import", "-", typed=typed))
        assert (ran.status, ran.out) == (1, "")
        assert "standard input is empty" in ran.err
        assert not (folder / "logbook.db").exists()

    def test_a_closed_standard_input(self) -> None:
        ran = subprocess.run(
            ["bash", "-c", f"{shlex.quote(WL)} import - <&-"],  # any shell
            capture_output=True,
            check=False,
            text=True,
        )
        assert (ran.returncode, ran.stdout) == (1, "")
        assert "no standard input" in ran.stderr

    def test_a_pipe_by_its_name(self) -> None:
        ran = subprocess.run(
            ["bash", "-c", f"{shlex.quote(WL)} import <(cat good.csv) --json"],  # as above
            capture_output=True,
            check=False,
            text=True,
        )
        assert Ran(ran.returncode, ran.stdout, ran.stderr).data["files"][0]["sets"]["added"] == 2

    def test_an_input_without_end_is_not_copied_for_ever(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for module in ("formats.texts", "cli.commands.importing"):
            monkeypatch.setattr(f"workoutlog.{module}.MOST_BYTES", 1_000_000)
        ran = sound(wl("import", "-", typed=f"{HEADER}\n" + f"{ROW}\n" * 40_000))
        assert ran.status == 1
        assert "standard input is larger than" in ran.err

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("nowhere.csv", "There is no file nowhere.csv"),
            (".", ". cannot be read: Is a directory"),
            ("good.csv/x", "good.csv/x cannot be read: Not a directory"),
            ("~zork/x.csv", "~zork/x.csv cannot be read"),
            ("x" * 5000, "cannot be read: File name too long"),
            ("/proc/self/mem", "/proc/self/mem cannot be read: Input/output error"),
            ("", "cannot be read: Is a directory"),
        ],
    )
    def test_what_cannot_be_opened_is_named_and_the_others_stay_out(
        self, name: str, said: str, logbook: Path
    ) -> None:
        if name.startswith("/proc") and not Path(name).exists():
            pytest.skip("this system has no such file")
        before = contents(logbook)
        ran = sound(wl("import", "good.csv", name))
        assert (ran.status, ran.out) == (1, "")
        assert said in ran.err.replace("\n", " ")
        assert wl("import", "good.csv", name, "--json").error["code"] == "input_unreadable"
        assert contents(logbook) == before

    def test_one_file_that_is_no_history_keeps_the_others_out(self, logbook: Path) -> None:
        Path("photo.csv").write_bytes(b"\x89PNG\r\n")
        before = contents(logbook)
        assert sound(wl("import", "good.csv", "photo.csv", "good.csv")).status == 1
        assert contents(logbook) == before

    def test_what_a_file_says_does_not_steer_the_terminal(self) -> None:
        Path("\x1b[2J.csv").write_text("a\x1b]0;x\x07,b\n")
        Path("row.csv").write_text(f"{HEADER}\n{ROW.replace('100', chr(27) + '[31m')}\n")
        for ran in (wl("import", "\x1b[2J.csv"), wl("import", "row.csv")):
            assert ran.status == 1
            assert not {"\x1b", "\x07"} & {*ran.out, *ran.err}

    @pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
    def test_in_a_pipe_with_jq(self) -> None:
        line = f"{shlex.quote(WL)} import bad.csv --json | jq -r '.data.files[].rejected[].line'"
        out = subprocess.run(
            ["bash", "-c", line],  # as above
            capture_output=True,
            check=True,
            env=surroundings(),
        ).stdout
        assert out == b"3\n4\n"


class TestLongFiles:
    @pytest.fixture(autouse=True)
    def impatient(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Show how far it is at once."""
        monkeypatch.setattr("workoutlog.cli.progress._PATIENCE_S", 1e-9)
        monkeypatch.setattr("workoutlog.cli.progress._EVERY_S", -1)
        Path("long.csv").write_text(
            f"{HEADER}\n" + f"{ROW}\n{ROW.replace('Push', 'Pull')}\n" * 6000
        )

    def test_on_a_pipe_it_says_lines(self) -> None:
        ran = wl("import", "long.csv", "--json")
        said = [each for each in ran.err.splitlines() if each.startswith("long.csv: ")]
        assert len(said) > 1
        assert said[-1] == "long.csv: 12,000 rows, 100%"
        assert ran.data["files"][0]["rows"] == 12_000

    @pytest.mark.parametrize("columns", ["30", "100"])
    def test_at_a_terminal_it_draws_a_bar_and_takes_it_away(
        self, columns: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", columns)
        ran = wl("import", "long.csv", "--unit", "kg", tty=True)
        assert ran.status == 0
        assert "100 %" in ran.err
        assert "12,000 rows" in ran.err
        # It ends with the line erased.
        assert ran.err.rstrip("\n").endswith("\x1b[2K")

    def test_with_the_data_on_a_terminal_nothing_is_drawn(self) -> None:
        ran = wl("import", "long.csv", "--json", tty=True)
        assert "\x1b" not in ran.err
        assert ran.data


def test_a_report_that_nobody_reads_to_its_end_is_no_failure(folder: Path) -> None:
    line = f"{shlex.quote(WL)} import good.csv --json | true; echo ${{PIPESTATUS[0]}}"
    out = subprocess.run(["bash", "-c", line], capture_output=True, check=True).stdout  # as above
    assert out in {b"0\n", f"{128 + signal.SIGPIPE}\n".encode()}
    assert sets_in(folder / "logbook.db") == 2


def test_a_report_does_not_go_over_what_is_imported(tmp_path: Path) -> None:
    export = tmp_path / "strong.csv"
    export.write_text("Date,Workout Name,Exercise Name,Set Order,Weight,Reps\n", encoding="utf-8")
    before = export.read_bytes()
    ran = wl("import", str(export), "--report", str(tmp_path / "." / "strong.csv"), "--json")
    assert (ran.status, ran.error["code"]) == (2, "usage")
    assert export.read_bytes() == before
