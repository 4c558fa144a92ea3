"""Every picture of progress, on pages of every kind: 40, 80, 120 columns, UTF-8 or not, colour."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import replaying
from goldens import compare
from replaying import HOME, replayed
from workoutlog.output.page import cells

# A lifter's autumn: few sets, one point only, none with a load, then enough to draw.
SESSION = """
@ 2026-08-31 18:00
wl progress squat
wl calendar
wl balance
wl volume
wl compare
wl records squat --history
wl body --trend
wl log squat 3x5@100
wl progress squat
wl balance
wl compare
wl body 82.5kg
wl body --trend
@ 2026-09-02 18:00
wl log bench w40x8 70x8,8,7 / row 60x10,10,10
wl log pullup 6,5,4
wl log plank 45s 50s
@ 2026-09-07 18:00
wl log squat w60x5 3x5@102.5 @8
wl log pullup -20x8,8 / pullup 7
wl log run 5km 27:30
wl body 82kg
wl body waist 86cm
@ 2026-09-14 23:50
wl log squat 3x5@105 @8.5
wl log bench 72.5x8,8,6 d50x12
wl log plank 60s
@ 2026-09-28 18:00
wl log squat 3x5@100 @7
wl log bench 165lbx5,5,5
wl log pullup 8,7,6
wl log curl 12x12/11,12,10
wl body 180lb
@ 2026-10-12 18:00
wl log squat 3x5@107.5 @9
wl log run 6km 32:00
wl log row 65x10,8,8
@ 2026-10-26 18:00
wl log squat 110x3 @9 100x5x2
wl log pullup +5x5,5,5
wl log plank 75s 70s
@ 2026-11-09 18:00
wl log squat 112.5x3 @9 100x5x3
wl log bench 77.5x5,5,5
wl body 81kg
wl body waist 84cm
@ 2026-11-16 18:00
wl log squat 110x2 @9
wl log rdl 90x8,8,8
@ 2026-11-18 18:00
wl progress squat
wl progress squat --of top
wl progress squat --of volume
wl progress squat --of reps --since 2026-10
wl progress bench
wl progress pullup
wl progress plank
wl progress run
wl progress squat --since 2026-11-17
wl calendar
wl calendar --since 2026-11
wl balance
wl balance --since 2026-10
wl volume
wl volume squat --by month
wl volume --by exercise
wl volume --by muscle
wl volume run
wl volume deadlift
wl compare
wl compare 2026-10
wl compare 2026-09 2026-10
wl records squat --history
wl records --since 2026-11
wl body --trend
wl body waist --trend
wl config set weekly_sets "4-8 quadriceps=4-6 calves=2-4"
wl config set week_start sunday
wl balance
wl calendar --since 2026-10
wl delete --yes -w 2026-11-09 -w 2026-11-16
wl progress squat
wl undo
wl progress squat --of speed
wl config set weekly_sets 20-10
wl config set week_start someday
wl compare 2026-01 2026-02 2026-03
wl compare 2026-01 --since 2026-01
wl compare --since 2026-11-10 --until 2026-11-01
wl progress
"""


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a home in which every session is the same."""
    with replaying.home(monkeypatch) as folder:
        yield folder


@pytest.mark.parametrize("colour", ["", "-colour"])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_pictures_look_as_they_did(
    columns: int, encoding: str, colour: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    if colour:
        monkeypatch.setenv("FORCE_COLOR", "1")

    shown = "".join(map(str, replayed(SESSION, home, encoding=encoding)))

    compare(f"pictures-{columns}-{encoding}{colour}.txt", shown)
    wide = [line for line in shown.splitlines() if cells(line) > columns]
    assert [each for each in wide if not re.search(f"{HOME}|workoutlog |^\\$ wl", each)] == []
    assert encoding != "ascii" or not re.findall(r"\\x..|\\u....", shown)


@pytest.mark.parametrize("option", ["--json", "--csv", "--plain"])
def test_every_view_is_a_list_for_scripts_too(option: str, home: Path) -> None:
    logged, day, views = SESSION.rpartition("@ 2026-11-18")
    assert all(ran.status == 0 for ran in replayed(logged, home))
    shown = list(replayed(day + views, home, option, "--no-input"))
    for ran in shown:
        assert "Traceback" not in ran.shown
        assert ran.status in {0, 1, 2}
        if ran.status == 0 and option == "--json":
            assert ran.shown.splitlines()[-1].startswith('{"schema": 1, "ok": true')
    compare(f"pictures{option.removeprefix('-')}.txt", "".join(map(str, shown)))
