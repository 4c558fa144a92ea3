"""What the OpenAPI document shows by example, made by what makes it for clients.

It is all of one story: Ann trains her legs. What would let somebody in is signed
with a key that no server has.
"""

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from workoutlog.domain.changes import Sent, change_of
from workoutlog.domain.merge import Version
from workoutlog.domain.model import (
    NOUNS,
    Ending,
    Exercise,
    Measurement,
    MeasurementUnit,
    Noun,
    Reason,
    Revision,
    Routine,
    Tracking,
    Workout,
    WorkoutSet,
)
from workoutlog.domain.plain import plain, plain_value
from workoutlog.domain.stamps import device_text, stamp
from workoutlog.domain.units import MassUnit
from workoutlog.replica.codec import instant_from
from workoutlog.server.access import access_tokens, rotation
from workoutlog.server.access.access_tokens import AccessClaims
from workoutlog.server.access.codes import API_TOKEN, INVITE, RESET_CODE
from workoutlog.server.access.keys import Key, KeyRing
from workoutlog.server.api.dependencies import LIMITS
from workoutlog.server.api.exporting import closing, lines_of, opening
from workoutlog.server.api.routes.answers import row_json
from workoutlog.server.api.writing import Made, etag
from workoutlog.server.rows.stored import Row, Stored
from workoutlog.wire.identity import (
    AccountAnswer,
    MadeToken,
    SessionAnswer,
    SessionList,
    TokenAnswer,
    TokenList,
    Tokens,
)
from workoutlog.wire.json import dumped
from workoutlog.wire.rows import write_blocks
from workoutlog.wire.sync import PROTOCOL, DigestOfKind, Hello, SyncAnswer

Examples = dict[str, Any]

_MS = 1_795_374_000_000  # a Sunday afternoon in November 2026
_NOW = instant_from(_MS)
_LAPTOP = 1
_STAMP = stamp(_MS, 0, _LAPTOP)
_EPOCH = "6f0d2a94c81be573"
_ANN, _SESSION, _TOKEN, _SQUAT, _LEGS, _FIRST, _WEIGHT, _PLAN, _LOST, _PUSH = (
    UUID(f"0193a9c0-0000-7000-8000-{number:012x}") for number in range(1, 11)
)
_PASSWORD, _OTHER_PASSWORD = "tuck gravel orbit fennel", "gravel fennel tuck orbit"
_PUSHED = Routine(id=_PLAN, name="Five by five", text="squat 5x5\nbench 5x5\nrow 5x5")
_ROWS: dict[type[Noun], Noun] = {
    Exercise: Exercise(
        id=_SQUAT, name="Squat", tracking=Tracking.WEIGHTED, barbell=True, muscle="quads"
    ),
    Workout: Workout(id=_LEGS, started_at=_NOW, utc_offset=60, name="legs"),
    WorkoutSet: WorkoutSet(
        id=_FIRST,
        workout_id=_LEGS,
        exercise_id=_SQUAT,
        load_g=100_000,
        load_unit=MassUnit.KG,
        reps=5,
        rpe_tenths=85,
        ending=Ending.AMRAP,
    ),
    Measurement: Measurement(
        id=_WEIGHT,
        name="bodyweight",
        value=81_400,
        unit=MeasurementUnit.KG,
        measured_at=_NOW,
        utc_offset=60,
    ),
    Routine: _PUSHED,
    Revision: Revision(
        id=_LOST,
        row_kind=WorkoutSet.kind,
        row_id=_FIRST,
        register_name="note",
        reason=Reason.EDIT_EDIT,
        kept='{"note": "easy"}',
        lost='{"note": "hard"}',
        kept_at=_NOW,
        lost_at=_NOW,
        kept_by=device_text(_LAPTOP),
        lost_by=device_text(2),
    ),
}


def examples() -> Examples:
    """Give an example for each schema that is asked or answered, by its name."""
    rows = {noun: Row(Version(_ROWS[noun], _STAMP), seq) for seq, noun in enumerate(NOUNS, start=1)}
    made = {name: each for row in rows.values() for name, each in _of_noun(row).items()}
    made |= _of_many(rows[WorkoutSet])
    made |= _of_hello() | _of_sync() | _of_changes([*rows.values()])
    made |= _of_bodies() | _of_sessions() | _of_tokens()
    return made | _of_account([*rows.values()])


def _of_noun(row: Row) -> Examples:
    noun = row.version.noun
    name, shown = type(noun).__name__, row_json(row)
    changed = "lost_by" if isinstance(noun, Revision) else "note"
    return {
        name: shown,
        f"New{name}": _told(noun),
        f"Patch{name}": {changed: "went well"},
        f"{name}Page": {"items": [shown], "next": None},
    }


def _of_many(row: Row) -> Examples:
    one = _told(row.version.noun)
    made = Made(row.version.noun.id, row.seq, etag(row))
    return {
        "NewWorkoutSetOfWorkout": {
            name: value for name, value in one.items() if name != "workout_id"
        },
        "NewWorkoutSets": {"sets": [one]},
        "MadeWorkoutSets": json.loads(dumped({"items": [made._asdict()]})),
    }


