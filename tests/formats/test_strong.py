"""Strong, in every generation of its export."""

from datetime import datetime

import pytest

from telling import Telling, tell
from workoutlog.domain.units import MassUnit

S3 = (
    "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,"
    "Notes,Workout Notes,RPE\n"
)
A1 = (
    "Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;"
    "Distance Unit;Seconds;Notes;Workout Notes\n"
)
A3 = (
    '"Workout #";"Date";"Workout Name";"Duration (sec)";"Exercise Name";"Set Order";'
    '"Weight (kg)";"Reps";"RPE";"Distance (meters)";"Seconds";"Notes";"Workout Notes"\n'
)
ONE = {"exercise": "Bench Press (Barbell)", "load_g": 100_000, "load_unit": "kg", "reps": 5}

# One set of 100 kg x 5, as each generation writes it.
GENERATIONS = {
    "S0 kg": (
        "Date,Workout Name,Exercise Name,Set Order,kg,Reps,km,Seconds,Notes\r\n"
        '2016-05-01 18:00:00,"Push","Bench Press (Barbell)",0,100,5,0,0,""\r\n'
    ),
    "S1": (
        "Date,Workout Name,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,"
        "Workout Notes\n"
        '2016-05-01 18:00:00,"Push","Bench Press (Barbell)",1,100,5,0,0,"",""\n'
    ),
    "S2": (
        "Date,Workout Name,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,"
        "Workout Notes,RPE\n"
        '2016-05-01 18:00:00,"Push","Bench Press (Barbell)",1,100,5,0,0,"","",\n'
    ),
    "S3": S3 + '2016-05-01 18:00:00,"Push",1h 5m,"Bench Press (Barbell)",1,100,5,0,0,"","",\n',
    "S4": S3 + '2016-05-01 18:00:00,"Push",65m,"Bench Press (Barbell)",1,100.0,5.0,0,0.0,"","",\n',
    "S5": (
        "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,RPE\n"
        '2016-05-01 18:00:00,"Push",65m,"Bench Press (Barbell)",1,100,5,0,0,\n'
    ),
    "A1": A1 + "2016-05-01 18:00:00;Push;Bench Press (Barbell);1;100;kg;5;;;;0;;\n",
    "A1 without its header": "2016-05-01 18:00:00;Push;Bench Press (Barbell);1;100;kg;5;;;;0;;\n",
    "A2": A1.rstrip("\n")
    + ";Workout Duration\n2016-05-01 18:00:00;Push;Bench Press (Barbell);1;100;kg;5;;;;0;;;1h 5m\n",
    "A3": A3
    + '"1";"2016-05-01 18:00:00";"Push";"3900";"Bench Press (Barbell)";"1";"100";"5";'
    + '"";"";"";"";""\n',
    "German": (
        "Datum,Workout-Name,Dauer,Name der Übung,Reihenfolge festlegen,Gewicht,Wiederh.,"
        "Entfernung,Sekunden,Notizen,Workout-Notizen,RPE\n"
        '2016-05-01 18:00:00,"Push",65m,"Bench Press (Barbell)",1,100,5,0,0,"","",\n'
    ),
    "French": (
        "Date,Nom de l'entraînement,Durée,Nom de l'exercice,Ordre de la série,Poids,Réps,"
        "Distance,Secondes,Notes,Notes d'entraînement,RPE\r\n"
        '2016-05-01 18:00:00,"Push",65m,"Bench Press (Barbell)",1,100,5,0,0,"","",\r\n'
    ),
}
WITH_TIME = {"S3", "S4", "S5", "A2", "A3", "German", "French"}


@pytest.mark.parametrize("generation", GENERATIONS)
def test_every_generation_tells_the_same(generation: str) -> None:
    told = tell(GENERATIONS[generation])
    [workout] = told.workouts
    assert told.found.app == "strong"
    assert told.sets == [ONE]
    assert told.rejected == []
    assert workout.key == "2016-05-01 18:00:00 Push"
    assert workout.start == datetime(2016, 5, 1, 18)  # noqa: DTZ001  # the file has no zone
    assert workout.lasted_s == (3900 if generation in WITH_TIME else None)


def rows(*texts: str, unit: MassUnit | None = None) -> Telling:
    """Read rows of one workout: exercise, order, load, reps, distance, seconds, notes, RPE."""
    lines = []
    for text in texts:
        exercise, order, load, reps, distance, seconds, note, rpe = text.split("|")
        cells = (exercise, order, load, reps, distance, seconds, note, "", rpe)
        lines.append(f"2020-01-02 18:00:00,Day,1h,{','.join(cells)}\n")
    return tell(S3 + "".join(lines), unit=unit)


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ("1", {}),
        ("28", {}),
        ("W", {"set_type": "warm_up"}),
        ("WARM_UP", {"set_type": "warm_up"}),
        ("D", {"set_type": "drop"}),
        ("F", {"ending": "failure"}),
        ("FAILURE", {"ending": "failure"}),
    ],
)
def test_an_order_says_what_a_set_was_for(order: str, told: dict[str, str]) -> None:
    [made] = rows(f"Squat|{order}|100|5|0|0||8.5").sets
    assert made == {
        "exercise": "Squat",
        "load_g": 100_000,
        "load_unit": "kg",
        "reps": 5,
        "rpe_tenths": 85,
        **told,
    }
