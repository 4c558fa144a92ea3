"""Files that hold what people see: compared, and written anew only when that is asked for."""

import os
from difflib import unified_diff
from pathlib import Path

_FOLDER = Path(__file__).with_name("golden")
_ADVICE = "if it looks better now: nox -s generate"


def compare(name: str, seen: str) -> None:
    """Compare a text with its golden file, which ``UPDATE_GOLDEN=1`` writes anew before."""
    path = _FOLDER / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(seen, encoding="utf-8")
    before, now = path.read_text(encoding="utf-8").splitlines(), seen.splitlines()
    assert now == before, "\n".join((_ADVICE, *unified_diff(before, now, lineterm="")))
