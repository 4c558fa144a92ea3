"""Writing a history down in a test: a logbook with some rows in it, and the text of its export."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from builders import Gym
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Noun
from workoutlog.domain.stamps import LOWEST
from workoutlog.domain.units import MassUnit
from workoutlog.formats.writers import WRITERS
from workoutlog.services.exporting import Exported, Writer, export


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
