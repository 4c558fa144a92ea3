"""Text files as they come: what is one, in which encoding, and where its records begin and end."""

import codecs
import csv
import gzip
import io
import zipfile
from io import BytesIO
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.errors import InputUnreadable
from workoutlog.formats import texts
from workoutlog.formats.texts import (
    LONGEST_FIELD,
    LONGEST_LINE,
    Text,
    batches,
    delimiter_of,
    raw,
    split,
)

HEADER = "a,b,c"


class Read(NamedTuple):
    """The records of a table with three columns: what fits by its line, and what does not."""

    good: dict[int, list[str]]
    bad: dict[int, list[str]]


def read(content: str | bytes, *, mend: bool = False) -> Read:
    """Read a table; to ``mend`` is to fill a record that lacks its last cell."""
    given = content.encode() if isinstance(content, str) else content
    text = Text(BytesIO(given), "table.csv")
    assert text.line().strip() == HEADER
    good: dict[int, list[str]] = {}
    bad: dict[int, list[str]] = {}

    def repair(cells: list[str]) -> list[str] | None:
        return [*cells, "mended"] if mend and len(cells) == 2 else None

    for lines, rows in batches(text, ",", 3, repair, bad.__setitem__):
        for line, row in zip(lines, rows, strict=True):
            assert line not in good
            good[line] = row
    assert good.keys().isdisjoint(bad)
    return Read(good, bad)


def refusal(content: bytes) -> InputUnreadable:
    with pytest.raises(InputUnreadable) as caught:
        Text(BytesIO(content), "table.csv")
    assert "table.csv" in caught.value.message
    return caught.value


