"""Journal entries as text: what a command did to which rows."""

import json
from collections.abc import Sequence
from uuid import UUID

from workoutlog.domain.model import KINDS, Noun
from workoutlog.domain.plain import fields_from_plain, plain_value
from workoutlog.services.ports import JournalChange


def write(changes: Sequence[JournalChange]) -> str:
    """Write what was changed."""
    return json.dumps(
        [
            [each.noun.kind, str(each.id), _plain(each.before), _plain(each.after)]
            for each in changes
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def read(text: str) -> tuple[JournalChange, ...]:
    """Read what was changed."""
    return tuple(
        JournalChange(
            noun=KINDS[kind],
            id=UUID(row_id),
            before=_values(KINDS[kind], before),
            after=_values(KINDS[kind], after),
        )
        for kind, row_id, before, after in json.loads(text)
    )


def _plain(values: dict[str, object] | None) -> dict[str, object] | None:
    return values and {name: plain_value(value) for name, value in values.items()}


def _values(noun: type[Noun], values: dict[str, object] | None) -> dict[str, object] | None:
    return values and fields_from_plain(noun, values)
