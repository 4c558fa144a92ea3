"""A name in a command that is typed as it is shown is one word, whatever stands in it."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.domain.shell import quoted


@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1))
def test_a_shell_reads_one_word_and_the_same(name: str) -> None:
    assert shlex.split(quoted(name)) == [name]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("squat", "squat"),
        ("5/3/1", "5/3/1"),
        ("kreuzheben-ü", "kreuzheben-ü"),
        ("front squat", '"front squat"'),
        ("curl (cable) & co; rm *", '"curl (cable) & co; rm *"'),
        ("#1", '"#1"'),
        ("", '""'),
        ('my "own"', "'my \"own\"'"),
        ("$HOME `id` it's", "'$HOME `id` it'\"'\"'s'"),
    ],
)
def test_only_what_must_be_is_quoted(name: str, written: str) -> None:
    assert quoted(name) == written
