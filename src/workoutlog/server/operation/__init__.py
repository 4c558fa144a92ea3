"""The server as a process: assembled, started, watched and stopped."""
