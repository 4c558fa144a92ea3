"""From characters to words: one spelling for every sign, and what belongs together glued (R13).

Each word remembers where its characters came from, so that a caret can be put
under any part of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workoutlog.domain.model import SetType
from workoutlog.errors import NotationError, Span

# One sign for what keyboards and phones write in several ways. Not NFKC: it makes 52 of 5².
_SIGNS = str.maketrans(
    {
        **{code: chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)},  # full width
        **{code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)},
        **dict.fromkeys(map(ord, "×✕✖⨯*＊"), "x"),
        **dict.fromkeys(map(ord, "‐‑‒–—−"), "-"),
        **dict.fromkeys(map(ord, "،、，"), ","),
    }
)
_UNTYPABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_WORD = re.compile(r"\S+")

# How sets are said to be warm-ups or drops (R7), as words; the one-letter ones also as prefixes.
KINDS = {
    "w": SetType.WARM_UP,
    "warm-up": SetType.WARM_UP,
    "warmup": SetType.WARM_UP,
    "d": SetType.DROP,
    "drop": SetType.DROP,
}

_UNIT = "(?:kgs?|lbs?|km|mi|yd|mins?|m|k|secs?|s|hrs?|h)"
_UNIT_WORD = re.compile(rf"{_UNIT}(?=$|[x,@])")
_NEXT_FACTOR = re.compile(r"x(?=$|[0-9]|bw|bar|[+-][0-9])")
_OPERAND = re.compile(r"[+-]?[0-9]|bw|bar")
_SIGNED = re.compile(r"[+-](?=$|[0-9])")
_NUMBERS = re.compile(r"[0-9][0-9.,]*+")
_HOURS = re.compile(r"[0-9]+(?:h|hrs?)")
_MINUTES = re.compile(r"(?:[0-9]+(?:h|hrs?))?[0-9]+(?:min|mins)")
_LESS_THAN_HOURS = re.compile(r"[0-5]?[0-9](?:min|mins|s|sec|secs)(?:[0-5]?[0-9]s)?(?=$|[@,])")
_LESS_THAN_MINUTES = re.compile(r"[0-5]?[0-9](?:s|sec|secs)(?=$|[@,])")
_EFFORTS_OPEN = re.compile(r"[^=]*(?:@|rir|rpe)[0-9.,]+,")

# A comma is decimal before a unit or, unless an x came first, before an x; and one effort's
# list stays in one piece. All other commas separate.
_KEPT = re.compile(
    rf"(?<![0-9.])[0-9]++,[0-9]++(?={_UNIT}(?![a-z])|{_UNIT}x)"
    r"|(?<![0-9.,x@re])[0-9]++,[0-9]++(?=x)"
    r"|(?:@|rir|rpe)[0-9]++(?:\.[0-9]++)?+(?:,[0-9]++(?:\.[0-9]++)?+(?=,|$))++"
)
_PAIR = re.compile(r"(?:[wd]|bw)?[+-]?[0-9]{1,4},[0-9]{1,3}")

_VOCABULARY = re.compile(
    r"(?:no-load|warm-?up|drop|secs?|mins?|hrs?|rir|rpe|bar|kgs?|lbs?|bw|km|mi|yd|ea|in"
    r"|[wdxkmshfp]|[0-9.,:/+@%=-])++"
)
_ALONE = re.compile(r"[/=@,x]|bw|bar|no-load|[wd]|warm-?up|drop")
_SETTING = re.compile(r"(?:rest|tempo|hr|kcal)[=:]")


@dataclass(slots=True, eq=False, repr=False)
class Word:
    """A piece of the notation: its normal spelling, and its place in the source.

    ``places`` maps each character to the source, for words glued of several.
    ``pair`` marks the first half of ``62,5``, which may be a decimal comma.
    """

    text: str
    start: int
    end: int
    places: list[int] | None = None
    pair: str = ""
    pair_end: int = 0

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Find a part of the word in the source."""
        if start >= end:
            return self.start, self.end
        if self.places is None:
            return self.start + start, self.start + end
        return self.places[start], self.places[end - 1] + 1


def normal(text: str) -> str:
    """Write each sign in its one spelling, character for character."""
    return text.translate(_SIGNS)


