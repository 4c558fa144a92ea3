"""The report, from the logbook to the eyes of who opens it: at a desk, on a phone, in the dark."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import chromium
from chromium import Chromium, Look, size_and_corner
from lifting import obediently, well, wl
from strategies import seeded
from workoutlog.cli.context import Context

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
WEEKS = 52
LIFTS = (
    (("Squat (Barbell)", 100), ("Bench Press (Barbell)", 70), ("Pull Up", 0)),
    (("Deadlift (Barbell)", 120), ("Overhead Press (Barbell)", 45), ("Plank", 0)),
    (("Front Squat (Barbell)", 70), ("Bench Press (Barbell)", 70), ("Bicep Curl (Barbell)", 25)),
)
LOOKS = [Look(320), Look(390), Look(390, dark=True), Look(768), Look(1280), Look(1280, dark=True)]


def history() -> Iterator[str]:
    """Write a year of somebody who gets stronger, as an export of another program."""
    random = seeded(11)
    yield "Date,Workout Name,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes"
    for week in range(WEEKS):
        for number, lifts in enumerate(LIFTS):
            if random.random() < 0.15 or 20 <= week < 22:
                continue
            day = NOW - timedelta(days=7 * (WEEKS - week) - 2 * number + 2)
            for exercise, load in lifts:
                working = round(load * (1 + week / 200 + random.uniform(-0.02, 0.02)) / 2.5) * 2.5
                for order in range(1, 4):
                    reps, seconds = (
                        (0, 60 + week) if exercise == "Plank" else (random.randint(4, 8), 0)
                    )
                    yield (
                        f"{day:%Y-%m-%d %H:%M:%S},Day <{number}>,{exercise},"
                        f"{order},{working:g},{reps},0,{seconds},"
                    )


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a home in which a year was logged, with a name that nobody should have."""
    monkeypatch.setattr(Context, "now", lambda _: NOW)
    folder = Path.home()
    monkeypatch.chdir(folder)
    export = folder / "strong.csv"
    export.write_text("\n".join(history()) + "\n", encoding="utf-8")
    well("import", "strong.csv", "--unit", "kg")
    for week in range(0, WEEKS, 2):
        well(
            "body",
            f"{80 + week / 20:.1f}kg",
            "--at",
            f"{NOW - timedelta(weeks=WEEKS - week):%Y-%m-%d}",
        )
    well("exercise", "add", '<script>alert("x")</script> Press', "--barbell", "--alias", "xss")
    well("log", "xss", "60x5")
    return folder


@pytest.fixture
def page(home: Path) -> Path:
    """Give the page that was written."""
    assert "report.html" in well("report", "--html", "report.html")
    return home / "report.html"


@pytest.fixture
def browser(tmp_path: Path) -> Chromium:
    """Give a browser."""
    return chromium.find(tmp_path)


def overlaps(texts: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """List the texts of a picture that stand on each other."""
    return [
        (one["text"], other["text"])
        for one, other in combinations(texts, 2)
        if min(one["right"], other["right"]) - max(one["left"], other["left"]) > 1
        and min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 2
    ]


def flaws(seen: dict[str, Any]) -> list[object]:
    """List what somebody would frown at: what spills over, stands on something, or is too small."""
    found: list[object] = [*seen["spills"]]
    if seen["reaches"] > seen["width"]:
        found.append("it can be moved sideways")
    for texts in seen["pictures"]:
        found += overlaps(texts)
        found += [
            each
            for each in texts
            if not (0 <= each["left"] <= each["right"] <= seen["width"])
            or not (9 <= each["bottom"] - each["top"] <= 24)
        ]
    return found


def luminance(colour: str) -> float:
    """Say how bright a colour of a browser's is: 0 to 1, as WCAG 2.2 reckons."""
    parts = [int(each) / 255 for each in re.findall(r"\d+", colour)[:3]]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Say how well a text stands out: 4.5 is enough for everybody to read it."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    "look", LOOKS, ids=lambda each: f"{each.width}{'-dark' if each.dark else ''}"
)
def test_a_browser_shows_it_well(look: Look, page: Path, browser: Chromium) -> None:
    seen = browser.seen(page, look)

    assert seen["width"] == look.width
    assert seen["headings"][:3] == ["Training", "Strength", "Bench Press"]
    assert {"Body weight", "Calendar", "Balance", "Records"} <= set(seen["headings"])
    assert len(seen["pictures"]) == 8 + 1 + 2 + 1
    assert flaws(seen) == []
    assert (luminance(seen["paper"]) < 0.1) is look.dark
    assert contrast(seen["ink"], seen["paper"]) > 7
    assert contrast(seen["muted"], seen["card"]) > 4.5


@pytest.mark.parametrize("look", [Look(390), Look(1280, dark=True)], ids=["phone", "desk"])
def test_it_can_be_photographed(look: Look, page: Path, browser: Chromium) -> None:
    width, height, corner = size_and_corner(browser.picture(page, look, 1200))

    assert (width, height) == (look.width, 1200)
    assert (max(corner) < 64) is look.dark


