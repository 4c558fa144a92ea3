"""workoutlog: the training log for lifters who live in a terminal."""

__version__ = "0.1.0"
