"""Tables of the server.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

from workoutlog.server.refusals import DowngradeRefused

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# 64 bits, which is what SQLite's own integers have.
_WIDE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "account",
        sa.Column("account_id", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", _WIDE, nullable=False),
        sa.Column("disabled_at", _WIDE, nullable=True),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("last_stamp", sa.LargeBinary(), nullable=False),
        sa.Column("digests", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account")),
    )
    op.create_table(
        "deleted_account",
        sa.Column("account_hash", sa.LargeBinary(), nullable=False),
        sa.Column("deleted_at", _WIDE, nullable=False),
        sa.PrimaryKeyConstraint("account_hash", name=op.f("pk_deleted_account")),
    )
    op.create_table(
        "invite",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _WIDE, nullable=False),
        sa.Column("expires_at", _WIDE, nullable=False),
        sa.Column("used_at", _WIDE, nullable=True),
        sa.Column("revoked_at", _WIDE, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invite")),
    )
    op.create_table(
        "login_name",
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("account_id", sa.LargeBinary(), nullable=True),
        sa.Column("free_at", _WIDE, nullable=True),
        sa.PrimaryKeyConstraint("folded", name=op.f("pk_login_name")),
    )
    op.create_table(
        "server_state",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_server_state")),
    )
    op.create_table(
        "throttle",
        sa.Column("bucket", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since", _WIDE, nullable=False),
        sa.Column("next_at", _WIDE, nullable=False),
        sa.Column("forget_at", _WIDE, nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_throttle")),
    )
    op.create_index("ix_throttle_forget_at", "throttle", ["forget_at"], unique=False)
    op.create_table(
        "api_token",
        sa.Column("account_id", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _WIDE, nullable=False),
        sa.Column("expires_at", _WIDE, nullable=False),
        sa.Column("used_at", _WIDE, nullable=True),
        sa.Column("revoked_at", _WIDE, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_api_token_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_api_token")),
    )
    op.create_table(
        "audit_event",
        sa.Column("account_id", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("at", _WIDE, nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("session_id", sa.LargeBinary(), nullable=True),
        sa.Column("network", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_audit_event_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_audit_event")),
    )
    op.create_index("ix_audit_event_at", "audit_event", ["account_id", "at"], unique=False)
    op.create_table(
        "commit_log",
        sa.Column("account_id", sa.LargeBinary(), nullable=False),
        sa.Column("seq_to", sa.Integer(), nullable=False),
        sa.Column("seq_from", sa.Integer(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("push_id", sa.Text(), nullable=True),
        sa.Column("request_hash", sa.LargeBinary(), nullable=True),
        sa.Column("at", _WIDE, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_commit_log_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "seq_to", name=op.f("pk_commit_log")),
    )
    op.create_index("ix_commit_log_push", "commit_log", ["account_id", "push_id"], unique=False)
    op.create_table(
        "credential",
        sa.Column("account_id", sa.LargeBinary(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("changed_at", _WIDE, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_credential_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_credential")),
    )
    op.create_table(
        "exercise",
        sa.Column("account_id", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tracking", sa.Text(), nullable=False),
        sa.Column("barbell", _WIDE, nullable=False),
        sa.Column("equipment", sa.Text(), nullable=False),
        sa.Column("muscle", sa.Text(), nullable=False),
        sa.Column("secondary_muscles", sa.Text(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("merged_into", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("stamp", sa.LargeBinary(), nullable=False),
        sa.Column("field_stamps", sa.Text(), nullable=True),
        sa.Column("saw", sa.LargeBinary(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("dead", _WIDE, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("register_seqs", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_exercise_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_exercise")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_exercise_feed", "exercise", ["account_id", "seq"], unique=False)
    op.create_table(
        "known_network",
        sa.Column("account_id", sa.LargeBinary(), nullable=False),
        sa.Column("network_hash", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", _WIDE, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_known_network_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "network_hash", name=op.f("pk_known_network")),
    )
    op.create_table(
        "measurement",
        sa.Column("account_id", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("measured_at", _WIDE, nullable=False),
        sa.Column("utc_offset", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("stamp", sa.LargeBinary(), nullable=False),
        sa.Column("field_stamps", sa.Text(), nullable=True),
        sa.Column("saw", sa.LargeBinary(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("dead", _WIDE, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("register_seqs", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_measurement_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_measurement")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_measurement_at", "measurement", ["account_id", "measured_at", "id"], unique=False
    )
    op.create_index("ix_measurement_feed", "measurement", ["account_id", "seq"], unique=False)
    op.create_table(
        "reset_code",
        sa.Column("account_id", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", _WIDE, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_reset_code_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_reset_code")),
    )
    op.create_table(
        "revision",
        sa.Column("account_id", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("row_kind", sa.Text(), nullable=False),
        sa.Column("row_id", sa.LargeBinary(), nullable=False),
        sa.Column("register_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("kept", sa.Text(), nullable=False),
        sa.Column("lost", sa.Text(), nullable=False),
        sa.Column("kept_at", _WIDE, nullable=False),
        sa.Column("lost_at", _WIDE, nullable=False),
        sa.Column("kept_by", sa.Text(), nullable=False),
        sa.Column("lost_by", sa.Text(), nullable=False),
        sa.Column("stamp", sa.LargeBinary(), nullable=False),
        sa.Column("field_stamps", sa.Text(), nullable=True),
        sa.Column("saw", sa.LargeBinary(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("dead", _WIDE, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("register_seqs", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_revision_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_revision")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_revision_feed", "revision", ["account_id", "seq"], unique=False)
    op.create_index("ix_revision_row", "revision", ["account_id", "row_id"], unique=False)
    op.create_table(
        "routine",
        sa.Column("account_id", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("followed_at", _WIDE, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("stamp", sa.LargeBinary(), nullable=False),
        sa.Column("field_stamps", sa.Text(), nullable=True),
        sa.Column("saw", sa.LargeBinary(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("dead", _WIDE, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("register_seqs", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_routine_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_routine")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_routine_feed", "routine", ["account_id", "seq"], unique=False)
    op.create_table(
        "session",
        sa.Column("account_id", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("device_name", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("nonce_hash", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", _WIDE, nullable=False),
        sa.Column("rotated_at", _WIDE, nullable=False),
        sa.Column("network", sa.Text(), nullable=True),
        sa.Column("revoked_at", _WIDE, nullable=True),
        sa.Column("revoked_because", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_session_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_session")),
    )
    op.create_table(
        "workout",
        sa.Column("account_id", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", _WIDE, nullable=False),
        sa.Column("utc_offset", sa.Integer(), nullable=False),
        sa.Column("finished_at", _WIDE, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("routine_id", sa.LargeBinary(), nullable=True),
        sa.Column("routine_day", sa.Text(), nullable=False),
        sa.Column("stamp", sa.LargeBinary(), nullable=False),
        sa.Column("field_stamps", sa.Text(), nullable=True),
        sa.Column("saw", sa.LargeBinary(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("dead", _WIDE, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("register_seqs", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_workout_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_workout")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_workout_feed", "workout", ["account_id", "seq"], unique=False)
    op.create_index(
        "ix_workout_started", "workout", ["account_id", "started_at", "id"], unique=True
    )
    op.create_table(
        "workout_set",
        sa.Column("account_id", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("workout_id", sa.LargeBinary(), nullable=False),
        sa.Column("exercise_id", sa.LargeBinary(), nullable=False),
        sa.Column("set_type", sa.Text(), nullable=False),
        sa.Column("ending", sa.Text(), nullable=True),
        sa.Column("load_g", sa.Integer(), nullable=True),
        sa.Column("load_unit", sa.Text(), nullable=True),
        sa.Column("reps", sa.Integer(), nullable=True),
        sa.Column("reps_right", sa.Integer(), nullable=True),
        sa.Column("distance_mm", sa.Integer(), nullable=True),
        sa.Column("distance_unit", sa.Text(), nullable=True),
        sa.Column("duration_s", sa.Integer(), nullable=True),
        sa.Column("rpe_tenths", sa.Integer(), nullable=True),
        sa.Column("rest_s", sa.Integer(), nullable=True),
        sa.Column("tempo", sa.Text(), nullable=False),
        sa.Column("heart_rate", sa.Integer(), nullable=True),
        sa.Column("kcal", sa.Integer(), nullable=True),
        sa.Column("superset", sa.Integer(), nullable=True),
        sa.Column("position", sa.Text(), nullable=True),
        sa.Column("performed_at", _WIDE, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("stamp", sa.LargeBinary(), nullable=False),
        sa.Column("field_stamps", sa.Text(), nullable=True),
        sa.Column("saw", sa.LargeBinary(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("dead", _WIDE, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("register_seqs", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id", "exercise_id"],
            ["exercise.account_id", "exercise.id"],
            name=op.f("fk_workout_set_exercise"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "workout_id"],
            ["workout.account_id", "workout.id"],
            name=op.f("fk_workout_set_workout"),
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_workout_set")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_workout_set_exercise",
        "workout_set",
        ["account_id", "exercise_id", "workout_id"],
        unique=False,
    )
    op.create_index("ix_workout_set_feed", "workout_set", ["account_id", "seq"], unique=False)
    op.create_index(
        "ix_workout_set_workout", "workout_set", ["account_id", "workout_id", "id"], unique=False
    )


def downgrade() -> None:
    """Refuse: what newer columns hold would be lost."""
    raise DowngradeRefused
