"""What an account's rows add up to stays true, also of what only a newer program knows."""

from sqlalchemy import text

from api import ANN, Api
from bodies import NEW
from workoutlog.server.rows.digests import Digest, digests_from, digests_text, read_digests

NEWER = {"sauna": Digest(2, 1, (1 << 64) - 1)}


def test_it_is_read_as_it_was_written() -> None:
    there = digests_from("{}")

    assert {*there.values()} == {Digest()}
    assert digests_from(digests_text({**there, **NEWER})) == {**there, **NEWER}


def test_a_commit_leaves_what_it_does_not_know(api: Api) -> None:
    with api.service.database.writing() as connection:
        update = text("UPDATE account SET digests = :said WHERE account_id = :account_id")
        connection.execute(update, {"said": digests_text(NEWER), "account_id": ANN.bytes})

    assert api("POST", "/workouts", json=NEW["workouts"]).status_code == 201

    with api.service.database.reading() as connection:
        digests = read_digests(connection, ANN)
    assert digests["sauna"] == NEWER["sauna"]
    assert digests["workout"].rows == 1
