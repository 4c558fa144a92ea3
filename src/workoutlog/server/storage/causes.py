"""Why a database cannot be used, for whoever runs the server.

In our own words: a driver's may hold a piece of the URL, and so of a password.
"""

_CAUSES = {
    # PostgreSQL, before there is a connection
    "connection refused": "Nobody listens at its address.",
    "failed to resolve": "Its host has no address.",
    "no such file or directory": "Its socket is not where the URL says.",
    "timeout": "Its address does not answer.",
    "too many connections": "It has no connection left.",
    "connection slots": "It has no connection left.",
    "starting up": "It is starting.",
    "shutting down": "It is stopping.",
    "password authentication failed": "It refuses the user or the password.",
    "no password supplied": "It asks for a password, and the URL has none.",
    "no pg_hba.conf entry": "It does not take this user from this machine.",
    "does not exist": "It has no such user, or no database of that name.",
    "closed the connection": "It closed the connection.",
    "ssl": "The URL and the database do not agree about TLS.",
    # SQLite
    "file is not a database": "Its file is something else.",
    "malformed": "Its file is damaged: restore a backup.",
    "readonly": "Its file must not be written.",
    "unable to open": "Its file cannot be opened.",
    "disk i/o error": "Its disk fails.",
}

# PostgreSQL's codes for what keeps our statements from being done, whatever they ask.
_STATES = {
    "25006": "It takes no writes: it is a standby, or was set to be only read.",
    "42501": "Its user may not use our tables.",
    "42P01": "A table is missing: restore a backup.",
    "57P01": "It is stopping.",
    "57P02": "It crashed, and starts again.",
    "57P03": "It is starting.",
}


def cause(error: BaseException | None) -> str | None:
    """Say why a driver failed before it got as far as our statements, or past them, if we know."""
    # What PostgreSQL says of a statement has a code, and is no matter of the connection.
    if (state := getattr(error, "sqlstate", None)) is not None:
        return _STATES.get(state)
    text = str(error).casefold()
    return next((said for words, said in _CAUSES.items() if words in text), None)
