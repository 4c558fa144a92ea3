"""Reading ahead: what a process of its own has read is what would have been read here."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies
from workoutlog.domain.model import MeasurementUnit
from workoutlog.errors import FormatNeedsAnswer, InputUnreadable
from workoutlog.formats import ahead
from workoutlog.formats.ahead import Ahead, received, send
from workoutlog.services.told import (
    Answers,
    Findings,
    Told,
    ToldMeasurement,
    ToldNoun,
    ToldRow,
    ToldWorkout,
    said_of,
    told_set,
)

ANSWERS = Answers(UTC)
START = datetime(2020, 1, 6, 18, tzinfo=UTC)

sets = strategies.sets_of(st.just(UUID(int=1)), st.just(UUID(int=2))).map(said_of)
workouts = st.builds(
    ToldWorkout,
    key=st.text(max_size=5),
    start=st.just(START),
    lasted_s=st.none() | st.integers(0, 9),
    name=st.text(max_size=5),
    note=st.text(max_size=5),
    sets=st.lists(st.tuples(st.sampled_from("abc"), sets), max_size=9),
)
measurements = st.builds(
    ToldMeasurement,
    st.text(max_size=5),
    st.integers(1, 9),
    st.sampled_from(MeasurementUnit),
    st.just(START),
)
nouns = st.builds(ToldNoun, st.integers(1, 9), strategies.exercises)
own = st.builds(
    ToldRow,
    st.integers(1, 9),
    *[strategies.ids] * 3,
    strategies.positions,
    sets,
)


class Script:
    """A source that tells what it is given, finds something beside it, and ends as it is told."""

    name = "script.csv"
    size = ahead.LONG
    place = 7

    def __init__(self, told: list[Told], end: Callable[[], None] = lambda: None) -> None:
        self._told, self._end = told, end

    def read(self, _answers: Answers, found: Findings) -> Iterator[Told]:
        found.app, found.variant = "script", "a variant"
        for each in self._told:
            found.rows += 1
            yield each
        found.rests, found.notes, found.rejected_rows = 1, 2, 3
        found.skipped["a rest"] += 4
        found.reject(5, "reps", "it is no number", "a,b")
        found.assume("time zone", "UTC", "--tz ZONE")
        found.warn("A warning.")
        self._end()


def a_workout(number: int, sets: int = 1) -> ToldWorkout:
    done = [("Squat", told_set(reps=each + 1)) for each in range(sets)]
    return ToldWorkout(str(number), START, None, "", "", done)


def directly(told: list[Told]) -> tuple[list[Told], dict[str, object]]:
    """Read without a pipe."""
    found = Findings()
    return list(Script(told).read(ANSWERS, found)), vars(found)


class TestSent:
    @given(told=st.lists(workouts | measurements | nouns | own, max_size=20))
    def test_all_that_is_told_and_found_comes_through(self, told: list[Told]) -> None:
        pipe, found = BytesIO(), Findings()
        send(Script(told), ANSWERS, pipe)
        pipe.seek(0)
        came = [each for parcel in received(pipe, found) for each in parcel.told]
        expected, findings = directly(told)
        # Of what is read at once, the workouts come first.
        assert came == sorted(expected, key=lambda each: not isinstance(each, ToldWorkout))
        assert vars(found) == findings

    def test_a_set_keeps_the_shape_that_others_share(self) -> None:
        pipe = BytesIO()
        send(Script([a_workout(1)]), ANSWERS, pipe)
        pipe.seek(0)
        [came] = [each for parcel in received(pipe, Findings()) for each in parcel.told]
        assert isinstance(came, ToldWorkout)
        assert came.sets[0][1].shape is told_set(reps=1).shape

    def test_numbers_begin_anew_where_they_are_too_many(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ahead, "MOST_NUMBERED", 3_000)
        told: list[Told] = [a_workout(each, sets=900) for each in range(30)]
        pipe, found = BytesIO(), Findings()
        send(Script(told), ANSWERS, pipe)
        pipe.seek(0)
        assert [each for parcel in received(pipe, found) for each in parcel.told] == told

    def test_what_was_found_here_meanwhile_stays(self) -> None:
        pipe, found = BytesIO(), Findings()
        send(Script([a_workout(1)]), ANSWERS, pipe)
        pipe.seek(0)
        for _ in received(pipe, found):
            assert (found.app, found.rows) == ("script", 1)
            found.warn("Ours.")
            found.reject(9, "", "ours", "")
        assert list(found.warnings) == ["A warning.", "Ours."]
        assert [each.line for each in found.rejected] == [5, 9]
        assert found.rejected_rows == 5


@pytest.mark.skipif(sys.platform != "linux", reason="no process is copied here")
class TestCopied:
    @pytest.fixture(autouse=True)
    def _nobody_is_left(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """See that no process is left that was copied from this one."""
        copies, fork = [], os.fork

        def remembered() -> int:
            copies.append(fork())
            return copies[-1]

        monkeypatch.setattr(os, "fork", remembered)
        yield
        for each in copies:
            with pytest.raises(ChildProcessError):
                os.waitpid(each, os.WNOHANG)

    def test_a_long_file_is_read_by_another_process(self) -> None:
        told: list[Told] = [a_workout(each, sets=50) for each in range(500)]
        source, found = Ahead(Script(told)), Findings()
        assert (source.name, source.size, source.place) == ("script.csv", ahead.LONG, 7)
        assert list(source.read(ANSWERS, found)) == told
        assert vars(found) == directly(told)[1]
        assert source.place == 7

    def test_a_short_file_is_read_here(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "fork", lambda: pytest.fail("it is short"))
        script = Script([a_workout(1)])
        script.size = ahead.LONG - 1
        assert list(Ahead(script).read(ANSWERS, Findings())) == [a_workout(1)]

    def test_its_error_is_met_here_too(self) -> None:
        def ends() -> None:
            raise FormatNeedsAnswer("Which?")

        with pytest.raises(FormatNeedsAnswer, match=r"Which\?"):
            list(Ahead(Script([a_workout(1)], ends)).read(ANSWERS, Findings()))

    def test_one_that_is_killed_has_not_read_to_the_end(self) -> None:
        us = os.getpid()

        def ends() -> None:
            if os.getpid() != us:
                os.kill(os.getpid(), signal.SIGKILL)

        source = Ahead(Script([a_workout(1)], ends))
        with pytest.raises(InputUnreadable, match=r"script\.csv was not read to its end\."):
            list(source.read(ANSWERS, Findings()))

    def test_one_that_nobody_listens_to_ends(self) -> None:
        told: list[Told] = [a_workout(each, sets=500) for each in range(2_000)]
        for each in Ahead(Script(told)).read(ANSWERS, Findings()):
            assert each == told[0]
            break
