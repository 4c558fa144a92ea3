"""Lifters at work, as it looks at a desk, on a phone, without Unicode, and to a script."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import replaying
from goldens import compare
from lifting import KEYS
from replaying import HOME, replayed
from workoutlog.output.page import cells

# Three weeks of a lifter.
SESSION = """
@ 2026-11-02 18:00
wl
wl body
wl records
wl history
wl last squat
wl start Push
wl status
wl log bench w20x10 w60x5 80x5 82.5x5,5,4 @8.5 -m "felt good"
wl log bench w20x10 w60x5 80x5 82.5x5,5,4 @8.5
wl undo
wl log ohp 40 8 8 7 / chinup +10x8,8,6
wl log "farmers walk" 40kgx30m
wl log plank 60s 2min
wl log "incline dumbbell press" 22.5x12/11,12/10 rir2
wl rest 90s
wl status
wl rest off
wl note slept badly, but the bar moved well all evening long
wl note --set 4 left elbow
wl finish
wl rest

@ 2026-11-04 07:10
wl log squat 60x5 80x5 3x5@100 @8 --at "yesterday 18:30"
wl log deadlift 140x3 --at "yesterday 18:50"
wl log run 5km 25:00
wl log - < squat 225lbx5,5,5 # in pounds|bench d60x12 100x3+ 100x2f
wl body 82.5kg
wl body waist 84cm --at yesterday
wl body 81.9kg -m "after a run"
wl body
wl exercise add "Ćwiczenie Ósemek 深蹲" --barbell --alias osemki --muscle quadriceps
wl log osemki 40x8
wl exercise show osemki
wl exercise alias "back squat" kniebeuge
wl exercise rename osemki "Figure Eights With a Very Long Name Indeed"
wl exercise edit "leg press" --unit lb
wl log "leg press" 400x10,10
wl exercise merge "Barbell Row" "Bent Over Two-Dumbbell Row"
wl exercise list leg press
wl exercise list nothing-like-this
wl exercise show bench

@ 2026-11-09 18:00
wl log squat 3x5@100
wl start Push
wl log bench w60x5 85x5,5,5 @9
wl log bench 3x8
wl log bench 3x8 < 2
wl log squat 140x1 @10
wl log row 60x10
wl edit 5 87.5x5 @9.5
wl edit 6 --exercise "front squat"
wl move 6 1
wl delete 7
wl undo
wl redo
wl status
wl finish
wl edit --name "Push day" --started "18:01"

@ 2026-11-16 05:00
wl start Push --at 04:30
wl discard
wl start Push --at 18:00
wl log squat 100x5
wl undo
wl status
wl discard
wl start
wl start Legs
wl log squat 100x5
wl discard
wl undo

@ 2026-11-16 18:00
wl status
wl log deadlift 180x1
wl start Pull
wl status
wl finish --last-set

@ 2026-11-23 18:00
wl status
wl show
wl show 2026-11-02
wl show 2026-11-04
wl history
wl history bench --limit 1
wl history --text knee
wl last bench
wl last "leg press"
wl records
wl records bench
wl records plank
wl records run
wl records squat
wl max bench
wl max 102.5x5 @8
wl max 225lbx3
wl delete --dry-run -w 2026-11-02
wl delete -w 2026-11-02 -w 2026-11-03
wl delete --yes -w 2026-11-02 -w 2026-11-03
wl undo
wl undo
wl redo

wl backup copy.db
wl backup copy.db
wl restore copy.db --dry-run
wl restore copy.db
wl restore copy.db --yes
wl doctor
wl where
wl config
wl config get unit
wl config set unit lb
wl config set rest 2:30
wl config unset unit
wl config set unit stone
wl config get colour

wl help kettlebells