class TestEncodings:
    @pytest.mark.parametrize(
        ("before", "encoding", "found"),
        [
            (b"", "utf-8", "utf-8"),
            (codecs.BOM_UTF8, "utf-8", "utf-8"),
            (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
            (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
            (b"", "cp1252", "cp1252"),
        ],
    )
    def test_each_is_found_and_read_twice(self, before: bytes, encoding: str, found: str) -> None:
        text = Text(BytesIO(before + "übung,Größe\r\n5 €,x\r\n".encode(encoding)), "table.csv")
        assert text.encoding == found
        for _ in range(2):
            text.rewind()
            assert [text.line(), text.line(), text.line()] == ["übung,Größe\r\n", "5 €,x\r\n", ""]

    def test_a_byte_that_is_no_utf_8_is_found_wherever_it_stands(self) -> None:
        content = b"a,b,c\n" + b"x,y,z\n" * 100_000 + b"\xe4,y,z"
        assert Text(BytesIO(content), "table.csv").encoding == "cp1252"

    def test_a_sign_that_is_cut_in_two_by_a_piece_is_one_sign(self) -> None:
        content = HEADER + "\n" + "äöü,€,x\n" * 60_000
        assert Text(BytesIO(content.encode()), "table.csv").encoding == "utf-8"
        assert len(read(content).good) == 60_000

    @pytest.mark.parametrize(
        "content",
        [
            b"a,b\n\x81\x8d\x8f",  # nothing in UTF-8, nor in cp1252
            codecs.BOM_UTF16_LE + b"a\x00b",  # half a unit at its end
            codecs.BOM_UTF16_LE + "a".encode("utf-16-le") + b"\x00\xd8",  # half a surrogate
        ],
    )
    def test_bytes_that_are_nothing(self, content: bytes) -> None:
        assert "no text that can be read" in refusal(content).message


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo("strong.csv"), HEADER)
    return file.getvalue()


class TestNoText:
    @pytest.mark.parametrize(
        ("content", "kind", "advice"),
        [
            (zipped(), "a zip archive", "Unpack it"),
            (gzip.compress(HEADER.encode(), mtime=0), "a gzip archive", "Unpack it"),
            (b"SQLite format 3\0" + b"\x10\0\1\1", "a database", "Export a CSV file"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture", "as CSV"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture", "as CSV"),
            (b"GIF89a", "a picture", "as CSV"),
            (b"%PDF-1.7\n", "a PDF", "as CSV"),
        ],
    )
    def test_what_is_known_by_its_first_bytes_is_named(
        self, content: bytes, kind: str, advice: str
    ) -> None:
        error = refusal(content)
        assert error.message == f"table.csv is {kind}."
        assert advice in error.advice[0]

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_a_nul_is_named_with_its_line(self, end: str) -> None:
        content = end.join([HEADER, "x,y,z", "x,\0,z"]).encode()
        assert refusal(content).message == "table.csv is no text: line 3 has a NUL."

    def test_a_nul_is_found_behind_the_first_piece(self) -> None:
        content = f"{HEADER}\n" + "x,y,z\n" * 100_000 + "\0"
        assert "line 100002 has a NUL" in refusal(content.encode()).message

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b" \t\r\n\n",
            b"\n" * 300_000,
            codecs.BOM_UTF8,
            codecs.BOM_UTF8 + b"\n",
            codecs.BOM_UTF16_LE,
            codecs.BOM_UTF16_BE + b"\0\n",
        ],
        ids=["nothing", "blanks", "many blanks", "mark", "mark and blank", "UTF-16", "UTF-16 BE"],
    )
    def test_an_empty_file_is_said_to_be_empty(self, content: bytes) -> None:
        assert refusal(content).message == "table.csv is empty."

    @pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
    @pytest.mark.parametrize("size", [LONGEST_LINE + 1, 10_000_000])
    def test_a_line_without_end_is_refused_with_its_number(self, end: str, size: int) -> None:
        content = f"{HEADER}{end}x,y,z{end}{'x' * size}{end}x,y,z".encode()
        assert "line 3 is longer than 262 kB" in refusal(content).message

    def test_two_million_columns_are_a_line_without_end(self) -> None:
        assert "line 1 is longer" in refusal(b"," * 2_000_000).message

    def test_the_longest_line_is_none(self) -> None:
        line = "x" * (LONGEST_LINE - 1)
        assert Text(BytesIO(f"{line}\n{line}\n".encode()), "table.csv").line() == f"{line}\n"

    def test_what_is_larger_than_any_history_is_not_read_to_its_end(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(texts, "MOST_BYTES", 1_000_000)
        assert "larger than" in refusal(b"x,y,z\n" * 200_000).message


class TestHeaders:
    @pytest.mark.parametrize(
        ("header", "delimiter"),
        [
            ("a,b,c", ","),
            ("a;b;c", ";"),
            ("a\tb\tc", "\t"),
            ('"a,1,2,3";"b,4,5,6";"c"', ";"),
            ('"say ""x,y,z""";b', ";"),
            ("alone", ","),
            ("", ","),
        ],
    )
    def test_the_delimiter_is_what_stands_outside_quotes(self, header: str, delimiter: str) -> None:
        assert delimiter_of(header) == delimiter

    @pytest.mark.parametrize("header", ['"' * 200_001, '"a' * 100_001, "a" * 200_000])
    def test_a_header_that_is_none_is_looked_at_in_no_time(self, header: str) -> None:
        assert len(split(header, delimiter_of(header))) <= 1

    def test_a_header_alone_has_no_records(self) -> None:
        assert read(HEADER) == read(f"{HEADER}\n") == read(f"{HEADER}\r\n\r\n") == ({}, {})

    def test_lines_are_counted_past_blank_ones_before_the_header(self) -> None:
        assert read(f"\n \n\n{HEADER}\n\nx,y,z\n1") == ({6: ["x", "y", "z"]}, {7: ["1"]})


class TestLines:
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    @pytest.mark.parametrize("last", [True, False])
    def test_ends_of_any_kind_and_none_at_the_end(self, end: str, *, last: bool) -> None:
        content = end.join([HEADER, "1,2,3", "", '4,"5' + end + '5",6', ",,", "7,8,9"])
        found = read(content + end * last)
        assert found.good == {2: list("123"), 4: ["4", f"5{end}5", "6"], 7: list("789")}
        assert found.bad == {}

    @pytest.mark.parametrize("bad", ["", "1,2\n"])
    def test_an_empty_record_is_passed_over_whatever_stands_beside_it(self, bad: str) -> None:
        # A block is read at once if it can be, else row by row: both must say the same.
        found = read(f"{HEADER}\n{bad}1,2,3\n,,\n4,5,6\n")
        assert [*found.good.values()] == [list("123"), list("456")]

    def test_ends_of_several_kinds_in_one_file(self) -> None:
        assert read(f"{HEADER}\r1,2,3\n4,5,6\r\n7,8\n").good == {2: list("123"), 3: list("456")}

    def test_signs_that_only_some_call_ends_of_lines_are_none(self) -> None:
        row = ["x\u2028y", "\x0b\x0c", "\x85\x1c"]
        assert read(f"{HEADER}\n{','.join(row)}\n").good == {2: row}

    def test_delimiters_and_quotes_in_quotes(self) -> None:
        assert read(f'{HEADER}\n"x,y",";","say ""hi"""\n').good == {2: ["x,y", ";", 'say "hi"']}

    @pytest.mark.parametrize(
        ("line", "cells"),
        [
            ('6" bar,2,3', ['6" bar', "2", "3"]),
            ('"said "hi" there",2,3', ['said hi" there"', "2", "3"]),
            ('1,"two" ,3', ["1", "two ", "3"]),
        ],
    )
    def test_quotes_that_nobody_doubled_are_taken_within_their_line(
        self, line: str, cells: list[str]
    ) -> None:
        good = read(f"{HEADER}\n{line}\n1,2,3\n1,\n").good
        assert good == {2: cells, 3: list("123")}

    def test_ragged_rows_are_told_of_or_mended(self) -> None:
        content = f"{HEADER}\n1,2,3\n1,2\n1,2,3,4\n1\n"
        assert read(content).bad == {3: ["1", "2"], 4: list("1234"), 5: ["1"]}
        assert read(content, mend=True) == (
            {2: list("123"), 3: ["1", "2", "mended"]},
            {4: list("1234"), 5: ["1"]},
        )

    def test_a_record_of_several_lines_can_be_mended_too(self) -> None:
        assert read(f'{HEADER}\n1,"2\n2"\n', mend=True).good == {2: ["1", "2\n2", "mended"]}


class TestOpenQuotes:
    """A quote that is never closed costs the row it stands in, and no other."""

    GOOD = "1,2,3"
    OPEN = '1,"2,3'

    def check(self, lines: list[str]) -> None:
        """See each line told as what it is; several good records may stand in one text."""
        found = read("\n".join([HEADER, *lines, ""]))
        numbered = dict(enumerate(lines, start=2))
        assert found.bad == {at: [line] for at, line in numbered.items() if line == self.OPEN}
        assert [*found.good] == [at for at, line in numbered.items() if line == self.GOOD]

    @pytest.mark.parametrize("at", [0, 3, 6])
    def test_one(self, at: int) -> None:
        lines = [self.GOOD] * 7
        lines[at] = self.OPEN
        self.check(lines)

    @pytest.mark.parametrize("apart", [1, 2, 3, 7])
    def test_many_however_many_lie_between(self, apart: int) -> None:
        # Two of them would make a record that is as wide as the table.
        self.check(([self.OPEN] + [self.GOOD] * (apart - 1)) * 10)

    @pytest.mark.parametrize("before", range(-3, 4))
    def test_at_the_end_of_a_block(self, before: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(texts, "_PIECE", 60)
        lines = [self.GOOD] * 40
        lines[9 + before] = self.OPEN
        self.check(lines)

    def test_in_one_block_after_another(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(texts, "_PIECE", 60)
        self.check(([self.GOOD] * 9 + [self.OPEN]) * 30)

    def test_as_many_as_there_are_lines_and_with_good_ones_behind_them(self) -> None:
        # Each alone would be looked for to the end of a field: that is sixty gigabytes.
        self.check([self.OPEN] * 50_000 + [self.GOOD] * 50_000)

    @pytest.mark.parametrize("line", ['a",,"b', '1,"a"b,"2', '"""', '1,"",",2', ",',\"'"])
    def test_no_pattern_of_quotes_takes_for_ever(self, line: str) -> None:
        found = read(HEADER + "\n" + f"{line}\n" * 30_000 + "\n1,2,3\n")
        # Which of them are records is for nobody to say; but the last one is.
        assert found.good[30_003] == ["1", "2", "3"]

    def test_a_line_between_may_be_of_several_records_at_once(self) -> None:
        content = f'{HEADER}\n1,"2\n2",3\n{self.OPEN}\n1,"2\n2",3\n'
        assert read(content) == (
            {2: ["1", "2\n2", "3"], 5: ["1", "2\n2", "3"]},
            {4: [self.OPEN]},
        )


class TestLongRecords:
    @pytest.mark.parametrize("size", [LONGEST_FIELD - 10, 70_000])
    def test_a_field_of_many_lines_may_be_longer_than_a_block(
        self, size: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(texts, "_PIECE", 1000)
        note = "x\n" * (size // 2)
        found = read(f'{HEADER}\n1,2,3\n1,2,"{note}"\n4,5,6\n7,8')
        after = 4 + size // 2
        assert found.good == {2: list("123"), 3: ["1", "2", note], after: list("456")}
        assert found.bad == {after + 1: ["7", "8"]}

    def test_a_field_of_ten_megabytes_is_an_open_quote(self) -> None:
        note = ("x" * 99 + "\n") * 100_000
        found = read(f'{HEADER}\n1,2,"{note}"\n4,5,6\n')
        assert found.good == {100_003: list("456")}
        assert found.bad[2] == ['1,2,"' + "x" * 99]
        # Each line of it was read anew, and so was its last.
        assert len(found.bad) == 100_001

    def test_a_field_that_is_too_long_costs_its_line(self) -> None:
        line = f"1,2,{'x' * (LONGEST_FIELD + 1)}"
        assert read(f"{HEADER}\n{line}\n4,5,6\n") == ({3: list("456")}, {2: [line]})

    @pytest.mark.parametrize("piece", range(20, 60))
    def test_a_record_over_the_end_of_a_block_beside_a_quote_that_means_nothing(
        self, piece: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Of inches there is an odd number, so that counting quotes misleads.
        monkeypatch.setattr(texts, "_PIECE", piece)
        found = read(f'{HEADER}\n6",2,3\n1,"2\n\n2",3\n4,5,6\n1,"2\n\n2",3\n4,5,6\n')
        assert found.good == {
            2: ['6"', "2", "3"],
            3: ["1", "2\n\n2", "3"],
            6: list("456"),
            7: ["1", "2\n\n2", "3"],
            10: list("456"),
        }
        assert found.bad == {}

    @given(
        st.lists(st.lists(st.text('x",\n\r; ', max_size=5), min_size=3, max_size=3), max_size=30),
        st.sampled_from(["\n", "\r\n"]),
        st.integers(1, 50),
    )
    def test_what_was_written_as_it_should_be_is_read_as_it_was(
        self, rows: list[list[str]], end: str, piece: int
    ) -> None:
        file = io.StringIO(newline="")
        file.write(HEADER + end)
        # Not every version of csv quotes a lone \\r by itself.
        writer = csv.writer(file, lineterminator=end, quoting=csv.QUOTE_ALL)
        lines = {}
        for row in rows:
            # Ends within a field are counted as the file is: \r\n is one.
            written = file.getvalue()
            lines[len(io.StringIO(written, newline="").readlines()) + 1] = row
            writer.writerow(row)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(texts, "_PIECE", piece)
            found = read(file.getvalue())
        assert found.bad == {}
        assert found.good == {at: row for at, row in lines.items() if any(row)}


@pytest.mark.parametrize(
    ("cells", "shown"),
    [(["a", "b\r\nc"], "a;b  c"), (["x" * 600], "x" * 500), ([], "")],
)
def test_a_record_is_shown_in_one_line(cells: list[str], shown: str) -> None:
    assert raw(cells, ";") == shown
