"""Names as one word of a command that somebody is told to type."""

# What neither bash, zsh nor fish takes for more than itself, wherever it stands in a word.
_PLAIN = frozenset("-_.,+:@%/")
# What a shell reads between double quotes.
_RISKY = frozenset('"$`\\!')


def quoted(name: str) -> str:
    """Quote a name where a shell would split it, or run a part of it."""
    if name and all(each.isalnum() or each in _PLAIN for each in name):
        return name
    if _RISKY.isdisjoint(name):
        return f'"{name}"'
    return "'" + name.replace("'", """'"'"'""") + "'"