wl lgo squat 100x5
wl log
wl log squat
wl log squat 100x
wl log squat 3x5@100kgg @8
wl log squat 100x5 100x5 100x5 100x5 100x5 100x5 100x5 100x5 100x5 100x5 100xx5 100x5 100x5 100x5
wl log "深蹲 深蹲" 100x5
wl log squat 深蹲x5
wl log lat 50x10
wl log xyzzy 50x10
wl log squat 100x5 --at 11/12/2026
wl log squat 100x5 --at tomorrow
wl log squat 2000000x5
wl log - < squat 100x5|bench 60|row 60x10
wl show 2020-01-01
wl edit 99 100x5
wl log squat 100x5 --csv
wl history --xyzzy
"""

# Questions that are answered with arithmetic.
CALCULATORS = """
@ 2026-11-02 18:00
wl max
wl max squat
wl log squat 100x5 @8
wl log bench 82.5x3
wl log deadlift 180x1
wl max squat
wl max squat --formula brzycki
wl max bench
wl max 225lbx3 --formula LANDER
wl max 100x5 @6 --formula epley
wl max 100x10 @6 --formula wathan
wl max 100x13
wl max 100x5 --formula hooke
wl config set e1rm_formula mayhew
wl max bench
wl records bench
wl config set e1rm_formula hooke
wl config set e1rm_reps 21
wl config set e1rm_reps 4
wl max squat
wl max 100x5
wl config unset e1rm_reps
wl config unset e1rm_formula

@ 2026-11-03 18:00
wl score
wl score < 2
wl score < x
wl score --sex none
wl score --sex none -b 83kg
wl score --sex male
wl body 82.5kg
wl config set sex male
wl score
wl score --estimated
wl score --squat 220 --equipped
wl score 600 -b 83kg
wl score --bench-only
wl score 122.5 --bench-only -b 155lb --sex female
wl score --since today
wl score 0
wl score 600 --squat 200
wl score --bench-only --squat 200
wl score 600 -b 8kg
wl score 5000
wl score sixhundred
wl score 600 --sex horse

@ 2026-11-04 18:00
wl plates 100
wl plates 60 102.5 227.5 101 20
wl plates 225lb --bar 45lb --plates "45 35 25 10 5 2.5 lb"
wl plates 100 --plates "20 10 kg 45lb"
wl plates 15
wl plates 15 --bar 10kg
wl plates 100 --plates ""
wl plates 100 --plates "25 heavy kg"
wl plates
wl plates heavy
wl plates 5000
wl config set plates 25x2 20x2 10x2 5x2 kg
wl config set collars 5kg
wl config set bars trap=25kg ez=7.5kg
wl plates 100
wl plates 147 200
wl plates 60 --bar trap --collars 0kg
wl plates 60 --bar swiss
wl plates 24
wl config set plates
wl config set plates none
wl config unset collars
wl config unset plates
wl warmup 100
wl warmup squat
wl warmup squat 142.5
wl warmup bench 30
wl warmup bench 20
wl warmup ohp
wl warmup
wl warmup "leg press" 200
wl warmup pullup 20
wl warmup 101 --steps "barx5, 50%x5 90%x1"
wl warmup 100 --steps "80%x2 40%x5"
wl warmup 100 --steps "80x2"
"""
# Weeks of a lifter who follows a program, and then a routine of their own.
ROUTINES = """
@ 2026-11-02 18:00
wl next
wl routine
wl routine programs
wl routine programs stronglifts
wl routine programs arnold
wl routine add
wl routine add --program "stronglifts 5x5"
wl undo
wl routine add stronglifts --program stronglifts
wl routine add strong lifts --program stronglifts
wl routine add "Strong lifts" --program stronglifts
wl routine add other
wl routine add other --program stronglifts --from last
wl next
wl start stronglfits
wl start strong lifts
wl status
wl log squat barx5,5
wl status
wl next
wl log squat 5x5
wl log squat barx5,5,5
wl next
wl log bench 5x5@20 / row 5x5@30
wl next
wl finish

