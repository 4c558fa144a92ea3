"""``python -m benchmarks``: measure everything in one run, and print it or write it down."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from statistics import median

from benchmarks import peers, program, report
from benchmarks.timing import measure

_RESULTS = Path(__file__).with_name("RESULTS.md")


def main() -> int:
    """Run, and fail if a promise was not kept."""
    return report.run(_measured, _options(), _RESULTS)


def _measured(options: Namespace, folder: Path) -> tuple[list[str], list[report.Check]]:
    homes = program.prepare(folder, options.sets)
    base = program.base_cases(folder)
    alone = [command.case(folder) for command in program.ON_NONE]
    own = measure([*base, *alone, *program.cases(homes)], options.runs)
    read = [program.notation(folder) for _ in range(options.runs)]
    first, again = (median(column) for column in zip(*read, strict=True))

    checks = report.budgets(own, first)
    lines = [
        *report.opening(options.runs, options.sets),
        *report.checks("Promises", checks),
        *report.start_up(own),
        *report.notation(first, again),
    ]
    if options.peers:
        found = peers.install(options.cache or folder)
        beside = [case for peer in found for case in peers.cases(peer, folder, options.sets)]
        mine = program.cases(homes, report.COMPARED)
        timings = measure([*base, *mine, *beside], options.runs)
        won = report.ahead(timings, found)
        checks += won
        lines += [*report.others(timings, found), *report.checks("Ahead of them", won)]
    return lines, checks


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--runs", type=int, default=20, help="rounds to take medians of")
    parser.add_argument("--sets", type=int, default=100_000, help="how long a full history is")
    parser.add_argument("--quick", action="store_true", help="3 rounds, 5,000 sets: a look")
    parser.add_argument("--no-peers", dest="peers", action="store_false", help="only wl")
    parser.add_argument("--cache", type=Path, help="keep the peers' environment in this folder")
    parser.add_argument("--write", action="store_true", help=f"write {_RESULTS.name}")
    options = parser.parse_args()
    if options.quick:
        options.runs, options.sets = 3, 5_000
    return options


if __name__ == "__main__":
    sys.exit(main())
