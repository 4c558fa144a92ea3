"""Exercises."""

from workoutlog.output.human import draw
from workoutlog.output.human.words import count
from workoutlog.output.page import Page, unbroken
from workoutlog.services.catalogue import ExerciseChanged, ExerciseList, ExerciseShown

_MOST_ALIASES = 12


@draw.register
def _shown(result: ExerciseShown, page: Page) -> list[str]:
    return [*page.wrapped(page.strong(result.exercise.name)), *_facts(result, page)]


def _facts(result: ExerciseShown, page: Page) -> list[str]:
    exercise = result.exercise
    drawn: list[str] = []
    facts = [exercise.tracking.value]
    facts += [each for each in (exercise.equipment, "barbell" if exercise.barbell else "") if each]
    if exercise.unit:
        facts.append(f"in {exercise.unit}")
    muscles = ", ".join(filter(None, (exercise.muscle, *exercise.secondary_muscles)))
    rows = (
        ("counted", ", ".join(dict.fromkeys(facts))),
        ("muscles", muscles),
        ("names", ", ".join(result.aliases[:_MOST_ALIASES])),
        ("note", exercise.note),
        ("logged", "" if result.sets is None else count(result.sets, "set")),
        ("from", "the catalogue" if result.built_in else "you"),
    )
    for label, text in rows:
        if text:
            drawn += page.hanging(page.faint(label), text, room=7)
    return drawn


@draw.register
def _list(result: ExerciseList, page: Page) -> list[str]:
    if not result.exercises:
        return ["No exercise has these words."]
    if page.narrow:
        return [line for each in result.exercises for line in page.wrapped(each.exercise.name)]
    rows = [
        (
            each.exercise.name,
            next(iter(each.aliases), ""),
            each.exercise.tracking.value,
            each.exercise.muscle,
        )
        for each in result.exercises
    ]
    return page.columns(rows)


@draw.register
def _changed(result: ExerciseChanged, page: Page) -> list[str]:
    undo = page.faint(unbroken("undo: wl u"))
    said = page.wrapped(f"{result.change}: {result.shown.exercise.name}   {undo}")
    return [*said, *_facts(result.shown, page)]
