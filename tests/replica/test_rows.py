"""A version is read from its row as it was written, and so is the plain form of its noun."""

from hypothesis import given

from strategies import nouns, stamps, versions
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Noun
from workoutlog.domain.plain import plain
from workoutlog.replica.rows import columns_of, noun_of, plain_of, row_of, version_of


@given(versions(nouns, stamps))
def test_a_version_survives_its_row(version: Version[Noun]) -> None:
    row = row_of(version)

    assert len(row) == len(columns_of(type(version.noun)))
    assert version_of(type(version.noun), (*row, "bookkeeping")) == version
    assert noun_of(type(version.noun), row) == version.noun


@given(versions(nouns, stamps))
def test_a_row_is_read_plain_as_its_noun_is_written(version: Version[Noun]) -> None:
    assert plain_of(type(version.noun), row_of(version)) == plain(version.noun)
