"""Rows arrive as they were sent, registers that nobody here knows among them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any
from unittest.mock import Mock
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flooding import PRIME, alike
from strategies import (
    exercises,
    maybe,
    measurements,
    nouns,
    routines,
    sets,
    versions,
    workouts,
)
from workoutlog.domain.batches import PlainBatch
from workoutlog.domain.changes import Sent, applied, change_of, known_of
from workoutlog.domain.columns import Column
from workoutlog.domain.merge import Version
from workoutlog.domain.model import NOUNS, Noun, WorkoutSet
from workoutlog.domain.plain import field_types, plain_value
from workoutlog.domain.stamps import LOWEST, stamp
from workoutlog.wire.blocks import Block, BlockUnreadable, ids_in
from workoutlog.wire.rows import (
    batch_block,
    read_batches,
    read_blocks,
    write_blocks,
)

KINDS: list[st.SearchStrategy[Any]] = [exercises, workouts, sets, measurements, routines]
seqs = maybe(st.integers(0, (1 << 31) - 1))
ID = "00000000-0000-0000-0000-000000000007"
NEXT = stamp(9, 0, 1)


def travelled(sent: Sequence[Sent]) -> list[Sent]:
    blocks: list[Block] = json.loads(json.dumps(write_blocks(sent)))
    return [*read_blocks(blocks)]


@given(st.lists(st.tuples(versions(nouns), seqs), max_size=6))
def test_rows_arrive_as_they_were_sent(rows: list[tuple[Version[Noun], int | None]]) -> None:
    sent = [Sent(change_of(version), seq) for version, seq in rows]
    arrived = travelled(sent)

    def by_row(each: Sent) -> tuple[Any, ...]:
        return each.change.id, each.change.stamp, repr(each)

    assert len(arrived) == len(sent)
    for one, other in zip(sorted(sent, key=by_row), sorted(arrived, key=by_row), strict=True):
        assert one == other
        assert applied(None, other.change) == applied(None, one.change)


@given(versions(nouns), seqs)
def test_a_whole_row_is_made_of_what_arrives(version: Version[Noun], seq: int | None) -> None:
    [arrived] = travelled([Sent(change_of(version), seq)])

    assert applied(None, arrived.change) == version
    assert arrived.seq == seq


@given(st.sampled_from(KINDS).flatmap(lambda noun: st.tuples(versions(noun), versions(noun))))
def test_what_changed_arrives_and_nothing_else(two: tuple[Version[Noun], Version[Noun]]) -> None:
    version, known = two
    sent = Sent(change_of(version, known_of(known)), 1)

    assert travelled([sent]) == [sent]
    [unchanged] = travelled([Sent(change_of(version, known_of(version)), 1)])
    assert unchanged.change.newest is None


@given(st.lists(versions(nouns)))
def test_parents_come_before_their_children_in_as_few_blocks_as_can_be(
    rows: list[Version[Noun]],
) -> None:
    blocks = write_blocks(Sent(change_of(each), 1) for each in rows)
    kinds = [block["kind"] for block in blocks]

    assert kinds == sorted(kinds, key=[noun.kind for noun in NOUNS].index)
    heads = [(block["kind"], *block["columns"]) for block in blocks]
    assert len({*heads}) == len(heads)
    assert sum(len(ids_in(block)) for block in blocks) == len(rows)


def routine(**values: Any) -> Block:
    """Make a block of one routine, some of whose values are different."""
    row = {"id": ID, "seq": 1, "stamp": LOWEST, "name": "5x5", "text": "squat 5x5", "mood": [1]}
    return routines_of({name: [value] for name, value in (row | values).items()})


def routines_of(columns: dict[str, Any], places: dict[str, list[int]] | None = None) -> Block:
    return {"kind": "routine", "columns": columns, "places": places or {}}


def test_a_register_of_a_newer_program_travels_on() -> None:
    block = routine(stamps={"mood": NEXT})
    [sent] = read_blocks([block])

    assert sent.change.extra == {"mood": (NEXT, [1])}
    assert write_blocks([sent]) == [block]


THREE: dict[str, Any] = {"id": [str(UUID(int=number)) for number in (1, 2, 3)], "stamp": [LOWEST]}


def test_a_column_has_a_value_for_each_row_or_one_for_all_or_says_which() -> None:
    columns: dict[str, Any] = {
        "name": ["A", "B", "C"],
        "text": ["squat", "bench"],
        "note": [""],
        "mood": [5],
    }
    block = routines_of(THREE | columns, {"text": [1, 0, 1]})

    rows = [each.change for each in read_blocks([block])]

    assert [each.values for each in rows] == [
        {"name": "A", "text": "bench", "note": ""},
        {"name": "B", "text": "squat", "note": ""},
        {"name": "C", "text": "bench", "note": ""},
    ]
    assert [each.extra for each in rows] == [{"mood": (LOWEST, 5)}] * 3


def test_what_no_row_says_is_left_out_and_what_many_say_is_said_once() -> None:
    sets = [a_set(number, note="light" if number % 4 else "") for number in range(8)]

    [block] = write_blocks(sets)

    assert not {"stamps", "saw"} & block["columns"].keys()
    assert (block["columns"]["stamp"], block["columns"]["load"]) == ([LOWEST], [[None, None]])
    assert block["columns"]["note"] == ["", "light"]
    assert block["places"] == {"note": [0, 1, 1, 1, 0, 1, 1, 1]}


def test_stamps_that_rows_share_stay_those_of_each() -> None:
    columns = {"name": ["A"], "mood": [5], "stamps": [{"mood": NEXT, "name": NEXT}]}
    block = routines_of(THREE | columns)

    rows = [each.change for each in read_blocks([block])]

    assert [each.stamps for each in rows] == [{"name": NEXT}] * 3
    assert [each.extra for each in rows] == [{"mood": (NEXT, 5)}] * 3


@given(
    st.lists(versions(nouns), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(0, 2), maybe(st.integers(0, 3))), max_size=20),
)
def test_rows_that_are_alike_arrive_as_they_were_sent(
    alike: list[Version[Noun]], chosen: list[tuple[int, int | None]]
) -> None:
    changes = [change_of(alike[place % len(alike)]) for place, _ in chosen]
    sent = [
        Sent(replace(change, id=UUID(int=number)), seq)
        for number, (change, (_, seq)) in enumerate(zip(changes, chosen, strict=True))
    ]

    arrived = travelled(sent)

    assert sorted(arrived, key=lambda each: each.change.id.int) == sent
    ids = [row_id for block in write_blocks(sent) for row_id in ids_in(block)]
    assert ids == [str(each.change.id) for each in arrived]


def test_both_sides_agree_on_how_much_is_shared() -> None:
    shared = []
    for length in range(700, 1000):
        sets = [a_set(number, note=length * "é") for number in range(3)]
        [block] = write_blocks(sets)
        shared.append(len(block["columns"]["note"]) == 1)
        assert [*read_blocks([block])] == sets
        more = {**block, "columns": block["columns"] | {"note": [length * "é"]}}
        if not shared[-1]:
            with pytest.raises(BlockUnreadable, match="more than 2,000 bytes"):
                [*read_blocks([more])]

    assert shared == sorted(shared, reverse=True)
    assert {*shared} == {True, False}


def test_one_row_shares_nothing() -> None:
    said = "x" * 3_000
    block = routines_of({"id": [ID], "stamp": [LOWEST], "note": [said]}, {"note": [0]})

    [sent] = read_blocks([block])

    assert sent.change.values == {"note": said}


def nested(depth: int) -> Any:
    value: Any = None
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("depth", [51, 400, 900, 980, 990])
@pytest.mark.parametrize("name", ["mood", "name"])
@pytest.mark.parametrize("many", [1, 3])
def test_what_is_nested_deeply_is_refused(depth: int, name: str, many: int) -> None:
    block = routines_of(THREE | {name: [nested(depth)] * many})

    with pytest.raises(BlockUnreadable, match=r"nested too deeply|no text") as refused:
        [*read_blocks([block])]
    assert refused.value.pointer == f"/0/columns/{name}/0"


def test_a_name_is_told_cut_and_without_what_a_terminal_obeys() -> None:
    block = routines_of(THREE | {"\x1b[31m\n" + "x" * 100: [1, 2]})

    with pytest.raises(BlockUnreadable) as refused:
        [*read_blocks([block])]
    assert refused.value.pointer == r"/0/columns/\x1b[31m\n" + "x" * 94


def test_rows_share_no_more_than_they_may() -> None:
    said = "x" * 1_900
    sets = [a_set(number, note=said, tempo="3-1-1") for number in range(3)]
    [block] = write_blocks(sets)
    columns = block["columns"]
    of_two = {**block, "columns": columns | {"note": ["", said]}, "places": {"note": [0, 0, 0]}}

    assert (columns["tempo"], columns["note"]) == (["3-1-1"], [said] * 3)
    assert [*read_blocks([block])] == sets
    for each in ({**block, "columns": columns | {"note": [said]}}, of_two):
        with pytest.raises(BlockUnreadable, match="more than 2,000 bytes") as refused:
            [*read_blocks([each])]
        assert refused.value.pointer == "/0/columns/note"


@pytest.mark.parametrize(("name", "value"), [("register", "x" * 60), ("🏋" * 15, "")])
def test_small_rows_do_not_become_large_ones(name: str, value: str) -> None:
    grown: dict[str, Any] = {f"{name}{number}": [value] for number in range(30)}

    with pytest.raises(BlockUnreadable, match="more than 2,000 bytes"):
        [*read_blocks([routines_of(THREE | grown)])]


def test_no_row_is_no_change() -> None:
    assert [*read_blocks([routines_of({"id": [], "stamp": [], "name": ["A"]})])] == []


def wide() -> Block:
    return routine(**{f"register{number}": 1 for number in range(101)})


A_SET: Block = {
    "kind": "set",
    "columns": {"id": [ID, ID], "stamp": [LOWEST], "load": [[100_000, "kg"], 100_000]},
}


def three(places: dict[str, list[int]] | None = None, **columns: list[Any]) -> Block:
    return routines_of(THREE | columns, places)


@pytest.mark.parametrize(
    ("block", "pointer", "reason"),
    [
        ({**routine(), "kind": "sauna"}, "/0/kind", "there is no kind 'sauna' here"),
        (routines_of({"stamp": [LOWEST]}), "/0/columns", "there is no column 'id'"),
        (routines_of({"id": [ID]}), "/0/columns", "there is no column 'stamp'"),
        (routine(restored=LOWEST), "/0/columns", "'restored' is no register"),
        (wide(), "/0/columns", "more than 100 registers are unknown here"),
        (three({"id": [0, 0, 0]}), "/0/places", "they are of columns, and not of the ids"),
        (three({"mood": [0, 0, 0]}), "/0/places", "they are of columns, and not of the ids"),
        (three(name=["A", "B"]), "/0/columns/name", "it has 2 values for 3 rows"),
        (three(name=[]), "/0/columns/name", "it has 0 values for 3 rows"),
        (three({"a/b": [0, 1]}, **{"a/b": [1, 2]}), "/0/places/a~1b", "which value each of 3 rows"),
        (three({"name": [0, 1, 2]}, name=["A", "B"]), "/0/places/name", "which value each of 3"),
        (three({"name": [0, 1, -1]}, name=["A", "B"]), "/0/places/name", "which value each of 3"),
        (three({"name": [0, 0, 0]}, name=["A"] * 4), "/0/places/name", "which value each of 3"),
        (three({"name": [0, 0, 1]}, name=["A", 5]), "/0/columns/name/1", "it is no text"),
        (routine(id="7"), "/0/columns/id/0", "it is no UUID"),
        (routine(id=ID[:-1] + "g"), "/0/columns/id/0", "it is no UUID"),
        (routine(seq=-1), "/0/columns/seq/0", "it is no place in the feed"),
        (routine(seq=1 << 31), "/0/columns/seq/0", "it is no place in the feed"),
        (routine(seq=True), "/0/columns/seq/0", "it is no place in the feed"),
        (routine(seq="1"), "/0/columns/seq/0", "it is no place in the feed"),
        (routine(stamp=None), "/0/columns/stamp/0", "it is no stamp"),
        (routine(stamps=[]), "/0/columns/stamps/0", "it is no object of the stamps"),
        (routine(stamps={"note": NEXT}), "/0/columns/stamps/0", "it is no object of the stamps"),
        (routine(stamps={"name": "now"}), "/0/columns/stamps/0", "it is no stamp"),
        (routine(saw="now"), "/0/columns/saw/0", "it is no stamp"),
        (routine(name=5), "/0/columns/name/0", "it is no text"),
        (routine(text=None), "/0/columns/text/0", "it is no text"),
        (A_SET, "/0/columns/load/1", "it is no list of load_g, load_unit"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_wrong_with_a_block_is_pointed_at(block: Block, pointer: str, reason: str) -> None:
    with pytest.raises(BlockUnreadable, match=reason) as refused:
        [*read_blocks([block])]

    assert refused.value.pointer == pointer


def test_the_pointer_counts_the_blocks() -> None:
    with pytest.raises(BlockUnreadable) as refused:
        [*read_blocks([routine(), A_SET])]

    assert refused.value.pointer == "/1/columns/load/1"


@given(st.lists(st.tuples(versions(nouns), seqs), max_size=8))
def test_in_batches_stands_what_stands_in_the_blocks(
    rows: list[tuple[Version[Noun], int | None]],
) -> None:
    fresh = [replace(each, field_stamps={}, saw=None, extra={}) for each, _ in rows[::2]]
    sent = [Sent(change_of(each), seq) for each, seq in [*rows, *((each, 1) for each in fresh)]]
    blocks = write_blocks(sent)

    read = read_batches(blocks)

    found = [*read.sent, *(each for batch in read.batches for each in batch.sent())]
    in_order = [each for _, each in sorted(zip(read.order, found, strict=True), key=itemgetter(0))]
    assert in_order == [*read_blocks(blocks)]
    assert all(batch.noun is WorkoutSet for batch in read.batches)


def a_set(number: int, **fields: Any) -> Sent:
    made = WorkoutSet(
        id=UUID(int=number), workout_id=UUID(int=1), exercise_id=UUID(int=2), reps=5, **fields
    )
    return Sent(change_of(Version(made, LOWEST)), 1)


def test_a_batch_is_written_as_its_rows_are() -> None:
    rows = [a_set(7), a_set(8, note="light")]
    changes = [each.change for each in rows]
    fields = {
        name: Column.of([plain_value({"id": each.id, **each.values}[name]) for each in changes])
        for name in field_types(WorkoutSet)
    }
    ids, stamps = [each.id for each in changes], [each.stamp for each in changes]

    batch = PlainBatch(WorkoutSet, ids, [each.seq for each in rows], stamps, fields)

    assert [batch_block(batch)] == write_blocks(rows)
    assert [*read_blocks([batch_block(batch)])] == rows


def test_a_row_of_which_more_is_said_is_in_no_batch() -> None:
    one, other = write_blocks([a_set(7), a_set(8)]), write_blocks([a_set(7, note="twice")])

    together = read_batches(write_blocks([a_set(7), a_set(7, note="twice")]))
    apart = read_batches([*one, *other])

    assert (len(together.batches), len(together.sent)) == (0, 2)
    assert [[each.int for each in batch.ids] for batch in apart.batches] == [[8]]
    assert [each.change.values["note"] for each in apart.sent] == ["", "twice"]
    assert apart.order == [0, 2, 1]


def test_what_only_a_newer_program_knows_is_in_no_batch() -> None:
    blocks = write_blocks([a_set(7)])
    blocks[0]["columns"]["grip"] = ["wide"]

    read = read_batches(blocks)

    assert not read.batches
    assert read.sent[0].change.extra == {"grip": (LOWEST, "wide")}


def test_what_a_noun_would_refuse_is_in_no_batch() -> None:
    blocks = write_blocks([a_set(7), a_set(8)])
    blocks[0]["columns"]["rpe_tenths"] = [None, 999]

    read = read_batches(blocks)

    assert (read.batches, len(read.sent), read.order) == ([], 2, [0, 1])


def test_numbers_that_may_hash_alike_are_in_no_batch_and_not_looked_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    blocks = write_blocks([a_set(7), a_set(8), a_set(9)])
    blocks[0]["columns"] |= {"rest_s": [1, PRIME, 1], "saw": [None, None, NEXT]}
    blocks[0].get("places", {}).pop("rest_s", None)
    of = Mock(side_effect=Column.of)
    monkeypatch.setattr(Column, "of", of)

    read = read_batches(blocks)

    assert (read.batches, len(read.sent), read.order) == ([], 3, [0, 1, 2])
    assert not [asked for asked in of.call_args_list if PRIME in asked.args[0]]


@pytest.mark.parametrize("read", [read_batches, lambda blocks: [*read_blocks(blocks)]])
@pytest.mark.parametrize("name", ["id", "workout_id", "exercise_id"])
def test_ids_that_were_made_to_hash_alike_are_refused(
    name: str, read: Callable[[list[Block]], object]
) -> None:
    """Also if each is in a block of its own."""
    [block] = write_blocks([a_set(7)])
    blocks = [
        {**block, "columns": block["columns"] | {name: [str(each)]}, "places": {}}
        for each in alike(100)
    ]

    with pytest.raises(BlockUnreadable) as refused:
        read(blocks)

    assert refused.value.pointer == ""
    assert refused.value.reason == "their ids were made to hash alike"
