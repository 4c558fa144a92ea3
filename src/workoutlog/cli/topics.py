"""What ``help`` explains beside the commands, as it stands on a page of 80 columns.

Indented lines are terms, each with its meaning beside it, two blanks between
them. Lines at the margin are prose. An empty line ends either.
"""

_NOTATION = """\
How to write sets, after the exercise:

  100x5            100 kg, 5 reps        100 5 5 5   three sets at 100
  3x5@100          3 sets of 5 at 100    100x5x3     the same
  100x5,5,3        reps of each set      225lbx5     in pounds
  100x5 @8         RPE 8                 100x5 rir2  2 reps in reserve
  w60x5            a warm-up             d80x8       a drop set
  100x5+           as many as possible   100x4f      ended in failure
  barx10           the empty bar         100x0       a missed attempt
  12x8/7           left and right

  pullup 10 8 7    body weight           pullup +10x8, -20x8   added, assisted
  plank 60s 2min   times                 farmers 40kgx30m      carries
  run 5km 25:00    distance and time     erg 6x500m 1:50       intervals

  bench 60 10 / row 50 10                a superset
  rest=90 tempo=31x1 hr=150 kcal=320     what else is known

In files and on standard input: a line for each exercise, # begins a note.
What is in doubt, such as squat 3x5, is asked or refused, never guessed."""

_ROUTINES = """\
A routine is a text: a line for each exercise, with sets x reps.

  squat 3x5            3 sets of 5       3x5 @8      at RPE 8
  bench 3x8-12         8 to 12 reps      1x5+        5 or more
  squat 3x5@100        at 100 kg         75%x5       of a training max
  plank 3x30-60s       30 to 60 seconds  w40kgx5     a warm-up

How the load goes on comes after that:

  ohp 5x5, +2.5kg, -10% after 3 misses
  bench 3x8-12 from 20kg, +2.5kg   more when every set has 12
  pulldown 3x15+, +2.5kg at 25     more when a set has 25
  squat 3x5 @8                     by the RPE of last time
  squat 5x3+ > 6x2+ > 10x1+        the next one after a miss
  squat 75%x5 | 80%x3 | 85%x1+     the next one each time

Lines of their own:

  day A                            what follows belongs to day A
  max squat 140kg, +5kg            what 75% is of; 5 kg more each round
  round 1.25kg                     the smallest step you can load
  # a note"""

_DATES = """\
How to say when, for --at, --since and --until:

  18:00, 6pm                today, or yesterday if that is still to come
  yesterday 18:00, mon 7am  the last Monday
  2h ago, -1d, 12w ago      counted back
  20 nov, 2026-11-20        a day
  2026-11-20 18:05          a day and a time
  2026-11, 2026             a month, a year, for --since and --until

11/12/2026 is two days, so it is refused until you say which:

  wl config set date_order dmy"""

_CODES = """\
Exit statuses:

  0    done, also when a list is empty
  1    failed, not found, or partly done
  2    a command line or notation that cannot be read
  3    needs a decision: an ambiguous name, declined, nobody to ask
  4    not logged in, or refused by the server
  5    the server cannot be reached; everything local is safe
  6    the logbook file: locked, damaged, full, too new
  70   a bug of ours; the traceback was saved
  130  stopped with Ctrl-C

With --json every answer, also an error, is one object on standard output:
{"schema": 1, "ok": true, "data": ..., "error": null}"""

_ENVIRONMENT = """\
Environment variables:

  WORKOUTLOG_DB        the logbook file
  WORKOUTLOG_CONFIG    the configuration file
  WORKOUTLOG_UNIT      kg or lb; and so for every setting of config list
  WORKOUTLOG_TOKEN     an API token, in place of the login
  WORKOUTLOG_TOKEN_FILE  a file with one
  NO_COLOR             no colour
  FORCE_COLOR          colour also into a pipe
  VISUAL, EDITOR       the text editor of edit
  SSL_CERT_FILE        authorities of your own, for a server with TLS
  HTTPS_PROXY          a proxy to the server

An option wins over a variable, a variable over the file, the file over the
default. config list shows where each value comes from."""

_IMPORT = """\
Programs whose exports are read, as --from calls them: strong, hevy, fitnotes,
gymlog (Fit Notes by Gymlog), stronglifts, fitbod, jefit, liftosaur, gymbook,
gymrun, liftlog, dailystrength, flexify, fit (watches), workoutlog (wl export).

What wrote a file is told from what it holds. A set that is there is not added
again; what you edited or deleted stays so. --dry-run says what would be done.

A map names exercises, a line for each: Kniebeuge,Back Squat

wl import --help lists the options."""

TOPICS = {
    "notation": _NOTATION,
    "routines": _ROUTINES,
    "dates": _DATES,
    "import": _IMPORT,
    "codes": _CODES,
    "environment": _ENVIRONMENT,
}
