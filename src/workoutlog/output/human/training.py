"""What training says back: short, and the next command beside it."""

from workoutlog.domain.model import SetType
from workoutlog.domain.notation import write
from workoutlog.output.human import draw
from workoutlog.output.human.following import command_lines
from workoutlog.output.human.records import record_text
from workoutlog.output.human.words import clock, count, day, days_ago
from workoutlog.output.human.workouts import (
    blocks_lines,
    elapsed,
    past_lines,
    sets_text,
    summary,
    time_text,
    title,
    unit_of,
)
from workoutlog.output.page import Page, unbroken
from workoutlog.services.resting import Rest
from workoutlog.services.training import Discarded, Finished, Noted, Started, Status


@draw.register
def _started(result: Started, page: Page) -> list[str]:
    at = time_text(result.workout.started_at, result.workout, result.when)
    past = past_lines(page) if result.is_past else []
    name = page.strong(result.workout.name or "Workout")
    drawn = []
    if result.finished is not None:
        finished = result.finished
        of = unbroken(day(finished.local_start.date()))
        drawn += page.wrapped(f"Finished {finished.name or 'the workout'} of {of}.")
    if result.last_time is None:
        return [
            *drawn,
            *page.wrapped(f"{name}   {at}"),
            *past,
            *page.hanging("next", "wl log squat 3x5@100", indent=0),
        ]
    before = result.last_time
    ago = unbroken(f"last time {days_ago(before.workout.local_start, result.workout.local_start)}")
    drawn += [*page.wrapped(f"{name}   {at}      {ago}"), *past]
    for number, block in enumerate(before.blocks):
        label = "next" if number == 0 else "then"
        text = f"{unbroken(block.handle)} {sets_text(block, page)}"
        drawn += page.hanging(page.faint(label), text, indent=0)
    return drawn


@draw.register
def _status(result: Status, page: Page) -> list[str]:
    shown = result.running
    if shown is None:
        return _idle(result, page)
    counts: dict[str, int] = {}
    for block in shown.blocks:
        working = sum(each.set.set_type is not SetType.WARM_UP for each in block.sets)
        counts[block.handle] = counts.get(block.handle, 0) + working
    head = f"{page.strong(title(shown))} {elapsed(shown, result.now)}"
    said = [unbroken(f"{handle} {count(number, 'set')}") for handle, number in counts.items()]
    said = said or ["no sets yet"]
    if rest := _rest_left(result.rest):
        said.append(rest)
    drawn = page.hanging(head, "   ".join(said), indent=0)
    if shown.sets:
        last = shown.blocks[-1]
        text = write([last.sets[-1].set], last.exercise.tracking, ascii_only=not page.unicode)
        drawn += page.hanging(page.faint("last"), f"{last.handle} {unbroken(text)}", indent=0)
    if result.following is not None:
        drawn += command_lines(result.following, page)
    if result.forgotten_at is not None:
        at = result.forgotten_at.astimezone(shown.workout.local_start.tzinfo)
        since = unbroken(f"{day(at.date())} {at:%H:%M}")
        end = unbroken("wl finish --last-set")
        drawn += page.wrapped(f"Still open since {since}. End it there: {end}")
    return drawn


@draw.register
def _finished(result: Finished, page: Page) -> list[str]:
    said = summary(result.shown)
    if result.records:
        said.append(unbroken(count(len(result.records), "record")))
    drawn = page.hanging(page.strong(title(result.shown)), "   ".join(said), indent=0)
    for broken in result.records:
        text = record_text(
            broken.record, broken.handle, broken.exercise.tracking, page, unit_of(result.shown)
        )
        drawn += page.hanging(page.good("record:"), text, indent=0)
    return drawn


@draw.register
def _discarded(result: Discarded, page: Page) -> list[str]:
    sets = unbroken(count(len(result.shown.sets), "set"))
    undo = page.faint(unbroken("undo: wl u"))
    return page.wrapped(f"Discarded {title(result.shown)} with {sets}.   {undo}")


@draw.register
def _noted(result: Noted, page: Page) -> list[str]:
    to = title(result.shown) if result.set_number is None else f"set {result.set_number}"
    return page.hanging(page.faint(f"note on {to}"), result.note, indent=0)


def _idle(result: Status, page: Page) -> list[str]:
    if result.last is None:
        return ["Nothing logged yet.", *page.hanging("next", "wl log squat 3x5@100", indent=0)]
    ago = days_ago(result.last.workout.local_start, result.now)
    head = f"{page.strong(title(result.last))} {ago}"
    drawn = page.hanging(head, "   ".join(summary(result.last)), indent=0)
    drawn += blocks_lines(result.last, page)
    return [
        *drawn,
        *page.hanging(page.faint("next"), "wl start, or wl log squat 3x5@100", indent=0),
    ]


def _rest_left(rest: Rest | None) -> str:
    if rest is None:
        return ""
    return unbroken(f"rest {clock(rest.left_s)} left") if rest.left_s else "rest is over"
