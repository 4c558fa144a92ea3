"""Names: which exercise is meant by the words that somebody typed.

The order is exact name or alias, then the same words spelled a little
differently, then words as prefixes. When that leaves several exercises or
none, the question goes back to the lifter: a set under the wrong exercise is
worse than a set typed twice.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import Generic, Protocol, TypeVar

from workoutlog.domain.bounds import NAME_LENGTH
from workoutlog.domain.shell import quoted
from workoutlog.errors import ExerciseAmbiguous, ExerciseUnknown

_MOST_WORDS = NAME_LENGTH // 2
_SHOWN_MATCHES = 4
_SHOWN_LENGTH = 40
_SUGGESTIONS = 2
_COMPLETIONS = 40
_SIMILAR = 0.75
_SHORTEST_PLURAL = 3

_APOSTROPHES = dict.fromkeys(map(ord, "'`´‘’ʼ′＇"))
_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
_ASCII_KEYS = {**_ASCII, ord("'"): "", ord("`"): ""}

# One spelling for what lifters and apps spell in several ways; applied to singular words.
_SPELLINGS = {
    "barbel": "barbell",
    "bb": "barbell",
    "calve": "calf",
    "db": "dumbbell",
    "deg": "degree",
    "dumbell": "dumbbell",
    "flye": "fly",
    "kb": "kettlebell",
    "legged": "leg",
    "single": "one",
}
# A word of its own between two words of a name, as in "Pushdown - Rope" or "Clean & Press".
_JOINING = frozenset("-–—&")


class Named(Protocol):
    """Whatever has a name to show."""

    @property
    def name(self) -> str:
        """The name as it is shown."""


T = TypeVar("T", bound=Named)


def normalise(text: str) -> str:
    """Reduce a name to its key: small letters and digits, one blank between words.

    Apostrophes vanish ("Farmer's" is "farmers"); other punctuation separates.
    """
    if text.isascii():
        return " ".join(text.translate(_ASCII_KEYS).split())
    folded = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()
    words = "".join(
        character if unicodedata.category(character)[0] in "LMN" else " " for character in folded
    )
    return unicodedata.normalize("NFKC", " ".join(words.split()))


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Leave out what is only another spelling of a name before it."""
    found: dict[str, str] = {}
    for each in names:
        found.setdefault(normalise(each), each)
    return tuple(found.values())


class Names(Generic[T]):
    """The names and aliases of exercises, and the exercise that each of them means.

    Built from pairs of a normalised key and its target. A key belongs to the
    first target that claims it, so the lifter's own names come first. Only
    what a lookup needs is built, and only once it is needed.
    """

    def __init__(self, pairs: Iterable[tuple[str, T]]) -> None:
        """Take the keys, which must have been through ``normalise``."""
        owners: dict[str, T] = {}
        for key, target in pairs:
            owners.setdefault(key, target)
        owners.pop("", None)
        self._owners = owners

    def exact(self, text: str) -> T | None:
        """Find what is called this, but for plurals, hyphens and short forms such as db."""
        key = normalise(text)
        found = self._owners.get(key)
        return self._by_spelling.get(_spelling(key)) if found is None else found

    def leading(self, words: Sequence[str]) -> tuple[T, int] | None:
        """Find the longest run of leading words that is a name, and how many words it has."""
        keys: list[str] = []
        for word in words[:_MOST_WORDS]:
            key = normalise(word)
            if not key and word not in _JOINING:
                break
            keys.append(key)
        for count in range(len(keys), 0, -1):
            last = keys[count - 1]
            if not last:
                continue
            key = " ".join(filter(None, keys[:count]))
            found = self._owners.get(key)
            # Sets follow the name; they must not cost the index of spellings.
            if found is None and last.isalpha():
                found = self._by_spelling.get(_spelling(key))
            if found is not None:
                return found, count
        return None

    def resolve(self, text: str) -> T:
        """Find the one exercise that is meant: by name, alias, or words as prefixes in order.

        Raises ExerciseAmbiguous when several fit and ExerciseUnknown when none does.
        """
        found = self.exact(text)
        if found is not None:
            return found
        words = normalise(text).split()
        fitting = self._targets(self._best(self._fitting(words), len(words)))
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise _ambiguous(text, [target.name for target in fitting])
        raise _unknown(text, [target.name for target in self.near(text)])

    def unordered(self, text: str) -> T | None:
        """Find a name whose words are these in any order, if only one exercise has them.

        "Bench Press (Barbell)" and "Barbell Bench Press" are the same words.
        """
        found = self.exact(text)
        return self._by_bag.get(_bag(normalise(text))) if found is None else found

    def starting(self, typed: str, limit: int = _COMPLETIONS) -> list[str]:
        """List keys that complete what was typed so far, best first, one for each exercise."""
        key = normalise(typed)
        if not key:
            return self._one_each(self._owners, limit)
        begin = f"{key} " if typed[-1].isspace() else key
        whole = [name for name in self._owners if name.startswith(begin)]
        whole.sort(key=lambda name: name.count(" "))
        parts = [self._keys[place] for place in self._fitting(key.split())]
        return self._one_each([*whole, *parts], limit)

    @cached_property
    def _keys(self) -> list[str]:
        return list(self._owners)

    @cached_property
    def _split(self) -> list[list[str]]:
        return [[_word(word) for word in key.split()] for key in self._keys]

    @cached_property
    def _by_spelling(self) -> dict[str, T | None]:
        return self._unique("".join(words) for words in self._split)

    @cached_property
    def _by_bag(self) -> dict[str, T | None]:
        return self._unique(" ".join(sorted(words)) for words in self._split)

    def _unique(self, forms: Iterable[str]) -> dict[str, T | None]:
        """Map each form of a key to its target, or to nothing when several targets have it."""
        found: dict[str, T | None] = {}
        for form, target in zip(forms, self._owners.values(), strict=True):
            if found.setdefault(form, target) is not target:
                found[form] = None
        return found

    @cached_property
    def _places(self) -> dict[str, set[int]]:
        """For each word, in alphabetical order, the places of the keys that have it."""
        places: dict[str, set[int]] = {}
        for place, words in enumerate(self._split):
            for word in words:
                places.setdefault(word, set()).add(place)
        return dict(sorted(places.items()))

    @cached_property
    def _vocabulary(self) -> list[str]:
        return list(self._places)

    def _beginning(self, word: str) -> set[int]:
        first = bisect_left(self._vocabulary, word)
        found = set(self._places.get(_word(word), ()))
        for place in range(first, len(self._vocabulary)):
            known = self._vocabulary[place]
            if not known.startswith(word):
                break
            found |= self._places[known]
        return found

    def _fitting(self, words: list[str], *, in_order: bool = True) -> list[int]:
        """Find the keys whose words begin with these: those that start with them first."""
        if not words:
            return []
        found = self._beginning(words[0])
        for word in words[1:]:
            if not found:
                break
            found &= self._beginning(word)
        ranked = []
        for place in found:
            names = self._split[place]
            if not in_order or len(words) == 1 or _in_order(words, names):
                ranked.append((not _begins(names[0], words[0]), len(names), place))
        return [place for _, _, place in sorted(ranked)]

    def _best(self, fitting: list[int], words: int) -> list[int]:
        """Prefer the keys of which every word was typed."""
        whole = [place for place in fitting if len(self._split[place]) == words]
        return whole or fitting

    def _targets(self, places: Iterable[int]) -> list[T]:
        targets = (self._owners[self._keys[place]] for place in places)
        return list({id(target): target for target in targets}.values())

    def _one_each(self, keys: Iterable[str], limit: int) -> list[str]:
        chosen: dict[int, str] = {}
        for key in keys:
            if len(chosen) == limit:
                break
            chosen.setdefault(id(self._owners[key]), key)
        return list(chosen.values())

    def near(self, text: str) -> list[T]:
        """Find what may have been meant: other order, then a slip in a word, then in the name."""
        words = normalise(text).split()
        typed = " ".join(words)
        if not words or len(typed) > NAME_LENGTH:
            return []
        places = self._fitting(words, in_order=False)
        if not places:
            corrected = [self._nearest(word) for word in words]
            found = self.exact(" ".join(corrected))
            if found is not None:
                return [found]
            places = self._best(self._fitting(corrected), len(words))
        if places:
            return self._targets(places)[:_SUGGESTIONS]
        similar = [key for key in self._keys if key[0] == typed[0]]
        close = _closest(typed, similar, 2 * _SUGGESTIONS)
        return [self._owners[key] for key in self._one_each(close, _SUGGESTIONS)]

    def _nearest(self, word: str) -> str:
        """Correct a word that begins no known word; leave it when nothing is like it."""
        if self._beginning(word):
            return word
        return next(iter(_closest(word, self._vocabulary, 1)), word)


