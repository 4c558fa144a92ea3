"""A workout, its exercises and its sets."""

from collections import Counter
from datetime import datetime

from workoutlog.domain.model import Workout
from workoutlog.domain.notation import write
from workoutlog.domain.units import MassUnit
from workoutlog.output.human import draw
from workoutlog.output.human.words import count, day, hours, lasted, volume_load
from workoutlog.output.page import Page, unbroken
from workoutlog.services.times import When
from workoutlog.services.workouts import Block, WorkoutShown

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def sets_text(block: Block, page: Page) -> str:
    """Write the sets of a block in the notation, which reads them back."""
    sets = [each.set for each in block.sets]
    return unbroken(write(sets, block.exercise.tracking, ascii_only=not page.unicode))


def time_text(instant: datetime, workout: Workout, when: When) -> str:
    """Write an instant of a workout, with its day and what was assumed where it was typed."""
    local = instant.astimezone(workout.local_start.tzinfo)
    if not when.typed:
        return f"{local:%H:%M}"
    assumed = f" ({when.assumed})" if when.assumed else ""
    return unbroken(f"{day(local.date())} {local:%H:%M}{assumed}")


def past_lines(page: Page) -> list[str]:
    """Say where sets go after a workout was begun in the past."""
    return page.wrapped(f"That is long ago: log its sets with {unbroken('--at')}, too.")


def title(shown: WorkoutShown) -> str:
    """Name a workout, also one without a name."""
    return shown.workout.name or "Workout"


def unit_of(shown: WorkoutShown) -> MassUnit:
    """Find the unit that a workout was mostly logged in."""
    units = Counter(each.set.load_unit for each in shown.sets if each.set.load_unit)
    return units.most_common(1)[0][0] if units else MassUnit.KG


def summary(shown: WorkoutShown) -> list[str]:
    """Sum a workout up in a few words: how long, how many sets, how much."""
    said = []
    if shown.duration:
        said.append(lasted(shown.duration))
    said.append(count(shown.working_sets, "set"))
    if shown.volume_load_g:
        said.append(volume_load(shown.volume_load_g, unit_of(shown)))
    return [unbroken(each) for each in said]


def blocks_lines(shown: WorkoutShown, page: Page, *, numbers: bool = False) -> list[str]:
    """Write a line for each exercise, with the numbers of its sets where they are wanted."""
    room = _room_for_numbers(shown) if numbers else 0
    indent = room + 2
    drawn = []
    for block in shown.blocks:
        label = page.strong(f"{_superset(block)}{block.handle}")
        lines = page.hanging(label, sets_text(block, page), indent=indent)
        if numbers:
            lines[0] = f"{page.faint(_span(block).rjust(room))}{lines[0][room:]}"
        drawn += lines
        for note in _notes(block):
            drawn += page.hanging("", page.faint(note), indent=indent)
    return drawn


def heading(shown: WorkoutShown, page: Page) -> str:
    """Write the line above a workout: its day, its name, its code."""
    start = shown.workout.local_start
    left = f"{page.strong(day(start.date()))}  {shown.workout.name}".rstrip()
    return page.ends(left, page.faint(shown.code))


@draw.register
def _workout(result: WorkoutShown, page: Page) -> list[str]:
    workout = result.workout
    zone = workout.local_start.tzinfo
    times = f"{workout.local_start:%H:%M}"
    if workout.finished_at is None:
        times += " running"
    elif workout.finished_at > workout.started_at:
        times += f"-{workout.finished_at.astimezone(zone):%H:%M}"
    drawn = [
        heading(result, page),
        *page.wrapped(page.faint("   ".join((times, *summary(result))))),
    ]
    for line in workout.note.splitlines():
        drawn += page.hanging("", line, indent=0)
    drawn += blocks_lines(result, page, numbers=True)
    return drawn


def elapsed(shown: WorkoutShown, now: datetime) -> str:
    """Write how long a workout has been going on."""
    return hours(now - shown.workout.started_at)


def _span(block: Block) -> str:
    first, last = block.sets[0].number, block.sets[-1].number
    return f"{first}" if first == last else f"{first}-{last}"


def _room_for_numbers(shown: WorkoutShown) -> int:
    """Say how wide a column holds the numbers of any of the sets: 10-16."""
    last = f"{shown.blocks[-1].sets[-1].number}" if shown.blocks else ""
    return max(2 * len(last) + 1, 5)


def _superset(block: Block) -> str:
    group = block.sets[0].set.superset
    return "" if group is None else f"{_LETTERS[(group - 1) % len(_LETTERS)]}: "


def _notes(block: Block) -> list[str]:
    """Write each note once, under the sets it belongs to."""
    lines = (line for each in block.sets for line in each.set.note.splitlines())
    return list(dict.fromkeys(filter(None, lines)))
