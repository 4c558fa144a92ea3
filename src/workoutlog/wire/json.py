"""Values as JSON, written as fast as can be: a first sync is megabytes of it."""

import json
from typing import Any

from pydantic_core import PydanticSerializationError, to_json


def dumped(value: Any) -> bytes:
    """Write a value that JSON has as JSON in UTF-8, on one line and without spaces."""
    try:
        return to_json(value)
    except PydanticSerializationError:
        # A text may hold a lone surrogate, which has no form in UTF-8: then all of it is ASCII.
        return json.dumps(value, separators=(",", ":")).encode()
