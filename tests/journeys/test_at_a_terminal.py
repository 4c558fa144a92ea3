"""At a real terminal: questions, the countdown, the live prompt, the editor."""

import json
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from lifting import ended, terminal, well, wl

END_OF_INPUT = "\x04"
INTERRUPT = "\x03"
EDITOR = """
import pathlib, sys
path = pathlib.Path(sys.argv[1])
count = pathlib.Path({count!r})
done = int(count.read_text()) if count.exists() else 0
count.write_text(str(done + 1))
old, new = {changes!r}[done]
path.write_text(path.read_text().replace(old, new))
"""


def sets() -> list[str]:
    """Write the sets of the latest workout, a line for each exercise."""
    shown = json.loads(well("show", "--json"))
    return [block["text"] for block in shown["data"]["blocks"]]


def editor(tmp_path: Path, *changes: tuple[str, str]) -> dict[str, str | None]:
    """Make an editor that replaces a text by another, the first time, the second time."""
    script = tmp_path / "editor.py"
    script.write_text(EDITOR.format(count=str(tmp_path / "count"), changes=list(changes)))
    return {"EDITOR": f"{sys.executable} {script}"}


class TestQuestions:
    @pytest.mark.parametrize(
        ("key", "logged"), [("1", "squat 100 kg 4×5"), ("2", "squat 100 kg × 5, 3 kg × 5")]
    )
    def test_one_key_says_which_reading_is_meant(self, key: str, logged: str) -> None:
        well("log", "squat", "100x5")
        child = terminal("log", "squat", "3x5")
        child.expect("3 sets of 5 at 100")
        child.expect("Enter to cancel: ")
        child.sendline(key)
        assert ended(child) == 0
        assert sets() == [logged]

    def test_enter_cancels(self) -> None:
        well("log", "squat", "100x5")
        child = terminal("log", "squat", "3x5")
        child.expect("Enter to cancel: ")
        child.sendline("")
        assert ended(child) == 3
        assert sets() == ["squat 100 kg × 5"]

    def test_an_ambiguous_name_is_chosen_from_a_list(self) -> None:
        child = terminal("log", "lat", "50x10")
        child.expect("matches")
        child.expect("1 .*Lateral Raise")
        child.expect("Enter to cancel: ")
        child.sendline("1")
        assert ended(child) == 0
        assert sets() == ["lr 50 kg × 10"]

    @pytest.mark.parametrize(("key", "name"), [("1", "strong A"), ("2", "stong")])
    def test_a_slip_in_a_routines_name_is_asked_about(self, key: str, name: str) -> None:
        well("routine", "add", "strong", "--program", "stronglifts")
        child = terminal("start", "stong", columns=40)
        child.expect('No routine is called "stong"')
        child.expect("Enter to cancel: ")
        child.sendline(key)
        assert ended(child) == 0
        assert json.loads(well("show", "--json"))["data"]["workout"]["name"] == name

    def test_a_slip_starts_nothing_when_nothing_is_chosen(self) -> None:
        well("routine", "add", "strong", "--program", "stronglifts")
        child = terminal("start", "stong")
        child.expect("Enter to cancel: ")
        child.sendline("")
        assert ended(child) == 3
        assert json.loads(well("status", "--json"))["data"]["running"] is None

    def test_ctrl_c_writes_nothing(self) -> None:
        well("log", "squat", "100x5")
        child = terminal("log", "squat", "3x5")
        child.expect("Enter to cancel: ")
        child.send(INTERRUPT)
        assert ended(child) == 130
        assert sets() == ["squat 100 kg × 5"]

    @pytest.mark.parametrize(("answer", "left"), [("y\n", 0), ("n\n", 2), (END_OF_INPUT, 2)])
    def test_two_workouts_are_deleted_only_after_a_yes(self, answer: str, left: int) -> None:
        well("log", "squat", "100x5", "--at", "2026-01-02 10:00")
        well("log", "squat", "100x5", "--at", "2026-01-03 10:00")
        child = terminal("delete", "-w", "2026-01-02", "-w", "2026-01-03")
        child.expect(r"\[y/N\] ")
        child.send(answer)
        assert ended(child) == (0 if left == 0 else 3)
        assert len(json.loads(well("history", "--json"))["data"]["workouts"]) == left

    def test_restoring_over_workouts_asks(self, tmp_path: Path) -> None:
        well("log", "squat", "100x5")
        copy = tmp_path / "copy.db"
        well("backup", str(copy))
        well("log", "squat", "110x5")
        child = terminal("restore", str(copy))
        child.expect(r"\[y/N\] ")
        child.sendline("y")
        assert ended(child) == 0
        assert sets() == ["squat 100 kg × 5"]

    def test_on_a_phone_a_question_breaks_at_words_and_keeps_room_for_the_answer(self) -> None:
        well("log", "squat", "100x5", "--at", "2026-01-02 10:00")
        well("log", "squat", "100x5", "--at", "2026-01-03 10:00")
        question = "This deletes 2 workouts with all their sets. [y/N] "
        child = terminal("delete", "-w", "2026-01-02", "-w", "2026-01-03", columns=40)
        child.expect(r"\[y/N\] ")
        asked = child.before + child.after
        child.sendline("y")
        assert ended(child) == 0
        assert " ".join(asked.split()) == question.strip()
        assert max(map(len, asked.split("\r\n"))) <= 37


