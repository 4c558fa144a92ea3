"""One function for each command: it reads its arguments, calls one service, returns the result."""
