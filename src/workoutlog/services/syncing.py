"""Syncing: what this device wrote goes to the server, what others wrote comes back and is merged.

A sync can end anywhere, and the next one goes on. A push is kept before it is
sent, and sent again until it is answered; a page, where it ends and the clock
are written together. No transaction waits for the network, so that logging a
set never does either; but what the device has to do goes on while it is slow.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from workoutlog.domain.model import NOUNS
from workoutlog.errors import AnswerUnreadable, HistoryDiverged, NeedsConfirmation, PushRefused
from workoutlog.services.devices import own_number
from workoutlog.services.ports import Moment
from workoutlog.services.pulling import pulled
from workoutlog.services.pushing import (
    Outstanding,
    RefusedRow,
    acknowledge,
    cut,
    cut_behind,
    forget,
    forget_all,
    keep,
    outstanding,
)
from workoutlog.services.remotes import Answer, Asked, Page, Remote
from workoutlog.services.replicas import Digest, Key, Replica, RowHereError

# What the server takes at most.
MOST_ROWS = 5_000
_KINDS = tuple(noun.kind for noun in NOUNS)
# A device that hides so many rows at once, and this share of all, was perhaps wiped elsewhere.
_MANY_HIDDEN = 20
_SHARE_HIDDEN = 0.5


class Progress(NamedTuple):
    """How far a sync is: rows sent and received, and how many there are to send."""

    sent: int
    to_send: int
    received: int


class Synced(NamedTuple):
    """What a sync did.

    ``conflicts`` counts the values that lost and are kept beside. ``anew`` says
    that the server had another history, and both were merged; ``copy`` is where
    the logbook was kept before. ``ahead_s`` is how far the device's clock is
    before the server's, ``differs`` names the kinds of rows of which a check
    found that they are not the same on both sides.
    """

    sent: int = 0
    received: int = 0
    conflicts: int = 0
    refused: tuple[RefusedRow, ...] = ()
    requests: int = 0
    anew: bool = False
    copy: str | None = None
    ahead_s: int = 0
    differs: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether something is left that is not the same here and on the server."""
        return bool(self.refused or self.differs)


class _WouldHideError(Exception):
    """Ends the writing of a page that would hide most of the logbook; holds how many rows."""

    def __init__(self, rows: int) -> None:
        self.rows = rows


def sync(
    moment: Moment,
    replica: Replica,
    remote: Remote,
    *,
    agree: Callable[[str], bool],
    report: Callable[[Progress], None],
    machine: str,
    check: bool = False,
    at_once: tuple[int, int] = (MOST_ROWS, MOST_ROWS),
) -> Synced:
    """Sync until nothing is left to send and to read.

    ``agree`` is asked before most of the logbook would be hidden. ``machine``
    is what the file and the computer that it is on are known by: a copy of the
    file is a device of its own. With ``check`` all rows are compared at the end,
    and merged anew if they are not the same. ``at_once`` is how many rows are
    sent and read in a request. Raises what `Remote.ask` tells of, and `NeedsConfirmation`;
    what was done by then stays done.
    """
    own_number(moment, machine)
    return _Sync(moment, replica, remote, agree, report, *at_once).run(check=check)


def begin_anew(moment: Moment, replica: Replica) -> None:
    """Forget how far the server was read and what it has; the next sync merges everything."""
    with moment.logbook.transaction():
        replica.forget_places()
        forget_all(moment)
        for name in ("cursor", "high_water"):
            moment.logbook.set_state(name, None)