def _of_hello() -> Examples:
    said = Hello(
        server="workoutlog",
        protocol_min=PROTOCOL,
        protocol_max=PROTOCOL,
        epoch=_EPOCH,
        time=str(plain_value(_NOW)),
        most_rows=LIMITS.most_rows,
        longest_page=LIMITS.longest_page,
        largest_body=LIMITS.largest_body,
    )
    return {"Hello": _said(said)}


def _of_sync() -> Examples:
    """Show the first sync of an account, to which its device brings a routine."""
    row = Row(Version(_PUSHED, _STAMP), 1)
    place = _cursor(row)
    nothing = DigestOfKind(live=0, dead=0, total=f"{0:016x}")
    digests = {noun.kind: nothing for noun in NOUNS}
    digests[Routine.kind] = DigestOfKind(live=1, dead=0, total=f"{row.hash:016x}")
    pushed = write_blocks([Sent(change_of(row.version), 0)])
    return {
        "SyncRequest": {
            "cursor": None,
            "high_water": None,
            "want": 5_000,
            "push": {"id": str(_PUSH), "blocks": pushed},
        },
        "SyncAnswer": _said(
            SyncAnswer(
                kept=[row.seq],
                unseen=[],
                refused=[],
                blocks=[],
                cursor=place,
                high_water=place,
                more=False,
                digest=digests,
                time=str(plain_value(_NOW)),
            )
        ),
    }


def _of_changes(rows: list[Row]) -> Examples:
    changes = [{"kind": row.version.noun.kind, "row": row_json(row)} for row in rows]
    return {"Changes": {"changes": changes, "cursor": _cursor(rows[-1]), "more": False}}


def _of_bodies() -> Examples:
    who = {"name": "ann", "password": _PASSWORD}
    device = {"device_name": "Ann's laptop", "device": device_text(_LAPTOP)}
    invite = INVITE.write(_SESSION.bytes, _secret("invite")[:16])
    return {
        "LoginBody": who | device,
        "RegisterBody": who | device | {"invite": invite},
        "RefreshBody": {"refresh_token": _refresh_token(1), "nonce": _secret("nonce").hex()},
        "PasswordBody": {"password": _PASSWORD, "new_password": _OTHER_PASSWORD},
        "ResetBody": {
            "name": "ann",
            "code": RESET_CODE.write(_secret("code")[:16]),
            "new_password": _PASSWORD,
        },
        "ConfirmBody": {"password": _PASSWORD},
        "SessionBody": {"device_name": "Phone in the gym bag"},
        "TokenBody": {
            "name": "nightly statistics",
            "scope": "read",
            "expires_at": plain_value(_NOW + timedelta(days=200)),
        },
    }


def _of_sessions() -> Examples:
    ring = KeyRing((_key(),))
    claims = AccessClaims(_ANN, _SESSION)
    session = SessionAnswer(
        id=_SESSION,
        device=device_text(_LAPTOP),
        device_name="Ann's laptop",
        created_at=_NOW,
        used_at=_NOW,
        expires_at=_NOW + timedelta(days=90),
        network="192.0.2.1/32",
        current=True,
    )
    return {
        "Tokens": _said(
            Tokens(
                access_token=access_tokens.issue(ring, claims, token_id=_TOKEN, now=_NOW),
                expires_in=int(access_tokens.LIFETIME.total_seconds()),
                refresh_token=_refresh_token(1),
                account_id=_ANN,
                session_id=_SESSION,
            )
        ),
        "SessionList": _said(SessionList(items=[session])),
    }


def _of_tokens() -> Examples:
    token = TokenAnswer(
        id=_TOKEN,
        name="nightly statistics",
        scope="read",
        device=device_text(3),
        created_at=_NOW,
        expires_at=_NOW + timedelta(days=200),
        used_at=None,
        revoked_at=None,
    )
    text = API_TOKEN.write(_ANN.bytes, _TOKEN.bytes, _secret("token"))
    return {
        "MadeToken": _said(MadeToken(**token.model_dump(), token=text)),
        "TokenList": _said(TokenList(items=[token])),
    }


def _of_account(rows: list[Row]) -> Examples:
    stored = [Stored(type(row.version.noun), row.columns()) for row in rows]
    lines = [
        opening(_ANN, "ann", _NOW, _NOW),
        *lines_of(stored),
        closing({row.noun.kind: 1 for row in stored}),
    ]
    return {
        "AccountAnswer": _said(AccountAnswer(id=_ANN, name="ann", created_at=_NOW)),
        "AccountExport": b"".join(lines).decode(),
    }


def _told(noun: Noun) -> Examples:
    """Leave out what need not be told: nothing, and an id of one's own."""
    return {name: value for name, value in plain(noun).items() if value and name != "id"}


def _said(model: BaseModel) -> Any:
    return model.model_dump(mode="json")


def _cursor(row: Row) -> str:
    return f"{_EPOCH}.{row.seq}.{_secret('commit')[:8].hex()}"


def _refresh_token(generation: int) -> str:
    return rotation.write(_key(), _secret("session"), _ANN, _SESSION, generation)


def _key() -> Key:
    return Key(_secret("key"), _NOW)


def _secret(of: str) -> bytes:
    return sha256(f"the example of a {of}".encode()).digest()