class TestRest:
    def test_any_key_ends_it(self) -> None:
        child = terminal("rest", "90s")
        child.expect("rest 1:[23]")
        child.send("x")
        assert ended(child) == 0
        assert "Rest ended." in child.before
        assert json.loads(well("status", "--json"))["data"]["rest"] is None

    def test_the_end_rings_and_runs_the_hook(self, tmp_path: Path) -> None:
        flag = tmp_path / "rang"
        well("config", "set", "rest_hook", f"touch {flag}")
        child = terminal("rest", "1s")
        child.expect("\a")
        assert ended(child) == 0
        assert flag.exists()

    def test_a_hook_that_fails_only_warns(self) -> None:
        well("config", "set", "rest_hook", "no-such-program")
        child = terminal("rest", "1s")
        child.expect("rest_hook failed")
        child.expect("Go.")
        assert ended(child) == 0


class TestLive:
    def says(self, child: Any, typed: str, answer: str) -> None:
        child.sendline(typed)
        child.expect(answer)

    def test_a_workout_with_one_thumb(self) -> None:
        child = terminal("live", columns=40)
        child.expect("> ")
        self.says(child, "bench w60 5", "bench 60> ")
        self.says(child, "bench 100 5", r"bench 100 s1 2:\d\d> ")
        self.says(child, "5", r"bench 100 s2 \S+> ")
        self.says(child, "105 5", r"bench 105 s3 \S+> ")
        self.says(child, "+5 3", r"bench 110 s4 \S+> ")
        self.says(child, "=", r"bench 110 s5 \S+> ")
        self.says(child, "u", r"gone again.*bench 110 s4 \S+> ")
        self.says(child, "redo", r"back again.*bench 110 s5 \S+> ")
        self.says(child, "s", r"bench 5 sets.*> ")
        self.says(child, "", "> ")
        self.says(child, "?", "the last set again.*> ")
        self.says(child, "nonsense", 'No exercise called "nonsense".*> ')
        self.says(child, "r", "any key ends it")
        child.send("x")
        child.expect("> ")
        child.sendline("f")
        child.expect("5 sets")
        assert ended(child) == 0
        assert sets() == [
            "bench warm-up 60 kg × 5, 100 kg 2×5, 105 kg × 5, 110 kg 2×3",
        ]

    def test_a_plan_is_shown_line_by_line(self) -> None:
        well("routine", "add", "strong", "--program", "stronglifts")
        child = terminal("live", columns=40)
        child.expect("next.*squat 5x5@20kg.*> ")
        self.says(child, "squat 20 5 5", "next.*squat 3x5@20kg.*2 of 5 done.*> ")
        self.says(child, "5", "3 of 5 done.*> ")
        self.says(child, "next", "strong A.*running since.*> ")
        self.says(child, "20 5 5; bench 20 5 5 5 5 5; row 30 5 5 5 5 5", "f: all that .* done.*> ")
        child.sendline("finish")
        child.expect("15 sets")
        assert ended(child) == 0

    def test_words_of_the_command_line_work(self) -> None:
        well("log", "bench", "90x5", "--at", "yesterday 18:00")
        child = terminal("live", columns=40)
        child.expect("> ")
        self.says(child, "last", "The last time of what.*> ")
        self.says(child, "last bench", "90 kg × 5.*> ")
        self.says(child, "bench 100 5 # easy", "100 kg × 5.*> ")
        self.says(child, "last", "100 kg × 5.*> ")
        self.says(child, "note felt strong", "note on Workout.*felt strong.*> ")
        self.says(child, "note", "The note is empty.*> ")
        self.says(child, "show", "100 kg × 5.*easy.*> ")
        self.says(child, "next", "There is no routine yet.*> ")
        self.says(child, "rest soon", "soon is no time to rest.*> ")
        self.says(child, "rest 90", r"rest 1:(30|29)   any key ends it")
        child.send("x")
        child.expect(r"1:\d\d> ")
        self.says(child, "rest off", "No rest is running.*> ")
        child.sendline("quit")
        child.expect("stays open")
        assert ended(child) == 0
        assert sets() == ["bench 100 kg × 5"]

    def test_a_rest_from_a_pipe_is_begun_and_not_waited_for(self) -> None:
        ran = wl("live", typed="rest 90\nrest\nrest off\nrest\n")
        assert ran.status == 0
        assert ran.out.count("rest 1:30") == 2
        assert ran.err.count("No rest is running.") == 2

    def test_the_end_of_input_leaves_it_open(self) -> None:
        child = terminal("live")
        child.expect("> ")
        self.says(child, "squat 100 5", "squat 100 s1")
        child.send(END_OF_INPUT)
        child.expect("stays open")
        assert ended(child) == 0
        assert json.loads(well("status", "--json"))["data"]["running"] is not None

    def test_tab_completes_a_name(self) -> None:
        pytest.importorskip("readline")
        child = terminal("live")
        child.expect("> ")
        child.send("front sq\t")
        child.expect("uat")
        child.sendline(" 60 5")
        child.expect("s1 ")
        child.sendline("q")
        assert ended(child) == 0
        assert sets() == ["fs 60 kg × 5"]

    def test_lines_from_a_pipe_are_logged_until_one_is_wrong(self) -> None:
        ran = wl("live", typed="squat 100 5\n5\nnonsense\n5\n")
        assert ran.status == 1
        assert "nonsense" in ran.err
        assert sets() == ["squat 100 kg 2×5"]

    def test_no_rest_rings_when_the_prompt_is_left(self) -> None:
        assert wl("live", typed="squat 100 5\n").status == 0
        timers = [each for each in threading.enumerate() if isinstance(each, threading.Timer)]
        assert all(each.finished.is_set() for each in timers)


