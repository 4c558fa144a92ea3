"""Other people's files: one module for each program that writes them, and what they share."""
