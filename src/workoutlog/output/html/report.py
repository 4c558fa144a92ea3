"""The report as a page: one file with all it needs, for a screen of any width and for paper."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from importlib.resources import files

from workoutlog import __version__
from workoutlog.domain.balance import Verdict
from workoutlog.domain.personal_records import Record, RecordKind
from workoutlog.domain.stretches import WEEK, Stretch, first_day
from workoutlog.domain.units import MassUnit, mass
from workoutlog.output.html import charts
from workoutlog.output.html.charts import Bar, Point
from workoutlog.output.html.markup import Markup, element, joined
from workoutlog.output.human.records import kind_text, set_text, value_text
from workoutlog.output.human.words import count, day, estimate, load, number, stretch, volume_load
from workoutlog.output.page import Page
from workoutlog.services.balancing import Balance, MuscleSets
from workoutlog.services.progress import ExerciseRecords
from workoutlog.services.reporting import Report
from workoutlog.services.trends import BodyTrend, Progress

_HALF_YEAR = 27 * WEEK
_WEEKS_SHOWN = 53
_ON_PAPER = Page()
# No script and nothing from elsewhere: a browser is told to hold us to it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_RECORD = ", a record"


def page(report: Report) -> str:
    """Draw the whole page."""
    style = files("workoutlog.output.html").joinpath("report.css").read_text(encoding="utf-8")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", f"Training, {_span(report.first, report.last)}"),
        element("style", Markup(style)),
    )
    sections = (
        _header(report),
        _curves(report),
        _calendar(report),
        element(
            "div",
            *filter(None, (_balance(report.balance), _records(report.records))),
            class_="pair",
        ),
        _footer(report),
    )
    body = element("body", *filter(None, sections))
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"


def _header(report: Report) -> Markup:
    current = report.calendar.current
    streak = current.weeks if current else 0
    tiles = (
        ("workout" if report.workouts == 1 else "workouts", f"{report.workouts:,}"),
        ("working set" if report.sets == 1 else "working sets", f"{report.sets:,}"),
        ("volume load", volume_load(report.volume_load_g, report.unit)),
        ("week in a row" if streak == 1 else "weeks in a row", f"{streak:,}"),
    )
    return joined(
        (
            element(
                "header",
                element("h1", "Training"),
                element("p", _span(report.first, report.last)),
            ),
            element(
                "dl",
                *(element("div", element("dt", name), element("dd", said)) for name, said in tiles),
                class_="tiles",
            ),
        )
    )


def _curves(report: Report) -> Markup | None:
    cards = [*map(_strength, report.curves)]
    if report.body_weight.points:
        cards.append(_body_weight(report.body_weight))
    if not cards:
        return None
    return element("section", element("h2", "Strength"), element("div", *cards, class_="cards"))


def _strength(curve: Progress) -> Markup:
    points = [
        Point(
            each.day,
            float(mass(each.value, curve.unit)),
            f"{day(each.day)}: {estimate(each.value, curve.unit)}"
            f"{_RECORD if each.is_record else ''}",
            marked=each.is_record,
        )
        for each in curve.points
    ]
    best = max(curve.points, key=lambda each: each.value)
    most = estimate(best.value, curve.unit)
    news = f" e1RM on {day(best.day)}"
    last = curve.points[-1]
    if last.day != best.day:
        news += f"; {estimate(last.value, curve.unit)} on {day(last.day)}"
    news += _change(points, curve.unit)
    return _card(
        element("h3", curve.exercise.name),
        element("p", element("strong", most), news),
        charts.curve(points, f"{curve.exercise.name}: {most}{news}"),
        *_fell([each for each in points if each.marked]),
    )


def _fell(marked: Sequence[Point]) -> list[Markup]:
    """List when each record fell, the latest first, for who opens the list."""
    if not marked:
        return []
    items = (element("li", each.title.removesuffix(_RECORD)) for each in reversed(marked))
    summary = element("summary", f"{count(len(marked), 'record')} fell")
    return [element("details", summary, element("ul", *items))]


def _change(points: Sequence[Point], unit: MassUnit) -> str:
    """Say how much changed from the first day to the last."""
    first, last = points[0], points[-1]
    if first.day == last.day:
        return ""
    return f", {last.value - first.value:+.1f} {unit} in {stretch(first.day, last.day)}"


def _calendar(report: Report) -> Markup:
    def week_of(day: date) -> date:
        return first_day(day, Stretch.WEEK, report.calendar.first_weekday)

    last_week = week_of(report.last)
    start = max(last_week - (_WEEKS_SHOWN - 1) * WEEK, week_of(report.first))
    shown = [each for each in report.calendar.days if each.day >= start]
    most = max((each.sets for each in shown), default=0)
    levels = {
        each.day: (_level(each.sets, most), f"{day(each.day)}: {count(each.sets, 'set')}")
        for each in shown
    }
    weeks = (last_week - start) // WEEK + 1
    trained = len({week_of(each.day) for each in shown})
    news = f"{count(len(shown), 'day')} of training in {trained} of {count(weeks, 'week')}"
    drawn = [element("p", news), element("div", *_halves(report, start, levels), class_="halves")]
    if most:
        key = (charts.square(level) for level in range(5))
        drawn.append(element("p", "no set ", *key, f" {count(most, 'set')} a day", class_="key"))
    return element("section", element("h2", "Calendar"), _card(*drawn))


def _halves(
    report: Report, start: date, levels: Mapping[date, tuple[int, str]]
) -> Iterator[Markup]:
    """Draw half a year at once: side by side at a desk, below each other on a phone."""
    while start <= report.last:
        end = min(start + _HALF_YEAR - timedelta(days=1), report.last)
        yield charts.heat_map(levels, start, end, _HALF_YEAR // WEEK, _span(start, end))
        start += _HALF_YEAR


def _level(sets: int, most: int) -> int:
    """Grade a day among the others: 1 to 4; a day of warm-ups only was still a day of training."""
    return max(1, -(-4 * sets // most)) if most else 1


def _balance(balance: Balance) -> Markup | None:
    if not balance.muscles:
        return None
    rows = [_muscle(each) for each in balance.muscles]
    below = [each.muscle for each in balance.muscles if each.verdict is Verdict.BELOW]
    if not balance.averaged:
        counted, news = "Sets so far", "None is judged before a whole week."
    else:
        counted = f"Sets a week, on average of {count(len(balance.averaged), 'week')}"
        listed = _listed(below, rows)
        news = f"Below what you aim at: {listed}." if below else "None is below its range."
    how = (
        f"{counted}, and in the shaded range what you aim at in a week. The paler"
        " part are sets in which a muscle only helped, counted half."
    )
    drawn = charts.bars(rows, f"{counted} by muscle. {news}")
    return element(
        "section",
        element("h2", "Balance"),
        _card(element("p", how), drawn, element("p", news)),
    )


def _muscle(sets: MuscleSets) -> Bar:
    direct = sets.amount * sets.direct / sets.sets if sets.sets else 0
    return Bar(sets.muscle, direct, sets.amount - direct, number(sets.amount), sets.aim)


def _listed(below: Sequence[str], rows: Sequence[Bar]) -> str:
    return ", ".join(below) if len(below) < len(rows) else "all of them"


def _records(exercises: Sequence[ExerciseRecords]) -> Markup | None:
    rows = list(filter(None, map(_record_row, exercises)))
    if not rows:
        return None
    head = (("exercise", ""), ("best", ""), ("when", "when wide"), ("e1RM", "number"))
    table = element(
        "table",
        element("thead", _row("th", head)),
        element("tbody", *rows),
    )
    return element("section", element("h2", "Records"), _card(table))


def _record_row(found: ExerciseRecords) -> Markup | None:
    best = found.records.greatest()
    if best is None:
        return None
    e1rm = found.records.estimate()
    cells = (
        (_best(best, found), ""),
        (day(best.held_by.when.date()), "when wide"),
        ("" if e1rm is None else value_text(e1rm, found.exercise.tracking), "number"),
    )
    return element("tr", element("th", found.exercise.name, scope="row"), *_cells("td", cells))


def _best(record: Record, found: ExerciseRecords) -> str:
    if record.kind in {RecordKind.LONGEST_DISTANCE, RecordKind.LONGEST_TIME}:
        return f"{kind_text(record.kind)} {value_text(record, found.exercise.tracking)}"
    return set_text(record, found.exercise.tracking, _ON_PAPER)


def _row(name: str, cells: Iterable[tuple[str, str]]) -> Markup:
    return element("tr", *_cells(name, cells))


def _cells(name: str, cells: Iterable[tuple[str, str]]) -> list[Markup]:
    return [element(name, text, class_=class_ or None) for text, class_ in cells]


def _body_weight(trend: BodyTrend) -> Markup:
    unit = MassUnit(trend.unit.value)
    points = [
        Point(each.day, float(mass(each.value, unit)), f"{day(each.day)}: {load(each.value, unit)}")
        for each in trend.points
    ]
    last = trend.points[-1]
    now = estimate(last.value, unit)
    news = f" on {day(last.day)}{_change(points, unit)}"
    return _card(
        element("h3", "Body weight"),
        element("p", element("strong", now), news),
        charts.curve(points, f"Body weight: {now}{news}"),
    )


def _footer(report: Report) -> Markup:
    said = (
        f"Written by workoutlog {__version__} on {day(report.made_on)}. e1RM is what could be"
        f" lifted once, the body included where it is lifted, by the formula {report.formula};"
        " circles are records on the day they fell. Warm-ups count nowhere."
    )
    return element("footer", said)


def _card(*content: Markup) -> Markup:
    return element("div", *content, class_="card")


def _span(first: date, last: date) -> str:
    return day(first) if first == last else f"{day(first)} – {day(last)}"
