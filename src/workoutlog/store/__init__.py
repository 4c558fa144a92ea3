"""One lifter's SQLite file: opening it, its tables, and the logbook that services ask for."""