class TestEditor:
    def test_what_is_written_is_what_is_kept(self, tmp_path: Path) -> None:
        well("log", "squat", "100x5,5")
        child = terminal("edit", environment=editor(tmp_path, ("100 kg 2×5", "105x5 110x3")))
        assert ended(child) == 0
        assert sets() == ["squat 105 kg × 5, 110 kg × 3"]

    def test_a_line_that_cannot_be_read_is_edited_again(self, tmp_path: Path) -> None:
        well("log", "squat", "100x5")
        twice = editor(tmp_path, ("100 kg × 5", "100x"), ("100x", "90x5"))
        child = terminal("edit", environment=twice)
        child.expect("100x stops after the x")
        child.expect(r"Edit it again\? \[y/N\] ")
        child.sendline("y")
        assert ended(child) == 0
        assert sets() == ["squat 90 kg × 5"]

    def test_giving_up_changes_nothing(self, tmp_path: Path) -> None:
        well("log", "squat", "100x5")
        child = terminal("edit", environment=editor(tmp_path, ("100 kg × 5", "100x")))
        child.expect(r"Edit it again\? \[y/N\] ")
        child.sendline("n")
        assert ended(child) == 2
        assert sets() == ["squat 100 kg × 5"]

    @pytest.mark.parametrize("command", ["false", "/no/such/editor"])
    def test_an_editor_that_fails_changes_nothing(self, command: str) -> None:
        well("log", "squat", "100x5")
        child = terminal("edit", environment={"EDITOR": command})
        child.expect("[Nn]othing was changed")
        assert ended(child) == 1
        assert sets() == ["squat 100 kg × 5"]

    def test_without_a_terminal_there_is_no_editor(self) -> None:
        well("log", "squat", "100x5")
        assert wl("edit").status == 2

    def test_a_routine_is_written_and_edited_again_until_it_can_be_read(
        self, tmp_path: Path
    ) -> None:
        twice = editor(tmp_path, ("# A line", "squat 3x5 75%\n# A line"), (" 75%", " @8"))
        child = terminal("routine", "add", "legs", environment=twice)
        child.expect("75% of which training max")
        child.expect(r"Edit it again\? \[y/N\] ")
        child.sendline("y")
        assert ended(child) == 0
        assert well("routine", "show", "legs").startswith("squat 3x5 @8\n# A line")

    def test_a_routine_is_changed_in_place(self, tmp_path: Path) -> None:
        well("routine", "add", "strong", "--program", "stronglifts")
        child = terminal(
            "routine", "edit", "strong", environment=editor(tmp_path, ("from 20kg", "from 60kg"))
        )
        assert ended(child) == 0
        assert "squat  60 kg 5×5" in well("next")
        well("undo")
        assert "squat  20 kg 5×5" in well("next")

    def test_an_empty_routine_is_none(self, tmp_path: Path) -> None:
        child = terminal("routine", "add", "legs", environment=editor(tmp_path, ("#", "##")))
        child.expect("The routine has no exercise")
        child.expect(r"Edit it again\? \[y/N\] ")
        child.sendline("n")
        assert ended(child) == 2
        assert "No routines yet" in well("routine")


def test_the_bell_rings_while_the_lifter_is_at_the_prompt() -> None:
    well("config", "set", "rest", "1s")
    child = terminal("live")
    child.expect("> ")
    child.sendline("squat 100 5")
    child.expect("\a")
    child.sendline("q")
    assert ended(child) == 0
