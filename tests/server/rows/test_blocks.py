"""Stored rows travel as the versions that they are."""

import json
from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from strategies import nouns, versions
from workoutlog.domain.changes import Sent, change_of
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Noun
from workoutlog.replica.rows import row_of
from workoutlog.server.rows.blocks import stored_blocks
from workoutlog.server.rows.stored import Stored
from workoutlog.wire.rows import read_blocks


@st.composite
def alike(draw: st.DrawFn) -> list[tuple[Version[Noun], int]]:
    """Make rows that have much in common."""
    few = draw(st.lists(versions(nouns), min_size=1, max_size=3))
    chosen = draw(st.lists(st.tuples(st.sampled_from(few), st.integers(1, 99)), max_size=12))
    return [
        (replace(version, noun=replace(version.noun, id=UUID(int=number))), seq)
        for number, (version, seq) in enumerate(chosen)
    ]


@given(made=alike(), placed=st.booleans())
def test_they_are_read_as_if_versions_had_been_written(
    made: list[tuple[Version[Noun], int]], *, placed: bool
) -> None:
    stored = [
        Stored(type(version.noun), (*row_of(version), int(version.dead), seq, None))
        for version, seq in made
    ]
    sent = [Sent(change_of(version), seq if placed else None) for version, seq in made]

    read = [*read_blocks(json.loads(json.dumps(stored_blocks(stored, placed=placed))))]

    assert sorted(read, key=repr) == sorted(sent, key=repr)