class _Sync:
    def __init__(
        self,
        moment: Moment,
        replica: Replica,
        remote: Remote,
        agree: Callable[[str], bool],
        report: Callable[[Progress], None],
        most: int,
        want: int,
    ) -> None:
        self._moment = moment
        self._logbook = moment.logbook
        self._replica = replica
        self._remote = remote
        self._agree = agree
        self._report = report
        self._most = self._at_once = most
        self._want = want
        self._refused: dict[Key, RefusedRow] = {}
        self._hidden: frozenset[Key] = frozenset()
        self._agreed = False
        # The first answer says it best: nothing was waited for before it.
        self._has_compared_clocks = False
        self._silent = 0
        self._done = Synced()
        self._digests: Mapping[str, Digest] = {}
        # What is sent next, cut while the push before it was underway, and kept.
        self._behind: Outstanding | None = None
        self._underway: tuple[Asked, Callable[[], Answer]] | None = None

    def run(self, *, check: bool) -> Synced:
        """Go on until there is nothing more to do; check that, if wanted."""
        self._replica.begin()
        self._read_new_kinds()
        self._finish()
        if check and self._differing() and not self._done.anew:
            self._merge_anew()
            self._finish()
        if check:
            self._done = self._done._replace(differs=self._differing())
        self._logbook.set_state("synced_at", self._moment.now.isoformat())
        return self._done._replace(refused=tuple(self._refused.values()))

    def _finish(self) -> None:
        to_send = self._replica.count_unsent()
        while self._step():
            done = self._done
            self._report(Progress(done.sent, max(to_send, done.sent), done.received))

    def _differing(self) -> tuple[str, ...]:
        """Name the kinds whose rows are not the same on both sides; what waits is no difference."""
        if self._replica.count_unsent():
            return ()
        ours, theirs, nothing = self._replica.digests(), self._digests, Digest(0, 0, 0)
        return tuple(
            each for each in _KINDS if ours.get(each, nothing) != theirs.get(each, nothing)
        )

    def _step(self) -> bool:
        """Do one request, and say whether there is more to do."""
        push = self._push()
        asked, wait = self._begin(push)
        behind = self._cut_behind(push) if push and not asked.want else None
        try:
            answer = wait()
        except HistoryDiverged:
            self._merge_anew()
            return True
        except PushRefused as error:
            if push is None:
                raise
            self._send_less(push, error)
            return True
        self._refuse_endless(asked, answer)
        if behind is not None:
            keep(self._moment, behind)
        self._behind = behind
        self._digests = answer.digests
        if not self._has_compared_clocks:
            ahead = self._moment.now - answer.at
            self._done = self._done._replace(ahead_s=round(ahead.total_seconds()))
            self._has_compared_clocks = True
        self._ask_ahead(asked, answer, push)
        page = answer.read()
        if push or page.received or (answer.cursor, answer.high_water) != asked[:2]:
            self._take(answer, page, push)
        self._at_once = min(2 * self._at_once, self._most)
        return answer.more or self._replica.unsent(1, self._refused) is not None

    def _push(self) -> Outstanding | None:
        """Give what is sent next: what is behind the last push, was not answered, or is cut now."""
        behind, self._behind = self._behind, None
        return (
            behind
            or outstanding(self._moment)
            or cut(self._moment, self._replica, self._remote, self._at_once, self._refused)
        )

    def _cut_behind(self, push: Outstanding) -> Outstanding | None:
        """Choose what is sent behind a push while that is underway."""
        sides = self._moment, self._replica, self._remote
        return cut_behind(*sides, push, self._at_once, self._refused)

    def _ask_ahead(self, asked: Asked, answer: Answer, push: Outstanding | None) -> None:
        """Send what is behind a push, or ask for the next page, while the answer is written down.

        Of pushes the last one waits, for what it is to read depends on what is unsent by then.
        """
        following = None
        if push is None and answer.more:
            following = Asked(answer.cursor, answer.high_water, None, asked.want)
        elif push is not None and self._behind is not None and self._is_more(push, self._behind):
            following = Asked(answer.cursor, answer.high_water, self._behind.text, 0)
        if following is not None:
            self._underway = following, self._ask(following)

    def _begin(self, push: Outstanding | None) -> tuple[Asked, Callable[[], Answer]]:
        """Ask, unless that is underway; an answer to anything else is not waited for.

        What is underway was asked from where the last answer ended, and so does what is asked now.
        """
        underway, self._underway = self._underway, None
        text = push.text if push else None
        if underway is not None and underway[0].push == text:
            return underway
        cursor, high_water = map(self._logbook.state, ("cursor", "high_water"))
        asked = Asked(cursor, high_water, text, self._want_with(push))
        return asked, self._ask(asked)

    def _ask(self, asked: Asked) -> Callable[[], Answer]:
        self._done = self._done._replace(requests=self._done.requests + 1)
        return self._remote.ask(asked)

    def _want_with(self, push: Outstanding | None) -> int:
        """Read on when all is sent, for only the server sees who had known of what."""
        pushes = [] if push is None else [push]
        return 0 if self._is_more(*pushes) else self._want

    def _is_more(self, *pushes: Outstanding) -> bool:
        """Say whether there is more to send than is in some pushes."""
        sending = sum(len(each.rows) for each in pushes)
        return self._replica.count_unsent() > sending + len(self._refused)

    def _refuse_endless(self, asked: Asked, answer: Answer) -> None:
        if answer.more and answer.cursor == asked.cursor and asked.want:
            raise AnswerUnreadable("The server says that there is more, and does not send it.")
        # Of what is sent again it may not know why it was refused, but of what is cut anew it does.
        is_silent = asked.push is not None and not any(answer.kept) and not answer.refused
        self._silent = self._silent + 1 if is_silent else 0
        if self._silent > 1:
            raise AnswerUnreadable("The server neither keeps nor refuses what is sent.")

    def _send_less(self, push: Outstanding, error: PushRefused) -> None:
        """Cut the push anew; a row that the server refuses alone is left out from now on."""
        if len(push.rows) == 1:
            [row] = push.rows
            self._refuse([RefusedRow(row.noun.kind, row.id, error.code, error.message)])
        self._at_once = max(len(push.rows) // 2, 1)
        forget(self._moment, push)

    def _refuse(self, rows: Iterable[RefusedRow]) -> None:
        """Remember what is not sent again before the next sync, and what of it is to be told."""
        self._refused |= {each.key: each for each in rows}
        told = [[each.kind, each.id.hex, each.code, each.detail] for each in self._refused.values()]
        self._logbook.set_state("refused", json.dumps(told) if told else None)

    def _take(self, answer: Answer, page: Page, push: Outstanding | None) -> None:
        """Write down what an answer says: what was kept, the page, and where it ends."""
        try:
            self._write(answer, page, push)
        except RowHereError:
            self._take(answer, page.one_by_one(), push)
        except _WouldHideError as found:
            self._ask_whether_to_hide(found.rows, answer, push)
            self._take(answer, page, push)

    def _write(self, answer: Answer, page: Page, push: Outstanding | None) -> None:
        with self._logbook.transaction():
            # First what was sent is at rest, then the page may find it changed.
            kept = self._acknowledge(answer, push)
            merged = pulled(page, self._replica)
            hidden = self._hidden | merged.hidden
            if not self._agreed and merged.hidden and self._is_most(hidden):
                raise _WouldHideError(len(hidden))
            self._replica.hold(merged.rows)
            for each in merged.batches:
                self._replica.hold_new(each)
            self._logbook.advance_stamp(merged.newest)
            conflicts = merged.conflicts + merged.settle(self._moment)
            self._logbook.set_state("cursor", answer.cursor)
            self._logbook.set_state("high_water", answer.high_water)
        self._hidden = hidden
        self._done = self._done._replace(
            sent=self._done.sent + kept,
            received=self._done.received + page.received,
            conflicts=self._done.conflicts + conflicts,
        )

    def _acknowledge(self, answer: Answer, push: Outstanding | None) -> int:
        """Note what became of a push; say how many rows were kept."""
        if push is None:
            return 0
        told = acknowledge(self._replica, self._remote, push, answer)
        forget(self._moment, push)
        self._refuse(told.refused)
        return told.kept

    def _is_most(self, hidden: frozenset[Key]) -> bool:
        """Say whether most rows of a kind would be hidden: with a workout go its sets."""
        rows, before = (Counter(noun.kind for noun, _ in each) for each in (hidden, self._hidden))
        many = {kind: each for kind, each in rows.items() if each >= _MANY_HIDDEN}
        there = self._replica.visible() if many else {}
        return any(
            each >= _SHARE_HIDDEN * (there[kind] + before[kind]) for kind, each in many.items()
        )

    def _ask_whether_to_hide(self, rows: int, answer: Answer, push: Outstanding | None) -> None:
        question = f"Another device deleted {rows:,} of the rows that are here. Hide them here too?"
        if not self._agree(question):
            with self._logbook.transaction():
                self._acknowledge(answer, push)
            raise NeedsConfirmation(question, "Nothing was hidden.", hint="wl sync --yes")
        self._agreed = True
        self._done = self._done._replace(copy=self._replica.keep_copy("before-sync"))

    def _merge_anew(self) -> None:
        """Merge with a server whose history is another one: send everything, read everything."""
        if self._done.anew:
            raise HistoryDiverged("The server's history changed while it was read.", "Sync again.")
        self._done = self._done._replace(anew=True, copy=self._replica.keep_copy("before-merge"))
        begin_anew(self._moment, self._replica)

    def _read_new_kinds(self) -> None:
        """Read everything again where a program before this one skipped what it did not know."""
        known, kinds = self._logbook.state("kinds"), " ".join(_KINDS)
        if known != kinds:
            with self._logbook.transaction():
                if known is not None:
                    self._logbook.set_state("cursor", None)
                self._logbook.set_state("kinds", kinds)
