"""Where in what somebody else has sent something stands."""

_LONGEST_NAME = 100


def pointer_to(*place: object) -> str:
    """Write a JSON pointer (RFC 6901), which can be shown anywhere: a name can be anything.

    It is cut, and what is no visible sign is escaped as Python does.
    """
    return "".join(f"/{_shown(str(each)[:_LONGEST_NAME])}" for each in place)


def _shown(name: str) -> str:
    signs = (each if each.isprintable() else ascii(each)[1:-1] for each in name)
    return "".join(signs).replace("~", "~0").replace("/", "~1")
