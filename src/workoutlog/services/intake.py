"""Taking in one file: each row gets its name and its place, and is written if it is not there."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import chain
from uuid import UUID

from workoutlog.domain.bounds import NAME_LENGTH, NOTE_LENGTH
from workoutlog.domain.ids import imported_id
from workoutlog.domain.model import NOUNS, Measurement, Noun, Workout, WorkoutSet, registers
from workoutlog.domain.stamps import LOWEST
from workoutlog.errors import InvalidValue
from workoutlog.services.keeping import Keeping, Tally
from workoutlog.services.naming import Naming
from workoutlog.services.ports import Moment
from workoutlog.services.recording import Recorder
from workoutlog.services.told import (
    Answers,
    Findings,
    Shape,
    Source,
    ToldMeasurement,
    ToldNoun,
    ToldRow,
    ToldWorkout,
    batches,
    measured,
    milliseconds,
    said_of,
    values_of,
)
from workoutlog.services.visits import PLACE_COLUMNS, NamedSet, Row, Run, State, Visit, position

_LONG = timedelta(hours=12)
_SHOWN = 40
_EPOCH_DAY, _DAY_MS = date(1970, 1, 1).toordinal(), 86_400_000
# A clock that says more was not forgotten but broken; it could end after every year there is.
_LONGEST_S = 30 * 24 * 3600
# What a file does not say of a set, so that no file can take it back.
_PLACED = frozenset({"workout_id", "position"})
_EMPTY = {
    each.name: None if each.default is MISSING else each.default for each in fields(WorkoutSet)
}
_WORKOUT_COLUMNS = ("id", "started_at", "utc_offset", "finished_at", "name", "note")

# Told of the source and how many of its rows were read.
Progress = Callable[[Source, int], None]
Shaped = dict[Shape, list[Row]]


class Intake:
    """Takes in one file within a unit of work, and counts what became of its rows.

    Written are rows that no import has brought before. A deleted row stays so,
    unless it is in ``revive``; then it comes back as the file has it.
    """

    def __init__(
        self,
        moment: Moment,
        recorder: Recorder,
        naming: Naming,
        answers: Answers,
        found: Findings,
        revive: Container[UUID] = (),
    ) -> None:
        """Begin with nothing taken in."""
        self._logbook = moment.logbook
        self._recorder = recorder
        self._naming = naming
        self._answers = answers
        self._found = found
        self._revive = revive
        self._keeping = Keeping(moment, recorder, naming, found, revive)
        self._visits: dict[UUID, Visit] = {}
        self._measures: dict[tuple[str, datetime], int] = {}
        self.tallies = {noun.kind: Tally() for noun in NOUNS}

    @cached_property
    def _dead(self) -> set[bytes]:
        """The sets that are deleted, which are few: so the others need not be looked at."""
        return self._logbook.dead_set_ids()

    def take(self, source: Source, progress: Progress) -> None:
        """Take in everything that a source tells, some thousand sets at a time."""
        for told in batches(source.read(self._answers, self._found)):
            self._take_workouts([each for each in told if isinstance(each, ToldWorkout)])
            self._take_measurements([each for each in told if isinstance(each, ToldMeasurement)])
            self._take_nouns([each for each in told if isinstance(each, ToldNoun)])
            rows = [each for each in told if isinstance(each, ToldRow)]
            self._count(WorkoutSet, self._keeping.keep_sets(rows))
            progress(source, self._found.rows)
        while self._naming.cut:
            name = self._naming.cut.pop(0)
            self._found.warn(
                f'The name "{name[:_SHOWN]}..." has {len(name)} characters, and was cut.'
            )

    def _take_workouts(self, workouts: list[ToldWorkout]) -> None:
        """Write the workouts that are new, and then the sets that are."""
        ids = [imported_id(_day(each.start), self._found.app, each.key) for each in workouts]
        unmet = [each for each in dict.fromkeys(ids) if each not in self._visits]
        known = self._logbook.known(Workout, unmet)
        met: Counter[State] = Counter()
        rows = []
        for row_id, told in zip(ids, workouts, strict=True):
            if row_id not in self._visits:
                visit = self._visits[row_id] = self._meet(row_id, known)
                met[visit.state] += 1
                if visit.state is State.NEW:
                    rows.append(_workout_row(self._workout(row_id, told)))
        self._logbook.add(Workout, _WORKOUT_COLUMNS, rows)
        back, new = met[State.REVIVED], met[State.NEW]
        self._count(Workout, Tally(back + new, met[State.THERE], met[State.DELETED]))
        self._take_sets(
            [(self._visits[row_id], told) for row_id, told in zip(ids, workouts, strict=True)]
        )

    def _workout(self, row_id: UUID, told: ToldWorkout) -> Workout:
        if told.start.tzinfo is None and self._answers.zone_name is None:
            self._found.assume("time zone", "that of this machine", "--tz ZONE")
        start, offset = self._answers.instant(told.start)
        lasted = told.lasted_s
        if lasted is not None and lasted > _LONGEST_S:
            self._found.warn("A workout lasts longer than a month: its end is left out.")
            lasted = None
        if lasted is not None:
            finish = start + timedelta(seconds=lasted)
        else:
            finish = max((start, *_times(told)))
        if finish - start > _LONG:
            self._found.warn("A workout lasts longer than 12 hours: its clock was forgotten.")
        return Workout(
            id=row_id,
            started_at=start,
            utc_offset=offset,
            finished_at=finish,
            name=self._fitting(told.name, NAME_LENGTH),
            note=self._fitting(told.note, NOTE_LENGTH),
        )

    def _meet(self, workout_id: UUID, known: Mapping[UUID, bool]) -> Visit:
        """Meet a workout for the first time."""
        if workout_id not in known:
            self._recorder.added(Workout, workout_id)
            return Visit(workout_id, State.NEW)
        if not known[workout_id]:
            return Visit(workout_id, State.THERE)
        if workout_id not in self._revive:
            return Visit(workout_id, State.DELETED)
        self._recorder.restore(Workout, workout_id)
        return Visit(workout_id, State.REVIVED)

    def _take_sets(self, parts: list[tuple[Visit, ToldWorkout]]) -> None:
        """Write the sets that are new, and count the others."""
        new: Shaped = defaultdict(list)
        known = self._logbook.set_ids([visit.id for visit, _ in parts if visit.is_there])
        tally = Tally()
        there = 0
        for visit, told in parts:
            if visit.state is State.DELETED:
                tally = tally.plus(Tally(deleted=len(told.sets)))
                continue
            runs = visit.runs(told, self._naming)
            if visit.state is State.NEW:
                _gather(visit, runs, new)
            elif self._has_all(visit, runs, known):
                there += len(told.sets)
            else:
                absent, sifted = self._sift(visit, runs, known)
                _gather_named(visit, absent, new)
                tally = tally.plus(sifted)
        rows = sum(map(len, new.values()))
        added = sum(
            self._logbook.add(WorkoutSet, PLACE_COLUMNS + shape.columns, each, shape.choices)
            for shape, each in new.items()
        )
        self._count(WorkoutSet, tally.plus(Tally(added, there=there + rows - added)))

    def _has_all(self, visit: Visit, runs: list[Run], known: set[bytes]) -> bool:
        """Say whether the logbook has all of a workout, and nothing of it is deleted."""
        ids = list(chain.from_iterable(run.ids for run in runs))
        return visit.state is State.THERE and known.issuperset(ids) and self._dead.isdisjoint(ids)

    def _sift(
        self, visit: Visit, runs: list[Run], known: set[bytes]
    ) -> tuple[list[NamedSet], Tally]:
        """Leave out of a workout what the logbook knows, and say what became of that."""
        there = deleted = 0
        late, back = [], []
        everything = [named for run in runs for named in run.named()]
        for named in everything:
            row_id = named.id
            if row_id not in known:
                late.append(named)
                continue
            is_dead = row_id in self._dead
            if not is_dead and visit.state is State.THERE:
                there += 1
            elif not is_dead or UUID(bytes=row_id) in self._revive:
                back.append(named)
            else:
                deleted += 1
        absent = self._absent(late) if late else late
        if absent and len(absent) < len(everything):
            absent = self._told_apart(absent, everything)
        if back:
            self._bring_back(back)
        return absent, Tally(len(back), there + len(late) - len(absent), deleted)

    def _told_apart(self, absent: list[NamedSet], everything: list[NamedSet]) -> list[NamedSet]:
        """Find the sets that are new, where another program has put some between those known.

        Ids count the sets of an exercise, so the last ones have the new ids; what
        was done in the new sets is what none of the known ones says.
        """
        apart = []
        for meant in {id(each.meant): each.meant for each in absent}.values():
            free = [each for each in absent if each.meant is meant]
            all_told = [each for each in everything if each.meant is meant]
            ids = [each.uuid for each in all_told]
            known = {
                each.noun.id: said_of(each.noun) for each in self._logbook.versions(WorkoutSet, ids)
            }
            before = [known[row_id] for row_id in ids if row_id in known]
            # Only a name that has both pays for this import.
            from difflib import SequenceMatcher  # noqa: PLC0415

            same = SequenceMatcher(None, before, [each.said for each in all_told], autojunk=False)
            places = {
                place for _, at, n in same.get_matching_blocks() for place in range(at, at + n)
            }
            new = [each for place, each in enumerate(all_told) if place not in places]
            if len(new) == len(free):
                free = [
                    one._replace(said=each.said, place=each.place)
                    for one, each in zip(free, new, strict=True)
                ]
            apart += free
        return apart

    def _absent(self, late: list[NamedSet]) -> list[NamedSet]:
        """Leave out sets that the lifter has moved to another workout; note those that are new."""
        moved = self._logbook.known(WorkoutSet, [each.uuid for each in late])
        absent = [each for each in late if each.uuid not in moved]
        for each in absent:
            self._recorder.added(WorkoutSet, each.uuid)
        return absent

    def _bring_back(self, back: list[NamedSet]) -> None:
        """Let deleted sets live again, as the file has them; what the lifter wrote stays."""
        versions = self._logbook.versions(WorkoutSet, [each.uuid for each in back])
        by_id = {each.noun.id: each for each in versions}
        for each in back:
            version = by_id[each.uuid]
            if version.dead:
                self._recorder.restore(WorkoutSet, each.uuid)
            told = values_of(each.said) | {"exercise_id": each.meant.exercise.id}
            wanted = {
                name: told.get(name, _EMPTY[name])
                for register, names in registers(WorkoutSet).items()
                for name in names
                if version.stamp_of(register) == LOWEST and name not in _PLACED
            }
            if any(getattr(version.noun, name) != value for name, value in wanted.items()):
                self._recorder.edit(version.noun, **wanted)

    def _take_measurements(self, told: list[ToldMeasurement]) -> None:
        made: list[Noun] = []
        for each in told:
            # Two of one name at one time are two: the second is another row.
            count = self._measures.get((each.name, each.when), 0)
            self._measures[each.name, each.when] = count + 1
            row_id = imported_id(
                _day(each.when), self._found.app, each.name, str(each.when), str(count)
            )
            try:
                made.append(measured(each, row_id, self._answers))
            except InvalidValue as error:
                self._found.reject(0, each.name, error.message.rstrip("."), str(each.when))
        self._count(Measurement, self._keeping.keep(Measurement, made))

    def _take_nouns(self, told: list[ToldNoun]) -> None:
        """Write rows of our own, but for sets."""
        for kind in NOUNS:
            nouns = [each.noun for each in told if type(each.noun) is kind]
            self._count(kind, self._keeping.keep(kind, nouns))

    def _count(self, kind: type[Noun], tally: Tally) -> None:
        self.tallies[kind.kind] = self.tallies[kind.kind].plus(tally)

    def _fitting(self, text: str, longest: int) -> str:
        """Cut a text that is longer than can be kept, and say so."""
        if len(text) > longest:
            self._found.warn(f"A text was longer than {longest:,} characters, and was cut.")
        return text[:longest]


def _gather(visit: Visit, runs: list[Run], new: Shaped) -> None:
    """Write the sets of a new workout as rows; what is done for each of a million is in here."""
    workout_id = visit.row_id
    for run in runs:
        for place, said in zip(run.places(workout_id), run.sets, strict=True):
            new[said.shape].append(place + said.values)


def _gather_named(visit: Visit, sets: list[NamedSet], new: Shaped) -> None:
    """Write sets of a workout that was there as rows."""
    for each in sets:
        place = (bytearray(each.id), visit.row_id, each.meant.row_id, position(each.place))
        new[each.said.shape].append(place + each.said.values)


def _day(when: datetime) -> int:
    """Take the day of what a file tells: its time may be another in a longer export."""
    return (when.toordinal() - _EPOCH_DAY) * _DAY_MS


def _workout_row(workout: Workout) -> Row:
    finish = workout.finished_at
    return (
        bytearray(workout.id.bytes),
        milliseconds(workout.started_at),
        workout.utc_offset,
        None if finish is None else milliseconds(finish),
        workout.name,
        workout.note,
    )


def _times(told: ToldWorkout) -> list[datetime]:
    """Find when the sets of a workout were done, where the file says so."""
    times = (values_of(said).get("performed_at") for _, said in told.sets)
    return [each for each in times if each is not None]
