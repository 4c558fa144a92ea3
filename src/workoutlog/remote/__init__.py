"""The server as seen from here: talking to it over HTTP, and where the login is kept."""
