"""The server as seen from here: talking to it over HTTP, and where the login is kept."""

import sys

# httpx brings a command line of its own, which nobody asks for here and which takes half of its
# import. It does without where there is none, and None says so.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # typeshed has no None