@lru_cache(maxsize=4096)
def _word(word: str) -> str:
    """Write a word as all its spellings: singular, not abbreviated."""
    plural = word.endswith("s") and not word.endswith("ss")
    if plural and word.isalpha() and len(word) >= _SHORTEST_PLURAL:
        if word.endswith("ies"):
            word = word[:-3] + "y"
        elif word.endswith(("sses", "ches", "shes")):
            word = word[:-2]
        else:
            word = word[:-1]
    return _SPELLINGS.get(word, word)


def _spelling(key: str) -> str:
    """Write a name without what differs between spellings: pull-ups, pull up, pullup."""
    return "".join(map(_word, key.split()))


def _bag(key: str) -> str:
    return " ".join(sorted(map(_word, key.split())))


def _begins(name: str, word: str) -> bool:
    return name.startswith(word) or name == _word(word)


def _in_order(words: list[str], names: list[str]) -> bool:
    remaining = iter(names)
    return all(any(_begins(name, word) for name in remaining) for word in words)


def _closest(typed: str, known: list[str], count: int) -> list[str]:
    # Only a name that nobody has pays for this import.
    from difflib import get_close_matches  # noqa: PLC0415

    slip = 1 + len(typed) // 5
    similar = [each for each in known if abs(len(each) - len(typed)) <= slip]
    return get_close_matches(typed, similar, count, _SIMILAR)


def _ambiguous(text: str, matches: list[str]) -> ExerciseAmbiguous:
    shown = ", ".join(matches[:_SHOWN_MATCHES])
    if len(matches) > _SHOWN_MATCHES:
        shown += f" and {len(matches) - _SHOWN_MATCHES} more"
    return ExerciseAmbiguous(
        f'"{_shown(text)}" matches {len(matches)} exercises: {shown}.',
        "Type a bit more, or use an alias.",
        details={"matches": matches},
    )


def _unknown(text: str, suggestions: list[str]) -> ExerciseUnknown:
    advice = [f"Did you mean {' or '.join(suggestions)}?"] if suggestions else []
    name = _printable(text)
    addable = normalise(name) and len(name) <= NAME_LENGTH
    dashes = "-- " if name.startswith("-") else ""
    return ExerciseUnknown(
        f'No exercise called "{_shown(text)}".',
        *advice,
        hint=f"wl exercise add {dashes}{quoted(name)}" if addable else None,
        details={"suggestions": suggestions},
    )


def _printable(text: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _shown(text: str) -> str:
    text = _printable(text[: 4 * _SHOWN_LENGTH])
    return text if len(text) <= _SHOWN_LENGTH else f"{text[: _SHOWN_LENGTH - 1]}…"
