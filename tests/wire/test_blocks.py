"""Columns are read from a block as they were written, and what rows share stands there once."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from workoutlog.domain.columns import Column
from workoutlog.wire.blocks import block_of, check_shared, columns_in, ids_in

texts = st.none() | st.sampled_from(["", "light", "x" * 1_990, "é" * 1_500])


@given(st.lists(st.tuples(texts, st.integers(0, 3)), min_size=1, max_size=12))
def test_columns_arrive_as_they_were_written(rows: list[tuple[Any, int]]) -> None:
    ids = [str(number) for number in range(len(rows))]
    notes, reps = ([row[place] for row in rows] for place in (0, 1))
    columns = {"id": Column(ids), "note": Column.of(notes), "reps": Column.of(reps)}

    block = json.loads(json.dumps(block_of("set", columns)))

    found = columns_in(block)
    check_shared(found)
    assert ids_in(block) == ids
    assert {name: [*each.rows()] for name, each in found.items()} == {
        "id": ids,
        "note": notes,
        "reps": reps,
    }


def test_what_all_rows_share_stands_there_once() -> None:
    columns = {"id": Column(["1", "2", "3"]), "note": Column.of(["light"] * 3)}

    block = block_of("set", columns)

    assert block == {
        "kind": "set",
        "columns": {"id": ["1", "2", "3"], "note": ["light"]},
        "places": {},
    }
