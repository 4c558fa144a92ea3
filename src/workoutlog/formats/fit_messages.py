"""FIT files as their messages: numbered fields with plain values. The decoder is met only here.

It is an extra, because few lifters have such files, and loaded when one is met.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any, BinaryIO

from workoutlog.errors import FormatNotInstalled, InputUnreadable

FILE_ID, SPORT, SESSION, WORKOUT, SET, EXERCISE_TITLE = 0, 12, 18, 26, 225, 264
# A day of training with everything a watch measures takes a tenth of it.
MOST_BYTES = 50_000_000
_WANTED = frozenset({FILE_ID, SPORT, SESSION, WORKOUT, SET, EXERCISE_TITLE})
_MAGIC_AT = slice(8, 12)

Message = Mapping[int, Any]
Activity = Mapping[int, Sequence[Message]]


def is_fit(head: bytes) -> bool:
    """Say whether a file begins as a FIT file does."""
    return head[_MAGIC_AT] == b".FIT"


def activities(file: BinaryIO, name: str) -> Sequence[Activity]:
    """Read a file to its end: for each activity in it the messages of each kind.

    Values that a watch marks as missing are None. Raises `InputUnreadable` for
    what is damaged, and `FormatNotInstalled` without the decoder.
    """
    fitdecode = _decoder(name)
    if file.seek(0, 2) > MOST_BYTES:
        raise InputUnreadable(f"{name} is larger than {MOST_BYTES // 10**6} MB.")
    file.seek(0)
    found: list[dict[int, list[Message]]] = []
    reader = fitdecode.FitReader(
        file,
        processor=None,
        check_crc=fitdecode.CrcCheck.RAISE,
        error_handling=fitdecode.ErrorHandling.IGNORE,
    )
    try:
        for frame in reader:
            if frame.frame_type == fitdecode.FIT_FRAME_HEADER:
                found.append(defaultdict(list))
            elif frame.frame_type == fitdecode.FIT_FRAME_DATA and frame.global_mesg_num in _WANTED:
                found[-1][frame.global_mesg_num].append(_message(frame))
    except Exception as error:  # damaged bytes make a decoder raise anything
        raise InputUnreadable(
            f"{name} is damaged, or cut off: {str(error) or type(error).__name__}.",
            "Copy it from the watch again.",
        ) from error
    return found


def exercise_name(category: int, subtype: int | None) -> str | None:
    """Name an exercise as the decoder's tables do; None where they have none."""
    types = _decoder("").profile.FIELD_TYPES
    kind = types["exercise_category"].enum.get(category)
    named = types.get(f"{kind}_exercise_name")
    name = named.enum.get(subtype, kind) if named else kind
    return str(name).strip("_").replace("_", " ").title() if name else None


def _decoder(name: str) -> ModuleType:
    try:
        import fitdecode  # type: ignore[import-untyped]  # it has none  # noqa: PLC0415  # an extra
    except ImportError as error:
        raise FormatNotInstalled(
            f"{name} is a FIT file, and this installation cannot read those.",
            hint="pip install '.[fit]'",
        ) from error
    decoder: ModuleType = fitdecode
    return decoder


def _message(frame: Any) -> Message:
    """Take the fields that the profile numbers, without those of other developers."""
    return {
        field.def_num: field.raw_value
        for field in frame.fields
        if field.field_def is None or not field.field_def.is_dev
    }
