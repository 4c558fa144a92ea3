"""Batches say what their rows would say one by one."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import sets
from workoutlog.domain.batches import Batch
from workoutlog.domain.changes import applied, change_of
from workoutlog.domain.columns import Column
from workoutlog.domain.merge import Version
from workoutlog.domain.model import WorkoutSet
from workoutlog.domain.stamps import LOWEST, stamp
from workoutlog.errors import InvalidValue

A_SET = WorkoutSet(id=UUID(int=1), workout_id=UUID(int=2), exercise_id=UUID(int=3), reps=5)


def batch(*rows: WorkoutSet, **columns: list[Any]) -> Batch:
    names = [each.name for each in fields(WorkoutSet) if each.name != "id"]
    held = {name: [getattr(row, name) for row in rows] for name in names}
    kept = {name: Column.of(column) for name, column in (held | columns).items()}
    ids, seqs = [row.id for row in rows], [*range(len(rows))]
    return Batch(WorkoutSet, ids, seqs, [LOWEST] * len(rows), kept)


@given(st.lists(sets, min_size=1, max_size=5, unique_by=lambda each: each.id))
def test_its_rows_are_what_it_was_made_of(rows: list[WorkoutSet]) -> None:
    made = batch(*rows).checked()

    sent = [*made.sent()]

    assert [each.change for each in sent] == [change_of(Version(row, LOWEST)) for row in rows]
    assert [each.seq for each in sent] == [*range(len(rows))]
    assert [key for _, key in made.keys] == [each.id for each in rows]


@given(st.lists(st.tuples(sets, st.booleans()), min_size=1, max_size=5))
def test_some_of_its_rows_are_taken(rows: list[tuple[WorkoutSet, bool]]) -> None:
    some = batch(*(row for row, _ in rows)).where([wanted for _, wanted in rows])

    assert [applied(None, each.change).noun for each in some.sent()] == [
        row for row, wanted in rows if wanted
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"rpe_tenths": 101},
        {"note": "\0"},
        {"load_g": 100_000},
        {"reps": None},
        {"reps_right": 5, "reps": None},
        {"performed_at": datetime(2300, 1, 1, tzinfo=UTC)},
    ],
    ids=repr,
)
@pytest.mark.parametrize("at", [0, 1])
def test_what_a_noun_refuses_it_refuses(wrong: dict[str, Any], at: int) -> None:
    good = batch(A_SET, replace(A_SET, id=UUID(int=4), duration_s=9))
    columns = {name: [*column.rows()] for name, column in good.fields.items()}
    for name, value in wrong.items():
        columns[name][at] = value
    if "reps" in wrong:
        columns["duration_s"] = [9 if "reps_right" in wrong else None] * 2

    with pytest.raises(InvalidValue):
        good._replace(fields={name: Column.of(rows) for name, rows in columns.items()}).checked()


def test_it_keeps_no_more_than_a_noun_keeps() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    finer = batch(A_SET, performed_at=[noon + timedelta(microseconds=1_234)]).checked()

    assert finer.fields["performed_at"].rows() == [noon + timedelta(milliseconds=1)]


def test_the_newest_stamp_is_that_of_any_row() -> None:
    two = batch(A_SET, A_SET)._replace(stamps=[stamp(9, 0, 1), LOWEST])

    assert two.newest == stamp(9, 0, 1)
