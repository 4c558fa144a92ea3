"""Which passwords are tried first: common ones, and what is made of them by everybody's tricks.

`common_passwords.txt` lists words that passwords are commonly made of. A
password is taken for common if two such words at most, runs such as 1234 or
aaaa, years, and very few other characters are all of it, also once @ is read
as a and 0 as o. So a list of some hundred words stands for very many passwords.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

_MOST_WORDS = 2
_MOST_OTHERS = 3
_SHORTEST_NAME = 3
_SHORTEST_RUN = 3
_LEET = str.maketrans("@4801357!$+", "aaboiestist")
# Digits behind a word are digits.
_WITHIN_A_WORD = re.compile(r"[@4801357!$+]+(?=[a-z])")
_REPEATED = re.compile(r"(.+?)\1+", re.DOTALL)
_SEPARATORS = re.compile(r"[\s._-]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
# In the place of what is explained; it is no part of a run.
_GAP = "\n"


def is_common(password: str, names: Iterable[str] = ()) -> bool:
    """Say whether a password is common, or made of the names of its owner or server."""
    folded = _folded(password)
    own = frozenset(part for name in names for part in _parts(name) if len(part) >= _SHORTEST_NAME)
    plain = _WITHIN_A_WORD.sub(lambda match: match[0].translate(_LEET), folded)
    return any(_is_made_of(text, own) for text in (folded, plain, _SEPARATORS.sub("", folded)))


@cache
def common_words() -> frozenset[str]:
    """Read the list."""
    listed = files("workoutlog.server.access").joinpath("common_passwords.txt")
    return frozenset(listed.read_text(encoding="utf-8").split())


def _parts(name: str) -> set[str]:
    folded = _folded(name)
    return {folded, *re.split(r"[\W_]+", folded)}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _is_made_of(text: str, names: frozenset[str]) -> bool:
    found: set[str] = set()

    def note(match: re.Match[str]) -> str:
        found.add(match[0])
        return _GAP

    if repeated := _REPEATED.fullmatch(text):
        text = repeated[1]
    for words in (names, common_words()):
        if words:
            text = _any_of(words).sub(note, text)
    others = _without_runs(_YEAR.sub(_GAP, text)).replace(_GAP, "")
    return len(found) <= _MOST_WORDS and len(others) <= _MOST_OTHERS


@lru_cache(maxsize=2)
def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)))


def _without_runs(text: str) -> str:
    """Leave out characters that follow each other as in 1234, cba or zzzz."""
    kept: list[str] = []
    run = text[:1]
    steps = [ord(after) - ord(before) for before, after in pairwise(text)]
    for at, step in enumerate(steps, start=1):
        goes_on = abs(step) <= 1 and (len(run) == 1 or step == steps[at - 2])
        if goes_on:
            run += text[at]
        else:
            kept += run if len(run) < _SHORTEST_RUN else ""
            run = text[at]
    kept += run if len(run) < _SHORTEST_RUN else ""
    return "".join(kept)
