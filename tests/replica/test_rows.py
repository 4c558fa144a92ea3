"""A version is read from its row as it was written, and so is the plain form of its noun."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from strategies import (
    batch_of,
    exercises,
    measurements,
    nouns,
    revisions,
    routines,
    sets,
    stamps,
    versions,
    workouts,
)
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Noun, WorkoutSet
from workoutlog.domain.plain import plain
from workoutlog.domain.stamps import LOWEST
from workoutlog.replica.rows import (
    columns_held,
    columns_of,
    is_fresh,
    noun_of,
    plain_batch,
    plain_lists,
    plain_of,
    row_of,
    version_of,
)

OF_A_KIND: list[st.SearchStrategy[Any]] = [
    *(exercises, workouts, sets, measurements, routines, revisions)
]


@given(versions(nouns, stamps))
def test_a_version_survives_its_row(version: Version[Noun]) -> None:
    row = row_of(version)

    assert len(row) == len(columns_of(type(version.noun)))
    assert version_of(type(version.noun), (*row, "bookkeeping")) == version
    assert noun_of(type(version.noun), row) == version.noun


@given(versions(nouns, stamps))
def test_a_row_is_read_plain_as_its_noun_is_written(version: Version[Noun]) -> None:
    assert plain_of(type(version.noun), row_of(version)) == plain(version.noun)


@given(st.sampled_from(OF_A_KIND).flatmap(lambda kind: st.lists(kind, min_size=1, max_size=5)))
def test_many_rows_are_read_plain_as_each_of_them_is(nouns: list[Noun]) -> None:
    noun = type(nouns[0])
    rows = [row_of(Version(each, LOWEST)) for each in nouns]

    lists = plain_lists(noun, [*zip(*rows, strict=True)])

    read = [dict(zip(lists, each, strict=True)) for each in zip(*lists.values(), strict=True)]
    assert read == [plain_of(noun, row) for row in rows]


@given(st.lists(st.builds(Version, sets, stamps), min_size=1, max_size=5))
def test_a_batch_is_written_as_its_rows_are(versions: list[Version[WorkoutSet]]) -> None:
    rows = zip(*map(row_of, versions), strict=True)
    columns = dict(zip(columns_of(WorkoutSet), map(list, rows), strict=True))

    held = columns_held(batch_of(versions))

    nothing = [None] * len(versions)
    assert held == {name: each for name, each in columns.items() if each != nothing}


@given(st.lists(st.builds(Version, sets, stamps), min_size=1, max_size=5))
def test_rows_are_read_plain_as_each_of_them_is(versions: list[Version[WorkoutSet]]) -> None:
    batch = plain_batch(WorkoutSet, [*map(row_of, versions)], range(len(versions)))

    of_rows = zip(*(each.rows() for each in batch.fields.values()), strict=True)
    assert [dict(zip(batch.fields, each, strict=True)) for each in of_rows] == [
        plain(each.noun) for each in versions
    ]
    assert (batch.noun, batch.ids) == (WorkoutSet, [each.noun.id for each in versions])
    assert (batch.stamps, batch.seqs) == ([each.stamp for each in versions], range(len(versions)))


@given(versions(nouns, stamps))
def test_a_row_is_fresh_until_it_is_edited_or_deleted(version: Version[Noun]) -> None:
    row = (*row_of(version), "bookkeeping")

    is_new = not version.field_stamps and version.saw is None and not version.extra
    assert is_fresh(type(version.noun), row) == is_new
