"""The rules of a sync against a server that answers as a test wants it to."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from phones import CrashError, Phone
from workoutlog.domain.batches import Batch
from workoutlog.domain.changes import Change, Sent, change_of
from workoutlog.domain.merge import Version, deleted, edited
from workoutlog.domain.model import (
    Exercise,
    Measurement,
    MeasurementUnit,
    Noun,
    Revision,
    Tracking,
    Workout,
    WorkoutSet,
)
from workoutlog.domain.stamps import LOWEST, Stamp, stamp
from workoutlog.errors import (
    AnswerUnreadable,
    HistoryDiverged,
    LogbookCorrupt,
    NeedsConfirmation,
    PushRefused,
)
from workoutlog.remote.feed import HttpRemote
from workoutlog.services.remotes import Answer, Asked, Page, Refused
from workoutlog.services.replicas import Digest, Held, Sending
from workoutlog.services.sync_status import sync_status
from workoutlog.services.syncing import Progress, Synced, begin_anew, sync
from workoutlog.store.replica import SqliteReplica
from workoutlog.wire.rows import read_batches, write_blocks

START = datetime(2026, 5, 4, 17, 0, tzinfo=UTC)
SQUAT = Exercise(id=UUID(int=1), name="Squat", tracking=Tracking.WEIGHTED)
MONDAY = Workout(id=UUID(int=2), started_at=START)
OTHER = 0xB0B
Reply = Callable[[Asked], Answer]


class Server(HttpRemote):
    """Answers what it was told to, one reply a request; the last one again and again."""

    def __init__(self, *replies: Reply) -> None:
        super().__init__(lambda _: b"")
        self.asked: list[Asked] = []
        self._replies = list(replies)

    def ask(self, asked: Asked) -> Callable[[], Answer]:
        self.asked.append(asked)
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        return lambda: reply(asked)

    def pushed(self, at: int) -> list[Sent]:
        """Read what a request pushed."""
        push = self.asked[at].push
        return [] if push is None else [*self.unpack(push)]


def a_set(number: int, **values: Any) -> WorkoutSet:
    return WorkoutSet(
        id=UUID(int=number), workout_id=MONDAY.id, exercise_id=SQUAT.id, reps=5, **values
    )


def ids_in(push: str | None) -> list[UUID]:
    blocks = json.loads(push)["blocks"] if push else []
    return [UUID(each) for block in blocks for each in block["columns"]["id"]]


def answering(*rows: Sent, batches: Sequence[Batch] = (), **said: Any) -> Reply:
    """Keep all that is pushed, and send some rows, new sets among them in batches."""

    def reply(asked: Asked) -> Answer:
        kept = [10 + at for at in range(len(ids_in(asked.push)))]
        answer = Answer(
            kept=kept,
            unseen=range(len(kept)) if rows else (),
            refused=[],
            read=lambda: Page(rows, batches),
            cursor="c1",
            high_water="h1",
            more=False,
            digests={},
            at=datetime.fromtimestamp(1_800_000_000, UTC),
        )
        return answer._replace(**said)

    return reply


def from_elsewhere(noun: Noun, at: Stamp = LOWEST, seq: int = 5) -> Sent:
    return Sent(change_of(Version(noun, at)), seq)


PARENTS = (from_elsewhere(SQUAT), from_elsewhere(MONDAY))


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(tmp_path / "logbook.db", 1)
    yield phone
    phone.close()


def synced(
    phone: Phone,
    server: Server,
    *,
    agree: bool = True,
    machine: str = "here",
    check: bool = False,
    seen: list[Progress] | None = None,
    at_once: tuple[int, int] = (100, 100),
) -> Synced:
    return sync(
        phone.moment(),
        phone.replica,
        server,
        agree=lambda _: agree,
        report=(seen if seen is not None else []).append,
        machine=machine,
        check=check,
        at_once=at_once,
    )


def with_sets(phone: Phone, *numbers: int) -> None:
    phone.make(SQUAT, MONDAY, *map(a_set, numbers))


def unsent(phone: Phone) -> set[int]:
    found = phone.replica.unsent(1_000)
    if found is None:
        return set()
    alone = {each.version.noun.id.int for each in found.rows}
    return alone | ({each.int for each in found.batch.ids} if found.batch else set())


# What goes out


def test_everything_is_sent_once_and_is_at_rest_then(phone: Phone) -> None:
    with_sets(phone, 10, 11)
    server = Server(answering())

    result = synced(phone, server)

    assert result == Synced(sent=4, requests=1)
    assert not result.failed
    assert [each.seq for each in server.pushed(0)] == [0, 0, 0, 0]
    assert unsent(phone) == set()
    assert synced(phone, server) == Synced(requests=1)
    assert server.asked[1] == Asked("c1", "h1", None, 100)


def test_parents_are_sent_before_their_children(phone: Phone) -> None:
    with_sets(phone, 10, 11, 12)
    server = Server(answering())
    seen: list[Progress] = []

    synced(phone, server, seen=seen, at_once=(2, 2))

    pushes = [ids_in(each.push) for each in server.asked]
    assert [[each.int for each in push] for push in pushes] == [[1, 2], [10, 11], [12]]
    assert seen == [Progress(2, 5, 0), Progress(4, 5, 0)]


def test_an_edit_sends_what_was_edited_and_where_the_row_was_seen(phone: Phone) -> None:
    with_sets(phone, 10)
    server = Server(answering())
    synced(phone, server)
    phone.edit(a_set(10), note="deep")

    synced(phone, server)

    [(change, seq)] = server.pushed(1)
    assert (dict(change.values), seq) == ({"note": "deep"}, 12)


def test_a_row_that_is_edited_while_it_is_sent_stays_unsent(phone: Phone) -> None:
    with_sets(phone, 10)

    def meanwhile(asked: Asked) -> Answer:
        phone.edit(a_set(10), note="deep")
        return answering()(asked)

    server = Server(meanwhile, answering())

    assert synced(phone, server).requests == 2

    [(change, seq)] = server.pushed(1)
    assert (dict(change.values), seq) == ({"note": "deep"}, 12)
    assert unsent(phone) == set()


def test_a_push_without_an_answer_is_sent_again_as_it_was(phone: Phone) -> None:
    with_sets(phone, 10)

    def lost(_: Asked) -> Answer:
        raise TimeoutError

    server = Server(lost, answering())
    with pytest.raises(TimeoutError):
        synced(phone, server)
    phone.make(a_set(11))

    synced(phone, server)

    assert server.asked[0].push == server.asked[1].push
    assert ids_in(server.asked[2].push) == [UUID(int=11)]


def test_logging_does_not_wait_for_the_network(phone: Phone) -> None:
    with_sets(phone, 10)

    def meanwhile(asked: Asked) -> Answer:
        with sqlite3.connect(phone.path, timeout=0) as other:
            other.execute("INSERT INTO state VALUES ('written', 'meanwhile')")
        other.close()
        return answering()(asked)

    synced(phone, Server(meanwhile))

    assert phone.replica.state("written") == "meanwhile"


def test_what_is_edited_after_it_was_cut_goes_out_behind_it(phone: Phone) -> None:
    with_sets(phone, 10, 11, 12)

    def meanwhile(asked: Asked) -> Answer:
        # By now the second push was cut.
        phone.edit(a_set(12), note="deep")
        return answering()(asked)

    server = Server(meanwhile, answering())

    synced(phone, server, at_once=(4, 100))

    assert [[row.change.id.int for row in server.pushed(at)] for at in range(3)] == [
        [1, 2, 10, 11],
        [12],
        [12],
    ]
    [(change, seq)] = server.pushed(2)
    assert (dict(change.values), seq) == ({"note": "deep"}, 10)
    assert unsent(phone) == set()


def test_a_push_that_is_cut_while_another_is_underway_is_kept_before_it_is_sent(
    phone: Phone,
) -> None:
    with_sets(phone, 10, 11, 12)

    def lost(_: Asked) -> Answer:
        raise TimeoutError

    server = Server(answering(), lost, answering())
    with pytest.raises(TimeoutError):
        synced(phone, server, at_once=(4, 100))

    synced(phone, server)

    assert server.asked[1].push == server.asked[2].push


def test_the_next_push_is_underway_while_an_answer_is_written(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_sets(phone, 10, 11, 12, 13)
    server = Server(answering())
    seen, underway = phone.replica.seen, []

    def noted(rows: Iterable[tuple[Sending, int]]) -> int:
        underway.append(len(server.asked))
        return seen(rows)

    monkeypatch.setattr(phone.replica, "seen", noted)

    result = synced(phone, server, at_once=(2, 100))

    assert (result.requests, result.sent) == (3, 6)
    # The last push waits, for it may read on.
    assert underway == [2, 2, 3]
    assert [(each.cursor, each.want) for each in server.asked] == [
        (None, 0),
        ("c1", 0),
        ("c1", 100),
    ]
    assert unsent(phone) == set()


@pytest.mark.parametrize("noted", [0, 1])
def test_two_pushes_that_were_underway_are_sent_again_as_they_were(
    phone: Phone, monkeypatch: pytest.MonkeyPatch, noted: int
) -> None:
    with_sets(phone, *range(10, 20))
    crashed, server, seen, answers = (
        Server(answering()),
        Server(answering()),
        phone.replica.seen,
        count(),
    )

    def ended(rows: Iterable[tuple[Sending, int]]) -> int:
        if next(answers) == noted:
            raise CrashError
        return seen(rows)

    with monkeypatch.context() as patch:
        patch.setattr(phone.replica, "seen", ended)
        with pytest.raises(CrashError):
            synced(phone, crashed, at_once=(2, 100))
    phone.edit(a_set(10), note="deep")

    synced(phone, server, at_once=(2, 100))

    assert len(crashed.asked) == noted + 2
    assert [each.push for each in server.asked[:2]] == [each.push for each in crashed.asked[-2:]]
    pushed = [row.change for at in range(2, len(server.asked)) for row in server.pushed(at)]
    assert {"note": "deep"} in [dict(each.values) for each in pushed if each.id.int == 10]
    assert {each.id.int for each in pushed} == {10, *range(12 + 2 * noted, 20)}
    assert unsent(phone) == set()


def test_what_is_known_of_a_deleted_workout_is_said_as_the_answer_before_leaves_it(
    phone: Phone,
) -> None:
    with_sets(phone, 10, 11)
    phone.delete(MONDAY)
    server = Server(answering())

    synced(phone, server, at_once=(3, 100))

    said = [json.loads(each.push or "{}")["deleted_workouts"] for each in server.asked]
    known = [{UUID(key).int: seq for key, seq in each[str(MONDAY.id)].items()} for each in said]
    assert known == [{10: 0, 11: 0}, {10: 12, 11: 0}]


# What the server does not take


def refusing(number: int) -> Reply:
    """Keep all but one row."""

    def reply(asked: Asked) -> Answer:
        ids = [each.int for each in ids_in(asked.push)]
        kept = [0 if each == number else 10 for each in ids]
        refused = [Refused(ids.index(number), "no", "It is bad.")] if number in ids else []
        return answering(kept=kept, refused=refused)(asked)

    return reply


def test_a_refused_row_stays_and_blocks_nothing(phone: Phone) -> None:
    with_sets(phone, 10, 11)

    result = synced(phone, Server(refusing(10)))

    assert result.failed
    assert result.sent == 3
    assert [(each.kind, each.id.int, each.detail) for each in result.refused] == [
        ("set", 10, "It is bad.")
    ]
    assert unsent(phone) == {10}
    assert sync_status(phone.moment(), phone.replica).refused == result.refused


def test_a_refused_row_is_sent_again_by_the_next_sync(phone: Phone) -> None:
    with_sets(phone, 10)
    synced(phone, Server(refusing(10)))

    result = synced(phone, Server(answering()))

    assert (result.sent, result.refused) == (1, ())
    status = sync_status(phone.moment(), phone.replica)
    assert (status.waiting, status.refused) == (0, ())
    assert status.synced_at is not None


def test_a_row_for_which_the_whole_push_is_refused_is_found(phone: Phone) -> None:
    with_sets(phone, *range(10, 30))

    def reply(asked: Asked) -> Answer:
        if UUID(int=17) in ids_in(asked.push):
            raise PushRefused("Row 17 is bad.")
        return answering()(asked)

    server = Server(reply)

    result = synced(phone, server)

    assert [each.id.int for each in result.refused] == [17]
    assert result.sent == 21
    assert unsent(phone) == {17}
    assert result.requests <= 16
    assert sync_status(phone.moment(), phone.replica).refused == result.refused


def test_what_was_cut_behind_a_push_that_is_refused_waits_for_its_parents(phone: Phone) -> None:
    with_sets(phone, 10, 11)

    def refuse(_: Asked) -> Answer:
        raise PushRefused("It is too long.")

    server = Server(refuse, answering())

    synced(phone, server, at_once=(2, 100))

    pushes = [[each.int for each in ids_in(each.push)] for each in server.asked]
    assert pushes == [[1, 2], [1], [2], [10, 11]]


def test_a_server_that_refuses_to_be_read_is_no_reason_to_go_on(phone: Phone) -> None:
    def reply(_: Asked) -> Answer:
        raise PushRefused("It is too long.")

    with pytest.raises(PushRefused):
        synced(phone, Server(reply))


# What comes in


def test_what_others_wrote_is_here(phone: Phone) -> None:
    result = synced(phone, Server(answering(*PARENTS, from_elsewhere(a_set(10), seq=7))))

    assert (result.received, result.sent) == (3, 0)
    assert phone.rows()[UUID(int=10)].noun == a_set(10)
    assert unsent(phone) == set()


def paging(asked: Asked) -> Answer:
    """Keep all that is pushed; the feed has two pages."""
    if not asked.want:
        return answering()(asked)
    if asked.cursor is None:
        return answering(*PARENTS, more=True)(asked)
    return answering(from_elsewhere(a_set(10), seq=7), cursor="c2")(asked)


def test_the_next_page_is_underway_while_one_is_written(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server(paging)
    hold, underway = phone.replica.hold, []

    def held(rows: Iterable[Held]) -> None:
        underway.append(server.asked[-1].cursor)
        hold(rows)

    monkeypatch.setattr(phone.replica, "hold", held)

    result = synced(phone, server)

    assert result == Synced(received=3, requests=2)
    assert underway == ["c1", "c1"]


def test_a_page_that_is_underway_is_left_when_there_is_something_to_send(phone: Phone) -> None:
    def meanwhile(asked: Asked) -> Answer:
        phone.make(Exercise(id=UUID(int=3), name="Row", tracking=Tracking.WEIGHTED))
        return paging(asked)

    server = Server(meanwhile, paging)

    result = synced(phone, server)

    assert [(each.cursor, each.push is not None) for each in server.asked] == [
        (None, False),
        ("c1", False),
        ("c1", True),
    ]
    assert (result.received, result.sent) == (3, 1)
    assert unsent(phone) == set()


def test_a_stamp_that_is_met_is_never_given_again(phone: Phone) -> None:
    far = stamp(1 << 43, 3, OTHER)
    synced(phone, Server(answering(*PARENTS, from_elsewhere(a_set(10), far))))

    phone.make(a_set(11))
    phone.edit(a_set(10), note="deep")

    changed, made = (phone.rows()[UUID(int=each)] for each in (10, 11))
    # A set that is logged after another one was seen stands behind it.
    assert made.stamp > far
    assert changed.newest > made.stamp


def together(*rows: Sent) -> Sequence[Batch]:
    """Put new sets into batches, as they are read from an answer."""
    return read_batches(write_blocks(rows)).batches


def test_new_sets_that_come_together_are_here(phone: Phone) -> None:
    batches = together(from_elsewhere(a_set(10), seq=7), from_elsewhere(a_set(11), seq=8))

    result = synced(phone, Server(answering(*PARENTS, batches=batches)))

    assert (result.received, result.sent) == (4, 0)
    assert [phone.rows()[UUID(int=each)].noun for each in (10, 11)] == [a_set(10), a_set(11)]
    assert unsent(phone) == set()
    held = phone.replica.held_among((WorkoutSet, UUID(int=each)) for each in (10, 11))
    assert [each.base_seq for each in held.values()] == [7, 8]


def test_a_page_of_nothing_but_new_sets_is_taken(phone: Phone) -> None:
    synced(phone, Server(answering(*PARENTS)))

    result = synced(phone, Server(answering(batches=together(from_elsewhere(a_set(10))))))

    assert result.received == 1
    assert UUID(int=10) in phone.rows()


def test_a_stamp_of_new_sets_is_never_given_again(phone: Phone) -> None:
    far = stamp(1 << 43, 3, OTHER)
    batches = together(from_elsewhere(a_set(10), far))
    synced(phone, Server(answering(*PARENTS, batches=batches)))

    phone.make(a_set(11))

    assert phone.rows()[UUID(int=11)].stamp > far


def test_new_sets_of_a_time_that_no_clock_shows_are_not_kept(phone: Phone) -> None:
    made_up = stamp((1 << 47) - 1, 0, OTHER)
    batches = together(from_elsewhere(a_set(10), made_up))

    with pytest.raises(AnswerUnreadable, match="no clock shows"):
        synced(phone, Server(answering(*PARENTS, batches=batches)))

    assert phone.rows() == {}


def test_new_sets_of_which_one_is_here_are_merged(phone: Phone) -> None:
    with_sets(phone, 10)
    phone.edit(a_set(10), note="mine")
    [ours] = phone.replica.versions(WorkoutSet, [UUID(int=10)])
    batches = together(from_elsewhere(a_set(10), ours.stamp), from_elsewhere(a_set(11)))

    def reply(asked: Asked) -> Answer:
        return answering(batches=batches, kept=[0] * 3)(asked)

    synced(phone, Server(reply, answering()))

    assert phone.rows()[UUID(int=10)].noun == a_set(10, note="mine")
    assert phone.rows()[UUID(int=11)].noun == a_set(11)


def test_a_new_set_that_is_here_already_is_not_passed_over(phone: Phone) -> None:
    with_sets(phone, 10)
    theirs = from_elsewhere(a_set(10, note="theirs"), stamp(1 << 41, 0, OTHER), seq=7)

    def reply(asked: Asked) -> Answer:
        batches = together(theirs, from_elsewhere(a_set(11)))
        return answering(batches=batches, kept=[0] * 3)(asked)

    result = synced(phone, Server(reply, answering()))

    assert phone.rows()[UUID(int=10)].noun == a_set(10, note="theirs")
    assert result.received == 2


def test_of_a_page_that_was_broken_off_among_new_sets_nothing_is_kept(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches = together(from_elsewhere(a_set(10)), from_elsewhere(a_set(11)))
    server = Server(answering(*PARENTS, batches=batches))

    def broken_off(batch: Batch) -> None:
        SqliteReplica.hold_new(phone.replica, batch.where([True, False]))
        raise CrashError

    with monkeypatch.context() as patch:
        patch.setattr(phone.replica, "hold_new", broken_off)
        with pytest.raises(CrashError):
            synced(phone, server)

    assert phone.rows() == {}
    synced(phone, server)
    assert server.asked[-1].cursor is None
    assert {10, 11} <= {each.int for each in phone.rows()}


def test_no_more_is_sent_at_once_than_is_wanted(phone: Phone) -> None:
    with_sets(phone, 10, 11, 12)
    weight = Measurement(
        id=UUID(int=4), name="body weight", value=80_000, unit=MeasurementUnit.KG, measured_at=START
    )
    phone.make(weight)

    found = [phone.replica.unsent(most) for most in range(1, 8)]

    many = [len(each.rows) + len(each.revs) for each in found if each]
    assert many == [1, 2, 3, 4, 5, 6, 6]


def test_what_was_not_sent_yet_and_loses_is_kept_beside(phone: Phone) -> None:
    with_sets(phone, 10)
    phone.edit(a_set(10), note="mine")
    [ours] = phone.replica.versions(WorkoutSet, [UUID(int=10)])
    theirs = edited(ours, a_set(10, note="theirs"), stamp(1 << 43, 0, OTHER))

    def reply(asked: Asked) -> Answer:
        return answering(Sent(change_of(theirs), 20), kept=[0] * 3)(asked)

    result = synced(phone, Server(reply, answering()))

    assert result.conflicts == 1
    [filed] = [each.noun for each in phone.rows().values() if isinstance(each.noun, Revision)]
    assert json.loads(filed.lost) == {"note": "mine"}
    assert json.loads(filed.kept) == {"note": "theirs"}


def test_the_same_conflict_is_filed_once(phone: Phone) -> None:
    with_sets(phone, 10)
    phone.edit(a_set(10), note="mine")
    [ours] = phone.replica.versions(WorkoutSet, [UUID(int=10)])
    theirs = edited(ours, a_set(10, note="theirs"), stamp(1 << 43, 0, OTHER))
    page = answering(Sent(change_of(theirs), 20))
    synced(phone, Server(lambda asked: page(asked)._replace(kept=[0] * 3), answering()))
    begin_anew(phone.moment(), phone.replica)

    assert synced(phone, Server(page, answering())).conflicts == 0


# Answers that cannot be


def bringing(answer: Answer, *rows: Sent) -> Answer:
    return answer._replace(read=lambda: Page(rows))


def unreadable() -> Page:
    raise AnswerUnreadable("It cannot be read.")


BAD: dict[str, Callable[[Answer], Answer]] = {
    "a page that cannot be read": lambda answer: answer._replace(read=unreadable),
    "other rows": lambda answer: answer._replace(kept=[1]),
    "a row too far": lambda answer: answer._replace(refused=[Refused(9, "no", "no")]),
    "more of nothing": lambda answer: answer._replace(more=True, cursor="c0"),
    "the same again": lambda answer: bringing(answer, *PARENTS)._replace(more=True, cursor="c0"),
    "an orphan": lambda answer: bringing(answer, from_elsewhere(a_set(99))),
    "half a row": lambda answer: bringing(
        answer, Sent(Change(WorkoutSet, UUID(int=9), LOWEST, {"reps": 1}), 1)
    ),
    "nonsense": lambda answer: bringing(
        answer, Sent(replace(change_of(Version(a_set(9), LOWEST)), values=_values(reps=-1)), 1)
    ),
}


def _values(**values: Any) -> dict[str, Any]:
    return {**change_of(Version(a_set(9), LOWEST)).values, **values}


@pytest.mark.parametrize("bad", BAD)
def test_of_an_answer_that_cannot_be_nothing_is_kept(phone: Phone, bad: str) -> None:
    with_sets(phone, 10)
    with phone.replica.transaction():
        phone.replica.set_state("cursor", "c0")
    before, clock = phone.rows(), phone.replica.last_stamp()
    if bad == "an orphan":
        # A parent that was never here.
        orphan = from_elsewhere(
            replace(a_set(99), workout_id=UUID(int=77)), stamp(1 << 43, 3, OTHER)
        )
        spoil: Callable[[Answer], Answer] = lambda answer: bringing(answer, orphan)  # noqa: E731  # it stands for one of the table
    else:
        spoil = BAD[bad]

    with pytest.raises(AnswerUnreadable):
        synced(phone, Server(lambda asked: spoil(answering()(asked))))

    assert phone.rows() == before
    assert phone.replica.last_stamp() == clock
    assert phone.replica.state("cursor") == "c0"
    assert unsent(phone) == {1, 2, 10}


# Hiding most of the logbook


def deletions(phone: Phone, numbers: Sequence[int]) -> list[Sent]:
    versions = phone.replica.versions(WorkoutSet, [UUID(int=each) for each in numbers])
    return [Sent(change_of(deleted(each)), 50) for each in versions]


def test_hiding_most_of_the_logbook_is_asked_for(phone: Phone) -> None:
    with_sets(phone, *range(10, 50))
    synced(phone, Server(answering()))
    server = Server(answering(*deletions(phone, range(10, 40))))

    with pytest.raises(NeedsConfirmation) as caught:
        synced(phone, server, agree=False)

    assert len(phone.living()) == 42
    assert "30" in caught.value.message
    assert not [*phone.path.parent.glob("*.backup")]
    result = synced(phone, server, agree=True)
    assert len(phone.living()) == 12
    assert result.copy is not None
    assert Path(result.copy).exists()


def test_what_was_sent_is_at_rest_though_the_answer_s_page_is_not_wanted(phone: Phone) -> None:
    with_sets(phone, *range(10, 50))
    synced(phone, Server(answering()))
    server = Server(answering(*deletions(phone, range(10, 40))))
    phone.make(a_set(99))

    for _ in range(2):
        with pytest.raises(NeedsConfirmation):
            synced(phone, server, agree=False)

    assert [each.push is None for each in server.asked] == [False, True]
    assert unsent(phone) == set()


def test_hiding_most_of_the_logbook_in_several_pages_is_asked_for(phone: Phone) -> None:
    with_sets(phone, *range(10, 50))
    synced(phone, Server(answering()))
    gone = deletions(phone, range(10, 50))
    pages = [
        answering(*gone[at : at + 10], more=at < 30, cursor=f"c{at + 2}") for at in range(0, 40, 10)
    ]

    with pytest.raises(NeedsConfirmation):
        synced(phone, Server(*pages), agree=False)

    assert len(phone.living()) == 32


def test_who_has_agreed_is_not_asked_again(phone: Phone) -> None:
    with_sets(phone, *range(10, 50))
    synced(phone, Server(answering()))
    gone = deletions(phone, range(10, 50))
    pages = [
        answering(*gone[at : at + 10], more=at < 30, cursor=f"c{at + 2}") for at in range(0, 40, 10)
    ]
    asked: list[str] = []

    def agree(question: str) -> bool:
        asked.append(question)
        return True

    sync(
        phone.moment(),
        phone.replica,
        Server(*pages),
        agree=agree,
        report=lambda _: None,
        machine="here",
    )

    assert len(asked) == 1
    assert len([*phone.path.parent.glob("*.backup")]) == 1
    assert len(phone.living()) == 2


def test_hiding_most_workouts_is_asked_for_though_their_sets_are_many_more(phone: Phone) -> None:
    workouts = [Workout(id=UUID(int=each), started_at=START) for each in range(100, 130)]
    phone.make(*workouts)
    with_sets(phone, *range(1_000, 1_100))
    synced(phone, Server(answering()))
    versions = phone.replica.versions(Workout, [each.id for each in workouts])
    gone = [Sent(change_of(deleted(each)), 50) for each in versions]

    with pytest.raises(NeedsConfirmation):
        synced(phone, Server(answering(*gone)), agree=False)

    assert len(phone.workouts()) == 31


def test_hiding_some_rows_is_not_asked_for(phone: Phone) -> None:
    with_sets(phone, *range(10, 60))
    synced(phone, Server(answering()))

    synced(phone, Server(answering(*deletions(phone, range(10, 34)))), agree=False)

    assert len(phone.living()) == 28


def test_a_server_that_neither_keeps_nor_refuses_is_not_asked_for_ever(phone: Phone) -> None:
    with_sets(phone, 10)
    server = Server(answering(kept=[0, 0, 0]))

    with pytest.raises(AnswerUnreadable, match="neither keeps nor refuses"):
        synced(phone, server)

    assert len(server.asked) == 2
    assert unsent(phone) == {1, 2, 10}


# Another history, another machine, another clock


def test_another_history_is_merged_with_everything_that_is_here(phone: Phone) -> None:
    with_sets(phone, 10)
    synced(phone, Server(answering()))

    def diverged(_: Asked) -> Answer:
        raise HistoryDiverged("It is another one.")

    server = Server(diverged, answering())
    result = synced(phone, server)

    assert result.anew
    assert result.copy is not None
    assert Path(result.copy).exists()
    assert server.asked[1].cursor is None
    assert [each.seq for each in server.pushed(1)] == [None] * 3


def test_a_history_that_changes_all_the_time_is_not_followed(phone: Phone) -> None:
    def diverged(_: Asked) -> Answer:
        raise HistoryDiverged("It is another one.")

    with pytest.raises(HistoryDiverged):
        synced(phone, Server(diverged))


def test_a_copied_file_is_a_device_of_its_own(phone: Phone) -> None:
    server = Server(answering())
    # It may have been copied before it was ever synced.
    numbers = [phone.replica.device()]
    for machine in ("here", "here", "elsewhere"):
        synced(phone, server, machine=machine)
        numbers.append(phone.replica.device())

    assert numbers[1] == numbers[2]
    assert len({*numbers}) == 3


def test_kinds_that_were_not_known_before_are_read_again(phone: Phone) -> None:
    server = Server(answering())
    synced(phone, server)
    with phone.replica.transaction():
        phone.replica.set_state("kinds", "exercise workout set")

    synced(phone, server)

    assert [each.cursor for each in server.asked] == [None, None]
    assert server.asked[1].high_water == "h1"


def test_a_wrong_clock_is_noticed(phone: Phone) -> None:
    at = phone.moment().now - timedelta(hours=2)

    assert 7_190 < synced(phone, Server(answering(at=at))).ahead_s < 7_210


def test_a_wrong_clock_is_noticed_though_more_is_asked_for_ahead(phone: Phone) -> None:
    at = phone.moment().now - timedelta(hours=2)
    server = Server(answering(at=at, more=True, cursor="c1"), answering(cursor="c2"))

    assert 7_190 < synced(phone, server).ahead_s < 7_210


def test_a_damaged_row_is_told_of(phone: Phone) -> None:
    with_sets(phone, 10)
    with closing(sqlite3.connect(phone.replica.path)) as file, file:
        file.execute("UPDATE workout_set SET workout_id = x'00'")

    with pytest.raises(LogbookCorrupt):
        synced(phone, Server(answering()))


# Comparing


def test_a_check_finds_equal_rows_equal(phone: Phone) -> None:
    with_sets(phone, 10)

    server = Server(answering(digests=phone.replica.digests()))

    result = synced(phone, server, check=True)

    assert (result.differs, result.anew, result.requests) == ((), False, 1)


def test_a_check_that_finds_a_difference_merges_everything(phone: Phone) -> None:
    with_sets(phone, 10)
    replies = answering(), answering(digests=phone.replica.digests())

    result = synced(phone, Server(*replies), check=True)

    assert (result.differs, result.anew, result.failed) == ((), True, False)


def test_a_difference_that_stays_is_told(phone: Phone) -> None:
    with_sets(phone, 10)

    result = synced(phone, Server(answering(digests={"set": Digest(2, 0, 5)})), check=True)

    assert result.failed
    assert result.differs == ("exercise", "workout", "set")
