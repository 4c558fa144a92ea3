"""What programs call the kinds of sets, where they use the words that lifters use."""

from collections.abc import Mapping
from typing import Any

from workoutlog.domain.model import Ending, SetType

_KINDS: Mapping[str, Mapping[str, Any]] = {
    **{word: {} for word in ("", "n", "normal", "set", "work", "working")},
    **{word: {"set_type": SetType.WARM_UP} for word in ("w", "warmup", "warm up")},
    **{word: {"set_type": SetType.DROP} for word in ("d", "drop", "dropset")},
    **{word: {"ending": Ending.FAILURE} for word in ("f", "failure")},
    "amrap": {"ending": Ending.AMRAP},
}


def read(text: str) -> Mapping[str, Any] | None:
    """Read a kind of set, or the number of one, which says nothing; None for another word."""
    word = " ".join(text.casefold().replace("-", " ").replace("_", " ").split())
    return {} if word.isdecimal() else _KINDS.get(word, _KINDS.get(word.removesuffix(" set")))