def refuse_untypable(source: str, line: int | None) -> None:
    """Raise `NotationError` at a character that no keyboard types: NUL, a lone surrogate."""
    found = _UNTYPABLE.search(source)
    if found:
        clean = _UNTYPABLE.sub("\ufffd", source)
        raise NotationError(
            f"There is a character that cannot be read: U+{ord(found[0]):04X}.",
            "Type the line again instead of pasting it.",
            span=Span(clean, found.start(), found.end(), line),
        )


def split(source: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Split a text into its words as they stand, still to be glued."""
    end = len(source) if end is None else end
    spelt = normal(source)
    return [Word(found[0], *found.span()) for found in _WORD.finditer(spelt, start, end)]


def looks_like_sets(word: str) -> bool:
    """Tell whether a word (in normal spelling) can only be part of the sets, not of a name."""
    if word.startswith("--") or _ALONE.fullmatch(word) or _SETTING.match(word):
        return True
    return bool(_VOCABULARY.fullmatch(word)) and any(map(str.isdigit, word))


def glue(words: list[Word]) -> list[Word]:
    """Join what was typed with spaces (``100 x 5``, ``100 kg``) and part what commas list."""
    # Times are joined last: in `1 h 5 km` the 5 belongs to what follows it.
    for belong in (_goes_on, _is_rest_of_time):
        glued: list[Word] = []
        for place, word in enumerate(words, 1):
            following = words[place].text if place < len(words) else ""
            if glued and belong(glued[-1].text, word.text, following):
                glued[-1] = _joined(glued[-1], word)
            else:
                glued.append(word)
        words = glued
    return [each for word in words for each in _listed(word)]


def _goes_on(before: str, word: str, following: str) -> bool:
    """Tell whether a word goes on where the one before it stopped."""
    if before.endswith(","):
        is_load = _UNIT_WORD.match(following) or _NEXT_FACTOR.match(following)
        is_number = _NUMBERS.fullmatch(word) and not is_load
        return bool(is_number and _EFFORTS_OPEN.fullmatch(before))
    if "=" in before and before != "=":
        return before.endswith("=") or (before[-1].isdigit() and bool(_UNIT_WORD.fullmatch(word)))
    if before.startswith("--"):
        return False
    if before.endswith(("x", "@")) or before in {"rir", "rpe"}:
        return bool(_OPERAND.match(word))
    if before.startswith("bw") and (before == "bw" or before.endswith(("+", "-"))):
        return bool(_SIGNED.match(word) or _NEXT_FACTOR.match(word)) or (
            before != "bw" and word[0].isdigit()
        )
    is_unit = before[-1].isdigit() and _UNIT_WORD.match(word)
    is_factor = before[-1].isalnum() or before[-1] == "+"
    return bool(is_unit or (is_factor and _NEXT_FACTOR.match(word) and before not in KINDS))


def _is_rest_of_time(before: str, word: str, _following: str) -> bool:
    """Tell whether two words are one time, as in ``1h 30min``."""
    return bool(
        (_HOURS.fullmatch(before) and _LESS_THAN_HOURS.match(word))
        or (_MINUTES.fullmatch(before) and _LESS_THAN_MINUTES.match(word))
    )


def _joined(first: Word, second: Word) -> Word:
    places = [
        place
        for word in (first, second)
        for place in (word.places or range(word.start, word.start + len(word.text)))
    ]
    return Word(first.text + second.text, first.start, second.end, places)


def _listed(word: Word) -> Iterator[Word]:
    """Part a word at its commas, decimal ones excepted."""
    text = word.text
    if "," not in text:
        yield word
        return
    kept = [found.span() for found in _KEPT.finditer(text)]
    pair = text if _PAIR.fullmatch(text) else ""
    start = 0
    for place in [at for at, sign in enumerate(text) if sign == ","] + [len(text)]:
        if kept and kept[0][0] < place < kept[0][1]:
            continue
        while kept and kept[0][1] <= place:
            kept.pop(0)
        if place > start:
            first, last = word.place(start, place)
            places = word.places[start:place] if word.places else None
            yield Word(text[start:place], first, last, places, pair, word.end)
            pair = ""
        start = place + 1
