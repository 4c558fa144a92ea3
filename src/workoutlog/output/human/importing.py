"""What became of an import: in a few lines what was added, and whole what could not be."""

from workoutlog.output.human import draw
from workoutlog.output.human.words import count
from workoutlog.output.page import Page, printable, unbroken
from workoutlog.services.importing import FileImported, Imported
from workoutlog.services.keeping import Tally
from workoutlog.services.naming import NameRead

_ROOM = 8
_MOST_ROWS = 10
_MOST_NAMES = 12


@draw.register
def _imported(result: Imported, page: Page) -> list[str]:
    drawn = []
    for each in result.files:
        drawn += [*_file(each, page), ""]
    drawn += _created(result.names, page)
    sets = sum(each.sets.added for each in result.files)
    rows = sum(each.rejected_rows for each in result.files)
    said = "would be imported" if result.dry_run else "imported"
    news = [unbroken(f"{count(sets, 'new set')} {said}")]
    if rows:
        news.append(unbroken(f"{count(rows, 'row')} rejected"))
    undo = "" if result.dry_run or not _changed(result) else f"   {page.faint('undo: wl u')}"
    return [*drawn, *page.wrapped(", ".join(news) + undo)]


def _changed(result: Imported) -> bool:
    return any(
        tally.added
        for each in result.files
        for tally in (each.exercises, each.workouts, each.sets, each.measurements, each.routines)
    )


def _file(each: FileImported, page: Page) -> list[str]:
    drawn = page.wrapped(
        f"{page.strong(printable(each.name))}   {each.app}, {count(each.rows, 'row')}"
    )
    facts = [
        ("new", _counted(each, "added")),
        ("there", _counted(each, "there")),
        ("deleted", _counted(each, "deleted")),
        ("also", _beside(each)),
        *(("skipped", f"{rows:,}: {why}") for why, rows in each.skipped.items()),
        *(
            ("assumed", f"{one.what}: {one.value} {unbroken(f'(else {one.option})')}")
            for one in each.assumed
        ),
        *(("note", warning) for warning in each.warnings),
    ]
    for label, text in facts:
        if text:
            drawn += page.hanging(page.faint(label), text, room=_ROOM)
    return drawn + _rejected(each, page)


def _counted(each: FileImported, what: str) -> str:
    """Say how many rows of each noun became what: 1,903 sets in 86 workouts, 4 measurements."""

    def number(tally: Tally) -> int:
        return int(getattr(tally, what))

    sets, workouts = number(each.sets), number(each.workouts)
    parts = []
    if sets or workouts:
        in_workouts = f" in {count(workouts, 'workout')}" if workouts else ""
        parts.append(count(sets, "set") + in_workouts)
    others = ((each.measurements, "measurement"), (each.routines, "routine"))
    for tally, word in (*others, (each.exercises, "exercise")):
        if number(tally):
            parts.append(count(number(tally), word))
    return ", ".join(map(unbroken, parts))


def _beside(each: FileImported) -> str:
    parts = [(each.rests, "rest"), (each.notes, "note")]
    return ", ".join(unbroken(count(number, word)) for number, word in parts if number)


def _rejected(each: FileImported, page: Page) -> list[str]:
    drawn = []
    for row in each.rejected[:_MOST_ROWS]:
        place = ", ".join(filter(None, (f"line {row.line}" if row.line else "", row.column)))
        drawn += page.hanging(page.bad("rejected"), printable(f"{place}: {row.reason}"), room=_ROOM)
        shown = printable(row.row[: 2 * page.width])
        drawn += page.hanging("", page.faint(shown), indent=_ROOM + 2)
    more = each.rejected_rows - min(len(each.rejected), _MOST_ROWS)
    if more:
        drawn += page.hanging("", f"and {more:,} more: --report FILE lists them", indent=_ROOM + 2)
    return drawn


def _created(names: tuple[NameRead, ...], page: Page) -> list[str]:
    """List the exercises that were made, for a wrong one is best mapped at once."""
    created = sorted((each for each in names if each.created), key=lambda each: -each.sets)
    if not created:
        return []
    drawn = page.wrapped(f"New exercises, for no other is called so: {len(created)}")
    for each in created[:_MOST_NAMES]:
        drawn += page.hanging(
            each.exercise, f"{each.tracking}, {unbroken(count(each.sets, 'set'))}"
        )
    if len(created) > _MOST_NAMES:
        drawn += page.hanging("", f"and {len(created) - _MOST_NAMES} more", indent=0)
    return [*drawn, *page.wrapped("Is one of them another exercise? --map FILE says so."), ""]
