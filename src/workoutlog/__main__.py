"""``python -m workoutlog`` is ``workoutlog``."""

from workoutlog.cli.main import run

if __name__ == "__main__":
    run()
