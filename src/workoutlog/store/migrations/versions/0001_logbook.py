"""The logbook as it began: exercises, workouts, sets and measurements, journal and state.

Revision ID: 0001
Revises: nothing
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
    CREATE TABLE exercise (
        id BLOB NOT NULL,
        name TEXT NOT NULL,
        tracking TEXT NOT NULL,
        barbell INTEGER NOT NULL,
        equipment TEXT NOT NULL,
        muscle TEXT NOT NULL,
        secondary_muscles TEXT NOT NULL,
        aliases TEXT NOT NULL,
        unit TEXT,
        merged_into BLOB,
        note TEXT NOT NULL,
        stamp BLOB NOT NULL,
        field_stamps TEXT,
        saw BLOB,
        extra TEXT,
        dead INTEGER NOT NULL,
        local_rev INTEGER NOT NULL,
        base_seq INTEGER,
        PRIMARY KEY (id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE journal (
        id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        action TEXT NOT NULL,
        changes TEXT NOT NULL,
        undone INTEGER NOT NULL,
        PRIMARY KEY (id)
    ) STRICT
    """,
    """
    CREATE TABLE measurement (
        id BLOB NOT NULL,
        name TEXT NOT NULL,
        value INTEGER NOT NULL,
        unit TEXT NOT NULL,
        measured_at INTEGER NOT NULL,
        utc_offset INTEGER NOT NULL,
        note TEXT NOT NULL,
        stamp BLOB NOT NULL,
        field_stamps TEXT,
        saw BLOB,
        extra TEXT,
        dead INTEGER NOT NULL,
        local_rev INTEGER NOT NULL,
        base_seq INTEGER,
        PRIMARY KEY (id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE INDEX ix_measurement_at ON measurement (measured_at, id)
    """,
    """
    CREATE TABLE state (
        "key" TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY ("key")
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE workout (
        id BLOB NOT NULL,
        started_at INTEGER NOT NULL,
        utc_offset INTEGER NOT NULL,
        finished_at INTEGER,
        name TEXT NOT NULL,
        note TEXT NOT NULL,
        stamp BLOB NOT NULL,
        field_stamps TEXT,
        saw BLOB,
        extra TEXT,
        dead INTEGER NOT NULL,
        local_rev INTEGER NOT NULL,
        base_seq INTEGER,
        PRIMARY KEY (id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE INDEX ix_workout_running ON workout (started_at) WHERE finished_at IS NULL
    """,
    """
    CREATE INDEX ix_workout_started ON workout (started_at, id)
    """,
    """
    CREATE TABLE workout_set (
        id BLOB NOT NULL,
        workout_id BLOB NOT NULL,
        exercise_id BLOB NOT NULL,
        set_type TEXT NOT NULL,
        ending TEXT,
        load_g INTEGER,
        load_unit TEXT,
        reps INTEGER,
        reps_right INTEGER,
        distance_mm INTEGER,
        distance_unit TEXT,
        duration_s INTEGER,
        rpe_tenths INTEGER,
        rest_s INTEGER,
        tempo TEXT NOT NULL,
        heart_rate INTEGER,
        kcal INTEGER,
        superset INTEGER,
        position TEXT,
        performed_at INTEGER,
        note TEXT NOT NULL,
        stamp BLOB NOT NULL,
        field_stamps TEXT,
        saw BLOB,
        extra TEXT,
        dead INTEGER NOT NULL,
        local_rev INTEGER NOT NULL,
        base_seq INTEGER,
        PRIMARY KEY (id),
        FOREIGN KEY(workout_id) REFERENCES workout (id),
        FOREIGN KEY(exercise_id) REFERENCES exercise (id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE INDEX ix_workout_set_exercise ON workout_set (exercise_id, workout_id)
    """,
    """
    CREATE INDEX ix_workout_set_workout ON workout_set (workout_id, exercise_id)
    """,
)


def upgrade() -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        op.execute(statement)
