"""Conflicts: what was kept, what lost, and how to choose."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from difflib import SequenceMatcher

from workoutlog.domain.model import Exercise, Reason, WorkoutSet
from workoutlog.domain.notation import SetValues, write
from workoutlog.domain.plain import plain_value
from workoutlog.domain.shell import quoted
from workoutlog.output.human import draw
from workoutlog.output.human.words import day
from workoutlog.output.page import Page, printable, unbroken
from workoutlog.services.conflicts import (
    ConflictList,
    ConflictSettled,
    ConflictShown,
    Doubles,
    Written,
)

_IN_NOTATION = frozenset(each.name for each in fields(SetValues))
_WHY = {
    Reason.EDIT_EDIT: "Both wrote it without knowing of the other.",
    Reason.EDIT_DELETE: "One deleted what the other had written in, so it was kept.",
    Reason.ADD_UNDER_DELETED: "One deleted the workout, the other added to it, so it was kept.",
}


@draw.register
def _list(result: ConflictList, page: Page) -> list[str]:
    if not result.conflicts and not result.doubles:
        return ["No conflicts."]
    drawn = [line for each in result.conflicts for line in _conflict(each, page)]
    if result.conflicts:
        drawn += page.wrapped(page.faint("wl conflicts take N, or wl conflicts keep N"))
    return drawn + [line for each in result.doubles for line in _doubles(each, page)]


@draw.register
def _one(result: ConflictShown, page: Page) -> list[str]:
    return [*_conflict(result, page), *page.wrapped(_WHY[result.reason])]


@draw.register
def _settled(result: ConflictSettled, page: Page) -> list[str]:
    kept, lost = result.conflict.kept, result.conflict.lost
    chosen, other = (lost, kept) if result.taken else (kept, lost)
    values = _apart(chosen.values, other.values)
    text = value_text(values, chosen.row, result.conflict.exercise, page)
    label = "taken" if result.taken else "kept"
    return page.hanging(label, f"{text}   {page.faint(unbroken('undo: wl u'))}", indent=0)


def value_text(
    values: Mapping[str, object], row: object, exercise: Exercise | None, page: Page
) -> str:
    """Write values as the lifter wrote them; a set in the notation, with all that it says."""
    if values.get("deleted") is not None:
        return "deleted" if values["deleted"] else "not deleted"
    in_notation = values.keys() & _IN_NOTATION
    if in_notation and exercise is not None and isinstance(row, WorkoutSet):
        text = unbroken(write([row], exercise.tracking, ascii_only=not page.unicode))
        values = {name: value for name, value in values.items() if name not in in_notation}
        return ", ".join(filter(None, (text, _plainly(values))))
    return _plainly(values) or "what this version cannot read"


def _apart(values: Mapping[str, object], other: Mapping[str, object]) -> Mapping[str, object]:
    """Leave of long texts only the lines that the other side does not have."""
    return {name: _lines_apart(value, other.get(name)) for name, value in values.items()}


def _lines_apart(value: object, other: object) -> object:
    if not isinstance(value, str) or not isinstance(other, str) or "\n" not in value + other:
        return value
    lines, others = value.splitlines(), other.splitlines()
    matcher = SequenceMatcher(None, lines, others, autojunk=False)
    changed = [
        line
        for change, first, last, _, _ in matcher.get_opcodes()
        if change != "equal"
        for line in lines[first:last]
    ]
    return "; ".join(filter(str.strip, changed)) or "without what the other has"


def _plainly(values: Mapping[str, object]) -> str:
    return ", ".join(
        f"{name.replace('_', ' ')} {printable(_said(value)) or 'empty'}"
        for name, value in values.items()
    )


def _said(value: object) -> str:
    if value is None:
        return "none"
    return _when(value) if isinstance(value, datetime) else str(plain_value(value))


def _conflict(result: ConflictShown, page: Page) -> list[str]:
    drawn = page.hanging(page.strong(f"{result.number}"), _what(result), indent=0)
    kept, lost = result.kept, result.lost
    for label, each, other in (("kept", kept, lost), ("lost", lost, kept)):
        values = _apart(each.values, other.values)
        text = value_text(values, each.row, result.exercise, page)
        drawn += page.hanging(label, f"{text}   {page.faint(_who(each))}", indent=3)
    return drawn


def _what(result: ConflictShown) -> str:
    part = result.part.replace("_", " ")
    if result.exercise is not None:
        of = f" of {unbroken(day(result.workout.local_start.date()))}" if result.workout else ""
        return f"{result.exercise.name}{of}: {part}"
    name = getattr(result.row, "name", None)
    if result.row is None:
        return f"a {result.kind} that is not here any more: {part}"
    return f"{result.kind} {printable(name)}: {part}" if name else f"{result.kind}: {part}"


def _who(written: Written) -> str:
    if written.by is None or written.at is None:
        return "another device"
    return unbroken(f"{printable(written.by)}, {_when(written.at)}")


def _when(instant: datetime) -> str:
    here = instant.astimezone()
    return f"{day(here.date())} {here:%H:%M}"


def _doubles(result: Doubles, page: Page) -> list[str]:
    name = printable(result.name)
    return page.wrapped(
        f'{len(result.exercises)} exercises are called "{name}". To make them one: '
        f"wl exercise merge {quoted(name)} {quoted(name)}"
    )
