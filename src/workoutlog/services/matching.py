"""Which line of an edited text is which of the sets it was made of."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import NamedTuple

# What a line says; the first part is its exercise, and makes lines alike.
Key = tuple[object, ...]


class Match(NamedTuple):
    """The old place of a line, None for a new one; ``moved`` if it is not in its old order."""

    old: int | None
    moved: bool = False


class _Region(NamedTuple):
    """Places, old and new, where two texts differ."""

    olds: list[int]
    news: list[int]

    def take(self, found: Iterable[tuple[int, int]]) -> None:
        for was, now in found:
            if was in self.olds:
                self.olds.remove(was)
            if now in self.news:
                self.news.remove(now)


def matched(old: Sequence[Key], new: Sequence[Key]) -> list[Match]:
    """Find for each new line the old one it was, so that as little as possible has changed.

    What reads the same comes first, in its place or moved. Then a line was
    changed into the one that stands there now, of the same exercise where
    there is one. At last, a line of the same exercise was changed and moved.
    """
    matches = dict[int, Match]()
    regions = list[_Region]()
    for olds, news, is_equal in _aligned(old, new):
        if is_equal:
            matches |= {now: Match(was) for was, now in zip(olds, news, strict=True)}
        else:
            regions.append(_Region(olds, news))
    matches |= _moved(regions, old, new, lambda key: key)
    for region in regions:
        alike = _aligned(
            [old[was][:1] for was in region.olds], [new[now][:1] for now in region.news]
        )
        found = [
            (region.olds[was], region.news[now])
            for olds, news, _ in alike
            for was, now in zip(olds, news, strict=False)
        ]
        matches |= {now: Match(was) for was, now in found}
        region.take(found)
    matches |= _moved(regions, old, new, lambda key: key[:1])
    return [matches.get(now, Match(None)) for now in range(len(new))]


def _aligned(old: Sequence[Key], new: Sequence[Key]) -> Iterator[tuple[list[int], list[int], bool]]:
    """Part two sequences into pieces that are equal and pieces that are not."""
    # Lifters repeat themselves: among equal sets, the ends say best which one was changed.
    head = _same(zip(old, new, strict=False))
    tail = _same(zip(old[head:][::-1], new[head:][::-1], strict=False))
    end, last = len(old) - tail, len(new) - tail
    yield list(range(head)), list(range(head)), True
    matcher = SequenceMatcher(None, old[head:end], new[head:last], autojunk=False)
    for tag, *places in matcher.get_opcodes():
        a, b, c, d = (head + each for each in places)
        yield list(range(a, b)), list(range(c, d)), tag == "equal"
    yield list(range(end, len(old))), list(range(last, len(new))), True


def _same(pairs: Iterable[tuple[Key, Key]]) -> int:
    return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))


def _moved(
    regions: Sequence[_Region],
    old: Sequence[Key],
    new: Sequence[Key],
    likeness: Callable[[Key], Key],
) -> dict[int, Match]:
    """Match what is left over in any region with its like, wherever that is."""
    left = dict[Key, list[int]]()
    for region in regions:
        for was in region.olds:
            left.setdefault(likeness(old[was]), []).append(was)
    found = [
        (same.pop(0), now)
        for region in regions
        for now in region.news
        if (same := left.get(likeness(new[now])))
    ]
    for region in regions:
        region.take(found)
    return {now: Match(was, moved=True) for was, now in found}
