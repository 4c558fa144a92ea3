"""What undo and redo say: which came back, which is gone, and what was changed."""

import shlex

import pytest

from lifting import well


@pytest.mark.parametrize(
    ("command", "undone", "redone"),
    [
        ("log bench 105x5", "gone again:  bench 105 kg × 5", "back again:  bench 105 kg × 5"),
        ("delete 1", "back again:  squat 100 kg × 5", "gone again:  squat 100 kg × 5"),
        (
            "edit 1 110x3",
            "changed back:  squat 110 kg × 3 → 100 kg × 5",
            "changed again:  squat 100 kg × 5 → 110 kg × 3",
        ),
        ("edit 1 --note deep", "changed back:  squat 100 kg × 5", "changed again:  squat 100 kg"),
        ("finish", "running again:  push of ", "finished again:  push of "),
        ("discard", "back again:  push of ", "gone again:  push of "),
        ("exercise add Bunny", "gone again:  exercise Bunny", "back again:  exercise Bunny"),
        (
            "body 82.5kg",
            "gone again:  body weight 82.5 kg",
            "back again:  body weight 82.5 kg",
        ),
        (
            "routine add a --program gzclp",
            "gone again:  routine a",
            "back again:  routine a",
        ),
    ],
)
def test_each_way_reads_as_what_it_does(command: str, undone: str, redone: str) -> None:
    well("start", "push")
    well("log", "squat", "100x5")
    well(*shlex.split(command))

    assert well("undo").startswith(undone)
    assert well("redo").startswith(redone)
    assert well("undo").startswith(undone)


def test_what_came_and_what_went_are_told_apart() -> None:
    well("log", "squat", "100x5", "--at", "yesterday 08:00")
    well("start", "push", "--at", "yesterday 12:00")
    well("start", "pull")

    lines = well("undo").splitlines()

    assert [line.partition(":")[0] for line in lines] == ["running again", "gone again"]
    assert lines[0].endswith("redo: wl redo")


@pytest.mark.parametrize("command", ["edit 1 100x5", "edit --name push", "edit 1 --note ''"])
def test_nothing_is_offered_to_undo_where_nothing_was_changed(command: str) -> None:
    well("start", "push")
    well("log", "squat", "100x5")

    said = well(*shlex.split(command))

    assert "Nothing changed." in said
    assert "undo" not in said
    # What undo takes back is what was done before.
    assert well("undo").startswith("gone again:  squat 100 kg × 5")