@ 2026-11-04 18:00
wl next
wl start strong lifts
wl log squat 22.5x5,5,5,5,3
wl log ohp 5x5@20
wl log dl 40x5
wl finish

@ 2026-11-06 18:00
wl next
wl next strong lifts B
wl start strong lifts C
wl start strong lifts
wl log squat 22.5x5,5,5,4,3
wl log bench 22.5x5,5,5,5,5
wl finish

@ 2026-11-08 18:00
wl start strong lifts
wl log squat 22.5x5,5,5,5,4
wl finish
wl next
wl undo
wl undo
wl edit 5 22.5x5
wl finish
wl next

@ 2026-11-09 18:00
wl routine add 531 --program 531
wl next 531
wl routine max 531 ohp 60
wl next 531
wl routine max 531 squat heavy
wl routine follow 531
wl routine follow 532
wl routine list
wl start 531
wl log ohp 40x5 45x5
wl status
wl log ohp 50x8
wl status
wl finish
wl next
wl routine show

@ 2026-11-10 08:54
wl start strong lifts --at 18:00
wl discard

@ 2026-11-10 18:00
wl log bench w60x5 3x8@80 @8
wl log pullup +10x8,8 / row 60x12,10
wl routine add mine --from last
wl routine show mine
wl routine edit mine
wl routine edit mine --file nowhere.txt
wl routine edit mine -f - < bench 3x8-12, +2.5kg|pullup 3x5 @8  # strict|plank 3x30-60s / row 3x12
wl next mine
wl routine edit mine -f - < bench 3x8-12|day A|squat 5x5
wl routine edit mine -f - < squat 3x5 75%
wl routine edit mine -f - < squat 3x5 -10%
wl routine edit mine -f - < sqaut 3x5
wl routine edit mine -f - < # nothing
wl routine rename mine "Upper body, with a very long name that goes on"
wl start upper body with a very long name that goes on
wl discard
wl routine delete mine
wl routine delete upper
wl undo
wl next nothing
wl routine list --csv
"""
SESSIONS = {"session": SESSION, "calculators": CALCULATORS, "routines": ROUTINES}
# The text of a routine is shown as it is, to be kept in a file.
COPIED = {
    "wl routine show",
    "wl routine show mine",
    "wl routine programs stronglifts",
    "wl routine list --csv",
}

pytestmark = pytest.mark.parametrize("name", SESSIONS)


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a home in which every session is the same."""
    with replaying.home(monkeypatch) as folder:
        yield folder


@pytest.mark.parametrize("columns", [80, 40])
def test_it_looks_as_it_did(
    columns: int, name: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))

    compare(f"{name}-{columns}.txt", "".join(map(str, replayed(SESSIONS[name], home))))


def test_on_a_phone_only_what_is_copied_is_wider_than_the_page(
    name: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    drawn = (ran for ran in replayed(SESSIONS[name], home) if ran.command not in COPIED)
    lines = [line for ran in drawn for line in ran.shown.splitlines()]

    too_wide = [line for line in lines if cells(line) > 40]

    assert [line for line in too_wide if HOME not in line and "workoutlog " not in line] == []


def test_without_unicode_only_what_the_lifter_wrote_is_escaped(name: str, home: Path) -> None:
    own = {ascii(each).strip("'") for each in SESSIONS[name] if not each.isascii()}

    plain = "".join(ran.shown for ran in replayed(SESSIONS[name], home, encoding="ascii"))

    assert set(re.findall(r"\\x..|\\u....", plain)) == own


def test_a_script_gets_one_object_for_each_command(name: str, home: Path) -> None:
    for ran in replayed(SESSIONS[name], home, "--json", "--no-input"):
        *talk, last = ran.shown.splitlines()
        envelope = json.loads(last)
        assert set(envelope) == KEYS
        assert envelope["ok"] is (ran.status == 0)
        assert not any(line.startswith("{") for line in talk)
