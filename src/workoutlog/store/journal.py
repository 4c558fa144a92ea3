"""Journal entries as text: what a command did to which rows."""

import json
from collections.abc import Sequence
from uuid import UUID

from workoutlog.domain.model import NOUNS, Noun
from workoutlog.domain.plain import fields_from_plain, plain_value
from workoutlog.services.ports import JournalChange

_NOUNS = {noun.kind: noun for noun in NOUNS}


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
            noun=_NOUNS[kind],
            id=UUID(row_id),
            before=_values(_NOUNS[kind], before),
            after=_values(_NOUNS[kind], after),
        )
        for kind, row_id, before, after in json.loads(text)
    )


def _plain(values: dict[str, object] | None) -> dict[str, object] | None:
    return values and {name: plain_value(value) for name, value in values.items()}


def _values(noun: type[Noun], values: dict[str, object] | None) -> dict[str, object] | None:
    return values and fields_from_plain(noun, values)
