"""One sync: the device's rows are committed, and it reads on from where it was."""

from hashlib import sha256
from typing import Any

from workoutlog.domain.plain import plain_value
from workoutlog.server.api.dependencies import Work
from workoutlog.server.refusals import Flaw, RequestInvalid
from workoutlog.server.rows.blocks import stored_blocks
from workoutlog.server.rows.commit import Committed
from workoutlog.server.rows.conflicts import Push
from workoutlog.server.rows.digests import read_digests
from workoutlog.server.rows.feed import Page, cursor, head_of, read_cursor, read_page
from workoutlog.server.rows.origins import Origin
from workoutlog.wire.blocks import Block, BlockUnreadable, ids_in
from workoutlog.wire.json import dumped
from workoutlog.wire.rows import Parted, read_batches
from workoutlog.wire.sync import PushedRows, SyncRequest

Answer = dict[str, Any]


def pushed(request: SyncRequest, most: int) -> Parted:
    """Read what a device has written. Raises `RequestInvalid`, and then nothing is kept."""
    if request.push is None:
        return Parted([], [], [])
    blocks = _blocks(request.push)
    if sum(len(ids_in(each)) for each in blocks) > most:
        flaw = Flaw("/push/blocks", f"there are more than {most:,} rows")
        raise RequestInvalid(f"{flaw.detail}.", flaws=(flaw,))
    try:
        return read_batches(blocks)
    except BlockUnreadable as error:
        flaw = Flaw(f"/push/blocks{error.pointer}", error.reason)
        raise RequestInvalid(f"{flaw.pointer}: {flaw.detail}.", flaws=(flaw,)) from None


def synced(work: Work, request: SyncRequest, parted: Parted) -> Answer:
    """Do one sync, in its transaction: one that writes if anything was pushed.

    Raises `HistoryDiverged`, `CursorInvalid` and `KeyReused`; then nothing was kept.
    """
    # While the head is held nobody else of the account writes: what can be done before is.
    said = sha256(_said(request.push)).digest() if request.push else None
    head = work.hold() if request.push else None
    epoch = work.service.epoch
    place = (work.connection, work.account_id, epoch)
    seen = read_cursor(*place, request.cursor)
    read_cursor(*place, request.high_water)
    committed = None
    if head is not None and request.push is not None:
        # Whoever sends a push again may want less of the feed than before.
        origin = Origin(
            work.caller.device,
            seen,
            f"push:{request.push.id}",
            said,
            request.push.deleted_workouts,
        )
        pushes = [Push(*sent) for sent in parted.sent]
        committed = work.commit(head, pushes, origin, parted.batches)
    echo = committed is not None and _is_echo(committed, seen)
    page = _page(work, request.want, seen, committed if echo else None)
    end = committed.seq_after if committed else head_of(work.connection, work.account_id)
    digests = head.digests if head else read_digests(work.connection, work.account_id)
    return {
        **_kept(committed, parted.order),
        "blocks": stored_blocks(page.rows),
        "cursor": cursor(*place, page.seq),
        "high_water": cursor(*place, end),
        "more": page.more,
        "digest": {
            kind: {"live": each.live, "dead": each.dead, "total": f"{each.total:016x}"}
            for kind, each in digests.items()
        },
        "time": plain_value(work.now),
    }


def _said(push: PushedRows) -> bytes:
    deleted = push.model_dump_json(include={"deleted_workouts"})
    return dumped([str(push.id), _blocks(push), deleted])


def _blocks(push: PushedRows) -> list[Block]:
    """Take the blocks out of their models, without copying every value as `model_dump` does."""
    return [dict(each) for each in push.blocks]


def _is_echo(committed: Committed, seen: int) -> bool:
    """Say whether the device knows all that it would read, for it has just written it."""
    return committed.seq_before == seen and not committed.added and not committed.replayed


def _page(work: Work, want: int, seen: int, known: Committed | None) -> Page:
    if known is not None:
        return Page([], known.seq_after, more=False)
    limit = min(want, work.service.limits.most_rows)
    if limit == 0:
        return Page([], seen, more=head_of(work.connection, work.account_id) > seen)
    return read_page(work.connection, work.account_id, seen, limit)


def _kept(committed: Committed | None, order: list[int]) -> Answer:
    told = dict(zip(order, committed.outcomes, strict=True)) if committed else {}
    outcomes = [told[at] for at in range(len(told))]
    return {
        "kept": [0 if each.refusal else each.seq for each in outcomes],
        "unseen": [at for at, each in enumerate(outcomes) if each.unseen],
        "refused": [
            {
                "at": at,
                "kind": each.noun.kind,
                "id": str(each.id),
                "code": each.refusal.code,
                "detail": each.refusal.message,
            }
            for at, each in enumerate(outcomes)
            if each.refusal
        ],
    }
