"""A small gym, and what lifters write in it: every example with the sets it means."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workoutlog.domain.model import Ending, SetType, Tracking
from workoutlog.domain.names import Names, normalise
from workoutlog.domain.notation import Settings, SetValues
from workoutlog.domain.units import DistanceUnit, MassUnit, grams, millimetres


@dataclass(frozen=True)
class GymLift:
    """An exercise as far as the notation looks at it."""

    name: str
    tracking: Tracking
    barbell: bool = False
    unit: MassUnit | None = None


SQUAT = GymLift("Back Squat", Tracking.WEIGHTED, barbell=True)
BENCH = GymLift("Bench Press", Tracking.WEIGHTED, barbell=True)
INCLINE = GymLift("Incline Bench Press", Tracking.WEIGHTED, barbell=True)
DEADLIFT = GymLift("Deadlift", Tracking.WEIGHTED, barbell=True)
PRESS = GymLift("Overhead Press", Tracking.WEIGHTED, barbell=True)
ROW = GymLift("Barbell Row", Tracking.WEIGHTED, barbell=True)
CURL = GymLift("Biceps Curl", Tracking.WEIGHTED)
RAISE = GymLift("Lateral Raise", Tracking.WEIGHTED)
PULLDOWN = GymLift("Lat Pulldown", Tracking.WEIGHTED)
LEG_PRESS = GymLift("Leg Press", Tracking.WEIGHTED, unit=MassUnit.LB)
FRONT = GymLift("Front Squat", Tracking.WEIGHTED, barbell=True)
PULL_UP = GymLift("Pull-up", Tracking.BODYWEIGHT)
DIPS = GymLift("Dips", Tracking.BODYWEIGHT)
BACK = GymLift("45 Degree Back Extension", Tracking.BODYWEIGHT)
PLANK = GymLift("Plank", Tracking.TIMED)
FARMERS = GymLift("Farmer's Walk", Tracking.CARRY)
RUN = GymLift("Run", Tracking.DISTANCE)
ERG = GymLift("Rowing Machine", Tracking.DISTANCE)

_ALIASES = {
    SQUAT: ("squat",),
    BENCH: ("bench",),
    DEADLIFT: ("dl",),
    PRESS: ("press",),
    ROW: ("row",),
    CURL: ("curl",),
    RAISE: ("lr",),
    PULLDOWN: (),
    INCLINE: (),
    LEG_PRESS: (),
    FRONT: (),
    PULL_UP: ("pullup",),
    DIPS: (),
    BACK: (),
    PLANK: (),
    FARMERS: ("farmers",),
    RUN: (),
    ERG: ("erg",),
}
GYM = Names(
    [(normalise(name), lift) for lift, names in _ALIASES.items() for name in (*names, lift.name)]
)
KG = Settings(unit=MassUnit.KG)
LB = Settings(unit=MassUnit.LB, bar_g=grams(Decimal(45), MassUnit.LB), bar_unit=MassUnit.LB)

WARM_UP = SetType.WARM_UP
DROP = SetType.DROP


def lifted(load: float | str, *reps: int, unit: MassUnit = MassUnit.KG, **more: Any) -> Any:
    """Make sets at a load, one for each number of reps."""
    load_g = grams(Decimal(str(load)), unit)
    return tuple(SetValues(load_g=load_g, load_unit=unit, reps=each, **more) for each in reps)


def body(*reps: int, **more: Any) -> Any:
    """Make sets with the body alone."""
    return tuple(SetValues(reps=each, **more) for each in reps)


def held(*seconds: int, **more: Any) -> Any:
    """Make sets that were timed."""
    return tuple(SetValues(duration_s=each, **more) for each in seconds)


def covered(length: str, unit: DistanceUnit, seconds: int | None = None, **more: Any) -> Any:
    """Make a set over a distance."""
    distance_mm = millimetres(Decimal(length), unit)
    return (SetValues(distance_mm=distance_mm, distance_unit=unit, duration_s=seconds, **more),)


_FIVES = lifted(100, 5, 5, 5)
_FIVE_K = covered("5", DistanceUnit.KM, 1500)
_CARRIED: dict[str, Any] = {"load_g": 40_000, "load_unit": MassUnit.KG}

# What NOTATION.md promises, line by line; all of it can be typed in any shell but the × one.
ACCEPTED: list[tuple[str, tuple[SetValues, ...]]] = [
    ("squat 100x5", lifted(100, 5)),
    ("squat 100x5x3", _FIVES),
    ("squat 3x5@100", _FIVES),
    ("squat 3x5 @100kg", _FIVES),
    ("squat 3 x 5 @ 100", _FIVES),
    ("squat 3x5 100kg", _FIVES),
    ("squat 3x5x100kg", _FIVES),
    ("squat 100 5 5 5", _FIVES),
    ("squat 100 3x5", _FIVES),
    ("squat 100kg 5 5 5", _FIVES),
    ("squat 100x5,5,3", lifted(100, 5, 5, 3)),
    ("squat 62,5x5", lifted("62.5", 5)),
    ("squat 62.5 5 5", lifted("62.5", 5, 5)),
    ("squat 20x10", lifted(20, 10)),
    ("squat barx10", lifted(20, 10)),
    ("squat 12x3 100kg", lifted(100, *[3] * 12)),
    ("squat 100 12x3", lifted(100, *[3] * 12)),
    ("squat 225lbx5", lifted(225, 5, unit=MassUnit.LB)),
    ("squat 3x5@225lb", lifted(225, 5, 5, 5, unit=MassUnit.LB)),
    ("squat 5x100kg @8", lifted(100, 5, rpe_tenths=80)),
    ("squat 5@100", lifted(100, 5)),
    ("squat 100 5 110kg 3", lifted(100, 5) + lifted(110, 3)),
    ("SQUAT 100X5", lifted(100, 5)),
    ("squat 100×5", lifted(100, 5)),
    ("bench 60x5 80x3 100x1", lifted(60, 5) + lifted(80, 3) + lifted(100, 1)),
    ("bench 60x5, 80x3, 100x1", lifted(60, 5) + lifted(80, 3) + lifted(100, 1)),
    ("bench 60x5,80x3,100x1", lifted(60, 5) + lifted(80, 3) + lifted(100, 1)),
    (
        "bench w20x10 w60x5 100x5 100x5+",
        lifted(20, 10, set_type=WARM_UP)
        + lifted(60, 5, set_type=WARM_UP)
        + lifted(100, 5)
        + lifted(100, 5, ending=Ending.AMRAP),
    ),
    ("bench 100x5 @8", lifted(100, 5, rpe_tenths=80)),
    ("bench 100x5@8.5", lifted(100, 5, rpe_tenths=85)),
    ("bench 100x5 rir2", lifted(100, 5, rpe_tenths=80)),
    ("bench 3x5@100@8", lifted(100, 5, 5, 5, rpe_tenths=80)),
    (
        "bench 100x5,5,5 @7,8,9",
        lifted(100, 5, rpe_tenths=70)
        + lifted(100, 5, rpe_tenths=80)
        + lifted(100, 5, rpe_tenths=90),
    ),
    ("bench 100x4f", lifted(100, 4, ending=Ending.FAILURE)),
    ("bench 140x0", lifted(140, 0)),
    ("dl 180x1 @9.5 160x5,5 @8", lifted(180, 1, rpe_tenths=95) + lifted(160, 5, 5, rpe_tenths=80)),
    (
        "curl 40x10 d30x8 d20x10",
        lifted(40, 10) + lifted(30, 8, set_type=DROP) + lifted(20, 10, set_type=DROP),
    ),
    ("curl 12x10x3", lifted(12, 10, 10, 10)),
    ("lr 8 12 12 12", lifted(8, 12, 12, 12)),
    ("lr 3x12@8kg", lifted(8, 12, 12, 12)),
    ("curl 12x8/7", lifted(12, 8, reps_right=7)),
    ("curl 12kgx8/7", lifted(12, 8, reps_right=7)),
    ("pullup 10 8 7", body(10, 8, 7)),
    ("pullup 10,8,7", body(10, 8, 7)),
    ("pullup 3x10", body(10, 10, 10)),
    ("pullup bw+10x8,7", lifted(10, 8, 7)),
    ("pullup +10x8", lifted(10, 8)),
    ("pullup bw 8 8", body(8, 8)),
    ("pullup bw-20x8", lifted(-20, 8)),
    ("pullup 8+", body(8, ending=Ending.AMRAP)),
    ("dips 10 +10x8 8", body(10) + lifted(10, 8, 8)),
    ("plank 60s", held(60)),
    ("plank 3x60s", held(60, 60, 60)),
    ("plank 2min", held(120)),
    ("plank +20x45s", held(45, load_g=20_000, load_unit=MassUnit.KG)),
    ("farmers 40kgx30m", covered("30", DistanceUnit.M, **_CARRIED)),
    ("run 5km 25:00", _FIVE_K),
    ("run 25:00 5km", _FIVE_K),
    ("run 5k in 25:00", _FIVE_K),
    ("run 45min", held(2700)),
    ("run 10km 1:02:30", covered("10", DistanceUnit.KM, 3750)),
    (
        "run 400m 1:30 400m 1:28 @9",
        covered("400", DistanceUnit.M, 90) + covered("400", DistanceUnit.M, 88, rpe_tenths=90),
    ),
    ("erg 6x500m 1:50", covered("500", DistanceUnit.M, 110) * 6),
    ("45 degree back extension 3x12", body(12, 12, 12)),
    ("45 deg: 12 12", body(12, 12)),
    ("inc bench 80x5", lifted(80, 5)),
    ("incline 60x10", lifted(60, 10)),
]

# What follows from the rules, where two of them meet.
MORE_ACCEPTED: list[tuple[str, tuple[SetValues, ...]]] = [
    # Efforts, by R3
    ("squat 100x5 5 3 @8", lifted(100, 5, 5, 3, rpe_tenths=80)),
    ("squat 100 5 @8 5 @9", lifted(100, 5, rpe_tenths=80) + lifted(100, 5, rpe_tenths=90)),
    ("squat 3x5@100 rir2", lifted(100, 5, 5, 5, rpe_tenths=80)),
    ("squat 3x5@62,5", lifted("62.5", 5, 5, 5)),
    ("squat 3x5@bar", lifted(20, 5, 5, 5)),
    ("squat 100x5,5 @7, 8", lifted(100, 5, rpe_tenths=70) + lifted(100, 5, rpe_tenths=80)),
    ("squat 60x5 @7, 80 kg x 3", lifted(60, 5, rpe_tenths=70) + lifted(80, 3)),
    ("squat 100x5 rpe 8", lifted(100, 5, rpe_tenths=80)),
    ("squat 100x5 @10", lifted(100, 5, rpe_tenths=100)),
    # Loads that stand, by R4 and R10
    ("squat 100kg 3x5 110kg 3x3", lifted(100, 5, 5, 5) + lifted(110, 3, 3, 3)),
    ("squat 3x5 100kg 3x3 110kg", lifted(100, 5, 5, 5) + lifted(110, 3, 3, 3)),
    ("squat 100x5 5 3", lifted(100, 5, 5, 3)),
    ("squat 100 5 5 5+", lifted(100, 5, 5) + lifted(100, 5, ending=Ending.AMRAP)),
    ("squat 50x100", lifted(50, 100)),
    ("pullup 60 55", body(60, 55)),
    # Sets, loads and reps between the x
    ("squat 20x5@100", lifted(100, *[5] * 20)),
    ("curl w3x12", lifted(3, 12, set_type=WARM_UP)),
    ("curl d8x12", lifted(8, 12, set_type=DROP)),
    ("curl 7.5x12", lifted("7.5", 12)),
    ("curl 3x12x7.5", lifted("7.5", 12, 12, 12)),
    ("pullup 3x8@20kg", lifted(20, 8, 8, 8)),
    ("pullup 3x8 10kg", lifted(10, 8, 8, 8)),
    ("pullup 10kg 3x8", lifted(10, 8, 8, 8)),
    ("pullup bw+10x8x3", lifted(10, 8, 8, 8)),
    ("dips 3x10 10kg 3x8", body(10, 10, 10) + lifted(10, 8, 8, 8)),
    # Kinds and endings, by R7
    ("bench w60 5 5 100x5", lifted(60, 5, 5, set_type=WARM_UP) + _FIVES[:1]),
    ("bench warm-up 60 kg x 5, 100 kg x 5", lifted(60, 5, set_type=WARM_UP) + _FIVES[:1]),
    ("curl 20x8 drop 15x6f", lifted(20, 8) + lifted(15, 6, set_type=DROP, ending=Ending.FAILURE)),
    ("pullup w5 10 8", body(5, set_type=WARM_UP) + body(10, 8)),
    ("curl 12x8/8", lifted(12, 8)),
    ("squat 60x5 @8,80x3", lifted(60, 5, rpe_tenths=80) + lifted(80, 3)),
    ("curl 12x8/7+", lifted(12, 8, reps_right=7, ending=Ending.AMRAP)),
    ("squat 0kgx5", lifted(0, 5)),
    ("squat no-load x 20, 10", body(20, 10)),
    ("squat 100x5 no-load 3x5", lifted(100, 5) + body(5, 5, 5)),
    # Times and distances, by R8
    ("plank 1min30s", held(90)),
    ("plank 1 min 30 s", held(90)),
    ("plank 1h", held(3600)),
    ("plank 1h30", held(5400)),
    ("plank 60s 45s", held(60, 45)),
    ("plank 60s,45s", held(60, 45)),
    ("run 1 h 5 km", covered("5", DistanceUnit.KM, 3600)),
    ("run 400m @9 1:30", covered("400", DistanceUnit.M, 90, rpe_tenths=90)),
    ("run 1x30m", covered("30", DistanceUnit.M)),
    ("run 40m 6s", covered("40", DistanceUnit.M, 6)),
    ("run 40km 59:00", covered("40", DistanceUnit.KM, 3540)),
    ("run 90km 59min", covered("90", DistanceUnit.KM, 3540)),
    ("run 3mi 25:00", covered("3", DistanceUnit.MI, 1500)),
    ("run 3,1km", covered("3.1", DistanceUnit.KM)),
    (
        "run 10kg 5km 50:00",
        covered("5", DistanceUnit.KM, 3000, load_g=10_000, load_unit=MassUnit.KG),
    ),
    ("farmers 40x30m", covered("30", DistanceUnit.M, **_CARRIED)),
    ("farmers 40kg 30m 30m", covered("30", DistanceUnit.M, **_CARRIED) * 2),
    ("farmers 3x30m@40", covered("30", DistanceUnit.M, **_CARRIED) * 3),
    ("farmers 40x45s", held(45, **_CARRIED)),
    ("farmers 40x30m 25s", covered("30", DistanceUnit.M, 25, **_CARRIED)),
    ("farmers bwx30m", covered("30", DistanceUnit.M)),
    # Modifiers
    (
        "squat 100x5 @8 rest=90 tempo=31x1 hr=150 kcal=320",
        lifted(100, 5, rpe_tenths=80, rest_s=90, tempo="31x1", heart_rate=150, kcal=320),
    ),
    ("squat 100x5 rest:2min", lifted(100, 5, rest_s=120)),
    ("squat 100x5 rest=1:30 5 rest=60s", lifted(100, 5, rest_s=90) + lifted(100, 5, rest_s=60)),
    # Signs and spaces, by R13
    ("squat １００ｘ５＠８", lifted(100, 5, rpe_tenths=80)),
    ("squat 100*5", lifted(100, 5)),
    ("squat 100 kg x 5 , 3", lifted(100, 5, 3)),
    ("squat\u00a0100\u202fkg × 5", lifted(100, 5)),
    ("pullup BW − 20 kg × 8", lifted(-20, 8)),
    # Names
    ("front squat 100x5", lifted(100, 5)),
    ("squat: 100x5", lifted(100, 5)),
    ("bench press 60x5", lifted(60, 5)),
    ("A1 bench 60x5", lifted(60, 5)),
    ("leg press 200x10", lifted(200, 10, unit=MassUnit.LB)),
    ("leg press 100kgx10", lifted(100, 10)),
    ("45 deg 12 12", body(12, 12)),
]
