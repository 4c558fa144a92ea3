"""Writing a history down in a test: a logbook with some rows in it, and the text of its export."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

from builders import Gym
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Exercise, Noun, Tracking, Workout, WorkoutSet
from workoutlog.domain.stamps import LOWEST
from workoutlog.domain.units import MassUnit
from workoutlog.formats.writers import WRITERS
from workoutlog.services.exporting import Exported, Writer, export

MONDAY = datetime(2020, 1, 6, 18, 0, 30, tzinfo=UTC)
VISIT = Workout(
    id=UUID(int=1), started_at=MONDAY, finished_at=MONDAY + timedelta(minutes=65), name="Push"
)
SQUAT = Exercise(id=UUID(int=2), name="Squat", tracking=Tracking.WEIGHTED)
ZORK = Exercise(id=UUID(int=3), name='Zork, "seated"', tracking=Tracking.WEIGHTED)
FORMULA = Exercise(id=UUID(int=4), name="=Zork", tracking=Tracking.WEIGHTED)
ALL = (SQUAT, ZORK, FORMULA)


def a_set(number: int, exercise: Exercise = SQUAT, **given: Any) -> WorkoutSet:
    """Make a set of the visit, behind those of a lower number."""
    return WorkoutSet(
        id=UUID(int=100 + number),
        workout_id=VISIT.id,
        exercise_id=exercise.id,
        position=f"{number:05}8",
        **given,
    )


def lifted(load: float, reps: int, **others: Any) -> dict[str, Any]:
    """Give the fields of a set with a load in kilograms."""
    return {"load_g": round(load * 1000), "load_unit": MassUnit.KG, "reps": reps, **others}


def written(
    folder: Path, form: str, *sets: dict[str, Any], visit: Workout = VISIT, **options: Any
) -> tuple[str, Exported]:
    """Write down a workout with some sets, each given by its fields, and nothing else."""
    with closing(Gym(folder / "logbook.db")) as gym:
        keep(gym, [*ALL, visit, *(a_set(n, **each) for n, each in enumerate(sets))])
        return exported(gym, form, **options)


def keep(gym: Gym, nouns: Sequence[Noun]) -> None:
    """Save rows as an import does."""
    gym.logbook.save([Version(each, LOWEST) for each in nouns])


def exported(
    gym: Gym,
    form: str,
    *,
    unit: MassUnit = MassUnit.KG,
    guard: bool = False,
    **only: Any,
) -> tuple[str, Exported]:
    """Export what a gym has; ``only`` are the filters."""
    text = StringIO()

    @contextmanager
    def opened() -> Iterator[Writer]:
        yield WRITERS[form](text, unit, guard)

    done = export(gym.moment, opened, path=Path("history"), form=form, **only)
    return text.getvalue(), done


def text_of(gym: Gym, form: str, **options: Any) -> str:
    """Export what a gym has, as a text."""
    return exported(gym, form, **options)[0]
