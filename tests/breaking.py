"""What a new OpenAPI document breaks for clients that were made by an old one."""

from collections.abc import Iterator
from math import inf
from typing import Any

Document = dict[str, Any]
# A client that sends less than this, or more, is refused by the new server and was not by the old.
_AT_MOST = ("maximum", "maxLength", "maxItems")
_AT_LEAST = ("minimum", "minLength", "minItems")


def broken(old: Document, new: Document) -> list[str]:
    """Name everything by which a client of the old document would fail."""
    return [*_paths(old, new)]


def _paths(old: Document, new: Document) -> Iterator[str]:
    for path, item in old["paths"].items():
        for method, operation in item.items():
            here = f"{method.upper()} {path}"
            now = new["paths"].get(path, {}).get(method)
            if now is None:
                yield f"{here} is gone"
            else:
                yield from _operation(here, _Side(old, operation), _Side(new, now))


class _Side:
    """An operation, and the document that its references lead into."""

    def __init__(self, document: Document, operation: Document) -> None:
        self._document = document
        self.operation = operation

    def found(self, part: Any) -> Any:
        """Follow a reference."""
        while isinstance(part, dict) and "$ref" in part:
            found: Any = self._document
            for name in part["$ref"].removeprefix("#/").split("/"):
                found = found[name]
            part = found
        return part

    @property
    def parameters(self) -> dict[tuple[str, str], Document]:
        return {(each["in"], each["name"]): each for each in self.operation.get("parameters", ())}

    @property
    def body(self) -> Any:
        content = self.operation.get("requestBody", {}).get("content", {})
        return self.found(content.get("application/json", {}).get("schema"))

    def answer(self, status: str) -> Any:
        content = self.found(self.operation["responses"].get(status, {})).get("content", {})
        return next((self.found(each["schema"]) for each in content.values()), None)


def _operation(here: str, old: _Side, new: _Side) -> Iterator[str]:
    if old.operation["operationId"] != new.operation["operationId"]:
        yield f"{here} has another name"
    for key, parameter in new.parameters.items():
        if parameter.get("required") and not old.parameters.get(key, {}).get("required"):
            yield f"{here} needs {key[1]}"
    for key, parameter in old.parameters.items():
        if key not in new.parameters:
            yield f"{here} takes no {key[1]}"
        else:
            schema = new.parameters[key]["schema"]
            yield from _taken(f"{here} {key[1]}", old, parameter["schema"], new, schema)
    yield from _taken(f"{here} body", old, old.body, new, new.body)
    for status in old.operation["responses"]:
        if status not in new.operation["responses"]:
            yield f"{here} answers no {status}"
        elif status.startswith("2"):
            before, now = old.answer(status), new.answer(status)
            yield from _given(f"{here} {status}", old, before, new, now)


def _taken(here: str, old: _Side, before: Any, new: _Side, now: Any) -> Iterator[str]:
    """Compare what clients send: it may become more that is accepted, and not less."""
    before, now = old.found(before) or {}, new.found(now) or {}
    for name in {*now.get("required", ())} - {*before.get("required", ())}:
        yield f"{here} needs {name}"
    yield from (f"{here} {said}" for said in _narrowed(before, now))
    for name, schema in before.get("properties", {}).items():
        if name not in now.get("properties", {}):
            yield f"{here} takes no {name}"
        else:
            yield from _taken(f"{here} {name}", old, schema, new, now["properties"][name])
    if "items" in before and "items" in now:
        yield from _taken(f"{here} items", old, before["items"], new, now["items"])
    for one, other in zip(before.get("anyOf", ()), now.get("anyOf", ()), strict=False):
        yield from _taken(here, old, one, new, other)


def _narrowed(before: Document, now: Document) -> Iterator[str]:
    """Say which values of a plain schema are not taken any more."""
    for word in _AT_MOST:
        if now.get(word, inf) < before.get(word, inf):
            yield f"has a lower {word}"
    for word in _AT_LEAST:
        if now.get(word, -inf) > before.get(word, -inf):
            yield f"has a higher {word}"
    lost: set[str] = set()
    if "enum" in now:
        lost = {*before.get("enum", ())} - {*now["enum"]}
    if _types(now):
        lost |= _types(before) - _types(now)
    if lost:
        yield f"takes no {', '.join(sorted(lost))}"
    if now.get("pattern") not in {None, before.get("pattern")}:
        yield "has another pattern"


def _given(here: str, old: _Side, before: Any, new: _Side, now: Any) -> Iterator[str]:
    """Compare what clients read: all of it must still be there, as it was."""
    before, now = old.found(before) or {}, new.found(now) or {}
    for name in {*before.get("required", ())} - {*now.get("required", ())}:
        yield f"{here} need not have {name}"
    if _types(now) - _types(before) and _types(before):
        yield f"{here} may be {', '.join(sorted(_types(now) - _types(before)))}"
    for name, schema in before.get("properties", {}).items():
        if name in now.get("properties", {}):
            yield from _given(f"{here} {name}", old, schema, new, now["properties"][name])
        else:
            yield f"{here} has no {name}"
    if "items" in before and "items" in now:
        yield from _given(f"{here} items", old, before["items"], new, now["items"])


def _types(schema: Document) -> set[str]:
    kinds: str | list[str] = schema.get("type", [])
    named = {kinds} if isinstance(kinds, str) else {*kinds}
    for each in schema.get("anyOf", ()):
        named |= _types(each)
    return named
