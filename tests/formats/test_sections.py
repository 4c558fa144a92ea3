"""Files of several tables, each with its own header."""

from io import BytesIO

import pytest

from workoutlog.formats.sections import Record, name_of, records
from workoutlog.formats.texts import Text


def read(content: str) -> list[Record]:
    return list(records(Text(BytesIO(content.encode()), "export.csv"), "user"))


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("### SETTING ######", "SETTING"),
        ("### Exercise Set Logs", "EXERCISE SET LOGS"),
        ("  ###PROFILE###\n", "PROFILE"),
        ("########", ""),
        ("# Notes", None),
        ("user,#2", None),
        ("", None),
    ],
)
def test_a_line_of_hashes_names_a_section_or_closes_one(line: str, name: str | None) -> None:
    assert name_of(line) == name


def test_each_section_has_its_own_header() -> None:
    content = (
        "### ONE ###\n\nUser,A\n1,x\n\n2,y\n##########\n\n"
        "stray\nlost\n### TWO ###\r\nB,C,User\n3,4,5\n"
    )
    assert read("\ufeff" + content) == [
        Record("ONE", 4, {"user": "1", "a": "x"}),
        Record("ONE", 6, {"user": "2", "a": "y"}),
        Record("", 10, {"stray": "lost"}),
        Record("TWO", 13, {"b": "3", "c": "4", "user": "5"}),
    ]


def test_a_header_may_be_repeated_before_each_record() -> None:
    content = '### ONE ###\nUser,A\n1,"x\n\ny"\n\nUser,B,C\n2,3,4\n\n5,6,7\n'
    assert read(content) == [
        Record("ONE", 3, {"user": "1", "a": "x\n\ny"}),
        Record("ONE", 8, {"user": "2", "b": "3", "c": "4"}),
        Record("ONE", 10, {"user": "5", "b": "6", "c": "7"}),
    ]


def test_a_record_may_have_a_cell_that_is_called_like_a_column() -> None:
    assert read("### ONE ###\nUser,A\n1,user\n") == [Record("ONE", 3, {"user": "1", "a": "user"})]


def test_a_record_of_another_width_has_no_cells() -> None:
    assert read("### ONE ###\nUser,A\n1\n2,x,y\n3,z\n") == [
        Record("ONE", 3, None),
        Record("ONE", 4, None),
        Record("ONE", 5, {"user": "3", "a": "z"}),
    ]


def test_a_quote_that_is_never_closed_spoils_its_own_line_only() -> None:
    assert read('### ONE ###\nUser,A\n1,"x\n2,y\n### TWO ###\nB\n3\n') == [
        Record("ONE", 3, None),
        Record("ONE", 4, {"user": "2", "a": "y"}),
        Record("TWO", 7, {"b": "3"}),
    ]


def test_a_field_without_an_end_spoils_its_own_line_only() -> None:
    lines = "2,y\n" * 40_000
    told = read(f'### ONE ###\nUser,A\n1,"x\n{lines}')
    assert told[0] == Record("ONE", 3, None)
    assert len(told) == 40_001
    assert told[-1] == Record("ONE", 40_003, {"user": "2", "a": "y"})
