"""Conflicts as people read them."""

from datetime import UTC, datetime
from uuid import UUID

from workoutlog.domain.model import Reason
from workoutlog.output.human import lines
from workoutlog.output.page import Page
from workoutlog.services.conflicts import ConflictShown, Written


def test_of_whom_nobody_knows_no_time_is_said_either() -> None:
    shown = ConflictShown(
        number=1,
        id=UUID(int=1),
        kind="set",
        part="deleted",
        reason=Reason.EDIT_DELETE,
        row=None,
        exercise=None,
        workout=None,
        kept=Written({"deleted": False}, datetime(2026, 11, 18, 17, tzinfo=UTC), "laptop", None),
        lost=Written({"deleted": True}, None, None, None),
    )

    drawn = [" ".join(each.split()) for each in lines(shown, Page(width=80))]

    assert drawn[1].startswith("kept not deleted laptop, Wed 18 Nov 2026")
    assert drawn[2] == "lost deleted another device"
