"""Where a line can be read in two ways, or not at all: noticed here, worded in ``questions``."""

import re
from typing import NoReturn

from workoutlog.domain.model import MAX_REPS, SetType, Tracking
from workoutlog.domain.notation import questions, refusals
from workoutlog.domain.notation.parts import (
    DISTANCE,
    EMPTY,
    REPS,
    TIME,
    UNREADABLE,
    WHOLE,
    Chunk,
    Part,
    Tail,
)
from workoutlog.domain.notation.sets import COUNTED, read_efforts
from workoutlog.domain.notation.standing import BODY, Standing
from workoutlog.domain.notation.values import MAX_BARE_REPS, MAX_SETS, L
from workoutlog.domain.units import plain

_THOUSANDS = re.compile("([0-9]{1,3}),([0-9]{3})([a-z]*)")
_PREFIXES = {SetType.WARM_UP: "w", SetType.DROP: "d", SetType.WORKING: ""}


def refuse_many_bare_reps(line: Standing[L], chunk: Chunk, part: Part) -> None:
    """Refuse ``100 5 110 3``, where the 110 was meant as a load (R4)."""
    if line.lift.tracking is not Tracking.WEIGHTED or part.number <= MAX_BARE_REPS:
        return
    if line.load is None or line.load.grams is None or part.number > MAX_REPS:
        return
    span = line.span(chunk, part)
    load = line.shown(line.load)
    if line.current and not line.sets and not line.head:
        raise questions.many_live_reps(part.text, load, span)
    can_be_load = part.letter == WHOLE and line.amount_follows()
    raise questions.many_bare_reps(
        part.text, (load, line.words(line.load)), line.loads.unit, span, can_be_load=can_be_load
    )


def refuse_two_loads(line: Standing[L], chunk: Chunk) -> None:
    """Refuse ``+10x8 3x8`` on bodyweight kinds: three at +10, or without."""
    if line.head or line.load is None or line.load.grams is None:
        return
    count, amount = chunk.parts
    prefix = chunk.word.text[: count.start]
    loads = tuple(
        (line.shown(load), f"{prefix}{line.words(load)}x{amount.text}x{count.text}")
        for load in (line.load, BODY)
    )
    span = line.factors(chunk)
    raise questions.which_load(count.text, amount.text, loads, span)


def refuse_sets_or_load(line: Standing[L], chunk: Chunk) -> NoReturn:
    """Refuse ``3x5``: no history is asked which it is (R5)."""
    count, amount = chunk.parts
    known, unit = line.known_load(), line.loads.unit
    rated = chunk
    if (
        not chunk.tails
        and line.position < len(line.chunks)
        and not line.chunks[line.position].parts
    ):
        rated = line.chunks[line.position]
    tail = rated.tails[0] if rated.tails else None
    if line.load is None and tail and len(tail.efforts) == 1 and not tail.scale:
        read_efforts(tail, line.place.part(rated.word, tail))
        span = line.place.span(chunk.word, rated.word)
        raise questions.no_load(chunk.factors, tail.text, unit, known, span)
    raise questions.sets_or_load(count.text, amount.text, unit, known, line.factors(chunk))


def refuse_ending_of_many(
    line: Standing[L], chunk: Chunk, amount: Part, count: Part | None
) -> None:
    """Refuse ``3x5+``: the last set or every one."""
    if count is None or not amount.ending or not 1 < count.whole <= MAX_SETS:
        return
    plain_reps = amount.text[:-1]
    load = f"{line.words(line.load)}x" if line.load and not line.head else ""
    prefix = chunk.word.text[: chunk.parts[0].start] + load
    separator = "," if load else " "
    last = separator.join([plain_reps] * (count.whole - 1) + [amount.text])
    every = separator.join([amount.text] * count.whole)
    rated = line.load_chunk or chunk
    tails = chunk.tails + (line.load_chunk.tails if line.load_chunk else [])
    efforts = "".join(f" {tail.sign}{tail.text}" for tail in tails)
    raise questions.ending_of_many(
        chunk.factors,
        amount.text[-1],
        (prefix + last + efforts, prefix + every + efforts),
        line.place.span(chunk.word, rated.word),
    )


def refuse_effort_of_which(line: Standing[L], chunk: Chunk, tail: Tail) -> None:
    """Refuse ``100 5 5@8``: the last set or all of them."""
    load = line.words(line.load or BODY)
    amount = "x".join(part.text for part in reversed(chunk.parts) if part.text)
    read_efforts(tail, line.place.part(chunk.word, tail))
    prefix = _PREFIXES[line.sets.group[-1].set_type]
    effort = f"{tail.sign}{tail.text}"
    raise questions.effort_of_which(
        effort,
        len(line.sets.group),
        f"{chunk.word.text[: tail.start].rstrip('@')} {effort}",
        f"{prefix}{load}x{amount} {effort}",
        line.span(chunk),
    )


def refuse_unreadable(line: Standing[L], chunk: Chunk) -> None:
    """Refuse parts that mean nothing, or nothing on this lift."""
    counts = COUNTED[line.lift.tracking]
    is_relative = len(chunk.parts) == 2 and not chunk.parts[0].text  # noqa: PLR2004 - x5
    for place, part in enumerate(chunk.parts):
        span = line.span(chunk, part)
        if part.letter == EMPTY and not (place == 0 and is_relative and chunk.parts[1].text):
            raise refusals.stops_after(chunk.word.text, "x", line.span(chunk))
        thousands = _THOUSANDS.fullmatch(part.text)
        if part.letter == UNREADABLE and thousands:
            raise questions.thousands(thousands[1], thousands[2], thousands[3], span)
        if part.letter == UNREADABLE:
            raise refusals.unreadable(part.text, span, line.place.note)
        if part.letter == DISTANCE and TIME in counts and DISTANCE not in counts:
            raise questions.metres(part.text, plain(part.number), span)
        if part.letter in (TIME, DISTANCE, REPS) and part.letter not in counts:
            what = {TIME: "a time", DISTANCE: "a distance", REPS: "reps"}[part.letter]
            raise refusals.wrong_kind(line.lift, what, part.text, span)