def test_a_browser_has_nothing_against_it(page: Path, browser: Chromium) -> None:
    """Neither a script of somebody's exercise nor anything from elsewhere is even tried."""
    assert browser.complaints(page, Look(1280)) == []


def test_it_prints(page: Path, browser: Chromium) -> None:
    printed = browser.print(page)

    assert printed.startswith(b"%PDF")
    pages = re.findall(rb"/Type\s*/Page\b", printed)
    assert 2 <= len(pages) <= 5


def test_it_needs_nothing_but_itself(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; Press" in text
    assert re.findall(r"<(?:script|link|img|iframe|object|embed|use|base)\b", text) == []
    assert re.findall(r"\b(?:src|href|action|on\w+)=|url\(|@import|https?:", text) == []
    assert "default-src &#x27;none&#x27;" in text
    assert len(text) < 200_000


def test_only_its_owner_may_read_it(page: Path) -> None:
    assert page.stat().st_mode & 0o777 == 0o600


def test_the_same_history_is_the_same_page(page: Path) -> None:
    before = page.read_bytes()
    well("report", "--html", "report.html")
    assert page.read_bytes() == before


def test_what_was_logged_since_is_there(page: Path) -> None:
    well("log", "squat", "300x1")
    well("report", "--html", "report.html")
    assert "<strong>300 kg</strong>" in page.read_text(encoding="utf-8")


def test_a_script_gets_the_numbers(home: Path) -> None:
    data = wl("report", "--json", "--html", "report.html").data

    assert data["path"] == "report.html"
    report = data["report"]
    days = report["calendar"]["days"]
    assert report["workouts"] == sum(each["workouts"] for each in days)
    assert report["sets"] == sum(each["sets"] for each in days)
    assert report["curves"][0]["handle"] == "bench"
    assert home.joinpath("report.html").exists()


def test_without_a_file_it_says_how_to_get_one(home: Path) -> None:
    assert well("report").splitlines()[-1] == "next  wl report --html report.html"
    assert not list(home.glob("*.html"))


@pytest.mark.parametrize(
    ("days", "width"),
    [(("--since", "-1w"), 390), (("--until", "2025-12-31"), 1280), (("--since", "today"), 1280)],
    ids=["week", "begin", "today"],
)
def test_some_days_are_a_page_too(
    days: tuple[str, str], width: int, home: Path, browser: Chromium
) -> None:
    well("report", "--html", "some.html", *days)
    assert flaws(browser.seen(home / "some.html", Look(width))) == []


@pytest.mark.parametrize("line", ["plank 60s", "pullup 10", "run 5km 25:00", "squat w60x5"])
def test_without_loads_there_are_no_curves(
    line: str, browser: Chromium, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path.home())
    well("log", *line.split())
    well("report", "--html", "report.html")
    seen = browser.seen(Path.home() / "report.html", Look(1280))
    assert flaws(seen) == []
    assert "Strength" not in seen["headings"]
    assert ("Records" in seen["headings"]) is not line.endswith("w60x5")


def test_after_a_long_pause_the_calendar_is_empty(home: Path, browser: Chromium) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Context, "now", lambda _: NOW + timedelta(weeks=80))
        well("report", "--html", "late.html")
    seen = browser.seen(home / "late.html", Look(1280))
    assert flaws(seen) == []
    assert "Balance" not in seen["headings"]
    text = home.joinpath("late.html").read_text(encoding="utf-8")
    assert "0 days of training in 0 of 53 weeks" in text
    assert "weeks in a row" in text


def test_without_sets_no_file_is_made() -> None:
    ran = wl("report", "--html", "report.html")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.endswith("There is nothing to report yet.\nTry: wl log squat 3x5@100\n")
    assert not list(Path.home().rglob("*.html"))


def test_the_logbook_is_spared(home: Path) -> None:
    logbook = wl("where", "--json").data["paths"][0][1]
    ran = wl("report", "--html", logbook, "--json")
    assert ran.error["message"] == f"{logbook} is the logbook itself."
    assert well("history", "--limit", "1")
    assert not list(home.glob("*.html"))


def test_a_place_that_cannot_be_written_keeps_what_is_there(page: Path) -> None:
    before = page.read_bytes()
    page.parent.chmod(0o500)
    try:
        ran = obediently("report", "--html", "report.html")
    finally:
        page.parent.chmod(0o700)
    assert ran.status == 1
    assert "report.html cannot be written: Permission denied." in ran.err
    assert page.read_bytes() == before


def test_a_page_goes_to_standard_output_where_a_script_wants_it() -> None:
    well("log", "squat", "100x5")

    assert well("report", "--html", "-").startswith("<!doctype html>")
    assert not Path("-").exists()
    refused = wl("report", "--html", "-", "--json")
    assert refused.error["code"] == "usage"
