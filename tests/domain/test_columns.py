"""Columns give every row its value, and look at each value once."""

from itertools import compress
from operator import itemgetter
from unittest.mock import Mock

from hypothesis import given
from hypothesis import strategies as st

from workoutlog.domain.columns import Column, or_none

columns = st.lists(st.none() | st.integers(0, 4), max_size=20)


@given(columns)
def test_it_holds_what_it_was_made_of(rows: list[int | None]) -> None:
    column = Column.of(rows)

    assert [*column.rows()] == rows
    assert [column.at(row) for row in range(len(rows))] == rows


@given(columns)
def test_what_is_done_to_its_values_is_done_to_its_rows(rows: list[int | None]) -> None:
    double = or_none(lambda value: 2 * value)

    assert [*Column.of(rows).each(double).rows()] == [*map(double, rows)]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=20))
def test_columns_of_the_same_rows_are_put_together(rows: list[tuple[int, int]]) -> None:
    found_alone = [Column.of([row[at] for row in rows]) for at in (0, 1)]
    pairs = Column.of(rows)
    found_together = [pairs.each(itemgetter(at)) for at in (0, 1)]

    assert [*Column.together(found_alone).rows()] == rows
    assert [*Column.together(found_together).rows()] == rows


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=20))
def test_of_what_is_left_out_nothing_stays(rows: list[tuple[int, bool]]) -> None:
    values, wanted = [value for value, _ in rows], [each for _, each in rows]

    some = Column.of(values).where(wanted)

    assert [*some.rows()] == [*compress(values, wanted)]
    assert {*some.values} == {*compress(values, wanted)}


def test_equal_values_are_looked_at_once() -> None:
    asked = Mock(side_effect=lambda value: -value)

    assert [*Column.of([1, 2, 1, 1]).each(asked).rows()] == [-1, -2, -1, -1]
    assert asked.call_count == 2


def test_where_nothing_repeats_itself_nothing_is_looked_up() -> None:
    assert Column.of([1, 2, 3]) == Column([1, 2, 3])
