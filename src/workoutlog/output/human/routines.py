"""Routines and programs: their texts as they are, lists with what is followed."""

from workoutlog.domain.shell import quoted
from workoutlog.output.human import draw
from workoutlog.output.human.words import count, day
from workoutlog.output.page import Page, printable, unbroken
from workoutlog.services.routines import (
    ProgramList,
    ProgramShown,
    RoutineChanged,
    RoutineDeleted,
    RoutineList,
    RoutineShown,
)


@draw.register
def _list(result: RoutineList, page: Page) -> list[str]:
    if not result.routines:
        return [
            "No routines yet.",
            *page.hanging("next", "wl routine programs, or wl routine add", indent=0),
        ]
    drawn = []
    for each in result.routines:
        drawn += page.hanging(page.strong(each.routine.name), _facts(each), indent=0)
    return drawn


@draw.register
def _shown(result: RoutineShown, page: Page) -> list[str]:
    # As it is, so that it can be kept in a file and read again.
    del page
    return printable(result.routine.text).rstrip("\n").split("\n")


@draw.register
def _changed(result: RoutineChanged, page: Page) -> list[str]:
    undo = page.faint(unbroken("undo: wl u"))
    drawn = page.wrapped(f"{result.change}: {result.shown.routine.name}   {undo}")
    if facts := _facts(result.shown):
        drawn += page.hanging("", facts, indent=0)
    name, wanted = result.shown.routine.name, result.shown.maxes_wanted
    if wanted:
        drawn += page.hanging("", f"training maxes to fill in: {', '.join(wanted)}", indent=0)
    following = f"wl next {quoted(name)}"
    if wanted:
        following = f"wl routine max {quoted(name)} {quoted(wanted[0])} 100"
    return [*drawn, *page.hanging(page.faint("next"), following, indent=0)]


@draw.register
def _deleted(result: RoutineDeleted, page: Page) -> list[str]:
    undo = page.faint(unbroken("undo: wl u"))
    return page.wrapped(f"deleted: {result.routine.name}   {undo}")


@draw.register
def _programs(result: ProgramList, page: Page) -> list[str]:
    drawn = []
    for each in result.programs:
        drawn += [page.strong(each.name), *page.hanging("", each.about, indent=0)]
        drawn += page.hanging("", page.faint(f"wl routine add --program {each.slug}"), indent=0)
    return drawn


@draw.register
def _program(result: ProgramShown, page: Page) -> list[str]:
    del page
    return result.text.rstrip("\n").split("\n")


def _facts(shown: RoutineShown) -> str:
    days = [each for each in shown.days if each]
    said = []
    if days:
        said.append(f"{unbroken(count(len(days), 'day'))}: {', '.join(map(unbroken, days))}")
    followed_at = shown.routine.followed_at
    if shown.is_followed and followed_at is not None:
        said.append(unbroken(f"followed since {day(followed_at.date())}"))
    return "   ".join(said)
